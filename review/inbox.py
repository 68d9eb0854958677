"""What waits for whom: the lists of the home page, each a question asked of the packages that one may see."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from forms_app.access import STAGE_ROLES, UNIT_ROLES, holds_tables, visible_dossiers
from forms_app.clock import overdue
from forms_app.context import waiting_for
from forms_app.models import Campaign, Dossier, Filing, Membership, Package, Request, Unit
from forms_app.rights import ANSWERING, RETURNABLE, REVIEWING
from forms_app.scored import with_score
from forms_app.terms import Action, RemarkState, RequestState, Role, Status

from . import grading, subjects
from .models import Remark, Step
from .requests import decidable

SENT_BACK = (Action.RETURN, Action.CONSULT)
SIGNED = (Action.SIGN, Action.SIGN_ON_PAPER, Action.SEND)
RELATED = (
    "dossier__unit__section",
    "dossier__unit__department",
    "dossier__particular__section",
    "dossier__campaign",
    "office",
)


@dataclass(frozen=True)
class Tab:
    """One list of the inbox: its name, which packages belong in it, and the move that is made with many at once.

    A ``quiet`` one is offered only while something stands in it; of a ``whole`` one all are chosen unless told.
    """

    slug: str
    label: str
    asks: Callable[[Membership], Q]
    move: Action | None = None
    quiet: bool = False
    whole: bool = False


def _sent_back(actor: Membership) -> Q:
    """With its unit again, or with the head who signs what was mended."""
    mending = Q(status__in=ANSWERING) | Q(status=Status.SIGNING, home__in=ANSWERING)
    return mending & Q(returned_by=actor.unit_id)


def unscanned() -> QuerySet[Step]:
    """Signatures on paper that no scan is attached to and no other signature came after."""
    later = Step.objects.filter(package=OuterRef("package"), pk__gt=OuterRef("pk"), action__in=SIGNED)
    return Step.objects.filter(~Exists(later), action=Action.SIGN_ON_PAPER, scan="")


def _at(actor: Membership, *states: Status) -> Q:
    return Q(status__in=states, office=actor.unit_id)


WAITING = Tab(
    "waiting", "待我办理", lambda actor: Q(pk__in=waiting_for(actor).values("pk")), move=Action.PASS
)
RETURNED = Tab("returned", "我退回的", _sent_back)
UNSCANNED = Tab(
    "unscanned",
    "缺扫描件",
    lambda actor: _at(actor, *RETURNABLE) & Q(pk__in=unscanned().values("package")),
    move=Action.RETURN,
    quiet=True,
)
PASSED = Tab("passed", "待批复", lambda actor: _at(actor, Status.PASSED), move=Action.APPROVE, whole=True)
REQUESTS = Tab("requests", "申请", decidable)
FILED = Tab("filed", "已备案", lambda actor: _at(actor, Status.FILED), move=Action.DRAW, quiet=True)
OVERDUE = Tab("overdue", "逾期", lambda actor: overdue())
ALL = Tab("all", "全部", lambda actor: Q())


def tabs(actor: Membership) -> list[Tab]:
    """The lists that make sense for a role; the first is what the person sees on coming in."""
    if actor.role in UNIT_ROLES:
        return [WAITING, OVERDUE, ALL]
    if actor.role == Role.PERFORMANCE_REVIEWER:
        return [WAITING, REQUESTS, PASSED, RETURNED, UNSCANNED, FILED, OVERDUE, ALL]
    if actor.role in STAGE_ROLES.values():
        return [WAITING, REQUESTS, RETURNED, UNSCANNED, OVERDUE, ALL]
    return [ALL, OVERDUE]


def packages(actor: Membership) -> QuerySet[Package]:
    """All that the person may know of. ``returned_by`` is the office that last sent it back or asked the unit."""
    last_return = Step.objects.filter(package=OuterRef("pk"), action__in=SENT_BACK).order_by("-pk")
    found = Package.objects.filter(
        Q(holds_tables()) | Q(sent_at__isnull=False), dossier__in=visible_dossiers(actor)
    )
    return found.annotate(returned_by=Subquery(last_return.values("unit")[:1]))


def unbegun(actor: Membership) -> QuerySet[Dossier]:
    """Dossiers that wait for their filler's first project: as long as there is none, no package can wait for him."""
    if actor.role != Role.FILLER:
        return Dossier.objects.none()
    begun = Filing.objects.filter(dossier=OuterRef("pk"), removed_at=None)
    now = timezone.now()
    open_ = Q(campaign__closes_at__gt=now) | Q(campaign__accepts_late=True)
    asked = Dossier.objects.filter(open_, ~Exists(begun), unit=actor.unit_id, campaign__opens_at__lte=now)
    asked = asked.filter(Q(particular=None) | Q(particular__exempt_reason=""))
    return asked.select_related("campaign").order_by("campaign__closes_at", "pk")


def counts(actor: Membership, of: list[Tab]) -> dict[str, int]:
    """How many stand in each list; one query."""
    return packages(actor).aggregate(**{tab.slug: Count("pk", filter=tab.asks(actor)) for tab in of})


def listed(found: QuerySet[Package], actor: Membership | None = None) -> QuerySet[Package]:
    """With all that a line of the list shows, so that a page costs the same however many lines it has."""
    filings = Filing.objects.filter(package=OuterRef("pk"), removed_at=None).order_by().values("package")
    sums = {name: _number(filings.annotate(n=Sum(name))) for name in ("blocks", "explains", "hints")}
    found = with_score(found, actor).annotate(**sums, open_remarks=remarks_in(Q(state=RemarkState.OPEN)))
    waiting = Request.objects.filter(state=RequestState.OPEN).order_by("pk")
    asked = Prefetch("requests", waiting, "waiting_requests")
    return ordered(found).select_related(*RELATED).prefetch_related("filings", asked)


def ordered(found: QuerySet[Package]) -> QuerySet[Package]:
    """What moved last comes first."""
    return found.order_by("-changed_at", "-pk")


def remarks_in(wanted: Q) -> Coalesce:
    """How many such remarks a package has."""
    said = Remark.objects.filter(wanted, package=OuterRef("pk")).order_by().values("package")
    return _number(said.annotate(n=Count("pk")))


def _number(grouped: QuerySet) -> Coalesce:
    return Coalesce(Subquery(grouped.values("n")[:1], output_field=IntegerField()), 0)


def clean(actor: Membership) -> Q:
    """To be passed without a question: no error, no warning without an answer, no remark and no request that waits."""
    faulty = Filing.objects.filter(
        Q(blocks__gt=0) | Q(explains__gt=0), package=OuterRef("pk"), removed_at=None
    )
    open_ones = Q(state=RemarkState.OPEN) | Q(state=RemarkState.DRAFT, office=actor.unit_id)
    said = Remark.objects.filter(open_ones, package=OuterRef("pk"))
    asked = Request.objects.filter(package=OuterRef("pk"), state=RequestState.OPEN)
    return Q(status__in=REVIEWING) & ~Q(Exists(faulty)) & ~Q(Exists(said)) & ~Q(Exists(asked))


def sections(actor: Membership) -> QuerySet[Unit]:
    """Offices that look after units of which the person knows a dossier, always or in one campaign."""
    known = visible_dossiers(actor)
    arranged = known.filter(particular__section=OuterRef("pk"))
    usual = known.filter(particular__section=None, unit__section=OuterRef("pk"))
    return Unit.objects.filter(Q(Exists(usual)) | Q(Exists(arranged)))


def campaigns(actor: Membership) -> list[Campaign]:
    """Campaigns of which the person knows a dossier."""
    known = visible_dossiers(actor).filter(campaign=OuterRef("pk"))
    return list(Campaign.objects.filter(Exists(known)).only("name", "type", "package_by"))


def scored_like(
    found: QuerySet[Package], actor: Membership, grade: str, least: Decimal | None, most: Decimal | None
) -> QuerySet[Package]:
    """Narrowed by 自评等级 and 自评得分, where that is asked."""
    if not grade and least is None and most is None:
        return found
    found = with_score(found, actor)
    found = found.filter(grading.graded(grade)) if grade else found
    found = found.filter(score__gte=least) if least is not None else found
    return found.filter(score__lte=most) if most is not None else found


def filtered(
    found: QuerySet[Package],
    actor: Membership,
    section: Unit | None,
    unit: str,
    status: str,
    campaign: str,
    project: str,
) -> QuerySet[Package]:
    if section:
        usual = Q(dossier__particular__section=None, dossier__unit__section=section)
        found = found.filter(usual | Q(dossier__particular__section=section))
    if unit:
        names = ("name", "short_name", "code")
        asked = Q()
        for name in names:
            asked |= Q(**{f"dossier__unit__{name}__icontains": unit})
        found = found.filter(asked)
    if project:
        found = found.filter(subjects.called(project, actor))
    if campaign:
        found = found.filter(dossier__campaign=campaign)
    return found.filter(status=status) if status else found
