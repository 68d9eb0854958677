"""Clocks: until when a unit may work, and how that reads."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, IntegerField, Q, Value
from django.utils import timezone

from forms_app.models import Campaign, Package
from forms_app.terms import Status

END_OF_WORK = time(18)
SATURDAY = 5
NOT_SENT = (Status.DRAFTING, Status.SIGNING)
BACK_WITH_UNIT = (Status.DRAFTING, Status.RETURNED, Status.CONSULTING, Status.ADJUSTING)
DISCLOSURE_DAYS = 20
# From when on a clock counts minutes, and from when it warns.
LAST_DAY = timedelta(hours=24)
LAST_MINUTES = timedelta(minutes=30)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Deadline:
    """Until when, and whether that has passed; ``correction`` tells a 整改期限 from the closing of the campaign."""

    at: datetime
    now: datetime
    correction: bool = False

    @property
    def overdue(self) -> bool:
        return self.now >= self.at

    @property
    def seconds(self) -> int:
        """What is left by the server's clock."""
        return max(0, int((self.at - self.now).total_seconds()))

    @property
    def counts_down(self) -> bool:
        return not self.overdue and self.at - self.now <= LAST_DAY

    @property
    def urgent(self) -> bool:
        return self.counts_down and self.at - self.now <= LAST_MINUTES

    @property
    def left(self) -> str:
        """What is left to the minute; in the last one, to the moment."""
        hours, minutes = divmod(self.seconds // 60, 60)
        if hours:
            return f"还剩 {hours} 小时 {minutes} 分"
        return f"还剩 {minutes} 分钟" if minutes else "不到 1 分钟"

    @property
    def days(self) -> int:
        """Calendar days between today and the day it ends."""
        return abs((timezone.localtime(self.at).date() - timezone.localtime(self.now).date()).days)

    def __str__(self) -> str:
        if self.overdue:
            what = "整改" if self.correction else ""
            return f"{what}逾期 {self.days} 天" if self.days else f"{what}今天已逾期"
        return f"还剩 {self.days} 天" if self.days else self.end

    @property
    def end(self) -> str:
        """When it ends, said of the last day."""
        day = "明天" if self.days else "今天"
        return f"{day} {timezone.localtime(self.at):%H:%M} 截止"


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
        return Deadline(package.due_at, timezone.now(), package.status != Status.CONSULTING)
    if package.status in NOT_SENT and package.sent_at is None:
        return Deadline(last_for_first(package), timezone.now())
    return None


def last_for_first(package: Package) -> datetime:
    """Until when the first 报送 may be worked on: what was submitted in time, within the head's hours."""
    in_time = package.submitted_at and not package.late
    return last_for_head(package) if in_time else closing(package)


def marks(package: Package) -> list[str]:
    """What its clocks have left on a package, in words: 延期至, 逾期报送, 整改逾期."""
    told = []
    if package.extended_until and package.sent_at is None:
        told.append(f"延期至 {clock(package.extended_until)}")
    if package.late:
        told.append("逾期报送")
    if package.late_again:
        told.append("曾整改逾期")
    return told


def overdue() -> Q:
    """Packages whose unit is late. What was submitted in time has its head's hours besides."""
    now = Value(timezone.now(), DateTimeField())
    # As a plain integer: Django multiplies no other by a duration on SQLite.
    number = ExpressionWrapper(F("dossier__campaign__head_hours"), IntegerField())
    hours = ExpressionWrapper(number * Value(HOUR), DurationField())
    not_in_time = Q(submitted_at=None) | Q(late=True)
    over = _closed(ExpressionWrapper(now - hours, DateTimeField())) | (not_in_time & _closed(now))
    return Q(status__in=BACK_WITH_UNIT, due_at__lte=now) | (Q(status__in=NOT_SENT, sent_at=None) & over)


def _closed(moment) -> Q:
    """Packages that could no longer be submitted for the first time at a moment (as the database tells it)."""
    extended = Q(extended_until=None) | Q(extended_until__lte=moment)
    return Q(dossier__campaign__closes_at__lte=moment) & extended


def clock(moment: datetime) -> str:
    """A moment as messages tell it."""
    return timezone.localtime(moment).strftime("%Y年%m月%d日 %H:%M")


def due_by_default(campaign: Campaign, now: datetime) -> datetime:
    """The end of the last of the campaign's working days for corrections (Monday to Friday)."""
    return end_of_work(now, campaign.return_days)


def extension_by_default(package: Package) -> datetime:
    """延期 as long as a correction would have, from now or from the end that is put off."""
    now = timezone.now()
    return due_by_default(package.dossier.campaign, max(now, _limit(package) or now))


def extension_for_waiting(package: Package) -> datetime | None:
    """延期 for a unit whom an answer keeps waiting: to the next working day, where its own end is near or past."""
    now, limit = timezone.now(), _limit(package)
    if limit is None or limit - now > LAST_DAY:
        return None
    return end_of_work(max(now, limit), 1)


def _limit(package: Package) -> datetime | None:
    return package.due_at if package.sent_at else closing(package)


def end_of_work(now: datetime, days: int) -> datetime:
    """The end of the working day that comes so many working days later."""
    day, left = timezone.localtime(now).date(), days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    end = timezone.make_aware(datetime.combine(day, END_OF_WORK))
    return end if end > now else end + timedelta(days=1)


def publish_by(package: Package, approved: date | None = None) -> date | None:
    """By when approved targets are to be made public: twenty days after 批复 (预算法 第14条), the year's unless told."""
    approved = approved or package.approval_date
    return approved + timedelta(days=DISCLOSURE_DAYS) if approved else None
