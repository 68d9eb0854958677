"""The projects of a dossier together: how many there are, and what they ask for in all.

They are the tables of kinds that the unit itself adds. An amount that is blank or can't be read counts as nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F

from forms_app.access import WITH_UNIT, is_own
from forms_app.models import Dossier, Filing, Membership, Snapshot
from forms_app.registry import all_kinds, kind_of
from forms_app.rights import reads_draft


@dataclass(frozen=True)
class Total:
    """Amounts of the projects that a person may read (None where there is none), and how many more there are."""

    amounts: tuple[Decimal | None, ...]
    unsent: int = 0

    @property
    def count(self) -> int:
        return len(self.amounts)

    @property
    def yuan(self) -> Decimal:
        return sum((amount for amount in self.amounts if amount is not None), Decimal(0))

    @property
    def notes(self) -> list[str]:
        """What the sum leaves out, in words."""
        missing = self.amounts.count(None)
        told = [f"{missing} 个项目的金额未填或无法识别，未计入合计。"] if missing else []
        more = "另有" if self.amounts else "有"
        return [*told, f"{more} {self.unsent} 个项目尚未报送，未列入。"] if self.unsent else told


def totals(dossiers: Iterable[Dossier], actor: Membership) -> dict[int, Total]:
    """By dossier, where it holds projects, at a fixed number of queries; others than the unit see what was sent."""
    asked = {d.pk: d for d in dossiers if any(kind_of(slug).added for slug in d.campaign.kinds)}
    tables = _projects(asked)
    found = _as_stored(asked, [t for t in tables if _seen_as_stored(t, actor)])
    found |= _as_sent([t for t in tables if not _seen_as_stored(t, actor)])
    made = {}
    for pk in {t.dossier_id for t in tables}:
        mine = [t for t in tables if t.dossier_id == pk]
        readable = tuple(found[t.pk] for t in mine if t.pk in found)
        unsent = sum(t.pk not in found and t.removed_at is None for t in mine)
        if readable or unsent:
            made[pk] = Total(readable, unsent)
    return made


def _projects(asked: dict[int, Dossier]) -> list[Filing]:
    if not asked:
        return []
    added = [kind.slug for kind in all_kinds() if kind.added]
    tables = list(Filing.objects.filter(dossier__in=asked, kind__in=added).select_related("package"))
    for table in tables:
        table.package.dossier = asked[table.dossier_id]
    return tables


def _seen_as_stored(table: Filing, actor: Membership) -> bool:
    """What is with the offices can't have changed since it was sent."""
    package = table.package
    return is_own(actor, package.dossier) or reads_draft(actor, package) or package.status not in WITH_UNIT


def _as_stored(asked: dict[int, Dossier], tables: list[Filing]) -> dict[int, Decimal | None]:
    standing = {t.pk for t in tables if t.removed_at is None}
    found = {}
    for kind in map(kind_of, {t.kind for t in tables}):
        stored = kind.content.objects.filter(filing__dossier__in=asked)
        found |= {pk: amount for pk, amount in stored.values_list("pk", kind.amount) if pk in standing}
    return found


def _as_sent(tables: list[Filing]) -> dict[int, Decimal | None]:
    sent = [t.pk for t in tables if t.package.sent_version]
    if not sent:
        return {}
    shown = Snapshot.objects.filter(filing__in=sent, version=F("package__sent_version"))
    return dict(shown.values_list("filing", "amount"))
