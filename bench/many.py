"""A big district in seconds: units with fillers, dossiers, packages, tables, steps, remarks and counts, written in bulk.

The packages stand in whatever states are asked for, one after another. What their tables hold is one amount each, and no
version is frozen: enough for every list, every count and every move that freezes nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import cycle

from django.utils import timezone

from forms_app.filings.opening import next_number
from forms_app.models import Campaign, Dossier, Filing, Membership, Package, Tally, Unit, User
from forms_app.registry import kind_of
from forms_app.terms import Action, PackageBy, RemarkState, Role, Severity, Status
from review.models import Remark, Step

BATCH = 500
MIXED = (
    Status.DRAFTING, Status.SIGNING, Status.FIRST_REVIEW, Status.FINAL_REVIEW, Status.RETURNED, Status.PASSED,
    Status.APPROVED, Status.PASSED,
)  # fmt: skip
UNSENT = (Status.DRAFTING, Status.SIGNING)
WITH_SECTION = (Status.DEPARTMENT_REVIEW, Status.FIRST_REVIEW)
WITH_NOBODY = (*UNSENT, Status.RETURNED, Status.ADJUSTING)
RULES = (("A1", Severity.BLOCK), ("A4", Severity.EXPLAIN), ("H2", Severity.HINT))


def add_packages(
    campaign: Campaign, sections: Sequence[Unit], last: Unit, number: int, states: Sequence[Status] = MIXED
) -> list[Package]:
    """So many more units asked by the campaign, each with a filler and one package (all its tables; where each table
    goes alone, one for each). ``last`` is the office of the last step."""
    units = _units(campaign, sections, number)
    dossiers = _dossiers(campaign, units)
    alone = campaign.package_by == PackageBy.FILING
    homes = [dossier for dossier in dossiers for _ in (campaign.kinds if alone else (1,))]
    packages = _create(
        _package(dossier, status, last) for dossier, status in zip(homes, cycle(states), strict=False)
    )
    _tables(campaign, packages if alone else [p for p in packages for _ in campaign.kinds])
    _trail(packages)
    return packages


def _create(things: Iterable) -> list:
    things = list(things)
    return type(things[0]).objects.bulk_create(things, batch_size=BATCH) if things else []


def _units(campaign: Campaign, sections: Sequence[Unit], number: int) -> list[Unit]:
    first = Unit.objects.count()
    named = zip(range(first, first + number), cycle(sections), strict=False)
    units = _create(Unit(code=f"B{n:06d}", name=f"某某单位{n}", section=section) for n, section in named)
    _create(campaign.units.through(campaign=campaign, unit=unit) for unit in units)
    people = _create(
        User(username=f"filler-{u.code}", name=f"某某{u.code}", phone="0000-0000", password="!")
        for u in units
    )
    _create(Membership(person=p, unit=u, role=Role.FILLER) for p, u in zip(people, units, strict=True))
    return units


def _dossiers(campaign: Campaign, units: list[Unit]) -> list[Dossier]:
    first = int(next_number(campaign.year).rsplit("-", 1)[1])
    return _create(
        Dossier(campaign=campaign, unit=unit, number=f"{campaign.year}-{n:04d}")
        for n, unit in enumerate(units, first)
    )


def _package(dossier: Dossier, status: Status, last: Unit) -> Package:
    now = timezone.now()
    package = Package(dossier=dossier, status=status)
    if status not in WITH_NOBODY:
        package.office = dossier.unit.section if status in WITH_SECTION else last
    if status != Status.DRAFTING:
        package.version, package.submitted_at = 1, now - timedelta(days=3)
    if status not in UNSENT:
        package.sent_version, package.sent_at = 1, now - timedelta(days=2)
    if status == Status.RETURNED:
        package.home, package.returns, package.due_at = status, 1, now + timedelta(days=2)
    if status in (Status.APPROVED, Status.PUBLISHED):
        package.approved_version, package.approval_number = 1, "某财预〔2023〕1号"
        package.approval_date = timezone.localdate()
    return package


def _tables(campaign: Campaign, homes: list[Package]) -> None:
    """One table for each of ``homes``: the campaign's kinds in turn."""
    kinds = list(enumerate(campaign.kinds, 1))
    filings = _create(
        Filing(number=f"{p.dossier.number}-{nth:02d}", dossier=p.dossier, package=p, kind=kind, hints=1)
        for p, (nth, kind) in zip(homes, cycle(kinds), strict=False)
    )
    for slug in campaign.kinds:
        kind = kind_of(slug)
        own = [f for f in filings if f.kind == slug]
        _create(kind.content(filing=f, **{kind.amount: Decimal(10_000 * (100 + f.pk))}) for f in own)
    _counts([f for f in filings if f.package.status in UNSENT])
    _create(_tally(f, *RULES[2]) for f in filings)


def _counts(drafts: list[Filing]) -> None:
    """Drafts have errors and warnings still."""
    for filing in drafts:
        filing.blocks = filing.explains = 1
    Filing.objects.bulk_update(drafts, ["blocks", "explains"], batch_size=BATCH)
    _create(_tally(f, rule, severity) for f in drafts for rule, severity in RULES[:2])


def _tally(filing: Filing, rule: str, severity: Severity) -> Tally:
    return Tally(filing=filing, rule=rule, title=f"规则{rule}", severity=severity, number=1, open=1)


def _trail(packages: list[Package]) -> None:
    """Who submitted and signed, and for what came back who returned it with an open remark."""
    people = {
        m.unit_id: m.person for m in Membership.objects.filter(role=Role.FILLER).select_related("person")
    }
    steps = [step for package in packages for step in _steps(package, people[package.dossier.unit_id])]
    _create(steps)
    returned = [s for s in steps if s.action == Action.RETURN]
    _create(
        Remark(
            package=s.package,
            version=1,
            text="请核对。",
            author=s.person,
            office=s.unit,
            state=RemarkState.OPEN,
        )
        for s in returned
    )


def _steps(package: Package, person: User) -> Iterable[Step]:
    unit, way = package.dossier.unit, [Status.DRAFTING]
    if package.version:
        way.append(Status.SIGNING)
    if package.sent_version:
        way.append(Status.FIRST_REVIEW)
    for source, target, action in zip(way, way[1:], (Action.SUBMIT, Action.SIGN), strict=False):
        yield _step(package, action, source, target, person, unit, Role.FILLER)
    if package.status == Status.RETURNED:
        office = unit.section
        yield _step(
            package,
            Action.RETURN,
            Status.FIRST_REVIEW,
            Status.RETURNED,
            person,
            office,
            Role.SECTION_REVIEWER,
        )


def _step(package: Package, action: Action, source, target, person: User, unit: Unit, role: Role) -> Step:
    return Step(
        package=package, action=action, from_status=source, to_status=target, person=person, unit=unit,
        role=role, at=timezone.now(), version=package.version,
    )  # fmt: skip
