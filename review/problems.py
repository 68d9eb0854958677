"""问题汇总: per rule, how many units it found something with, how often, and how much of that is still open.

Counted over the tables as they stand, of the units asked (not those that are 免报), from ``Tally``.
"""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from forms_app.models import Campaign, Tally, Unit
from forms_app.terms import Severity, Term

from .standing import is_exempt

UNIT = "filing__dossier__unit"


class Sent(Term):
    """Whether a table has left its unit at least once."""

    SENT = "sent", "已报"
    UNSENT = "unsent", "未报"


@dataclass(frozen=True)
class Problem:
    """One rule at one severity. ``open`` counts findings without 改正, 情况说明 or 放行; a hint asks for none."""

    rule: str
    title: str
    severity: Severity
    units: int
    number: int
    open: int

    @property
    def key(self) -> str:
        return f"{self.severity} {self.title}"


def tallies(campaign: Campaign, units: QuerySet[Unit], sent: Sent | None = None) -> QuerySet[Tally]:
    """Counts of the tables of these units that stand."""
    asked = units.filter(~Q(is_exempt(campaign))).order_by().values("pk")
    found = Tally.objects.filter(
        filing__dossier__campaign=campaign, filing__dossier__unit__in=asked, filing__removed_at=None
    )
    if sent is None:
        return found.order_by()
    return found.filter(filing__package__sent_at__isnull=sent == Sent.UNSENT).order_by()


def problems(found: QuerySet[Tally]) -> list[Problem]:
    """Gravest first, then what most units have."""
    counts = {"units": Count(UNIT, distinct=True), "total": Sum("number"), "waiting": Sum("open")}
    rows = found.values("rule", "title", "severity").annotate(**counts)
    made = [
        Problem(
            row["rule"], row["title"], Severity(row["severity"]), row["units"], row["total"], row["waiting"]
        )
        for row in rows
    ]
    grave = list(Severity)
    return sorted(made, key=lambda p: (grave.index(p.severity), -p.units, p.rule, p.title))


def units_of(found: QuerySet[Tally]) -> QuerySet:
    """(unit, findings, open) for each unit, in the order of codes."""
    grouped = found.values_list(UNIT).annotate(total=Sum("number"), waiting=Sum("open"))
    return grouped.order_by(f"{UNIT}__code")
