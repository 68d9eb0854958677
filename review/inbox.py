"""What waits for whom: the lists of the home page, each a question asked of the packages that one may see."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from forms_app.access import STAGE_ROLES, UNIT_ROLES, holds_tables, visible_dossiers
from forms_app.clock import overdue
from forms_app.context import waiting_for
from forms_app.models import Filing, Membership, Package, Unit
from forms_app.terms import Action, RemarkState, Role, Status

from .models import Remark, Step

WITH_UNIT = (Status.RETURNED, Status.SIGNING)


@dataclass(frozen=True)
class Tab:
    """One list of the inbox: its name, and which packages belong in it."""

    slug: str
    label: str
    asks: Callable[[Membership], Q]


WAITING = Tab("waiting", "待我办理", lambda actor: Q(pk__in=waiting_for(actor).values("pk")))
RETURNED = Tab(
    "returned",
    "我退回的",
    lambda actor: Q(status__in=WITH_UNIT, returned_by=actor.unit_id, sent_at__isnull=False),
)
PASSED = Tab("passed", "待批复", lambda actor: Q(status=Status.PASSED, office=actor.unit_id))
OVERDUE = Tab("overdue", "逾期", lambda actor: overdue())
ALL = Tab("all", "全部", lambda actor: Q())


def tabs(actor: Membership) -> list[Tab]:
    """The lists that make sense for a role; the first is what the person sees on coming in."""
    if actor.role in UNIT_ROLES:
        return [WAITING, OVERDUE, ALL]
    if actor.role == Role.PERFORMANCE_REVIEWER:
        return [WAITING, PASSED, RETURNED, OVERDUE, ALL]
    if actor.role in STAGE_ROLES.values():
        return [WAITING, RETURNED, OVERDUE, ALL]
    return [ALL, OVERDUE]


def packages(actor: Membership) -> QuerySet[Package]:
    """All that the person may know of. ``returned_by`` is the office of the last 退回."""
    last_return = Step.objects.filter(package=OuterRef("pk"), action=Action.RETURN).order_by("-pk")
    found = Package.objects.filter(
        Q(holds_tables()) | Q(sent_at__isnull=False), dossier__in=visible_dossiers(actor)
    )
    return found.annotate(returned_by=Subquery(last_return.values("unit")[:1]))


def counts(actor: Membership, of: list[Tab]) -> dict[str, int]:
    """How many stand in each list; one query."""
    return packages(actor).aggregate(**{tab.slug: Count("pk", filter=tab.asks(actor)) for tab in of})


def listed(found: QuerySet[Package]) -> QuerySet[Package]:
    """With all that a line of the list shows, so that a page costs the same however many lines it has."""
    filings = Filing.objects.filter(package=OuterRef("pk"), removed_at=None).order_by().values("package")
    remarks = (
        Remark.objects.filter(package=OuterRef("pk"), state=RemarkState.OPEN).order_by().values("package")
    )
    sums = {name: _number(filings.annotate(n=Sum(name))) for name in ("blocks", "explains", "hints")}
    found = found.annotate(**sums, open_remarks=_number(remarks.annotate(n=Count("pk"))))
    related = ("dossier__unit__section", "dossier__unit__department", "dossier__campaign", "office")
    return found.select_related(*related).prefetch_related("filings").order_by("-changed_at", "-pk")


def _number(grouped: QuerySet) -> Coalesce:
    return Coalesce(Subquery(grouped.values("n")[:1], output_field=IntegerField()), 0)


def sections() -> QuerySet[Unit]:
    """Offices that look after units."""
    return Unit.objects.filter(charges__isnull=False).distinct()


def filtered(found: QuerySet[Package], section: Unit | None, unit: str, status: str) -> QuerySet[Package]:
    if section:
        found = found.filter(dossier__unit__section=section)
    if unit:
        names = ("name", "short_name", "code")
        asked = Q()
        for name in names:
            asked |= Q(**{f"dossier__unit__{name}__icontains": unit})
        found = found.filter(asked)
    return found.filter(status=status) if status else found


def is_reviewer(actor: Membership) -> bool:
    return actor.role not in UNIT_ROLES and not (actor.role == Role.VIEWER and not actor.unit.is_office)
