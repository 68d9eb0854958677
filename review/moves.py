"""The table of moves, and the way through a campaign's offices."""

from dataclasses import dataclass

from forms_app.access import EDITABLE, REVIEWING
from forms_app.models import Package, ReviewStep, Unit
from forms_app.terms import Action, Status

NEXT = "next"
"""The next step that applies to the unit; 审核通过 after the last."""
BACK = "back"
"""To whoever fills in: 退回修改 once the package was sent, 填报中 before."""


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
        Move(Action.SUBMIT, EDITABLE, Status.SIGNING),
        Move(Action.SIGN, (Status.SIGNING,), NEXT),
        Move(Action.SIGN_ON_PAPER, (Status.SIGNING,), NEXT),
        Move(Action.SEND_BACK, (Status.SIGNING,), BACK, needs_opinion=True),
        Move(Action.PASS, REVIEWING, NEXT),
        Move(Action.RETURN, (*REVIEWING, Status.PASSED), BACK, needs_opinion=True),
        Move(Action.APPROVE, (Status.PASSED,), Status.APPROVED),
    )
}


@dataclass(frozen=True)
class Stage:
    """One step of the way as it applies to a unit; ``office`` is missing where nobody was named."""

    status: Status
    label: str
    office: Unit | None


def way(package: Package) -> list[Stage]:
    """The campaign's steps that apply to the package's unit, in order. Not each has a 主管部门."""
    steps = package.dossier.campaign.steps.select_related("office")
    stages = [_stage(step, package) for step in steps]
    return [s for s in stages if s.office or s.status != Status.DEPARTMENT_REVIEW]


def _stage(step: ReviewStep, package: Package) -> Stage:
    """Where the package waits now it stays, whatever unit and campaign say of that office since."""
    unit, status = package.dossier.unit, Status(step.stage)
    own = {Status.DEPARTMENT_REVIEW: unit.department, Status.FIRST_REVIEW: unit.section}
    office = package.office if status == package.status else step.office or own.get(status)
    return Stage(status, step.get_stage_display().removeprefix("待"), office)


def after(package: Package) -> tuple[Status, Unit | None]:
    """Where the package goes next, and the office that is waited for there.

    审核通过 stays with the last office, so that 批复 and a late 退回 are its own. Raises Refused where
    the way is broken.
    """
    stages = _ahead(package)
    _refuse_broken(stages)
    return (stages[0].status, stages[0].office) if stages else (Status.PASSED, package.office)


def _ahead(package: Package) -> list[Stage]:
    stages = way(package)
    if not stages:
        raise Refused("填报任务没有设置审核环节，请联系管理员。")
    if package.status == Status.SIGNING:
        return stages
    here = next((i for i, s in enumerate(stages) if s.status == package.status), None)
    if here is None:
        raise Refused("填报任务的审核环节已变动，找不到当前环节，请联系管理员。")
    return stages[here + 1 :]


def _refuse_broken(stages: list[Stage]) -> None:
    missing = "、".join(stage.label for stage in stages if stage.office is None)
    if missing:
        raise Refused(f"“{missing}”环节没有办理股室：请管理员为本单位设置归口股室，或在填报任务中指定股室。")
