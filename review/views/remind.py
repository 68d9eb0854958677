"""催报: a preview that says who will be told, and the telling."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_POST

from forms_app.models import Campaign
from forms_app.rights import BUREAU
from forms_app.views.account import way_back
from review import mailing, urging
from review.forms.notices import RemindForm

REFUSED = "催报由业务股室或绩效股办理。"
LONGEST_NUMBER = 18


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
    """Units that the reviewer doesn't look after are none that could be chosen."""
    form = RemindForm(request.POST)
    campaign = Campaign.objects.filter(pk=_number(request.POST.get("campaign"))).first()
    if campaign:
        form.fields["units"].queryset = urging.in_charge(request.acting, campaign)
    return form


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < LONGEST_NUMBER else None


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
