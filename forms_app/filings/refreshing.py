"""更新批复目标: a target that was approved, or adjusted, after the self-evaluation had been opened is taken over then."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from forms_app.access import refusal
from forms_app.document import canonical
from forms_app.frozen import digest
from forms_app.models import Adjustment, Dossier, Filing, Membership, Package
from forms_app.terms import Action, CampaignType

from .planning import Plan, planned
from .promising import adjustments_since, evaluated_by, newest
from .saving import held_alone, mark_saved
from .taking_over import carry_out
from .working import Working, working

NOTHING_NEW = "目标没有新的批复，本套自评已是最新，不需要更新。"
MOVED_ON = "目标在您打开页面之后又有新的批复，请看过下面的内容后再更新。"


class Outdated(ValueError):
    """What was to be taken is taken already, or isn't the newest any more; the message says what to do."""


@dataclass(frozen=True)
class News:
    """What is approved now and wasn't taken: the versions of the ``evaluated`` dossier's packages. ``begins`` tells that
    nothing was taken before."""

    evaluated: Dossier
    versions: Mapping[str, int]
    begins: bool

    @property
    def mark(self) -> str:
        """Tells one state of the target from another, for the page that shows it."""
        return digest(canonical([self.evaluated.number, self.versions]))[:16]


def news(dossier: Dossier) -> News | None:
    """None where the evaluation holds what is approved; two queries, none for a dossier that evaluates nothing."""
    if dossier.campaign.type != CampaignType.EVALUATION or dossier.campaign.evaluates_id is None:
        return None
    evaluated = dossier.evaluated or evaluated_by(dossier)
    versions = newest(evaluated) if evaluated else dossier.taken
    return None if versions == dossier.taken else News(evaluated, versions, not dossier.taken)


def plan_of(held: Working, new: News) -> Plan:
    """What taking it would make of the dossier."""
    return planned(held, new.evaluated, new.versions)


def adjustments_of(dossier: Dossier, new: News) -> list[Adjustment]:
    """The adjustments that were approved since the targets were taken over."""
    return adjustments_since(new.evaluated.pk, dossier.taken)


def hindrances(held: Working, plan: Plan, actor: Membership) -> Iterator[tuple[str, str]]:
    """Why the person can't take it: tables that may not be changed now, and why."""
    tables = plan.changed or held.filings[:1]
    for filing in tables:
        refused = refusal(actor, Action.EDIT, filing)
        if refused:
            yield held.label(filing), refused
    if not tables:
        # Where each project's table stands alone and none does yet, there may be no package either.
        package = held.dossier.packages.first() or Package()
        package.dossier = held.dossier
        refused = refusal(actor, Action.EDIT, package)
        if refused:
            yield held.dossier.unit.name, refused


@transaction.atomic
def refresh(dossier: Dossier, actor: Membership, mark: str) -> Plan:
    """Take what is approved now; ``mark`` is of what the person saw. Raises PermissionDenied or Outdated."""
    dossier = held_alone(dossier.pk)
    held, new = working(dossier), news(dossier)
    if new is None:
        raise Outdated(NOTHING_NEW)
    plan = plan_of(held, new)
    hindered = list(hindrances(held, plan, actor))
    if hindered:
        raise PermissionDenied("；".join(f"{label}：{reason}" for label, reason in hindered))
    if new.mark != mark:
        raise Outdated(MOVED_ON)
    carry_out(dossier, plan)
    for filing in plan.changed:
        _mark(filing, actor)
    return plan


def _mark(filing: Filing, actor: Membership) -> None:
    mark_saved(Filing.objects.get(pk=filing.pk), actor)
