"""催报: a preview that says who will be told, and the telling."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_POST

from forms_app.rights import BUREAU
from forms_app.views.account import way_back
from review import mailing, urging
from review.forms.notices import RemindForm
from review.forms.standing import StandingForm
from review.standing_list import Standing

REFUSED = "催报由财政部门的审核人办理。"


@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Asked for with ``confirm`` it is sent, else shown."""
    if request.acting.role not in BUREAU:
        raise PermissionDenied(REFUSED)
    form = _form(request)
    if not form.is_valid() and set(form.errors) != {"word"}:
        for reason in (reason for reasons in form.errors.values() for reason in reasons):
            messages.error(request, reason)
        return redirect(way_back(request))
    asked = urging.call(form.cleaned_data["campaign"], form.cleaned_data["units"])
    if form.errors:
        return _preview(request, form, asked, status=422)
    return _send(request, form, asked) if "confirm" in request.POST else _preview(request, form, asked)


def _form(request: HttpRequest) -> RemindForm:
    """Of the units ticked or, with ``all``, of those that the list shows; which others there are is nobody's to know."""
    asked = request.POST.copy()
    listed = StandingForm(request.acting, request.POST)
    if "all" in asked and listed.chosen:
        asked.setlist("units", list(Standing(listed).found.values_list("pk", flat=True)))
    form = RemindForm(asked)
    form.fields["campaign"].queryset = listed.fields["campaign"].queryset
    if listed.chosen:
        form.fields["units"].queryset = listed.units
    return form


def _preview(request: HttpRequest, form: RemindForm, asked: urging.Call, status: int = 200) -> HttpResponse:
    campaign = form.cleaned_data["campaign"]
    last = urging.last_urged(campaign, [work.unit.pk for work in asked.works])
    context = {
        "campaign": campaign,
        "asked": asked,
        "lines": [(work, people, last.get(work.unit.pk)) for work, people in asked.told],
        "units": form.cleaned_data["units"],
        "word": form["word"],
        "press": uuid.uuid4(),
        "next": request.POST.get("next", ""),
        "mailing": mailing.configured(),
        "back": resolve_url(way_back(request)),
    }
    return render(request, "review/remind.html", context, status=status)


def _send(request: HttpRequest, form: RemindForm, asked: urging.Call) -> HttpResponse:
    told = urging.urge(asked, request.acting, form.cleaned_data["word"], form.cleaned_data["press"])
    if told:
        messages.success(request, f"已提醒 {asked.units} 个单位的 {asked.persons} 人，记入提醒台账。")
    else:
        messages.info(request, "没有发出新的提醒：已经提醒过，或所选单位已没有待办的报表。")
    return redirect(way_back(request))
