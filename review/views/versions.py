"""One version of a package on paper, whatever came after it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from forms_app import filings
from forms_app.terms import Action
from forms_app.views.printing import pdf
from review.versions import versions

from .common import demand, reached


@require_safe
@cache_control(private=True, no_store=True)
def print_version(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """All its tables, or the one that ``?table=`` names; 404 for a version that the person doesn't see."""
    found = reached(request, pk)
    demand(request.acting, Action.READ, found)
    wanted = next((v for v in versions(found, request.acting) if v.number == version), None)
    table = request.GET.get("table", "")
    printed = filings.printouts_of(found, version, wanted.approved, table) if wanted else []
    if not printed:
        raise Http404
    what = printed[0].frozen.annex if table else found.dossier.campaign.name
    return pdf(request, printed, f"{found.dossier.unit.name}-{what}-{wanted.name or f'第{version}次报送'}")
