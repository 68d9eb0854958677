"""口径对照: each number that several tables state, in which 口径, where, how much, and what the unit says to it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forms_app import filings
from forms_app.access import is_own, visible_dossiers
from forms_app.checking.around import Filed
from forms_app.checking.finding import Finding
from forms_app.checking.scopes import Compared, Entry, ledger
from forms_app.document import Place
from forms_app.models import Campaign, Dossier, Membership, Snapshot
from forms_app.registry import kind_of
from forms_app.rights import reads_draft
from forms_app.schemes import SCHEMES
from forms_app.terms import Severity
from forms_app.values import Money

NOTHING_SENT = "这套报表还没有报送过，单位报送后才能查看口径对照。"
RELATED = ("campaign", "unit", "particular")


@dataclass(frozen=True)
class Said:
    """A finding about the ledger's numbers: what was found, where, and the 情况说明 to it."""

    severity: Severity
    message: str
    filing: str
    places: frozenset[str]
    answer: str = ""

    @property
    def address(self) -> str:
        return f"{reverse('filing', args=[self.filing])}#findings"


@dataclass(frozen=True)
class Line:
    """One place of a number: its 口径, the cells as words with their addresses, and how far from the first it is."""

    fund: str
    cells: tuple[tuple[str, str], ...]
    label: str
    value: str
    gap: str
    differs: bool


@dataclass(frozen=True)
class Group:
    title: str
    lines: tuple[Line, ...]
    said: tuple[Said, ...]

    @property
    def agrees(self) -> bool:
        return len(self.lines) > 1 and not any(line.differs for line in self.lines)

    @property
    def contradicts_itself(self) -> bool:
        """Whether different numbers stand in one 口径."""
        told = {(line.fund, line.value) for line in self.lines}
        return len(told) > len({fund for fund, _ in told})


def has_scopes(campaign: Campaign) -> bool:
    return any(kind_of(slug).scoped for slug in campaign.kinds)


@never_cache
@require_safe
def scopes(request: HttpRequest, number: str) -> HttpResponse:
    found = get_object_or_404(visible_dossiers(request.acting).select_related(*RELATED), number=number)
    if not has_scopes(found.campaign):
        raise Http404
    tables, said = _seen(found, request.acting)
    if not tables:
        raise PermissionDenied(NOTHING_SENT)
    money = SCHEMES[found.campaign.scheme].money
    groups = [_group(compared, said, money) for compared in ledger(tables)]
    context = {"dossier": found, "groups": groups, "money": money, "own": is_own(request.acting, found)}
    return render(request, "dossier/scopes.html", context)


# --- what the person sees ---


def _seen(found: Dossier, actor: Membership) -> tuple[list[Filed], list[Said]]:
    """The unit, and whom it asked for help, sees its tables as they stand; all others what was sent."""
    packages = list(found.packages.all())
    for package in packages:
        package.dossier = found
    if is_own(actor, found) or all(reads_draft(actor, package) for package in packages):
        held = filings.working(found)
        return list(held.around.filed), list(_found(held))
    return _sent_tables(found, actor), list(_sent_findings(found))


def _found(held: filings.Working) -> Iterator[Said]:
    for found in (each for listed in filings.check_dossier(held).values() for each in listed):
        answer = found.answer.text if found.answer else ""
        yield _said(found.finding, answer)


def _said(finding: Finding, answer: str) -> Said:
    places = frozenset(map(str, finding.places))
    return Said(finding.severity, finding.message, finding.filing, places, answer)


def _sent_tables(found: Dossier, actor: Membership) -> list[Filed]:
    return [
        Filed(p.frozen.number, p.kind.slug, p.frozen.document, p.frozen.annex, scoped=p.kind.scoped)
        for p in filings.printouts(found, actor)
    ]


def _sent_findings(found: Dossier) -> Iterator[Said]:
    """As they were when the tables were sent."""
    sent = Snapshot.objects.filter(package__dossier=found, version=F("package__sent_version"))
    for text in sent.order_by("pk").values_list("findings", flat=True):
        for told in json.loads(text):
            places = frozenset(told["places"])
            yield Said(Severity(told["severity"]), told["message"], told["filing"], places, told["answer"])


# --- the table ---


def _group(compared: Compared, said: Iterable[Said], money: Money) -> Group:
    first = compared.entries[0]
    lines = tuple(_line(entry, first, money) for entry in compared.entries)
    return Group(f"{compared.stage.label} · {compared.nature.label}", lines, tuple(_about(compared, said)))


def _line(entry: Entry, first: Entry, money: Money) -> Line:
    gap = entry.value - first.value
    return Line(
        entry.scope.fund.label,
        tuple((table.label, _address(table, entry.scope.field)) for table in entry.tables),
        kind_of(entry.tables[0].kind).shape.header[entry.scope.field].label,
        money.show(entry.value),
        "" if entry is first else _signed(gap, money),
        bool(gap),
    )


def _address(table: Filed, field: str) -> str:
    return f"{reverse('filing', args=[table.number])}#{Place(field)}"


def _signed(gap: Decimal, money: Money) -> str:
    return f"+{money.show(gap)}" if gap > 0 else money.show(gap).replace("-", "−")


def _about(compared: Compared, said: Iterable[Said]) -> Iterator[Said]:
    """What was found between two of the group's numbers, or more: warnings with or without 情况说明, and errors."""
    cells = [{str(place) for place in entry.places} for entry in compared.entries]
    for each in said:
        touched = sum(bool(places & each.places) for places in cells)
        if touched > 1 and each.severity != Severity.HINT:
            yield each
