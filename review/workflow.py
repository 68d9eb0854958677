"""``make``: the one function that changes a package's status."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from forms_app import filings
from forms_app.access import EDITABLE, refusal
from forms_app.filings.settling import settle
from forms_app.models import Filing, Membership, Package
from forms_app.terms import Action, RequestState, Status

from . import notices
from .effects import EFFECTS, Making
from .holding import hold
from .models import Step
from .moves import MOVES, STAY, Move, Refused, target_of


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
    alone. ``data`` is what the move asks for besides, see ``review.effects``. Raises PermissionDenied or
    Refused, both with a reason for the screen.
    """
    move = MOVES[Action(action)]
    package = hold(package)
    _refuse(package, move, actor, opinion, seen)
    making = Making(package, actor, opinion.strip(), timezone.now())
    target, office = target_of(move, package)
    EFFECTS[move.action](making, **data)
    source, left = package.status, package.office
    package.status, package.office = target, office
    if move.target != STAY:
        _arrive(making)
    package.save()
    if target in EDITABLE and move.target != STAY:
        # Tables under review don't follow their neighbours; now they may again.
        settle(package.dossier)
    step = _write(making, move.action, source)
    notices.tell(step, left)
    return step


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
    step = package.steps.select_related("person", "principal").last()
    if step is None:
        return "页面已过期，请刷新，看过最新内容后再办理。"
    when = timezone.localtime(step.at).strftime("%Y年%m月%d日 %H:%M")
    state = package.get_status_display()
    done = f"已由{step.by}于{when}办理“{step.get_action_display()}”，现在是“{state}”。"
    return f"{done}请看过最新内容后再办理。"


def _arrive(making: Making) -> None:
    """What holds of the place where the package was is forgotten; requests that nobody answered there lapse."""
    package = making.package
    package.changed_at = making.now
    package.opined = making.opined
    package.came_from, package.came_by = making.passed_on
    package.requests.filter(state=RequestState.OPEN).update(state=RequestState.LAPSED)


def _write(making: Making, action: Action, source: str) -> Step:
    package = making.package
    signing = Status.SIGNING in (source, package.status)
    return Step.objects.create(
        package=making.package,
        action=action,
        from_status=source,
        to_status=making.package.status,
        person=making.actor.person,
        principal=making.actor.principal,
        unit=making.actor.unit,
        role=making.actor.role,
        at=making.now,
        version=package.version if signing else package.sent_version,
        opinion=making.opinion,
        data=making.kept,
        scan=making.scan,
    )


@transaction.atomic
def unlock(filing: Filing, actor: Membership, reason: str) -> Step:
    """一并修改: the unit opens a table that the return didn't name, and says why; the trail keeps it."""
    if not reason.strip():
        raise Refused("请写明一并修改的原因。")
    package = hold(filing.package)
    filings.unlock(filing, actor)
    making = Making(package, actor, reason.strip(), timezone.now(), {"tables": [filing.number]})
    return _write(making, Action.UNLOCK, Status(package.status))
