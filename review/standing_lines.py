"""The rows of 报送情况一览表: what one unit has sent, how it stands, and whom to call. A fixed number of queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from forms_app.clock import overdue
from forms_app.models import Campaign, Filing, Membership, Package, Particular, Unit
from forms_app.scored import grade_label, with_score
from forms_app.terms import Action, RemarkState, Role, Status

from . import grading, scores
from .models import Remark, Step
from .rechecking import with_recheck
from .standing import packages_of

NOT_BEGUN = "尚未填报"
SUBMITTING = (Action.SUBMIT, Action.SEND)
COUNTS = ("blocks", "explains", "hints")


@dataclass(frozen=True)
class Contact:
    """Whom to call: who last submitted, else who saved last, else the unit's 填表人."""

    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Points:
    """自评得分 of one package and, where it was rechecked, 复核得分, each with its grade."""

    own: Decimal | None
    own_grade: str
    rechecked: Decimal | None = None
    grade: str = ""

    @property
    def difference(self) -> str:
        return scores.difference(self.own, self.rechecked)

    @property
    def change(self) -> Decimal | None:
        """The difference as a number, for those who reckon on with it."""
        return None if self.own is None or self.rechecked is None else self.rechecked - self.own


@dataclass(frozen=True)
class Line:
    """One unit asked. ``late`` tells that it is late now; ``explains`` counts warnings without 情况说明."""

    unit: Unit
    section: Unit | None
    packages: tuple[Package, ...] = ()
    contact: Contact = Contact()
    remarks: int = 0
    late: bool = False
    blocks: int = 0
    explains: int = 0
    hints: int = 0

    @property
    def states(self) -> list[tuple[Status, int]]:
        """States with how many packages stand there, in the order of the way."""
        counted = Counter(package.status for package in self.packages)
        return [(status, counted[status]) for status in Status if status in counted]

    @property
    def state(self) -> str:
        if len(self.packages) < 2:
            return self.packages[0].get_status_display() if self.packages else NOT_BEGUN
        return "、".join(f"{status.label} {number}" for status, number in self.states)

    @property
    def sent(self) -> int:
        return sum(package.sent_at is not None for package in self.packages)

    @property
    def sent_at(self) -> datetime | None:
        """首次报送时间; of several packages the first."""
        return min((p.sent_at for p in self.packages if p.sent_at), default=None)

    @property
    def returns(self) -> int:
        return sum(package.returns for package in self.packages)

    @property
    def extended_until(self) -> datetime | None:
        return max((p.extended_until for p in self.packages if p.extended_until), default=None)

    @property
    def marks(self) -> str:
        told = [
            ("逾期报送", any(p.late for p in self.packages)),
            ("曾整改逾期", any(p.late_again for p in self.packages)),
            ("现已逾期", self.late),
        ]
        return "、".join(words for words, so in told if so)

    @property
    def approval_number(self) -> str:
        return "、".join(dict.fromkeys(p.approval_number for p in self.packages if p.approval_number))

    @property
    def approval_date(self) -> date | None:
        return max((p.approval_date for p in self.packages if p.approval_date), default=None)

    @cached_property
    def points(self) -> list[Points]:
        """Of the packages that have a score."""
        found = (_points(package) for package in self.packages)
        return [p for p in found if p.own is not None or p.rechecked is not None]

    @property
    def path(self) -> str:
        """The package's page, or that of the whole dossier where there are several."""
        if len(self.packages) == 1:
            return reverse("package", args=[self.packages[0].pk])
        return reverse("dossier", args=[self.packages[0].dossier.number]) if self.packages else ""


@dataclass(frozen=True)
class Excused:
    """A unit that is 免报, and why."""

    unit: Unit
    section: Unit | None
    reason: str


def lines(campaign: Campaign, units: QuerySet[Unit], offices: dict[int, Unit]) -> list[Line]:
    """The rows of these units (each with its ``office``), in their order."""
    wanted = units.order_by().values("pk")
    packages, counts = _packages(campaign, wanted), _counts(campaign, wanted)
    contacts, remarks = _contacts(campaign, wanted), _remarks(campaign, wanted)
    closed = campaign.closes_at <= timezone.now()
    return [
        Line(
            unit,
            offices.get(unit.office),
            tuple(own := packages.get(unit.pk, ())),
            contacts.get(unit.pk, Contact()),
            remarks.get(unit.pk, 0),
            any(p.overdue for p in own) if own else closed,
            **counts.get(unit.pk, {}),
        )
        for unit in units
    ]


def excused(campaign: Campaign, units: QuerySet[Unit], offices: dict[int, Unit]) -> list[Excused]:
    arranged = Particular.objects.filter(campaign=campaign, unit__in=units.order_by().values("pk"))
    reasons = dict(arranged.values_list("unit", "exempt_reason"))
    return [Excused(unit, offices.get(unit.office), reasons[unit.pk]) for unit in units]


def _points(package: Package) -> Points:
    """Of a package with ``score`` and what was made of it (``with_recheck``)."""
    words = grading.words(grading.scheme_of(package))
    rechecked = Decimal(package.rechecked) if package.rechecked else None
    return Points(package.score, grade_label(package), rechecked, words.get(package.recheck_grade, ""))


def _packages(campaign: Campaign, wanted: QuerySet) -> dict[int, list[Package]]:
    late = ExpressionWrapper(overdue(), BooleanField())
    found = packages_of(campaign).filter(dossier__unit__in=wanted).annotate(overdue=late)
    grouped = defaultdict(list)
    for package in with_recheck(with_score(found)).select_related("dossier").order_by("pk"):
        package.dossier.campaign = campaign
        grouped[package.dossier.unit_id].append(package)
    return grouped


def _counts(campaign: Campaign, wanted: QuerySet) -> dict[int, dict[str, int]]:
    tables = _tables(campaign, wanted).order_by().values("dossier__unit")
    summed = tables.annotate(**{f"{name}_sum": Sum(name) for name in COUNTS})
    return {row["dossier__unit"]: {name: row[f"{name}_sum"] for name in COUNTS} for row in summed}


def _tables(campaign: Campaign, wanted: QuerySet) -> QuerySet[Filing]:
    return Filing.objects.filter(dossier__campaign=campaign, dossier__unit__in=wanted, removed_at=None)


def _remarks(campaign: Campaign, wanted: QuerySet) -> dict[int, int]:
    """Of what was given up nobody waits for an answer."""
    opened = Remark.objects.filter(
        state=RemarkState.OPEN, package__dossier__campaign=campaign, package__dossier__unit__in=wanted
    ).exclude(package__status=Status.GIVEN_UP)
    counted = opened.order_by().values("package__dossier__unit").annotate(number=Count("pk"))
    return dict(counted.values_list("package__dossier__unit", "number"))


# --- whom to call ---


def _contacts(campaign: Campaign, wanted: QuerySet) -> dict[int, Contact]:
    """What comes later counts more."""
    return {**_fillers(wanted), **_savers(campaign, wanted), **_submitters(campaign, wanted)}


def _people(found: QuerySet, unit: str, person: str) -> dict[int, Contact]:
    """The last of each unit."""
    columns = (unit, *(f"{person}__{name}" for name in ("name", "username", "phone")))
    return {pk: Contact(name or username, phone) for pk, name, username, phone in found.values_list(*columns)}


def _fillers(wanted: QuerySet) -> dict[int, Contact]:
    """The unit's own 填表人 of today, the one of long standing before others."""
    staff = Membership.objects.active().filter(role=Role.FILLER, principal=None, unit__in=wanted)
    return _people(staff.order_by("-pk"), "unit", "person")


def _savers(campaign: Campaign, wanted: QuerySet) -> dict[int, Contact]:
    saved = _tables(campaign, wanted).filter(saved_by__isnull=False, saved_at__isnull=False)
    return _people(saved.order_by("saved_at", "pk"), "dossier__unit", "saved_by")


def _submitters(campaign: Campaign, wanted: QuerySet) -> dict[int, Contact]:
    made = Step.objects.filter(
        action__in=SUBMITTING, package__dossier__campaign=campaign, package__dossier__unit__in=wanted
    )
    last = made.order_by().values("package__dossier").annotate(last=Max("pk")).values("last")
    return _people(Step.objects.filter(pk__in=last), "package__dossier__unit", "person")
