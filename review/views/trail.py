"""办理记录 of a package, as a page and on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_safe

from forms_app.models import Package
from forms_app.printing import print_report
from forms_app.terms import Action
from forms_app.views.printing import opened
from review.history import History

from .common import demand, reached


@require_GET
def trail(request: HttpRequest, pk: int) -> HttpResponse:
    found = _readable(request, pk)
    return render(request, "review/trail.html", _context(request, found))


@require_safe
@cache_control(private=True, no_store=True)
def trail_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    found = _readable(request, pk)
    context = {**_context(request, found), "now": timezone.localtime()}
    content = print_report(render_to_string("print/trail.html", context))
    return opened(content, f"{found.dossier.unit.name}-{found.dossier.campaign.name}-办理记录")


def _readable(request: HttpRequest, pk: int) -> Package:
    found = reached(request, pk)
    demand(request.acting, Action.READ, found)
    return found


def _context(request: HttpRequest, found: Package) -> dict:
    return {"package": found, "days": History(found, request.acting).days}
