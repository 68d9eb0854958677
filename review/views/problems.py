"""问题汇总 on the screen, as a workbook and on paper, and the units of a rule."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from review.forms.standing import ProblemsForm, RuleForm
from review.problems_list import Problems, RuleUnits

from .overseeing import as_of, of_a_campaign, overseeing, paper, workbook


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    form = overseeing(request, ProblemsForm)
    if form.chosen is None:
        return render(request, "review/standing_none.html")
    found = Problems(form)
    context = {"form": form, "problems": found, "as_of": as_of(found.now), "query": form.kept}
    return render(request, "review/problems.html", context)


@require_safe
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """The units with which one rule found something."""
    form = of_a_campaign(request, RuleForm)
    found = RuleUnits(form, rule)
    context = {
        "form": form,
        "found": found,
        "as_of": as_of(found.list.now),
        "page": found.page(request.GET.get("page")),
        "query": form.kept,
    }
    return render(request, "review/problems_rule.html", context)


@require_safe
@cache_control(private=True, no_store=True)
def problems_xlsx(request: HttpRequest) -> HttpResponse:
    found = Problems(of_a_campaign(request, ProblemsForm))
    return workbook(found.sheets(as_of(found.now)), found.title)


@require_safe
@cache_control(private=True, no_store=True)
def problems_pdf(request: HttpRequest) -> HttpResponse:
    found = Problems(of_a_campaign(request, ProblemsForm))
    return paper("print/problems.html", {"problems": found, "as_of": as_of(found.now)}, found.title)
