"""What a self-evaluation looks back on: the approved tables of the evaluated dossier, as they were carried over."""

import datetime
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q

from forms_app import labels
from forms_app.checking.around import Filed
from forms_app.frozen import Frozen
from forms_app.kind import Kind
from forms_app.models import Adjustment, Dossier, Filing, Snapshot
from forms_app.registry import kind_of
from forms_app.terms import AdjustmentType, CampaignType, EventType

# A table that an adjustment added stands on no line of the summary: its own number names it.
ADDED = uuid.UUID("6f0c5f0e-0c0b-5f57-9a3c-0d6a1f1c7a2e")
NOTHING_YET = Decimal(0)


@dataclass(frozen=True)
class Promised:
    """Approved tables: ``now`` in the versions taken last, ``first`` as the year began."""

    now: tuple[Filed, ...] = ()
    first: tuple[Filed, ...] = ()

    def projects(self, kind: str) -> list[Filed]:
        """The tables of a kind of which there are many, those too that the target has no more."""
        now = [f for f in self.now if f.kind == kind]
        lines = {f.line for f in now}
        return [*now, *(f for f in self.first if f.kind == kind and f.line not in lines)]

    def of_line(self, kind: Kind, line: str) -> Filed | None:
        """The approved table that a table of the kind looks back on."""
        line = line if kind.evaluates.many else ""
        return next((f for f in self.now if f.kind == kind.evaluates.kind and f.line == line), None)

    def looked_back_on(self, kind: Kind, filing: Filing) -> Filed | None:
        return self.of_line(kind, str(filing.line or "")) if kind.evaluates else None

    def is_kept(self, kind: str, line: str) -> bool:
        return any(f.kind == kind and f.line == line for f in self.now)


NOTHING = Promised()


@dataclass(frozen=True)
class Befell:
    """What an approved adjustment did to one project: by how much (元, without sign), on what ground. ``taken``: that was
    carried over already."""

    uid: str
    line: str
    type: EventType
    dated: datetime.date
    document_number: str
    amount: Decimal
    taken: bool = False


def evaluated_by(dossier: Dossier) -> Dossier | None:
    """The unit's approved dossier in the campaign that this one's evaluates; None where it has none (the first year)."""
    campaign = dossier.campaign
    if campaign.type != CampaignType.EVALUATION or campaign.evaluates_id is None:
        return None
    asked = Dossier.objects.filter(campaign=campaign.evaluates_id, unit=dossier.unit)
    approved = asked.filter(packages__approved_version__isnull=False)
    return approved.select_related("campaign").distinct().first()


def newest(evaluated: Dossier) -> dict[str, int]:
    """The version that is approved now, by the package's pk as text."""
    found = evaluated.packages.filter(approved_version__isnull=False)
    return {str(pk): version for pk, version in found.values_list("pk", "approved_version")}


def promised(dossier: Dossier) -> Promised:
    """One query, and none for a dossier that evaluates nothing."""
    if dossier.evaluated_id is None:
        return NOTHING
    return at_versions(dossier.evaluated_id, dossier.taken)


def at_versions(evaluated: int, taken: Mapping[str, int]) -> Promised:
    """The evaluated dossier's tables at the given versions of its packages, and as those were first approved."""
    now = Q(pk__in=[])
    for package, version in taken.items():
        now |= Q(package=package, version=version)
    first = Q(package__in=list(taken), version=F("package__first_approved"))
    of_dossier = Snapshot.objects.filter(package__dossier=evaluated).select_related("filing", "package")
    found = of_dossier.filter(now | first).order_by("filing__position", "filing_id").defer("findings")
    filed = [(snapshot, as_filed(snapshot)) for snapshot in found]
    return Promised(
        tuple(table for s, table in filed if s.version == taken.get(str(s.package_id))),
        tuple(table for s, table in filed if s.version == s.package.first_approved),
    )


def as_filed(snapshot: Snapshot) -> Filed:
    """A version that stands, as rules look at it."""
    filing = snapshot.filing
    frozen = Frozen.from_text(snapshot.text, kind_of(filing.kind))
    label = labels.annex(frozen.scheme, filing.kind, filing.position)
    return Filed(filing.number, filing.kind, frozen.document, label, line_of(filing))


def line_of(filing: Filing) -> str:
    """The line by which an evaluation knows a table of which there are many."""
    return str(filing.line or uuid.uuid5(ADDED, filing.number)) if kind_of(filing.kind).many else ""


# --- approved adjustments as what befell projects ---


def adjustments_since(evaluated: int, taken: Mapping[str, int]) -> list[Adjustment]:
    """Those that were approved and aren't in the versions taken, in their order."""
    approved = Adjustment.objects.filter(
        package__dossier=evaluated, approved_version__isnull=False, dropped_at=None
    )
    found = approved.select_related("package").order_by("package", "nth")
    return [a for a in found if a.approved_version > taken.get(str(a.package_id), 0)]


def befallen(kind: str, evaluated: int, taken: Mapping[str, int]) -> Iterator[Befell]:
    """What each adjustment did to the amounts of the projects, told by what was approved before it and by it.

    So one that concerns several tables, or adds some, is told rightly too, and 年初 + Σ events is what is approved.
    """
    adjustments = adjustments_since(evaluated, {})
    amounts = _amounts(kind, adjustments)
    for adjustment in adjustments:
        of_package = amounts.get(adjustment.package_id, {})
        earlier = (version for version in of_package if version < adjustment.approved_version)
        before = of_package.get(max(earlier, default=0), {})
        after = of_package.get(adjustment.approved_version, {})
        for line in [*after, *(line for line in before if line not in after)]:
            more = after.get(line, NOTHING_YET) - before.get(line, NOTHING_YET)
            if more:
                type_ = _event_type(adjustment, more, new=line not in before, gone=line not in after)
                known = adjustment.approved_version <= taken.get(str(adjustment.package_id), 0)
                yield _befell(adjustment, line, type_, abs(more), known)


def _befell(adjustment: Adjustment, line: str, type_: EventType, amount: Decimal, taken: bool) -> Befell:
    uid = str(uuid.uuid5(ADDED, f"{adjustment.pk}/{line}"))
    return Befell(uid, line, type_, adjustment.dated, adjustment.document_number, amount, taken)


def _event_type(adjustment: Adjustment, more: Decimal, new: bool, gone: bool) -> EventType:
    if more > 0:
        return EventType.ADDED if new or adjustment.type == AdjustmentType.ADDED else EventType.RAISED
    withdrawn = gone or adjustment.type == AdjustmentType.CANCELLED
    return EventType.WITHDRAWN if withdrawn else EventType.LOWERED


def _amounts(kind: str, adjustments: list[Adjustment]) -> dict[int, dict[int, dict[str, Decimal]]]:
    """元 of each project by package, approved version and line; asked for only where something was adjusted."""
    packages = {a.package_id for a in adjustments}
    if not packages:
        return {}
    approved = Adjustment.objects.filter(package=OuterRef("package"), approved_version=OuterRef("version"))
    versions = Q(version=F("package__first_approved")) | Exists(approved)
    of_kind = Snapshot.objects.filter(versions, package__in=packages, filing__kind=kind)
    found: dict[int, dict[int, dict[str, Decimal]]] = {}
    for snapshot in of_kind.select_related("filing").defer("findings"):
        amount = Frozen.from_text(snapshot.text, kind_of(kind)).document[kind_of(kind).amount]
        lines = found.setdefault(snapshot.package_id, {}).setdefault(snapshot.version, {})
        lines[line_of(snapshot.filing)] = amount or NOTHING_YET
    return found
