"""Clocks: until when a unit may work, and how that reads."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from forms_app.models import Campaign, Package
from forms_app.terms import Status

END_OF_WORK = time(18)
SATURDAY = 5
NOT_SENT = (Status.DRAFTING, Status.SIGNING)


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


def deadline(package: Package) -> Deadline | None:
    """A returned package has its own; before the first 报送 it is the campaign's closing time; else none."""
    if package.status == Status.RETURNED and package.due_at:
        return Deadline(package.due_at, timezone.now())
    if package.status in NOT_SENT and package.sent_at is None:
        return Deadline(package.dossier.campaign.closes_at, timezone.now())
    return None


def overdue() -> Q:
    """Packages whose unit is late."""
    now = timezone.now()
    late_first = Q(status__in=NOT_SENT, sent_at=None, dossier__campaign__closes_at__lte=now)
    return Q(status=Status.RETURNED, due_at__lte=now) | late_first


def due_by_default(campaign: Campaign, now: datetime) -> datetime:
    """The end of the last of the campaign's working days for corrections (Monday to Friday)."""
    day, left = timezone.localtime(now).date(), campaign.return_days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    end = timezone.make_aware(datetime.combine(day, END_OF_WORK))
    return end if end > now else end + timedelta(days=1)
