"""``make``: the one function that changes a package's status."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from forms_app import filings
from forms_app.access import EDITABLE, refusal
from forms_app.clock import due_by_default
from forms_app.filings.settling import settle
from forms_app.models import Filing, Membership, Package, Unit
from forms_app.terms import Action, RemarkState, Status

from . import remarks, submitting
from .holding import hold
from .models import Step
from .moves import BACK, MOVES, NEXT, Move, Refused, after

# A later time is a slip of the pen, and may lie beyond what a database can hold.
LAST_YEAR = 2099


@dataclass
class Making:
    """A move being made. Its effect sets the package, and in ``kept`` what the step shall remember."""

    package: Package
    actor: Membership
    opinion: str
    now: datetime
    kept: dict = field(default_factory=dict)
    scan: File | None = None


@transaction.atomic
def make(
    package: Package,
    action: str,
    actor: Membership,
    opinion: str = "",
    *,
    seen: int | None = None,
    **data: Any,
) -> Step:
    """Make a move and write it into the trail.

    ``seen`` is the newest step that the person's page showed (``last_step``); a package that moved on is left
    alone. ``data`` is what the move asks for besides, see the effects below. Raises PermissionDenied or
    Refused, both with a reason for the screen.
    """
    move = MOVES[Action(action)]
    package = hold(package)
    _refuse(package, move, actor, opinion, seen)
    making = Making(package, actor, opinion.strip(), timezone.now())
    target, office = _target(move, package)
    EFFECTS[move.action](making, **data)
    source, package.status, package.office = package.status, target, office
    package.changed_at = making.now
    package.save()
    if target in EDITABLE:
        # Tables under review don't follow their neighbours; now they may again.
        settle(package.dossier)
    return _write(making, move.action, source)


def last_step(package: Package) -> int:
    """The number of the newest step; 0 where there is none."""
    return package.steps.order_by("-pk").values_list("pk", flat=True).first() or 0


def _refuse(package: Package, move: Move, actor: Membership, opinion: str, seen: int | None) -> None:
    hidden = refusal(actor, Action.READ, package.dossier)
    if hidden:
        raise PermissionDenied(hidden)
    if seen is not None and seen != last_step(package):
        raise Refused(_moved_on(package))
    refused = refusal(actor, move.action, package)
    if refused:
        raise PermissionDenied(refused)
    if move.needs_opinion and not opinion.strip():
        raise Refused(f"请写明{move.label}的原因。")


def _moved_on(package: Package) -> str:
    step = package.steps.select_related("person").last()
    if step is None:
        return "页面已过期，请刷新，看过最新内容后再办理。"
    when = timezone.localtime(step.at).strftime("%Y年%m月%d日 %H:%M")
    state = package.get_status_display()
    done = f"已由{step.person}于{when}办理“{step.get_action_display()}”，现在是“{state}”。"
    return f"{done}请看过最新内容后再办理。"


def _target(move: Move, package: Package) -> tuple[Status, Unit | None]:
    if move.target == NEXT:
        return after(package)
    if move.target == BACK:
        return (Status.RETURNED if package.sent_at else Status.DRAFTING), None
    return Status(move.target), package.office if move.target == Status.APPROVED else None


def _write(making: Making, action: Action, source: str) -> Step:
    return Step.objects.create(
        package=making.package,
        action=action,
        from_status=source,
        to_status=making.package.status,
        person=making.actor.person,
        unit=making.actor.unit,
        role=making.actor.role,
        at=making.now,
        version=making.package.version,
        opinion=making.opinion,
        data=making.kept,
        scan=making.scan,
    )


def _submit(making: Making) -> None:
    """Freezes 第n次报送. Nothing may stop it: no open finding, no remark without an answer."""
    package = making.package
    held = filings.working(package.dossier)
    stops = submitting.stops(held, package)
    if stops:
        raise Refused(submitting.summary(stops), tuple(stops))
    package.version += 1
    filings.freeze(held, package, package.version)
    if package.due_at and making.now > package.due_at:
        making.kept["overdue"] = True


def _sign(making: Making) -> None:
    package = making.package
    package.sent_at = package.sent_at or making.now
    package.sent_version = package.version
    package.due_at = None


def _sign_on_paper(making: Making, signed_by: str, signed_on: date, scan: File | None = None) -> None:
    """The filler's statement that the head signed; it is kept as that, never as the head's own act."""
    if not signed_by.strip():
        raise Refused("请填写签字的单位负责人。")
    _refuse_future(signed_on, "签字日期")
    making.kept |= {"signed_by": signed_by.strip(), "signed_on": signed_on.isoformat()}
    making.scan = scan
    _sign(making)


def _send_back(making: Making) -> None:
    """The set goes back as it was: what a return locked stays locked."""


def _pass(making: Making) -> None:
    drafts = remarks.drafts(making.package, making.actor.unit).count()
    if drafts:
        raise Refused(f"您的股室还有 {drafts} 条修改意见未发出：请退回时一并发出，或删除后再通过。")
    waiting = making.package.remarks.filter(state=RemarkState.OPEN).count()
    if waiting:
        raise Refused(f"还有 {waiting} 条修改意见待修改：请退回单位修改，或办结后再通过。")


def _return(
    making: Making, tables: tuple[str, ...] = (), due_at: datetime | None = None, general: str = ""
) -> None:
    """Sends the office's remarks, opens the tables that are to be changed and locks the others."""
    package = making.package
    due_at = due_at or due_by_default(package.dossier.campaign, making.now)
    if due_at <= making.now:
        raise Refused("整改期限已过，请填写今后的时间。")
    if due_at.year > LAST_YEAR:
        raise Refused("整改期限的年份有误，请核对。")
    sent = remarks.send(package, making.actor, general)
    if not sent:
        raise Refused("退回须附修改意见：请在单元格上提修改意见，或填写总体修改意见。")
    named = _named(package, tables or [r.filing.number for r in sent if r.filing and not r.filing.removed_at])
    if not named:
        raise Refused("请勾选需要修改的报表，未勾选的报表将锁定。")
    opened = [f.pk for f in named]
    package.filings.filter(removed_at=None).exclude(pk__in=opened).update(locked=True)
    package.filings.filter(pk__in=opened).update(locked=False)
    package.due_at = due_at
    making.kept |= {
        "tables": sorted(f.number for f in named),
        "due_at": due_at.isoformat(),
        "remarks": len(sent),
    }


def _named(package: Package, numbers) -> list[Filing]:
    wanted = set(numbers)
    found = list(package.filings.filter(number__in=wanted, removed_at=None))
    if len(found) != len(wanted):
        raise Refused("勾选的报表已不在本报送件内，请重新勾选需要修改的报表。")
    return found


def _approve(making: Making, approval_number: str, approval_date: date) -> None:
    if not approval_number.strip():
        raise Refused("请填写批复文号。")
    _refuse_future(approval_date, "批复日期")
    package = making.package
    package.approval_number, package.approval_date = approval_number.strip(), approval_date
    package.approved_version = package.version
    making.kept |= {"approval_number": package.approval_number, "approval_date": approval_date.isoformat()}


def _refuse_future(day: date | None, label: str) -> None:
    if day is None:
        raise Refused(f"请填写{label}。")
    if day > timezone.localdate():
        raise Refused(f"{label}不能晚于今天，请核对。")


EFFECTS: dict[Action, Callable[..., None]] = {
    Action.SUBMIT: _submit,
    Action.SIGN: _sign,
    Action.SIGN_ON_PAPER: _sign_on_paper,
    Action.SEND_BACK: _send_back,
    Action.PASS: _pass,
    Action.RETURN: _return,
    Action.APPROVE: _approve,
}


@transaction.atomic
def unlock(filing: Filing, actor: Membership, reason: str) -> Step:
    """一并修改: the unit opens a table that the return didn't name, and says why; the trail keeps it."""
    if not reason.strip():
        raise Refused("请写明一并修改的原因。")
    package = hold(filing.package)
    filings.unlock(filing, actor)
    making = Making(package, actor, reason.strip(), timezone.now(), {"tables": [filing.number]})
    return _write(making, Action.UNLOCK, package.status)
