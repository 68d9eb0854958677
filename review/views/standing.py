"""报送情况一览表 on the screen, as a workbook and on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from forms_app.rights import BUREAU
from review.forms.standing import StandingForm
from review.standing_list import Standing

from .overseeing import PRINTED, as_of, of_a_campaign, overseeing, paper, too_long, workbook


@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    form = overseeing(request, StandingForm)
    if form.chosen is None:
        return render(request, "review/standing_none.html")
    standing = Standing(form)
    context = {
        "form": form,
        "standing": standing,
        "as_of": as_of(standing.now),
        "page": standing.page(request.GET.get("page")),
        "query": form.kept,
        "urging": request.acting.role in BUREAU and not standing.excusing,
    }
    return render(request, "review/standing.html", context)


@require_safe
@cache_control(private=True, no_store=True)
def standing_xlsx(request: HttpRequest) -> HttpResponse:
    standing = Standing(of_a_campaign(request, StandingForm))
    return workbook(standing.sheets(as_of(standing.now)), standing.title)


@require_safe
@cache_control(private=True, no_store=True)
def standing_pdf(request: HttpRequest) -> HttpResponse:
    form = of_a_campaign(request, StandingForm)
    standing = Standing(form)
    if standing.number > PRINTED:
        return too_long(request, standing.number, reverse("standing"), form.kept)
    lines = standing.lines(standing.found)
    context = {"standing": standing, "as_of": as_of(standing.now), "lines": lines}
    return paper("print/standing.html", context, standing.title)
