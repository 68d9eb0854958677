"""An office passes a package on, sends it back, fails it, or takes its own decision back."""

from datetime import datetime

from forms_app import hands
from forms_app.models import Filing, Package
from forms_app.rights import REVIEWING
from forms_app.terms import Grade, RemarkState
from review import remarks
from review.moves import Refused, way

from .making import Making, named, sound_due


def pass_on(making: Making, grade: str = "") -> None:
    package = making.package
    if grade == Grade.POOR:
        raise Refused("等级为“差”的，请办理“不予通过”。")
    waiting = package.remarks.filter(state=RemarkState.OPEN).count()
    unanswered = unanswered_remarks(remarks.drafts(package, making.actor.unit).count(), waiting)
    if unanswered:
        raise Refused(unanswered)
    package.grade = grade
    making.kept |= {"grade": grade} if grade else {}
    hands.take(package, package.status, making.actor)
    making.passed_on = (package.status, making.actor.unit)


def unanswered_remarks(drafts: int, waiting: int) -> str:
    """Why a package with so many remarks that weren't sent, and so many that wait for the unit, can't be passed on."""
    if drafts:
        return f"本环节还有 {drafts} 条修改意见未发出：请退回时一并发出，或删除后再通过。"
    return f"还有 {waiting} 条修改意见待修改：请退回单位修改，或办结后再通过。" if waiting else ""


def reject(making: Making) -> None:
    """不予通过: graded 差, which ends the round. The office's remarks go out with it."""
    package = making.package
    package.grade = Grade.POOR
    sent = remarks.send(package, making.actor)
    making.kept |= {"grade": Grade.POOR.value, "remarks": len(sent)}
    making.passed_on = (package.status, making.actor.unit)


def undo(making: Making) -> None:
    """撤销审核: the office has the package again, as before its pass."""
    making.package.grade = ""
    making.opined = True


def hand_back(making: Making) -> None:
    """退回上一环节: the office before has it again, with the reason."""
    making.opined = True


def send_for_correction(
    making: Making,
    tables: tuple[str, ...] = (),
    due_at: datetime | None = None,
    general: str = "",
    attachment: bool = False,
) -> None:
    """Sends the office's remarks, opens the tables that are to be changed and locks the others.

    Where only an ``attachment`` is missing there may be none to change; 一并修改 opens one all the same.
    """
    package = making.package
    due_at = sound_due(making, due_at)
    sent = remarks.send(package, making.actor, general)
    if not sent:
        raise Refused("退回须附修改意见：请在单元格上提修改意见，或填写总体修改意见。")
    opened = _opened(
        package,
        tables or [r.filing.number for r in sent if r.filing and not r.filing.removed_at],
        attachment,
    )
    numbers = [f.pk for f in opened]
    package.filings.filter(removed_at=None).exclude(pk__in=numbers).update(locked=True)
    package.filings.filter(pk__in=numbers).update(locked=False)
    package.due_at, package.grade = due_at, ""
    package.returns += 1
    package.resume = _returning_stage(package) if package.dossier.campaign.straight_return else ""
    making.kept |= {
        "tables": sorted(f.number for f in opened),
        "due_at": due_at.isoformat(),
        "remarks": len(sent),
    }
    making.kept |= {"resume": package.resume} if package.resume else {}


def _opened(package: Package, tables, attachment: bool) -> list[Filing]:
    found = named(package, tables)
    if not found and not attachment:
        raise Refused("请勾选需要修改的报表，未勾选的报表将锁定。")
    if package.adjustment_id:
        within = set(package.adjustment.opened.values_list("pk", flat=True))
        if not {f.pk for f in found} <= within:
            raise Refused("调整期间只能退回本次调整的报表，请重新勾选。")
    return found


def _returning_stage(package: Package) -> str:
    """The step that a straight return leads back to: the office's own, which for a decision lies behind."""
    if package.status in REVIEWING:
        return package.status
    stages = way(package)
    return package.came_from or (stages[-1].status if stages else "")
