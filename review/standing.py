"""报送情况一览表: which of the units asked have sent what they were asked for.

What is counted, of units (those that are 免报 stand apart and are in no other number):

- 应报: asked by the campaign, whether or not their tables were ever opened.
- 已报: all their packages were sent (报送) at least once. 未报: all others, those too that have sent only some.
- 逾期: first sent late, corrected late, or late now.
- 退回: a package stands at 退回修改 now.
- 通过: all packages passed the last office or went on from there (已批复, 已公开; a self-evaluation 已备案), or are
  being changed after 批复.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from forms_app.access import holds_tables, visible_units
from forms_app.clock import overdue
from forms_app.models import Campaign, Membership, Package, Particular, Unit
from forms_app.terms import Status, Term

PASSED_ON = (
    Status.PASSED, Status.APPROVED, Status.PUBLISHED, Status.FILED, Status.RECHECKING, Status.RECHECKED,
)  # fmt: skip


class Show(Term):
    """Which units the list shows; all but 免报 are among those asked."""

    ASKED = "asked", "应报"
    SENT = "sent", "已报"
    UNSENT = "unsent", "未报"
    LATE = "late", "逾期"
    RETURNED = "returned", "退回"
    PASSED = "passed", "通过"
    EXEMPT = "exempt", "免报"


@dataclass(frozen=True)
class Totals:
    """The numbers of one 归口股室, of units without one, or of all."""

    name: str
    section: Unit | None = None
    asked: int = 0
    sent: int = 0
    unsent: int = 0
    late: int = 0
    returned: int = 0
    passed: int = 0
    exempt: int = 0

    @property
    def shows(self) -> list[tuple[Show, int]]:
        return [(show, getattr(self, show.value)) for show in Show]


def packages_of(campaign: Campaign) -> QuerySet[Package]:
    """Packages that count: one that lost its last table before anything was sent waits for nobody."""
    counting = Q(sent_at__isnull=False) | Q(holds_tables())
    return Package.objects.filter(counting, dossier__campaign=campaign)


def is_exempt(campaign: Campaign) -> Exists:
    arranged = Particular.objects.filter(campaign=campaign, unit=OuterRef("pk"))
    return Exists(arranged.exclude(exempt_reason=""))


def conditions(campaign: Campaign) -> dict[Show, Q]:
    """What a unit must be like to be counted as this."""
    exempt = Q(is_exempt(campaign))
    own = packages_of(campaign).filter(dossier__unit=OuterRef("pk"))
    some, unsent = Q(Exists(own)), Q(Exists(own.filter(sent_at=None)))
    late = Q(Exists(own.filter(Q(late=True) | Q(late_again=True) | overdue())))
    if campaign.closes_at <= timezone.now():
        late |= ~some
    # Nobody waits for what the unit has given up.
    wanted_still = own.exclude(status=Status.GIVEN_UP)
    not_passed = Exists(wanted_still.exclude(Q(status__in=PASSED_ON) | Q(approved_version__isnull=False)))
    wanted = {
        Show.ASKED: Q(),
        Show.SENT: some & ~unsent,
        Show.UNSENT: ~some | unsent,
        Show.LATE: late,
        Show.RETURNED: Q(Exists(own.filter(status=Status.RETURNED))),
        Show.PASSED: Q(Exists(wanted_still)) & ~Q(not_passed),
    }
    return {**{show: ~exempt & condition for show, condition in wanted.items()}, Show.EXEMPT: exempt}


def units(actor: Membership, campaign: Campaign) -> QuerySet[Unit]:
    """Units of the list, each with the number of its 归口股室 in this campaign (``office``), in the order of codes."""
    arranged = Particular.objects.filter(campaign=campaign, unit=OuterRef("pk")).order_by()
    office = Coalesce(Subquery(arranged.values("section")[:1]), F("section"), output_field=BigIntegerField())
    return visible_units(actor, campaign).annotate(office=office).order_by("code")


def shown(found: QuerySet[Unit], campaign: Campaign, show: Show) -> QuerySet[Unit]:
    return found.filter(conditions(campaign)[show])


def sections(found: QuerySet[Unit]) -> QuerySet[Unit]:
    """The 归口股室 of these units."""
    return Unit.objects.filter(pk__in=found.order_by().values("office"))


def totals(found: QuerySet[Unit], campaign: Campaign, offices: Mapping[int, Unit]) -> list[Totals]:
    """The numbers by 归口股室, in the order of codes; units without one come last."""
    counts = {show.value: Count("pk", filter=told) for show, told in conditions(campaign).items()}
    grouped = found.order_by().values("office").annotate(**counts)
    made = [_of(offices.get(row.pop("office")), row) for row in grouped]
    return sorted(made, key=lambda t: (t.section is None, t.section.code if t.section else ""))


def _of(section: Unit | None, numbers: dict[str, int]) -> Totals:
    return Totals(str(section or "未设归口股室"), section, **numbers)


def in_all(parts: list[Totals]) -> Totals:
    numbers = {show.value: sum(getattr(part, show.value) for part in parts) for show in Show}
    return Totals("合计", **numbers)
