"""The whole table of rights: who may do what with which dossier, and if not, why not.

``refusal`` answers every such question of the project; an empty answer means yes. What somebody may not even see is
left out by ``visible_dossiers`` and ``visible_filings`` and must look as if it didn't exist (404).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from forms_app.models import Dossier, Filing, Membership, Package, ReviewStep, Snapshot
from forms_app.terms import Action, Role, Signing, Status

UNIT_ROLES = (Role.FILLER, Role.HEAD)
STAGE_ROLES = {
    Status.DEPARTMENT_REVIEW: Role.DEPARTMENT_REVIEWER,
    Status.FIRST_REVIEW: Role.SECTION_REVIEWER,
    Status.FINAL_REVIEW: Role.PERFORMANCE_REVIEWER,
}
EDITABLE = (Status.DRAFTING, Status.RETURNED)
REVIEWING = tuple(STAGE_ROLES)

Thing = Dossier | Package | Filing


@dataclass(frozen=True)
class Right:
    """Who (roles) may act while the package is in which states, and what else must hold."""

    roles: tuple[Role, ...]
    states: tuple[Status, ...]
    also: tuple[Callable[[Membership, Thing, Package], str], ...] = ()


def visible_dossiers(actor: Membership | None) -> QuerySet[Dossier]:
    """Dossiers that the person, acting as this, may know of."""
    return Dossier.objects.filter(_visible(actor)) if actor else Dossier.objects.none()


def visible_filings(actor: Membership | None) -> QuerySet[Filing]:
    """Tables that the person may know of: one that its unit removed since, only where it stands in what was sent."""
    if actor is None:
        return Filing.objects.none()
    sent = Snapshot.objects.filter(filing=OuterRef("pk"), version=OuterRef("package__sent_version"))
    known = Q(removed_at=None) | Q(dossier__unit=actor.unit_id) | Exists(sent)
    return Filing.objects.filter(known, dossier__in=visible_dossiers(actor))


def _visible(actor: Membership) -> Q:
    # A subquery, since a join over the steps would give each dossier once per step.
    named = Q(campaign__in=ReviewStep.objects.filter(office=actor.unit_id).values("campaign"))
    # What waits at an office stays its own, though the unit or the campaign name another by now.
    waiting = Q(pk__in=Package.objects.filter(office=actor.unit_id).values("dossier"))
    if actor.role == Role.DEPARTMENT_REVIEWER:
        return Q(unit__department=actor.unit_id) | named | waiting
    if actor.role == Role.SECTION_REVIEWER:
        return Q(unit__section=actor.unit_id) | named | waiting
    if actor.role in (Role.PERFORMANCE_REVIEWER, Role.ADMINISTRATOR):
        return Q()
    if actor.role == Role.VIEWER and actor.unit.is_office:
        return Q()
    return Q(unit=actor.unit_id)


def may_administer(person, memberships: Iterable[Membership]) -> bool:
    """Whether the administration is open to them: superusers, and those with a 管理员 among these memberships."""
    return person.is_active and (
        person.is_superuser or any(m.role == Role.ADMINISTRATOR for m in memberships)
    )


def holds_tables() -> Exists:
    """Packages that hold a table still: where each table goes alone, one that was removed leaves its package empty."""
    return Exists(Filing.objects.filter(package=OuterRef("pk"), removed_at=None))


def is_own(actor: Membership, dossier: Dossier) -> bool:
    """Whether one acts for the dossier's unit itself; all others see submitted versions only."""
    return actor.unit_id == dossier.unit_id


def refusal(actor: Membership | None, action: str, thing: Thing) -> str:
    """Why the action is not allowed, in words for the screen; empty where it is.

    ``thing`` is a dossier (READ only), a package or a filing.
    """
    if actor is None:
        return "您当前没有任职单位，请联系绩效股的管理员。"
    dossier = dossier_of(thing)
    if not sees(actor, dossier):
        return "没有这套报表。"
    if action == Action.READ:
        return _unreadable(actor, thing, dossier)
    return _refused(RIGHTS[Action(action)], actor, Action(action), thing, package_of(thing))


def sees(actor: Membership, dossier: Dossier) -> bool:
    """Whether the dossier is visible; asked once for each actor (who lives as long as a request) and dossier."""
    seen = actor.__dict__.setdefault("_seen", {})
    if dossier.pk not in seen:
        seen[dossier.pk] = visible_dossiers(actor).filter(pk=dossier.pk).exists()
    return seen[dossier.pk]


def dossier_of(thing: Thing) -> Dossier:
    return thing if isinstance(thing, Dossier) else thing.dossier


def package_of(thing: Package | Filing) -> Package:
    return thing if isinstance(thing, Package) else thing.package


def _unreadable(actor: Membership, thing: Thing, dossier: Dossier) -> str:
    if isinstance(thing, Dossier) or is_own(actor, dossier) or package_of(thing).sent_at:
        return ""
    return "该单位尚未首次报送，报送前只能查看状态和校验数量。"


def _refused(right: Right, actor: Membership, action: Action, thing: Thing, package: Package) -> str:
    if actor.role not in right.roles:
        names = "、".join(role.label for role in right.roles)
        return f"“{action.label}”由{names}办理，您当前的身份是{actor.get_role_display()}。"
    if package.status not in right.states:
        return f"报表当前为“{package.get_status_display()}”，不能{action.label}。"
    return next(filter(None, (check(actor, thing, package) for check in right.also)), "")


def _of_the_unit(actor: Membership, thing: Thing, package: Package) -> str:
    return "" if is_own(actor, package.dossier) else "只能办理本单位的报表。"


def _of_the_office(actor: Membership, thing: Thing, package: Package) -> str:
    if package.status in STAGE_ROLES and actor.role != STAGE_ROLES[package.status]:
        return f"报表当前为“{package.get_status_display()}”，不在您的环节。"
    return "" if actor.unit_id == package.office_id else f"该报表由{package.office}办理。"


def _open(actor: Membership, thing: Thing, package: Package) -> str:
    """The closing time bounds the first submission only; a returned package stays open (later it is marked 逾期)."""
    campaign, now = package.dossier.campaign, timezone.now()
    if now < campaign.opens_at:
        return f"填报任务 {_clock(campaign.opens_at)} 开始。"
    if package.sent_at is None and now >= campaign.closes_at:
        return f"填报任务已于 {_clock(campaign.closes_at)} 截止，内容仍可查看、复制和打印；需要补报请联系绩效股。"
    return ""


def _signable(actor: Membership, thing: Thing, package: Package) -> str:
    campaign = package.dossier.campaign
    last = campaign.closes_at + timedelta(hours=campaign.head_hours)
    if package.sent_at is None and timezone.now() >= last:
        return f"审签宽限期已于 {_clock(last)} 结束，请联系绩效股。"
    return ""


def _unlocked(actor: Membership, thing: Thing, package: Package) -> str:
    if not isinstance(thing, Filing):
        return ""
    if thing.removed_at:
        return "这张表已移除，请先恢复。"
    return "这张表未被要求修改；确需一并修改的，请点“一并修改”并写明原因。" if thing.locked else ""


def _locked(actor: Membership, thing: Thing, package: Package) -> str:
    return "" if isinstance(thing, Filing) and thing.locked else "这张表本来就可以修改。"


def _signed(signing: Signing) -> Callable[[Membership, Thing, Package], str]:
    def check(actor: Membership, thing: Thing, package: Package) -> str:
        wanted = package.dossier.campaign.signing
        return "" if wanted == signing else f"本填报任务的审签方式是{Signing(wanted).label}。"

    return check


def _sends_back(actor: Membership, thing: Thing, package: Package) -> str:
    """Signed on paper, the filler himself takes the set back; in the system the head returns it."""
    paper = package.dossier.campaign.signing == Signing.PAPER
    return "" if paper == (actor.role == Role.FILLER) else "由单位负责人退回填表人。"


def _clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y年%m月%d日 %H:%M")


FILLS = (Role.FILLER,)
REVIEWS = tuple(STAGE_ROLES.values())
RIGHTS: dict[Action, Right] = {
    Action.EDIT: Right(FILLS, EDITABLE, (_of_the_unit, _open, _unlocked)),
    Action.ANSWER: Right(FILLS, EDITABLE, (_of_the_unit, _open)),
    Action.UNLOCK: Right(FILLS, (Status.RETURNED,), (_of_the_unit, _locked)),
    Action.REPLY: Right(FILLS, (Status.RETURNED,), (_of_the_unit,)),
    Action.SUBMIT: Right(FILLS, EDITABLE, (_of_the_unit, _open)),
    Action.SIGN: Right((Role.HEAD,), (Status.SIGNING,), (_of_the_unit, _signed(Signing.SYSTEM), _signable)),
    Action.SIGN_ON_PAPER: Right(FILLS, (Status.SIGNING,), (_of_the_unit, _signed(Signing.PAPER), _signable)),
    Action.SEND_BACK: Right(UNIT_ROLES, (Status.SIGNING,), (_of_the_unit, _sends_back)),
    Action.REMARK: Right(REVIEWS, REVIEWING, (_of_the_office,)),
    Action.PASS: Right(REVIEWS, REVIEWING, (_of_the_office,)),
    Action.RETURN: Right(REVIEWS, (*REVIEWING, Status.PASSED), (_of_the_office,)),
    Action.APPROVE: Right((Role.PERFORMANCE_REVIEWER,), (Status.PASSED,), (_of_the_office,)),
}
