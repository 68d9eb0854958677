"""The inbox."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from review import inbox
from review.forms import InboxForm

LINES = 50


def home(request: HttpRequest) -> HttpResponse:
    actor = request.acting
    tabs = inbox.tabs(actor)
    current = next((tab for tab in tabs if tab.slug == request.GET.get("tab")), tabs[0])
    form = InboxForm(actor, request.GET)
    found = inbox.filtered(inbox.packages(actor).filter(current.asks(actor)), **form.asked())
    counts = inbox.counts(actor, tabs)
    context = {
        "tabs": [(tab, counts[tab.slug]) for tab in tabs],
        "current": current,
        "form": form,
        "page": Paginator(inbox.listed(found), LINES).get_page(request.GET.get("page")),
        "reviewing": inbox.is_reviewer(actor),
        "query": _kept(request),
    }
    return render(request, "review/home.html", context)


def _kept(request: HttpRequest) -> str:
    """The filters, for the links to other pages of the list."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
