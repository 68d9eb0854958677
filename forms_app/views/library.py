"""指标库: what is offered for a row while one types in it."""

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from forms_app import library
from forms_app.access import refusal
from forms_app.registry import kind_of
from forms_app.terms import Action

from .filings import reached


@never_cache
@require_GET
def search(request: HttpRequest, number: str) -> JsonResponse:
    """Hits for ``?rows=…&category=…&q=…``: for who may fill in the table. Rows that take none have none."""
    found = reached(request, number)
    refused = refusal(request.acting, Action.EDIT, found)
    if refused:
        return JsonResponse({"refusal": refused}, status=403)
    asked = {name: request.GET.get(name, "") for name in ("rows", "category", "q")}
    if asked["rows"] not in kind_of(found.kind).library:
        return JsonResponse({"hits": []})
    bureau = library.bureau_of(found.dossier.campaign)
    hits = library.search(bureau, asked["category"], asked["q"])
    return JsonResponse({"hits": [asdict(hit) for hit in hits]})
