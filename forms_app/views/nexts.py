"""The one next thing to do: with a dossier, and with each of its projects where every one goes alone."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse

from forms_app.access import EDITABLE, STAGE_ROLES, refusal
from forms_app.models import Dossier, Membership, Package
from forms_app.registry import kind_of
from forms_app.rights import SUBMITTING
from forms_app.terms import Action, Role, Signing, Status

from .lines import Line

WAITING = {
    Role.FILLER: SUBMITTING,
    Role.HEAD: (Status.SIGNING,),
    **{role: (status,) for status, role in STAGE_ROLES.items()},
}


def next_of(actor: Membership, package: Package, lines: list[Line]) -> tuple[str, str]:
    """The one next thing to do: its words, and the number of the table where it is done (none: the package)."""
    about = _about(package, lines)
    if actor.role == Role.FILLER and package.status == Status.CONSULTING:
        return f"{about}答复完善建议并重新提交", ""
    if actor.role == Role.FILLER and package.status in EDITABLE and not _closed_to(actor, package):
        return _unfinished(lines, package) or (about + _ready(package), "")
    if actor.role == Role.HEAD and package.status == Status.SIGNING:
        return f"{about}审核并审签" if about else "审核全套报表并审签", ""
    waits = package.status in WAITING.get(actor.role, ())
    return f"{about}查看报送与审核" if waits or not about else "", ""


def _unfinished(lines: list[Line], package: Package) -> tuple[str, str] | None:
    """The first table with an error; then, where no remarks wait for an answer too, the first with an open warning.

    A report comes after the tables that its sentences are taken from, though it stands before them."""
    mine = sorted((x for x in lines if x.open), key=lambda x: bool(kind_of(x.filing.kind).text))
    for line in mine:
        if line.filing.blocks:
            return f"继续填报：{line.called} 还有 {line.filing.blocks} 个错误", line.filing.number
    for line in mine if package.status != Status.RETURNED else ():
        if line.filing.explains:
            return f"继续填报：{line.called} 还有 {line.filing.explains} 条警告须说明", line.filing.number
    return None


def _ready(package: Package) -> str:
    if package.status == Status.RETURNED:
        return "答复修改意见并重新提交"
    return (
        "没有错误了，去报送" if package.dossier.campaign.signing == Signing.NONE else "没有错误了，去提交审签"
    )


def _closed_to(actor: Membership, package: Package) -> str:
    """Why the filler can't fill in what waits for them, such as a campaign that is over."""
    mine = actor.role == Role.FILLER and package.status in EDITABLE
    return refusal(actor, Action.ANSWER, package) if mine else ""


def _about(package: Package, lines: list[Line]) -> str:
    """Which of several packages it is that waits; nothing where there is but one."""
    if all(line.filing.package_id == package.pk for line in lines):
        return ""
    return next(f"{line.called}：" for line in lines if line.filing.package_id == package.pk)


# --- each project alone ---


def with_next(actor: Membership, line: Line) -> Line:
    """What the person has to do with this project; nothing where it waits for somebody else."""
    words, place = _project_next(actor, line)
    where = {"filing": line.filing.number, "package": line.filing.package_id}
    told = (words, reverse(place, args=[where[place]])) if words else ("", "")
    removable = line.project and not refusal(actor, Action.REMOVE, line.filing)
    return replace(line, next=told, tickable=_tickable(actor, line), removable=removable)


def _project_next(actor: Membership, line: Line) -> tuple[str, str]:
    package = line.filing.package
    if actor.role == Role.FILLER and actor.unit_id == package.dossier.unit_id:
        return _filler_next(actor, line)
    if actor.role == Role.HEAD and not refusal(actor, Action.SIGN, package):
        return "审签", "package"
    waits = package.status in WAITING.get(actor.role, ()) and package.office_id == actor.unit_id
    return ("审核", "package") if waits else ("", "")


def _filler_next(actor: Membership, line: Line) -> tuple[str, str]:
    package, filing = line.filing.package, line.filing
    if package.status == Status.CONSULTING:
        return "答复完善建议", "package"
    if package.status == Status.SIGNING:
        paper = package.dossier.campaign.signing == Signing.PAPER
        return ("登记线下签字", "package") if paper else ("", "")
    if package.status not in EDITABLE:
        return "", ""
    if _closed_to(actor, package):
        return "已截止，可申请延期", "package"
    if line.open and filing.blocks:
        return f"改正 {filing.blocks} 个错误", "filing"
    if line.open and filing.explains:
        return f"说明 {filing.explains} 条警告", "filing"
    if package.status == Status.RETURNED:
        return "答复意见并重新提交", "package"
    return _submitting(package).label, "package"


def _submitting(package: Package) -> Action:
    return Action.SEND if package.dossier.campaign.signing == Signing.NONE else Action.SUBMIT


def _tickable(actor: Membership, line: Line) -> bool:
    """Whether it may well be submitted, or signed; what else is in the way is told before anything is done."""
    package, filing = line.filing.package, line.filing
    if actor.role == Role.HEAD:
        return not refusal(actor, Action.SIGN, package)
    if package.status not in EDITABLE or filing.blocks or filing.explains:
        return False
    return not refusal(actor, _submitting(package), package)


@dataclass(frozen=True)
class Many:
    """The move that the unit may make with several of its projects at once, and how many of them wait for it."""

    move: Action
    number: int


def many_of(actor: Membership, dossier: Dossier, lines: Iterable[Line]) -> Many | None:
    number = sum(line.tickable for line in lines)
    if number < 2:
        return None
    signed = dossier.campaign.signing != Signing.NONE
    by_filler = Action.SUBMIT if signed else Action.SEND
    return Many(Action.SIGN if actor.role == Role.HEAD else by_filler, number)
