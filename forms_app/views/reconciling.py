"""数据勾稽: the numbers of a dossier that must agree, table beside table, and what the unit says to their differences."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forms_app import filings
from forms_app.access import is_own, visible_dossiers
from forms_app.checking.agreement import Agreement
from forms_app.checking.around import Around
from forms_app.checking.finding import Finding
from forms_app.checking.ledger import OVERALL, Group, counted, ledger
from forms_app.document import ColumnType, Place, Shape
from forms_app.filings.seen import around_of, lines_of
from forms_app.models import Dossier, Membership, Snapshot
from forms_app.registry import kind_of
from forms_app.rights import reads_draft
from forms_app.terms import Accord, Severity

from .ledger_words import Shown, Words
from .lines import Line

NOTHING_SENT = "这套报表还没有报送过，单位报送后才能查看数据勾稽。"
RELATED = ("campaign", "unit__department", "particular")
# Differences that the dossier's page names; the ledger's own has all.
TOLD = 5
UNLIKE = (Accord.UNLIKE, Accord.SCOPE, Accord.LONE)


@dataclass(frozen=True)
class Said:
    """A finding about numbers: what was found, where, and the 情况说明 to it."""

    severity: Severity
    message: str
    filing: str
    places: frozenset[str]
    answer: str = ""
    compares: bool = False

    @property
    def address(self) -> str:
        return f"{reverse('filing', args=[self.filing])}#findings"


@dataclass(frozen=True)
class Section:
    """The agreements of a group: those shown each with what was said of it, those that stand ``folded``, and ``others``:
    findings that compare amounts with what is no amount of a cell (a sum within a text)."""

    id: str
    title: str
    label: str
    adjusted: bool
    shown: tuple[tuple[Shown, tuple[Said, ...]], ...]
    folded: tuple[Shown, ...]
    others: tuple[Said, ...]


@dataclass(frozen=True)
class Counts:
    """How many numbers agree, differ by a rounding residue, or differ; of those, in 口径 or for want of a table."""

    same: int
    residue: int
    unlike: int
    scope: int
    lone: int

    @classmethod
    def of(cls, groups: Iterable[Group]) -> "Counts":
        told = counted(groups)
        unlike = sum(told[accord] for accord in UNLIKE)
        return cls(told[Accord.SAME], told[Accord.RESIDUE], unlike, told[Accord.SCOPE], told[Accord.LONE])

    def __bool__(self) -> bool:
        return bool(self.same or self.residue or self.unlike)


# --- a page of its own ---


@never_cache
@require_safe
def reconciliation(request: HttpRequest, number: str) -> HttpResponse:
    found = get_object_or_404(visible_dossiers(request.acting).select_related(*RELATED), number=number)
    around, said, sent = _seen(found, request.acting)
    if not around.filed:
        raise PermissionDenied(NOTHING_SENT)
    groups, only = ledger(around, kind_of), request.GET.get("show") == "unlike"
    sections = [_section(group, around, said, only) for group in groups]
    context = {
        "dossier": found,
        "sections": [section for section in sections if section.shown or section.folded or section.others],
        "counts": Counts.of(groups),
        "only": only,
        "money": around.scheme.money,
        "own": is_own(request.acting, found),
        "sent": sent,
    }
    return render(request, "dossier/reconciliation.html", context)


def _section(group: Group, around: Around, said: Sequence[Said], only: bool) -> Section:
    words = Words(around)
    all_ = [words.shown(agreement) for agreement in group.agreements]
    wanted = [each for each in all_ if not (only and each.agreement.agrees)]
    return Section(
        group.key or "overall", words.title(group), group.table.label if group.table else "", group.adjusted,
        tuple((each, tuple(_about(each.agreement, said))) for each in wanted if not each.is_folded),
        tuple(each for each in wanted if each.is_folded),
        tuple(_others(group, said)),
    )  # fmt: skip


def _about(agreement: Agreement, said: Iterable[Said]) -> Iterator[Said]:
    """What was found between two of its numbers, or within it alone: warnings with or without 情况说明, and errors."""
    cells = [{str(cell.address) for cell in entry.cells} for entry in agreement.entries]
    every = frozenset().union(*cells)
    for each in said:
        if each.places & every and (each.places <= every or sum(bool(c & each.places) for c in cells) > 1):
            yield each


def _others(group: Group, said: Iterable[Said]) -> Iterator[Said]:
    """Of findings that compare amounts of the group's own table, those that no agreement tells."""
    if group.key == OVERALL or group.key not in (group.table.line, group.table.number):
        return
    for each in said:
        own = each.compares and each.filing == group.table.number
        if own and not any(True for agreement in group.agreements for _ in _about(agreement, [each])):
            yield each


# --- what the person sees ---


def _seen(found: Dossier, actor: Membership) -> tuple[Around, list[Said], bool]:
    """The unit, and whom it asked for help, sees its tables as they stand; all others what was
    sent, which is said."""
    packages = list(found.packages.all())
    for package in packages:
        package.dossier = found
    if is_own(actor, found) or all(reads_draft(actor, package) for package in packages):
        held = filings.working(found)
        return held.around, list(_found(held)), False
    tables = [printout.frozen for printout in filings.printouts(found, actor)]
    around = around_of(found, tables, lines_of(found))
    return around, list(_sent(found, around)), True


def _found(held: filings.Working) -> Iterator[Said]:
    for found in (each for listed in filings.check_dossier(held).values() for each in listed):
        if found.finding.severity != Severity.HINT:
            answer = found.answer.text if found.answer else ""
            yield _said(found.finding, answer, held.around)


def _said(finding: Finding, answer: str, around: Around) -> Said:
    places = frozenset(map(str, finding.places))
    compares = _compares(finding.places, finding.values, around)
    return Said(finding.severity, finding.message, finding.filing, places, answer, compares)


def _compares(places: Sequence[Place], values: Sequence[str], around: Around) -> bool:
    """Whether a finding tells two values of two cells, one of them an amount."""
    if len(places) < 2 or len(values) < 2:
        return False
    shapes = {table.number: kind_of(table.kind).shape for table in around.filed}
    return any(_is_amount(shapes[place.filing], place) for place in places if place.filing in shapes)


def _is_amount(shape: Shape, place: Place) -> bool:
    columns = shape.rows.get(place.rows, {}) if place.rows else shape.header
    return place.field in columns and columns[place.field].type is ColumnType.MONEY


def _sent(found: Dossier, around: Around) -> Iterator[Said]:
    """As they were when the tables were sent."""
    sent = Snapshot.objects.filter(package__dossier=found, version=F("package__sent_version"))
    for text in sent.order_by("pk").values_list("findings", flat=True):
        for told in json.loads(text):
            if told["severity"] != Severity.HINT:
                places = [Place.parse(place) for place in told["places"]]
                compares = _compares(places, told["values"], around)
                known = (Severity(told["severity"]), told["message"], told["filing"])
                yield Said(*known, frozenset(told["places"]), told["answer"], compares)


# --- the summary on the dossier's page ---


@dataclass(frozen=True)
class Difference:
    """An agreement that doesn't hold, in a sentence."""

    id: str
    title: str
    accord: Accord
    text: str


@dataclass(frozen=True)
class Brief:
    """The ledger in short: counts, and the first differences."""

    counts: Counts
    told: tuple[Difference, ...]

    @property
    def more(self) -> int:
        return self.counts.unlike - len(self.told)


def brief(found: Dossier, lines: Iterable[Line]) -> Brief | None:
    """Of the tables that the person sees in the dossier's list; None where no number has another to agree with."""
    readable = [line for line in lines if line.frozen]
    rows = {line.filing.number: str(line.filing.line or "") for line in readable}
    around = around_of(found, [line.frozen for line in readable], rows)
    groups, words = ledger(around, kind_of), Words(around)
    unlike = (
        Difference(group.key or "overall", f"{words.title(group)} · {a.title}", a.accord, words.in_short(a))
        for group in groups
        for a in group.agreements
        if a.accord in UNLIKE
    )
    counts, told = Counts.of(groups), tuple(each for each, _ in zip(unlike, range(TOLD), strict=False))
    return Brief(counts, told) if counts else None
