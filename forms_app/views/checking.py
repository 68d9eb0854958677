"""Findings as the page's script shows them, and what they offer put in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from forms_app import filings
from forms_app.checking.run import ORDER
from forms_app.page import Note
from forms_app.terms import Severity

from .desk import Desk
from .filings import gives_back, put_in, saved_first

TONES = {severity.value for severity in ORDER}


def told_findings(request: HttpRequest, desk: Desk) -> dict:
    """The list at the side, the notes of each cell by its place, the counts, and the dossier's tables with theirs, as the
    page's script shows them."""
    context = {"desk": desk, "page": desk.page, "filing": desk.filing}
    listed = render_to_string("filing/_findings.html", context, request)
    tables = render_to_string("filing/_tables.html", context, request)
    return {"findings": listed, "cells": _cells(desk), "counts": _counts(desk), "tables": tables}


def _cells(desk: Desk) -> dict[str, list[tuple[str, str]]]:
    """Tone and text of each finding at each cell, gravest first; a text stands at a finding's first cell alone."""
    told = {place: [n for n in notes if n.tone in TONES] for place, notes in desk.notes.items()}
    return {
        place: [(n.tone, n.text) for n in sorted(notes, key=_gravity)]
        for place, notes in told.items()
        if notes
    }


def _gravity(note: Note) -> int:
    return ORDER[Severity(note.tone)]


def _counts(desk: Desk) -> str:
    """错误 1 警告 2 as the bar shows them."""
    names = ("blocks", "explains", "hints")
    counted = dict(zip(names, filings.stored_counts(desk.found[desk.filing.number]), strict=True))
    return render_to_string("filing/_counts.html", {"counted": counted})


@require_POST
@gives_back
def mend(request: HttpRequest, number: str) -> HttpResponse:
    """What a finding offers is put in; what was typed in the table meanwhile is saved first. The page's script does
    without."""
    found = saved_first(request, number)
    if isinstance(found, HttpResponse):
        return found
    fingerprint = request.POST.get("mend", "")
    put_in(request, lambda: filings.mend(found, request.acting, fingerprint), "已填入，请核对。")
    return redirect(f"{reverse('filing', args=[number])}#findings")
