"""自评 from approved targets: projects, indicators and their target values come from the 批复版本, without retyping.

What was approved keeps its row's uid, and the evaluation's row names it as its ``origin``. Opening an evaluation is
taking the newest targets into one in which nothing stands yet.
"""

from collections.abc import Mapping
from uuid import UUID

from django.utils import timezone

from forms_app import storing
from forms_app.models import Dossier, Filing
from forms_app.registry import kind_of

from .adding import add_filing
from .adjusting import next_position
from .beginning import begin, bring_up
from .linking import link
from .planning import Plan, planned
from .promising import evaluated_by, newest
from .settling import settle
from .working import Working, working


def take_over(dossier: Dossier) -> None:
    """Fill a new self-evaluation from the unit's approved targets; nothing happens where it has none."""
    evaluated = evaluated_by(dossier)
    if evaluated:
        carry_out(dossier, planned(working(dossier), evaluated, newest(evaluated)))


def carry_out(dossier: Dossier, plan: Plan) -> Working:
    """The dossier with what is approved now. Called within a transaction that holds the dossier."""
    dossier.evaluated, dossier.taken = plan.evaluated, dict(plan.versions)
    dossier.save(update_fields=["evaluated", "taken"])
    _rename_lines(dossier, plan.lines)
    away = list(dossier.filings.exclude(removed_at=None))
    for table in (t for t in plan.tables if t.filing and t.changes):
        storing.store(kind_of(table.filing.kind), table.filing, table.old, table.new)
    bring_up(dossier, [f for f in away if kind_of(f.kind).evaluates], plan.promised)
    for table in plan.tables:
        spells = kind_of(table.filing.kind).spells_out if table.filing else None
        if spells and table.changes:
            link(dossier, spells, table.old, table.new)
    _make(dossier, plan)
    _put_away(plan)
    return settle(dossier)


def _rename_lines(dossier: Dossier, lines: Mapping[str, str]) -> None:
    for filing in dossier.filings.filter(line__in=list(lines)):
        filing.line = UUID(lines[str(filing.line)])
        filing.save(update_fields=["line"])


def _make(dossier: Dossier, plan: Plan) -> None:
    """Tables of projects that no table lists, in the order of the approved ones."""
    made = []
    for table in plan.made:
        kinds = map(kind_of, dossier.campaign.kinds)
        slug = next(k.slug for k in kinds if k.many and k.evaluates and k.evaluates.kind == table.kind)
        made.append(add_filing(dossier, slug, table.line, next_position(dossier, slug)))
    begin(dossier, made)


def _put_away(plan: Plan) -> None:
    Filing.objects.filter(pk__in=[f.pk for f in plan.gone]).update(removed_at=timezone.now())
