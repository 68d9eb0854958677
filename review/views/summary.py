"""绩效目标汇总表 over a dossier's projects: on paper, and as a workbook."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from forms_app import filings
from forms_app.access import visible_dossiers
from forms_app.registry import kind_of
from forms_app.views.printing import NOTHING_SENT
from review.summary_sheet import sheet

from .overseeing import as_of, paper, workbook

NO_PROJECT = "还没有项目。请先在“本单位报表”中添加项目，再打印或下载绩效目标汇总表。"


@require_safe
@cache_control(private=True, no_store=True)
def summary_pdf(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    found = _summary(request, number, kind)
    if not found.projects:
        return _nothing(request, found)
    context = {"summary": found, "as_of": as_of(timezone.now())}
    return paper(found.kind.summary, context, found.title)


@require_safe
@cache_control(private=True, no_store=True)
def summary_xlsx(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    found = _summary(request, number, kind)
    if not found.projects:
        return _nothing(request, found)
    return workbook([sheet(found, as_of(timezone.now()))], found.title)


def _summary(request: HttpRequest, number: str, slug: str) -> filings.Summary:
    """The list that the address asks for; 404 where the dossier has no such kind, or the kind no such list."""
    visible = visible_dossiers(request.acting).select_related("campaign", "unit__department")
    dossier = get_object_or_404(visible, number=number)
    if slug not in dossier.campaign.kinds or not kind_of(slug).summary:
        raise Http404
    return filings.summary(dossier, kind_of(slug), request.acting)


def _nothing(request: HttpRequest, found: filings.Summary) -> HttpResponse:
    if not found.own:
        raise PermissionDenied(NOTHING_SENT)
    messages.info(request, NO_PROJECT)
    return redirect("dossier", found.dossier.number)
