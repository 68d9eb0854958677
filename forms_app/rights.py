"""Which roles may do what in which states, and what else must hold: the table that ``access.refusal`` reads."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from forms_app import hands
from forms_app.clock import clock, last_for_first, last_for_head
from forms_app.models import Dossier, Filing, Membership, Package
from forms_app.terms import (
    Action,
    CampaignType,
    PackageBy,
    RequestState,
    RequestSubject,
    Role,
    Signing,
    Status,
)

UNIT_ROLES = (Role.FILLER, Role.HEAD)
STAGE_ROLES = {
    Status.DEPARTMENT_REVIEW: Role.DEPARTMENT_REVIEWER,
    Status.FIRST_REVIEW: Role.SECTION_REVIEWER,
    Status.FINAL_REVIEW: Role.PERFORMANCE_REVIEWER,
}
EDITABLE = (Status.DRAFTING, Status.RETURNED, Status.ADJUSTING)
REVIEWING = tuple(STAGE_ROLES)
# While the unit fills in or answers, and its head signs.
WITH_UNIT = (*EDITABLE, Status.CONSULTING, Status.SIGNING)

Thing = Dossier | Package | Filing
Check = Callable[[Membership, Thing, Package], str]


@dataclass(frozen=True)
class Right:
    """Who (roles) may act while the package is in which states, and what else must hold."""

    roles: tuple[Role, ...]
    states: tuple[Status, ...]
    also: tuple[Check, ...] = ()


def is_own(actor: Membership, dossier: Dossier) -> bool:
    """Whether one acts for the dossier's unit itself; all others see submitted versions only."""
    return actor.unit_id == dossier.unit_id


def reads_draft(actor: Membership, package: Package) -> bool:
    """Whether one reads the tables as they are being filled in: the unit, and the bureau where it was asked for help."""
    if package.status not in EDITABLE:
        return False
    return is_own(actor, package.dossier) or bool(package.help_asked_at and actor.unit.is_office)


def _of_the_unit(actor: Membership, thing: Thing, package: Package) -> str:
    return "" if is_own(actor, package.dossier) else "只能办理本单位的报表。"


def _of_the_unit_or_bureau(actor: Membership, thing: Thing, package: Package) -> str:
    return _of_the_unit(actor, thing, package) if actor.role in UNIT_ROLES else ""


def _of_the_office(actor: Membership, thing: Thing, package: Package) -> str:
    if package.status in STAGE_ROLES and actor.role != STAGE_ROLES[package.status]:
        return f"报表当前为“{package.get_status_display()}”，不在您的环节。"
    return "" if actor.unit_id == package.office_id else f"该报表由{package.office}办理。"


def _of_the_asking_office(actor: Membership, thing: Thing, package: Package) -> str:
    """协商完善 is ended by the office that began it."""
    if actor.unit_id == package.office_id and actor.role == STAGE_ROLES.get(package.resume):
        return ""
    return f"协商由{package.office}发起，由其结束。"


def unopened(package: Package) -> str:
    """When the campaign begins, while it hasn't."""
    opens_at = package.dossier.campaign.opens_at
    return f"填报任务 {clock(opens_at)} 开始。" if timezone.now() < opens_at else ""


def shut(package: Package) -> str:
    """Why the package can't be sent for the first time any more; empty while it can, and afterwards.

    What was submitted in time and sent back by the head may be mended within the head's hours.
    """
    signing = package.status == Status.SIGNING
    last = last_for_head(package) if signing else last_for_first(package)
    if package.sent_at or package.dossier.campaign.accepts_late or timezone.now() < last:
        return ""
    if signing:
        return f"审签宽限期已于 {clock(last)} 结束，请申请延期，或联系财政部门。"
    return f"填报任务已于 {clock(last)} 截止，内容仍可查看、复制和打印；需要补报请申请延期，或联系财政部门。"


def _open(actor: Membership, thing: Thing, package: Package) -> str:
    """The closing time bounds the first submission only; a returned package stays open (later it is marked 逾期)."""
    return unopened(package) or shut(package)


def goes_alone(package: Package) -> bool:
    """Whether each table of the dossier is submitted by itself (逐项目报送)."""
    return package.dossier.campaign.package_by == PackageBy.FILING


def _arrangeable(actor: Membership, thing: Thing, package: Package) -> str:
    """Which projects there are is the unit's to say while it fills in. Where each goes alone the closing time bounds
    none of that: a project of the year is one package more, and what needs 延期 is its first 报送."""
    if package.adjustment_id:
        return "正在办理目标调整，只能修改本次调整的报表。"
    return unopened(package) if goes_alone(package) else _open(actor, thing, package)


def _never_sent_alone(actor: Membership, thing: Thing, package: Package) -> str:
    if goes_alone(package) and package.sent_at:
        return (
            "这个项目已经报送过，不能直接移除；不再申报的，请办理“撤销申报”并写明原因，审核部门会收到消息。"
        )
    return ""


def _was_sent_alone(actor: Membership, thing: Thing, package: Package) -> str:
    """What nobody but the unit has seen is simply removed; a set as a whole can't be given up."""
    if not goes_alone(package):
        return "本填报任务整套报送，不能撤销申报；不再申报的项目，请在报表中移除后重新报送。"
    if package.adjustment_id:
        return "正在办理目标调整，请先撤销调整，或在调整类型中选“取消收回”。"
    return "" if package.sent_at else "这个项目还没有报送过，直接移除即可。"


def _signable(actor: Membership, thing: Thing, package: Package) -> str:
    return shut(package)


def _unlocked(actor: Membership, thing: Thing, package: Package) -> str:
    if not isinstance(thing, Filing):
        return ""
    if thing.removed_at:
        return "这张表已移除，请先恢复。"
    if thing.locked and package.status == Status.ADJUSTING:
        return "这张表不在本次调整范围内。"
    return "这张表未被要求修改；确需一并修改的，请点“一并修改”并写明原因。" if thing.locked else ""


def _locked(actor: Membership, thing: Thing, package: Package) -> str:
    if not (isinstance(thing, Filing) and thing.locked):
        return "这张表本来就可以修改。"
    adjustment = package.adjustment
    if adjustment and not adjustment.opened.filter(pk=thing.pk).exists():
        return "这张表不在本次调整范围内，不能一并修改。"
    return ""


def _signed(*ways: Signing) -> Check:
    def check(actor: Membership, thing: Thing, package: Package) -> str:
        wanted = package.dossier.campaign.signing
        return "" if wanted in ways else f"本填报任务的审签方式是{Signing(wanted).label}。"

    return check


def _of_type(wanted: CampaignType) -> Check:
    def check(actor: Membership, thing: Thing, package: Package) -> str:
        campaign = package.dossier.campaign
        return "" if campaign.type == wanted else f"{campaign.get_type_display()}不办理这一动作。"

    return check


def _another(actor: Membership, thing: Thing, package: Package) -> str:
    """One person on two consecutive steps only where the campaign allows it."""
    if package.dossier.campaign.same_person:
        return ""
    if set(hands.people(actor)) & set(hands.before(package, package.status)):
        return "上一环节由您本人办理，按填报任务的规定须由其他人办理本环节。"
    return ""


def _withdrawable(actor: Membership, thing: Thing, package: Package) -> str:
    """Until the next office has given an opinion; from the head's desk the filler takes it back himself."""
    if package.status == Status.SIGNING:
        return "" if actor.role == Role.FILLER else "请用“退回填表人”。"
    if package.opined or package.came_from:
        return "已有审核意见，不能直接撤回；可以申请撤回。"
    return ""


def _past_withdrawal(actor: Membership, thing: Thing, package: Package) -> str:
    if package.status in REVIEWING and not _withdrawable(actor, thing, package):
        return "还没有审核意见，可以直接撤回报送。"
    return ""


def _bounded(actor: Membership, thing: Thing, package: Package) -> str:
    return "" if package.due_at or not package.sent_at else "本报送件没有期限，不必申请延期。"


def _asked(*subjects: RequestSubject) -> Check:
    def check(actor: Membership, thing: Thing, package: Package) -> str:
        waiting = package.requests.filter(state=RequestState.OPEN, subject__in=subjects)
        return "" if waiting.exists() else "没有待答复的申请。"

    return check


def _decides(actor: Membership, thing: Thing, package: Package) -> str:
    """A withdrawal is decided by the office that has the package, all else by 业务股室 or 绩效股."""
    if package.status in WITH_UNIT:
        if actor.role == Role.DEPARTMENT_REVIEWER:
            return "该申请由财政部门答复。"
        return _asked(RequestSubject.EXTENSION, RequestSubject.RELEASE)(actor, thing, package)
    return _of_the_office(actor, thing, package) or _asked(RequestSubject.WITHDRAWAL)(actor, thing, package)


def _undoable(actor: Membership, thing: Thing, package: Package) -> str:
    if not package.came_from or package.came_by_id != actor.unit_id:
        return "只能撤销本环节刚刚办理的审核。"
    if actor.role != STAGE_ROLES[package.came_from]:
        return "该审核不在您的环节。"
    return "下一环节已有意见，不能再撤销；可请其退回上一环节。" if package.opined else ""


def _may_improve(actor: Membership, thing: Thing, package: Package) -> str:
    if package.dossier.campaign.text_by_bureau:
        return ""
    return "本填报任务不允许审核人直接完善文字，请用“协商完善”由单位确认。"


def _uninvited(actor: Membership, thing: Thing, package: Package) -> str:
    return "已请财政协助查看。" if package.help_asked_at else ""


def _invited(actor: Membership, thing: Thing, package: Package) -> str:
    return "" if package.help_asked_at else "没有请财政协助查看。"


def _adjusting(actor: Membership, thing: Thing, package: Package) -> str:
    return "" if package.adjustment_id else "没有正在办理的调整。"


FILLS = (Role.FILLER,)
REVIEWS = tuple(STAGE_ROLES.values())
PERFORMANCE = (Role.PERFORMANCE_REVIEWER,)
BUREAU = (Role.SECTION_REVIEWER, Role.PERFORMANCE_REVIEWER)
UNIT_OR_BUREAU = (Role.FILLER, Role.PERFORMANCE_REVIEWER)
# The unit's own work, and no change after 批复.
FILLING = (Status.DRAFTING, Status.RETURNED)
ANSWERING = (Status.RETURNED, Status.CONSULTING)
SUBMITTING = (*EDITABLE, Status.CONSULTING)
DONE = (Status.PASSED, Status.REJECTED, Status.FILED)
# What is approved or drawn for 复核 stays; before, the unit may ask to have it back.
ASKED_BACK = (*REVIEWING, Status.PASSED, Status.FILED)
RETURNABLE = (*REVIEWING, *DONE, Status.RECHECKING, Status.RECHECKED)
HANDED_ON = (Status.FIRST_REVIEW, Status.FINAL_REVIEW)
APPROVED = (Status.APPROVED, Status.PUBLISHED)

RIGHTS: dict[Action, Right] = {
    Action.EDIT: Right(FILLS, EDITABLE, (_of_the_unit, _open, _unlocked)),
    # What is accepted in 协商完善 may change what is found.
    Action.ANSWER: Right(FILLS, SUBMITTING, (_of_the_unit, _open)),
    Action.UNLOCK: Right(FILLS, (Status.RETURNED,), (_of_the_unit, _locked)),
    Action.ADD: Right(FILLS, FILLING, (_of_the_unit, _arrangeable)),
    Action.REMOVE: Right(FILLS, FILLING, (_of_the_unit, _arrangeable, _never_sent_alone, _unlocked)),
    Action.RESTORE: Right(FILLS, FILLING, (_of_the_unit, _arrangeable)),
    Action.REPLY: Right(FILLS, ANSWERING, (_of_the_unit,)),
    Action.SUBMIT: Right(FILLS, SUBMITTING, (_of_the_unit, _signed(Signing.SYSTEM, Signing.PAPER), _open)),
    Action.SEND: Right(FILLS, SUBMITTING, (_of_the_unit, _signed(Signing.NONE), _open)),
    Action.SIGN: Right(
        (Role.HEAD,), (Status.SIGNING,), (_of_the_unit, _signed(Signing.SYSTEM), _signable, _another)
    ),
    Action.SIGN_ON_PAPER: Right(FILLS, (Status.SIGNING,), (_of_the_unit, _signed(Signing.PAPER), _signable)),
    Action.SEND_BACK: Right((Role.HEAD,), (Status.SIGNING,), (_of_the_unit,)),
    Action.WITHDRAW: Right(UNIT_ROLES, (Status.SIGNING, *REVIEWING), (_of_the_unit, _withdrawable)),
    Action.ASK_WITHDRAWAL: Right(UNIT_ROLES, ASKED_BACK, (_of_the_unit, _past_withdrawal)),
    Action.ASK_EXTENSION: Right(FILLS, WITH_UNIT, (_of_the_unit, _bounded)),
    Action.ASK_RELEASE: Right(FILLS, EDITABLE, (_of_the_unit,)),
    Action.INVITE: Right(FILLS, EDITABLE, (_of_the_unit, _uninvited)),
    Action.END_INVITE: Right(FILLS, EDITABLE, (_of_the_unit, _invited)),
    Action.GIVE_UP: Right(FILLS, FILLING, (_of_the_unit, _was_sent_alone)),
    Action.TAKE_UP: Right(FILLS, (Status.GIVEN_UP,), (_of_the_unit,)),
    Action.ADJUST: Right(UNIT_OR_BUREAU, APPROVED, (_of_the_unit_or_bureau,)),
    Action.DROP_ADJUSTMENT: Right(
        UNIT_OR_BUREAU,
        (Status.ADJUSTING, Status.RETURNED, Status.REJECTED),
        (_of_the_unit_or_bureau, _adjusting),
    ),
    Action.PUBLISH: Right(FILLS, APPROVED, (_of_the_unit,)),
    Action.REMARK: Right(REVIEWS, REVIEWING, (_of_the_office,)),
    Action.ASSESS: Right(REVIEWS, REVIEWING, (_of_the_office,)),
    Action.PASS: Right(REVIEWS, REVIEWING, (_of_the_office, _another)),
    Action.RETURN: Right(REVIEWS, RETURNABLE, (_of_the_office,)),
    Action.RETURN_TO_OFFICE: Right(REVIEWS, HANDED_ON, (_of_the_office,)),
    Action.CONSULT: Right(REVIEWS, REVIEWING, (_of_the_office,)),
    Action.END_CONSULTING: Right(REVIEWS, (Status.CONSULTING,), (_of_the_asking_office,)),
    Action.IMPROVE: Right(REVIEWS, REVIEWING, (_of_the_office, _may_improve)),
    Action.REJECT: Right(REVIEWS, REVIEWING, (_of_the_office, _of_type(CampaignType.TARGET), _another)),
    Action.UNDO: Right(REVIEWS, (*HANDED_ON, *DONE), (_undoable,)),
    Action.GRANT_WITHDRAWAL: Right(REVIEWS, ASKED_BACK, (_of_the_office, _asked(RequestSubject.WITHDRAWAL))),
    Action.EXTEND: Right(BUREAU, WITH_UNIT, (_bounded,)),
    Action.RELEASE: Right(BUREAU, EDITABLE, (_asked(RequestSubject.RELEASE),)),
    Action.DECLINE: Right(REVIEWS, (*WITH_UNIT, *ASKED_BACK), (_decides,)),
    Action.APPROVE: Right(PERFORMANCE, (Status.PASSED,), (_of_the_office,)),
    Action.AMEND: Right(PERFORMANCE, APPROVED, (_of_the_office,)),
    Action.DRAW: Right(PERFORMANCE, (Status.FILED,), (_of_the_office,)),
    Action.RECHECK: Right(PERFORMANCE, (Status.RECHECKING, Status.RECHECKED), (_of_the_office,)),
}
