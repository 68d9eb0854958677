"""Moves with many packages: a page says which and how many, then just these are done and each is told of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from forms_app.access import unfit
from forms_app.terms import Action
from review import batch as batches
from review.batch import BATCH_MOVES, LIMIT, UNIT_MOVES, Line
from review.forms import BATCH_FORMS
from review.grading import is_evaluation
from review.listing import Listing

# No number of a package or a step is longer; a database would choke on one that is.
DIGITS = 15


@dataclass(frozen=True)
class Preview:
    """What would be done with which packages. ``kept`` are those still ticked, all unless told; ``beyond`` counts what
    is too many for once."""

    lines: list[Line]
    kept: frozenset[int] | None = None
    beyond: int = 0

    @cached_property
    def able(self) -> list[tuple[Line, bool]]:
        kept = self.kept
        return [(x, kept is None or x.package.pk in kept) for x in self.lines if not x.refused]

    @cached_property
    def refused(self) -> list[Line]:
        return [line for line in self.lines if line.refused]

    @property
    def scored(self) -> bool:
        """Whether scores are to be told: some of them are self-evaluations."""
        return any(is_evaluation(line.package) for line in self.lines)

    @property
    def number(self) -> int:
        return sum(kept for _, kept in self.able)


@require_POST
def batch(request: HttpRequest, action: str) -> HttpResponse:
    if action not in BATCH_MOVES:
        raise Http404
    refused = unfit(request.acting, Action(action))
    if refused:
        raise PermissionDenied(refused)
    answer = _confirmed if "confirmed" in request.POST else _asked
    return answer(request, Action(action))


def _asked(request: HttpRequest, action: Action) -> HttpResponse:
    """What was chosen in the inbox, to be looked at."""
    found = _chosen(request, action)
    if not found:
        messages.error(request, f"没有选中报送件：请先勾选要办理“{action.label}”的报送件。")
        return redirect(_back(request))
    lines = batches.lines(request.acting, action, found[:LIMIT])
    preview = Preview(lines, beyond=max(0, len(found) - LIMIT))
    return _page(request, action, preview, _form(action, lines))


def _chosen(request: HttpRequest, action: Action) -> list[int]:
    how = request.POST.get("how", "")
    if how == batches.READY:
        return batches.ready(request.acting, action, _dossier(request))
    return batches.chosen(_listing(request), how, _numbers(request.POST.getlist("ticked")))


def _confirmed(request: HttpRequest, action: Action) -> HttpResponse:
    """The listed packages are done, or the form comes back as it was with them."""
    listed = _listed(request.POST.getlist("listed"))
    form = _form(action, (), request.POST)
    if not (listed and form.is_valid()):
        return _once_more(request, action, frozenset(listed))
    outcomes = batches.carry_out(request.acting, action, listed, form.told())
    context = {"action": action, "own": action in UNIT_MOVES, "outcomes": outcomes, "back": _back(request)}
    return render(request, "review/batch_done.html", context)


def _once_more(request: HttpRequest, action: Action, kept: frozenset[int]) -> HttpResponse:
    shown = sorted(_numbers(request.POST.getlist("shown")) | kept)[:LIMIT]
    lines = batches.lines(request.acting, action, shown)
    form = _form(action, lines, request.POST)
    if form.is_valid():
        form.add_error(None, "没有勾选报送件：请至少勾选一件再办理。")
    return _page(request, action, Preview(lines, kept), form, status=422)


def _page(
    request: HttpRequest, action: Action, preview: Preview, form: forms.Form, status: int = 200
) -> HttpResponse:
    listing = _listing(request)
    context = {
        "action": action,
        "preview": preview,
        "form": form,
        "listing": listing,
        "address": listing.query.urlencode(),
        "own": action in UNIT_MOVES,
        "dossier": _dossier(request),
        "back": _back(request),
    }
    return render(request, "review/batch.html", context, status=status)


def _form(action: Action, lines: Iterable[Line], data: QueryDict | None = None) -> forms.Form:
    return BATCH_FORMS[action](action, [line.package for line in lines if not line.refused], data)


def _listing(request: HttpRequest) -> Listing:
    return Listing.at(request.acting, request.POST.get("address", ""))


def _dossier(request: HttpRequest) -> str:
    """The dossier on whose page they were chosen, if it was there."""
    number = request.POST.get("dossier", "")
    return number if re.fullmatch(r"[\w-]{1,50}", number, re.ASCII) else ""


def _back(request: HttpRequest) -> str:
    """The list that the person came from: the dossier, or the inbox with its tab, filters and page."""
    if number := _dossier(request):
        return reverse("dossier", args=[number])
    return f"{reverse('home')}?{_listing(request).query.urlencode()}"


def _numbers(texts: Iterable[str]) -> set[int]:
    return {int(text) for text in texts if _is_number(text)}


def _listed(texts: Iterable[str]) -> dict[int, int]:
    """Packages with the newest step shown, as ``package-step``; what reads otherwise was not written by our page."""
    pairs = [text.split("-") for text in texts]
    sound = [pair for pair in pairs if len(pair) == 2 and all(map(_is_number, pair))]
    return {int(package): int(step) for package, step in sound[:LIMIT]}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= DIGITS
