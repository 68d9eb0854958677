"""A move being made, and the questions that several effects ask."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.files import File
from django.utils import timezone

from forms_app.clock import due_by_default
from forms_app.models import Filing, Membership, Package, Unit
from forms_app.terms import RemarkState
from review.models import Remark, Reply
from review.moves import Refused

# A later time is a slip of the pen, and may lie beyond what a database can hold.
LAST_YEAR = 2099


@dataclass
class Making:
    """A move being made. Its effect sets the package, and in ``kept`` what the step shall remember.

    ``opined`` says that the office where the package arrives has had its say already; ``passed_on`` from which state
    and by which office it was passed on.
    """

    package: Package
    actor: Membership
    opinion: str
    now: datetime
    kept: dict = field(default_factory=dict)
    scan: File | None = None
    opined: bool = False
    passed_on: tuple[str, Unit | None] = ("", None)


def nothing(making: Making) -> None:
    """A move that only changes the state."""


def refuse_future(day: date | None, label: str) -> None:
    if day is None:
        raise Refused(f"请填写{label}。")
    if day > timezone.localdate():
        raise Refused(f"{label}不能晚于今天，请核对。")


def sound_due(making: Making, due_at: datetime | None) -> datetime:
    """The time given for a correction, the campaign's default unless told."""
    due_at = due_at or due_by_default(making.package.dossier.campaign, making.now)
    refuse_due(due_at, making.now)
    return due_at


def refuse_due(due_at: datetime, now: datetime) -> None:
    if due_at <= now:
        raise Refused("整改期限已过，请填写今后的时间。")
    if due_at.year > LAST_YEAR:
        raise Refused("整改期限的年份有误，请核对。")


def named(package: Package, numbers) -> list[Filing]:
    """The package's tables with these numbers."""
    wanted = set(numbers)
    found = list(package.filings.filter(number__in=wanted, removed_at=None).order_by("position", "pk"))
    if len(found) != len(wanted):
        raise Refused("勾选的报表已不在本报送件内，请重新勾选需要修改的报表。")
    return found


def settle_remark(remark: Remark, state: RemarkState, actor: Membership, text: str) -> None:
    """Bring a remark to a state by a move, which leaves the same trace as an answer."""
    remark.state = state
    remark.save(update_fields=["state"])
    Reply.objects.create(remark=remark, state=state, text=text, person=actor.person, unit=actor.unit)
