"""The table of moves, and the way through a campaign's offices."""

from collections.abc import Callable
from dataclasses import dataclass

from forms_app.models import Package, ReviewStep, Unit
from forms_app.rights import (
    APPROVED,
    ASKED_BACK,
    DONE,
    EDITABLE,
    FILLING,
    HANDED_ON,
    RETURNABLE,
    REVIEWING,
    SUBMITTING,
    WITH_UNIT,
)
from forms_app.terms import Action, CampaignType, Status

NEXT = "next"
"""The next step that applies to the unit, or the one that a new submission goes straight to; after the last 审核通过, for
a self-evaluation 已备案."""
HOME = "home"
"""The state in which the unit last had it in its hands."""
PREVIOUS = "previous"
"""The step before, where there is one."""
ASKING = "asking"
"""The office that began 协商完善."""
UNDONE = "undone"
"""The office that passed it on last."""
STANDING = "standing"
"""已批复, or 已公开 where it was made public already."""
STAY = "stay"
"""Where it is: such a move leaves a step, and no other state."""


class Refused(ValueError):
    """A move that can't be made now; says why and what to do. ``problems`` lists what stands in the way."""

    def __init__(self, reason: str, problems: tuple = ()):
        super().__init__(reason)
        self.problems = problems


@dataclass(frozen=True)
class Move:
    """办理动作: from which states it leads where, and whether a word must go with it."""

    action: Action
    sources: tuple[Status, ...]
    target: Status | str
    needs_opinion: bool = False

    @property
    def label(self) -> str:
        return self.action.label


MOVES = {
    move.action: move
    for move in (
        # The unit.
        Move(Action.SUBMIT, SUBMITTING, Status.SIGNING),
        Move(Action.SEND, SUBMITTING, NEXT),
        Move(Action.SIGN, (Status.SIGNING,), NEXT),
        Move(Action.SIGN_ON_PAPER, (Status.SIGNING,), NEXT),
        Move(Action.SEND_BACK, (Status.SIGNING,), HOME, needs_opinion=True),
        Move(Action.WITHDRAW, (Status.SIGNING, *REVIEWING), HOME),
        Move(Action.ASK_WITHDRAWAL, ASKED_BACK, STAY, needs_opinion=True),
        Move(Action.ASK_EXTENSION, WITH_UNIT, STAY, needs_opinion=True),
        Move(Action.ASK_RELEASE, EDITABLE, STAY, needs_opinion=True),
        # A project that was sent once and isn't asked for any more; it may be again.
        Move(Action.GIVE_UP, FILLING, Status.GIVEN_UP, needs_opinion=True),
        Move(Action.TAKE_UP, (Status.GIVEN_UP,), HOME),
        Move(Action.INVITE, EDITABLE, STAY),
        Move(Action.END_INVITE, EDITABLE, STAY),
        # The offices.
        Move(Action.PASS, REVIEWING, NEXT),
        Move(Action.RETURN, RETURNABLE, Status.RETURNED, needs_opinion=True),
        Move(Action.RETURN_TO_OFFICE, HANDED_ON, PREVIOUS, needs_opinion=True),
        Move(Action.CONSULT, REVIEWING, Status.CONSULTING),
        Move(Action.END_CONSULTING, (Status.CONSULTING,), ASKING, needs_opinion=True),
        Move(Action.IMPROVE, REVIEWING, STAY),
        Move(Action.REJECT, REVIEWING, Status.REJECTED, needs_opinion=True),
        Move(Action.UNDO, (*HANDED_ON, *DONE), UNDONE, needs_opinion=True),
        Move(Action.GRANT_WITHDRAWAL, ASKED_BACK, HOME),
        Move(Action.EXTEND, WITH_UNIT, STAY, needs_opinion=True),
        Move(Action.RELEASE, EDITABLE, STAY, needs_opinion=True),
        Move(Action.DECLINE, (*WITH_UNIT, *ASKED_BACK), STAY, needs_opinion=True),
        # 批复 and what comes after.
        Move(Action.APPROVE, (Status.PASSED,), Status.APPROVED),
        Move(Action.AMEND, APPROVED, STAY, needs_opinion=True),
        Move(Action.PUBLISH, APPROVED, Status.PUBLISHED),
        Move(Action.ADJUST, APPROVED, Status.ADJUSTING, needs_opinion=True),
        Move(
            Action.DROP_ADJUSTMENT,
            (Status.ADJUSTING, Status.RETURNED, Status.REJECTED),
            STANDING,
            needs_opinion=True,
        ),
        # 自评 is not approved; of those on file some are drawn for 复核.
        Move(Action.DRAW, (Status.FILED,), Status.RECHECKING),
        Move(Action.RECHECK, (Status.RECHECKING, Status.RECHECKED), Status.RECHECKED, needs_opinion=True),
    )
}


# What leads on; all else undoes somebody's work or asks for something, and stays folded until it is wanted.
LEADING_ON = (
    Action.SUBMIT, Action.SEND, Action.SIGN, Action.SIGN_ON_PAPER, Action.PASS, Action.APPROVE, Action.RECHECK,
)  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """One step of the way as it applies to a unit; ``office`` is missing where nobody was named."""

    status: Status
    label: str
    office: Unit | None


def way(package: Package) -> list[Stage]:
    """The campaign's steps that apply to the package's unit, in order. Not each has a 主管部门."""
    stages = [_stage(step, package) for step in package.dossier.campaign.offices]
    return [s for s in stages if s.office or s.status != Status.DEPARTMENT_REVIEW]


def _stage(step: ReviewStep, package: Package) -> Stage:
    """Where the package waits now it stays, whatever unit and campaign say of that office since."""
    dossier, status = package.dossier, Status(step.stage)
    own = {Status.DEPARTMENT_REVIEW: dossier.unit.department, Status.FIRST_REVIEW: dossier.section}
    office = package.office if status == package.status else step.office or own.get(status)
    return Stage(status, step.get_stage_display().removeprefix("待"), office)


def target_of(move: Move, package: Package) -> tuple[Status, Unit | None]:
    """The state that the move leads to, and the office that is waited for there. Raises Refused where there is none."""
    if move.target in WAYS:
        return WAYS[move.target](package)
    target = Status(move.target)
    with_unit = target in EDITABLE or target == Status.SIGNING
    return target, None if with_unit else _keeper(package)


def _keeper(package: Package) -> Unit | None:
    """The office that has the say of a package which waits for none: it keeps what it decided."""
    return package.office or _last_office(package)


def _last_office(package: Package) -> Unit | None:
    return next((stage.office for stage in reversed(way(package)) if stage.office), None)


def after(package: Package) -> tuple[Status, Unit | None]:
    """Where the package goes next, and the office that is waited for there.

    审核通过 stays with the last office, so that 批复 and a late 退回 are its own. Raises Refused where
    the way is broken.
    """
    stages = _ahead(package)
    _refuse_broken(stages)
    if stages:
        return stages[0].status, stages[0].office
    evaluation = package.dossier.campaign.type == CampaignType.EVALUATION
    return Status.FILED if evaluation else Status.PASSED, package.office


def _ahead(package: Package) -> list[Stage]:
    stages = way(package)
    if not stages:
        raise Refused("填报任务没有设置审核环节，请联系管理员。")
    if package.status in WITH_UNIT:
        at = next((i for i, s in enumerate(stages) if s.status == package.resume), 0)
        return stages[at:]
    return stages[_here(package, stages) + 1 :]


def _here(package: Package, stages: list[Stage]) -> int:
    here = next((i for i, s in enumerate(stages) if s.status == package.status), None)
    if here is None:
        raise Refused("填报任务的审核环节已变动，找不到当前环节，请联系管理员。")
    return here


def _refuse_broken(stages: list[Stage]) -> None:
    missing = "、".join(stage.label for stage in stages if stage.office is None)
    if missing:
        raise Refused(f"“{missing}”环节没有办理的部门：请管理员为本单位设置归口股室，或在填报任务中指定。")


def has_before(package: Package) -> bool:
    """Whether an office stands before the one that has the package; on a broken way one asks to be told so."""
    stages = way(package)
    return bool(stages) and stages[0].status != package.status


def _before(package: Package) -> tuple[Status, Unit | None]:
    stages = way(package)
    here = _here(package, stages)
    if here == 0:
        raise Refused("本环节是第一个审核环节，没有上一环节；请退回单位修改。")
    _refuse_broken(stages[here - 1 : here])
    return stages[here - 1].status, stages[here - 1].office


def _home(package: Package) -> tuple[Status, Unit | None]:
    """Back with the unit; while it is being asked the office that asks keeps its place."""
    if package.home != Status.CONSULTING:
        return Status(package.home), None
    stage = next((s for s in way(package) if s.status == package.resume), None)
    return (Status.CONSULTING, stage.office) if stage else (Status.RETURNED, None)


def _asking(package: Package) -> tuple[Status, Unit | None]:
    stage = next((s for s in way(package) if s.status == package.resume), None)
    if stage is None or not (package.office or stage.office):
        raise Refused("填报任务的审核环节已变动，找不到发起协商的环节，请联系管理员。")
    return stage.status, package.office or stage.office


WAYS: dict[str, Callable[[Package], tuple[Status, Unit | None]]] = {
    NEXT: after,
    HOME: _home,
    PREVIOUS: _before,
    ASKING: _asking,
    UNDONE: lambda package: (Status(package.came_from), package.came_by),
    STANDING: lambda package: (
        Status.PUBLISHED if package.published_on else Status.APPROVED,
        # An earlier office may have failed the adjustment; what was approved is the last one's.
        _last_office(package),
    ),
    STAY: lambda package: (Status(package.status), package.office),
}
