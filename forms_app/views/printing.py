"""Tables as PDF, opened in the browser."""

import re
from collections.abc import Iterable
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from forms_app import filings
from forms_app.access import is_own, refusal, visible_dossiers, visible_filings
from forms_app.printing import Printout, print_dossier
from forms_app.terms import Action

NO_FILE_NAME = re.compile(r'[\\/:*?"<>|\s]+')
NOTHING_SENT = "这套报表还没有可以打印的内容，单位首次报送后才能打印。"


@require_safe
@cache_control(private=True, no_store=True)
def filing(request, number: str) -> HttpResponse:
    """One table: a draft, the newest version, or for others the version that left the unit last."""
    visible = visible_filings(request.acting).select_related("package", "dossier__campaign", "dossier__unit")
    wanted = get_object_or_404(visible, number=number)
    if wanted.removed_at and is_own(request.acting, wanted.dossier):
        raise Http404
    refused = refusal(request.acting, Action.READ, wanted)
    found = None if refused else filings.printout(wanted, request.acting)
    if found is None:
        raise PermissionDenied(refused or NOTHING_SENT)
    name = f"{found.frozen.annex}-{found.frozen.title}-{found.frozen.unit_name}"
    return pdf(request, [found], name)


@require_safe
@cache_control(private=True, no_store=True)
def dossier(request, number: str) -> HttpResponse:
    """The whole dossier in one file."""
    visible = visible_dossiers(request.acting).select_related("campaign", "unit")
    wanted = get_object_or_404(visible, number=number)
    found = filings.printouts(wanted, request.acting)
    if not found:
        raise PermissionDenied(NOTHING_SENT)
    return pdf(request, found, f"{wanted.unit.name}-{wanted.campaign.name}-全套报表")


def pdf(request, printouts: Iterable[Printout], name: str) -> HttpResponse:
    """Tables as one file. ``?footing=0`` leaves the imprint below the form out."""
    footing = request.GET.get("footing") != "0"
    return opened(print_dossier(replace(p, footing=footing) for p in printouts), name)


def opened(content: bytes, name: str) -> HttpResponse:
    """A PDF that opens in the browser, and is called so when it is kept."""
    shown = content_disposition_header(as_attachment=False, filename=NO_FILE_NAME.sub("_", name) + ".pdf")
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": shown})
