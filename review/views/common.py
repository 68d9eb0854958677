"""What the pages of the review share."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from forms_app.access import refusal, visible_dossiers
from forms_app.models import Membership, Package
from review import subjects
from review.overview import Overview

RELATED = ("dossier__unit__department", "dossier__unit__section", "dossier__campaign", "office")


def reached(request: HttpRequest, pk: int) -> Package:
    """The package, or 404 where the person may not know of it."""
    found = Package.objects.filter(dossier__in=visible_dossiers(request.acting))
    package = get_object_or_404(found.select_related(*RELATED), pk=pk)
    subjects.tell([package], request.acting)
    return package


def demand(actor: Membership, action: str, thing) -> None:
    refused = refusal(actor, action, thing)
    if refused:
        raise PermissionDenied(refused)


def package_page(request: HttpRequest, overview: Overview, status: int = 200) -> HttpResponse:
    context = {"overview": overview, "package": overview.package}
    return render(request, "review/package.html", context, status=status)
