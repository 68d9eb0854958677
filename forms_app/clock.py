"""Clocks: until when a unit may work, and how that reads."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from forms_app.models import Campaign, Package
from forms_app.terms import Status

END_OF_WORK = time(18)
SATURDAY = 5
NOT_SENT = (Status.DRAFTING, Status.SIGNING)
BACK_WITH_UNIT = (Status.DRAFTING, Status.RETURNED, Status.CONSULTING, Status.ADJUSTING)
DISCLOSURE_DAYS = 20


@dataclass(frozen=True)
class Deadline:
    """Until when, and whether that has passed."""

    at: datetime
    now: datetime

    @property
    def overdue(self) -> bool:
        return self.now >= self.at

    @property
    def days(self) -> int:
        """Calendar days between today and the day it ends."""
        return abs((timezone.localtime(self.at).date() - timezone.localtime(self.now).date()).days)

    def __str__(self) -> str:
        if self.overdue:
            return f"逾期 {self.days} 天" if self.days else "今天已逾期"
        clock = timezone.localtime(self.at).strftime("%H:%M")
        return f"还剩 {self.days} 天" if self.days else f"今天 {clock} 截止"


def closing(package: Package) -> datetime:
    """Until when the package may first be submitted: the campaign's closing time, or later where 延期报送 was granted."""
    closes_at = package.dossier.campaign.closes_at
    return max(closes_at, package.extended_until) if package.extended_until else closes_at


def last_for_head(package: Package) -> datetime:
    """Until when the head may sign what was submitted in time."""
    return closing(package) + timedelta(hours=package.dossier.campaign.head_hours)


def deadline(package: Package) -> Deadline | None:
    """What came back has a date of its own; before the first 报送 it is the closing time; else none."""
    if package.status in BACK_WITH_UNIT and package.due_at:
        return Deadline(package.due_at, timezone.now())
    if package.status in NOT_SENT and package.sent_at is None:
        return Deadline(closing(package), timezone.now())
    return None


def overdue() -> Q:
    """Packages whose unit is late."""
    now = timezone.now()
    closed = Q(dossier__campaign__closes_at__lte=now) & (Q(extended_until=None) | Q(extended_until__lte=now))
    return Q(status__in=BACK_WITH_UNIT, due_at__lte=now) | (Q(status__in=NOT_SENT, sent_at=None) & closed)


def clock(moment: datetime) -> str:
    """A moment as messages tell it."""
    return timezone.localtime(moment).strftime("%Y年%m月%d日 %H:%M")


def due_by_default(campaign: Campaign, now: datetime) -> datetime:
    """The end of the last of the campaign's working days for corrections (Monday to Friday)."""
    day, left = timezone.localtime(now).date(), campaign.return_days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    end = timezone.make_aware(datetime.combine(day, END_OF_WORK))
    return end if end > now else end + timedelta(days=1)


def publish_by(package: Package) -> date | None:
    """By when approved targets are to be made public: twenty days after 批复 (预算法 第14条)."""
    approved = package.approval_date
    return approved + timedelta(days=DISCLOSURE_DAYS) if approved else None
