"""What units still have to do, and the house's own reminders of it, before and after a closing time.

A reminder is given once per person and occasion. What the bureau itself reminds of is ``review.urging``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from forms_app.access import holds_tables
from forms_app.clock import BACK_WITH_UNIT, NOT_SENT, clock, last_for_first
from forms_app.models import Campaign, Package, Particular, Unit, User
from forms_app.rights import UNIT_ROLES, WITH_UNIT
from forms_app.terms import Role, Signing, Status

from . import subjects
from .models import Notice
from .notices import recipients, subject
from .standing import packages_of

BEFORE = {"before-1": timedelta(days=1), "before-3": timedelta(days=3)}
OVERDUE = "overdue"
# Who was late long before anybody asked for reminders is left alone.
OVERDUE_WITHIN = timedelta(days=7)
# A head's hours after the closing time, at most.
LONGEST_HEAD_HOURS = timedelta(hours=720)

DOING = {
    Status.DRAFTING: "报送",
    Status.SIGNING: "审签",
    Status.RETURNED: "修改并重新报送",
    Status.CONSULTING: "答复完善建议",
    Status.ADJUSTING: "报送目标调整",
}
# Projects that a reminder calls by their names.
NAMED = 3
PAPER_DOING = "登记线下签字并报送"


@dataclass(frozen=True)
class Work:
    """What one unit has to do for a campaign, by when. No package: its tables were never opened."""

    campaign: Campaign
    unit: Unit
    status: Status
    limit: datetime | None
    since: datetime
    packages: tuple[Package, ...] = ()

    @property
    def projects(self) -> str:
        """Which projects it is about, where each goes alone."""
        named = [str(p.subject) for p in self.packages if p.subject]
        more = f"等 {len(named)} 个项目" if len(named) > NAMED else ""
        return "、".join(named[:NAMED]) + more

    @property
    def on_paper(self) -> bool:
        return self.status == Status.SIGNING and self.campaign.signing == Signing.PAPER

    @property
    def role(self) -> Role:
        return Role.HEAD if self.status == Status.SIGNING and not self.on_paper else Role.FILLER

    @property
    def doing(self) -> str:
        doing = PAPER_DOING if self.on_paper else DOING[self.status]
        return f"{doing}（{len(self.packages)} 件）" if len(self.packages) > 1 else doing

    @property
    def closed(self) -> bool:
        """Whether it can't be sent any more without 延期."""
        first = all(p.sent_at is None for p in self.packages)
        late = self.limit is not None and self.limit <= timezone.now()
        return late and first and self.status in NOT_SENT and not self.campaign.accepts_late

    @property
    def path(self) -> str:
        if not self.packages:
            return reverse("dossiers")
        if len(self.packages) == 1:
            return reverse("package", args=[self.packages[0].pk])
        return reverse("dossier", args=[self.packages[0].dossier.number])


def limit_of(package: Package) -> datetime | None:
    """Until when the unit, or its head, has to act."""
    if package.due_at and (package.status in BACK_WITH_UNIT or package.status == Status.SIGNING):
        return package.due_at
    return None if package.sent_at else last_for_first(package)


def with_unit() -> QuerySet[Package]:
    """Packages that a unit, not exempt, has in its hands."""
    held = Package.objects.filter(holds_tables(), status__in=WITH_UNIT)
    exempt = Particular.objects.exclude(exempt_reason="").values("pk")
    related = ("dossier__campaign", "dossier__unit")
    return held.exclude(dossier__particular__in=exempt).select_related(*related).order_by("pk")


def works(packages: Iterable[Package]) -> list[Work]:
    """One for all packages of a unit that wait for the same thing until the same time."""
    found: dict[tuple, list[Package]] = {}
    packages = list(packages)
    subjects.tell_unit(packages)
    for package in packages:
        dossier = package.dossier
        key = dossier.campaign_id, dossier.unit_id, package.status, limit_of(package)
        found.setdefault(key, []).append(package)
    return [_work(held, key[-1]) for key, held in found.items()]


def _work(held: list[Package], limit: datetime | None) -> Work:
    dossier = held[0].dossier
    since = min(p.changed_at for p in held)
    return Work(dossier.campaign, dossier.unit, Status(held[0].status), limit, since, tuple(held))


def unopened(campaign: Campaign) -> list[Work]:
    """Of units that were asked and have no tables yet: never opened, or still without a first project."""
    exempt = campaign.particulars.exclude(exempt_reason="").values("unit")
    begun = packages_of(campaign).values("dossier__unit")
    units = campaign.units.exclude(pk__in=begun).exclude(pk__in=exempt)
    return [
        Work(campaign, unit, Status.DRAFTING, campaign.closes_at, campaign.opens_at)
        for unit in units.order_by("code")
    ]


# --- who ---


def staff(units: Iterable[Unit]) -> dict[tuple[int, str], list[User]]:
    """Fillers and heads of these units today, by unit and role; one query."""
    who = Q(unit__in={unit.pk for unit in units}, role__in=UNIT_ROLES)
    found: dict[tuple[int, str], list[User]] = {}
    for membership in recipients(who).select_related("person").order_by("pk"):
        people = found.setdefault((membership.unit_id, membership.role), [])
        if membership.person not in people:
            people.append(membership.person)
    return found


def give(notices: Iterable[Notice]) -> int:
    """Write down those that nobody was given yet; how many these are."""
    notices = list(notices)
    occasions = {n.occasion for n in notices}
    columns = ("person_id", "unit_id", "campaign_id", "occasion")
    known = set(Notice.objects.filter(occasion__in=occasions).values_list(*columns))
    new = [n for n in notices if tuple(getattr(n, c) for c in columns) not in known]
    # Whoever is at the same a moment earlier has written them: the constraint lets each stand once.
    Notice.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    return len(new)


def notice(
    work: Work, person: User, words: str, text: str, occasion: str, sender: User | None = None
) -> Notice:
    return Notice(
        person=person,
        unit=work.unit,
        campaign=work.campaign,
        package=work.packages[0] if len(work.packages) == 1 else None,
        subject=subject(True, words),
        text=text,
        to_do=True,
        occasion=f"{occasion} {work.status} {work.limit.isoformat() if work.limit else ''}".strip(),
        path=work.path,
        sender=sender,
    )


# --- before and after a closing time ---


def remind_of_closing(now: datetime) -> int:
    """Three days and one day before it, and once after; how many were told."""
    due = [(work, stage) for work in _near(now) if (stage := stage_of(work, now))]
    people = staff(work.unit for work, _ in due)
    return give(
        notice(work, person, _words(work, stage), text_of(work), stage)
        for work, stage in due
        for person in people.get((work.unit.pk, work.role), ())
    )


def _near(now: datetime) -> Iterator[Work]:
    """What may be near its closing time; exactly is for ``stage_of`` to tell."""
    window = now - OVERDUE_WITHIN - LONGEST_HEAD_HOURS, now + max(BEFORE.values())
    closes = Q(dossier__campaign__closes_at__range=window) | Q(extended_until__range=window)
    started = Q(dossier__campaign__opens_at__lte=now)
    yield from works(with_unit().filter(Q(due_at__range=window) | Q(sent_at=None) & closes, started))
    for campaign in Campaign.objects.filter(closes_at__range=window, opens_at__lte=now):
        yield from unopened(campaign)


def stage_of(work: Work, now: datetime) -> str:
    """Which reminder is due. Not one for a moment at which the unit didn't have it yet: it was just told."""
    if work.limit is None or work.limit <= now - OVERDUE_WITHIN:
        return ""
    if work.limit <= now:
        return OVERDUE
    reached = (name for name, ahead in BEFORE.items() if work.since <= work.limit - ahead <= now)
    return next(reached, "")


def _words(work: Work, stage: str) -> str:
    if stage == OVERDUE:
        return f"{work.unit} 已逾期，请尽快{work.doing}"
    local = timezone.localtime(work.limit)
    return f"{work.unit} 请于{local.month}月{local.day}日 {local:%H:%M} 前{work.doing}"


def text_of(work: Work) -> str:
    """The campaign and its closing time, and what is left to do once it has passed."""
    about = f"{work.projects}。" if work.projects else ""
    if work.limit is None:
        return f"{work.campaign}。{about}"
    closed = "需要补报的，请申请延期。" if work.closed else ""
    return f"{work.campaign}，{clock(work.limit)} 截止。{about}{closed}"
