"""The inbox."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forms_app.access import oversees
from review import batch, inbox
from review.listing import Listing


def home(request: HttpRequest) -> HttpResponse:
    actor = request.acting
    listing = Listing(actor, request.GET)
    context = {
        "tabs": listing.tabs,
        "current": listing.current,
        "form": listing.form,
        "page": listing.page,
        "reviewing": oversees(actor),
        "query": listing.kept,
        "address": request.GET.urlencode(),
        "offer": batch.offer(listing),
        "scored": listing.scored,
        "unbegun": inbox.unbegun(actor) if listing.current is inbox.WAITING else (),
    }
    return render(request, "review/home.html", context)
