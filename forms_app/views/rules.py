"""The rules that tables are checked by: what each looks at, why, on which ground, and an example."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forms_app.catalog import KINDS
from forms_app.checking.explained import Explained, explained
from forms_app.registry import all_kinds
from forms_app.terms import Severity


@dataclass(frozen=True)
class Told:
    """A rule's code as its page tells it: the explanation, what it looks at one by one, and in which tables."""

    code: str
    explained: Explained | None
    parts: tuple[tuple[str, Severity], ...]
    tables: tuple[str, ...]


def _told(code: str) -> Told:
    found = [(kind, rule) for kind in all_kinds() for rule in kind.rules if rule.code == code]
    parts = dict.fromkeys((rule.title, rule.severity) for _, rule in found)
    tables = dict.fromkeys(KINDS[kind.slug] for kind, _ in found)
    return Told(code, explained().get(code), tuple(parts), tuple(tables))


def codes() -> list[str]:
    """Every rule's code, by family and number: A1, A2 … A10, B1 …"""
    found = {rule.code for kind in all_kinds() for rule in kind.rules}
    return sorted(found, key=lambda code: (code[0], int(code[1:])))


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    told: Iterable[Told] = map(_told, codes())
    return render(request, "rules/list.html", {"rules": list(told)})


@require_safe
def rule(request: HttpRequest, code: str) -> HttpResponse:
    if code not in codes():
        raise Http404
    return render(request, "rules/page.html", {"rule": _told(code)})
