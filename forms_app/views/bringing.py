"""带入去年: rows and texts of last year's table chosen, brought over, and looked over."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forms_app import filings
from forms_app.access import refusal
from forms_app.editing import Unacceptable
from forms_app.filings.bringing import bring, look_over
from forms_app.filings.last_years import last_years
from forms_app.models import Filing
from forms_app.terms import Action

from .checking import told_findings
from .desk import Desk
from .filings import gives_back, reached, saved_first

NONE = "去年没有报送过这张表，没有可以带入的内容。"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@gives_back
def last_year(request: HttpRequest, number: str) -> HttpResponse:
    """What last year's table holds, to be chosen from; a post of the table itself is saved first, one of the choice
    brings it over."""
    if "opened" in request.POST:
        found = saved_first(request, number)
        return found if isinstance(found, HttpResponse) else redirect("last_year", number)
    found = _to_edit(request, number)
    if request.method == "POST":
        return _bring(request, found)
    offered = last_years(filings.working(found.dossier), found, request.GET.get("from", ""))
    if not offered.tables:
        messages.info(request, NONE)
        return redirect("filing", number)
    template = "filing/_last_year.html" if "panel" in request.GET else "filing/last_year.html"
    return render(request, template, {"filing": found, "offered": offered})


def _to_edit(request: HttpRequest, number: str) -> Filing:
    found = reached(request, number)
    refused = refusal(request.acting, Action.EDIT, found)
    if refused:
        raise PermissionDenied(refused)
    return found


def _bring(request: HttpRequest, found: Filing) -> HttpResponse:
    chosen, table = request.POST.getlist("take"), request.POST.get("from", "")
    try:
        brought = bring(found, request.acting, table, chosen)
    except (LookupError, Unacceptable) as refused:
        return _refused(request, found, refused.args[0])
    if not _by_script(request):
        messages.success(request, str(brought))
        return redirect(f"{reverse('filing', args=[found.number])}#{brought.first}")
    desk = Desk(brought.held.filing(found.number), request.acting, held=brought.held)
    told = {"said": str(brought), "first": brought.first, "checked": told_findings(request, desk)}
    return JsonResponse(told)


def _by_script(request: HttpRequest) -> bool:
    """The page's script tells it itself."""
    return request.headers.get("accept") == "application/json"


def _refused(request: HttpRequest, found: Filing, reason: str) -> HttpResponse:
    if _by_script(request):
        return JsonResponse({"refusal": reason}, status=422)
    messages.error(request, reason)
    return redirect("filing", found.number)


@require_POST
@gives_back
def looked_over(request: HttpRequest, number: str) -> HttpResponse:
    """已核对: the mark 去年 goes from a row or a header cell; what was typed in the table meanwhile is saved first."""
    found = saved_first(request, number) if "opened" in request.POST else _to_edit(request, number)
    if isinstance(found, HttpResponse):
        return found
    where = request.POST.get("where", "")
    look_over(found, request.acting, where)
    if _by_script(request):
        return JsonResponse({"where": where})
    messages.success(request, "已核对，不再标“去年”。")
    return redirect("filing", number)
