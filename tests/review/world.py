"""A small district: one unit with a 主管部门, one without, the offices, and people for every role."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from forms_app import filings
from forms_app.document import Document, Place
from forms_app.editing import Change, ChangeSet
from forms_app.filings.projects import add_project
from forms_app.models import Campaign, Dossier, Filing, Membership, Package, ReviewStep, Unit, User
from forms_app.registry import kind_of
from forms_app.terms import (
    AdjustmentType,
    CampaignType,
    Grade,
    PackageBy,
    RemarkState,
    Role,
    Signing,
    Status,
)  # fmt: skip
from forms_app.values import shown_text
from review import remarks
from review.models import Step
from review.workflow import make
from tests.samples import sample

SAMPLE = "demo-returned"
KINDS = ["department_target", "fund_summary", "spending_direction"]


@dataclass
class World:
    campaign: Campaign
    units: dict[str, Unit]
    people: dict[str, Membership] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Membership:
        return self.people[name]

    def employ(self, name: str, unit: str, role: Role) -> Membership:
        person = User.objects.create(username=name, name=f"演示{name}")
        self.people[name] = Membership.objects.create(person=person, unit=self.units[unit], role=role)
        return self.people[name]

    def open(self, unit: str) -> Dossier:
        return filings.open_dossier(self.campaign, self.units[unit])

    def filled(self, unit: str = "street", filler: str = "filler") -> Package:
        """A dossier without a fault, ready to be submitted."""
        dossier = self.open(unit)
        fill(dossier, self[filler])
        return Package.objects.get(dossier=dossier)

    def step(self, package: Package, action: str, actor: str, opinion: str = "", **data) -> Step:
        step = make(package, action, self[actor], opinion, **data)
        package.refresh_from_db()
        return step

    def advance(self, package: Package, *moves: tuple) -> Package:
        for action, actor, *rest in moves:
            self.step(package, action, actor, *rest)
        return package


SENT = (("submit", "filler"), ("sign", "head"))
PASSED = (*SENT, ("pass", "department"), ("pass", "section"), ("pass", "performance"))


def build() -> World:
    units = _units()
    now = timezone.now()
    campaign = Campaign.objects.create(
        year=2023, name="2023年预算绩效目标申报", kinds=KINDS, scheme="hunan_2023",
        opens_at=now - timedelta(days=5), closes_at=now + timedelta(days=20),
    )  # fmt: skip
    campaign.units.set([units["street"], units["library"]])
    for position, (stage, office) in enumerate(
        [
            (Status.DEPARTMENT_REVIEW, None),
            (Status.FIRST_REVIEW, None),
            (Status.FINAL_REVIEW, units["performance"]),
        ],
        1,
    ):
        ReviewStep.objects.create(campaign=campaign, position=position, stage=stage, office=office)
    world = World(campaign, units)
    for name, unit, role in PEOPLE:
        world.employ(name, unit, role)
    return world


PEOPLE = [
    ("filler", "street", Role.FILLER),
    ("head", "street", Role.HEAD),
    ("viewer", "street", Role.VIEWER),
    ("department", "bureau", Role.DEPARTMENT_REVIEWER),
    ("section", "section", Role.SECTION_REVIEWER),
    ("performance", "performance", Role.PERFORMANCE_REVIEWER),
    ("leader", "finance", Role.VIEWER),
    ("administrator", "performance", Role.ADMINISTRATOR),
    ("filler2", "library", Role.FILLER),
    ("head2", "library", Role.HEAD),
    ("section2", "section2", Role.SECTION_REVIEWER),
    ("department2", "bureau2", Role.DEPARTMENT_REVIEWER),
]


STRANGERS = [
    ("performance9", "performance9", Role.PERFORMANCE_REVIEWER),
    ("leader9", "finance9", Role.VIEWER),
]


def second_bureau(world: World) -> None:
    """Another 财政局 in the same database: its offices stand below it, and no campaign names them."""
    bureau = Unit.objects.create(code="990", name="另一财政局", is_office=True)
    office = Unit.objects.create(code="993", name="绩效管理处", is_office=True, department=bureau)
    world.units |= {"finance9": bureau, "performance9": office}
    for name, unit, role in STRANGERS:
        world.employ(name, unit, role)


def _units() -> dict[str, Unit]:
    offices = {
        name: Unit.objects.create(code=code, name=title, is_office=True)
        for name, code, title in [
            ("finance", "900", "区财政局"), ("section", "901", "行政政法股"),
            ("section2", "902", "社会保障股"), ("performance", "903", "绩效评价股"),
        ]
    }  # fmt: skip
    bureau = Unit.objects.create(code="100", name="某某局", section=offices["section"])
    bureau2 = Unit.objects.create(code="200", name="另一局", section=offices["section2"])
    street = Unit.objects.create(
        code="101", name="某某街道办事处", department=bureau, section=offices["section"]
    )
    library = Unit.objects.create(code="201", name="某某图书馆", section=offices["section2"])
    return {**offices, "bureau": bureau, "bureau2": bureau2, "street": street, "library": library}


def fill(dossier: Dossier, filler: Membership, name: str = SAMPLE) -> None:
    """Bring in a complete sample, as the filler would."""
    for plain in sample(name)["filings"]:
        if plain["kind"] not in dossier.campaign.kinds:
            continue
        kind = kind_of(plain["kind"])
        document = Document.from_plain(plain["document"], kind.shape)
        wanted = {"line": plain["line"]} if "line" in plain else {}
        filing = Filing.objects.get(dossier=dossier, kind=kind.slug, **wanted)
        filings.put_document(filing, filler, document)


def by_filing(world: World) -> None:
    world.campaign.package_by = PackageBy.FILING
    world.campaign.save()


def on_paper(world: World) -> None:
    world.campaign.signing = Signing.PAPER
    world.campaign.save()


# --- campaigns that are arranged otherwise ---


def arranged(**data) -> Callable[[World], None]:
    def arrange(world: World) -> None:
        Campaign.objects.filter(pk=world.campaign.pk).update(**data)
        world.campaign.refresh_from_db()

    return arrange


evaluation = arranged(type=CampaignType.EVALUATION)
unsigned = arranged(signing=Signing.NONE)
text_by_bureau = arranged(text_by_bureau=True)
straight = arranged(straight_return=True)


# --- projects, each its own package ---

PROJECTS = "demo-shanghai"
PROJECT = "shanghai_declaration"
declaring = arranged(
    kinds=[PROJECT], scheme="shanghai_2024", year=2024, package_by=PackageBy.FILING, name="2024年项目绩效目标"
)


def declaring_beside(world: World) -> World:
    """The same people, and beside the targets' campaign one whose projects go one by one."""
    old = world.campaign
    beside = Campaign.objects.create(
        year=2024, name="2024年项目绩效目标", kinds=[PROJECT], scheme="shanghai_2024",
        package_by=PackageBy.FILING, opens_at=old.opens_at, closes_at=old.closes_at,
    )  # fmt: skip
    beside.units.set(old.units.all())
    for step in old.steps.all():
        ReviewStep.objects.create(
            campaign=beside, position=step.position, stage=step.stage, office=step.office
        )
    return replace(world, campaign=beside)


def project(world: World, nth: int = 0, name: str = "") -> Package:
    """A project without a fault in the street's dossier of a campaign that is ``declaring``; its package."""
    return project_table(world, nth, name).package


def project_table(world: World, nth: int = 0, name: str = "") -> Filing:
    plain = sample(PROJECTS)["filings"][nth]["document"]
    document = Document.from_plain(plain, kind_of(PROJECT).shape)
    if name:
        document = document.with_header(document.header.with_value("project_name", name))
    made = add_project(world.open("street"), world["filler"], PROJECT, document["project_name"])
    filings.put_document(made, world["filler"], document)
    return table_of(made.dossier, PROJECT, number=made.number)


def table_of(dossier: Dossier, kind: str, **which) -> Filing:
    found = Filing.objects.select_related("package", "dossier__campaign", "dossier__unit")
    return found.get(dossier=dossier, kind=kind, **which)


def project_returned(world: World, package: Package) -> None:
    world.advance(package, *SENT)
    world.step(
        package, "return", "department", "不属于本年安排。", general="请核实。", tables=[number(package)]
    )
    answer_all(world, package)


def given_up(world: World, package: Package) -> None:
    project_returned(world, package)
    world.step(package, "give_up", "filler", "项目取消，不再申报。")


# --- moves that bring data with them ---

APPROVAL = {"approval_number": "某财绩〔2023〕1号", "approval_date": date(2023, 3, 1)}
PUBLISHED = {"published_on": date(2023, 3, 10), "published_where": "区政府门户网站预决算公开栏"}
ADJUSTMENT = {
    "type": AdjustmentType.CONTENT,
    "document_number": "某财绩〔2023〕20号",
    "dated": date(2023, 6, 1),
}
TARGET = "department_target"


def number(package: Package, kind: str = TARGET) -> str:
    """The number of the package's first table of a kind; of a project, its only one, whether it stands or not."""
    standing = package.filings.filter(kind=kind, removed_at=None).order_by("position", "pk").first()
    return (standing or package.filings.get()).number


def table(package: Package, kind: str = TARGET) -> Filing:
    found = Filing.objects.select_related("package", "dossier__campaign", "dossier__unit")
    return found.get(number=number(package, kind))


def approved(world: World, package: Package) -> None:
    world.step(package, "approve", "performance", **APPROVAL)


def published(world: World, package: Package) -> None:
    world.step(package, "publish", "filler", **PUBLISHED)


def adjusting(world: World, package: Package) -> None:
    world.step(package, "adjust", "filler", "职能有变。", tables=[number(package)], **ADJUSTMENT)


def rechecked(world: World, package: Package) -> None:
    world.step(package, "recheck", "performance", "佐证不足。", score=Decimal("86.5"), grade=Grade.GOOD)


def returned_by(office: str) -> Callable[[World, Package], None]:
    """退回 of 附表1 alone, with a remark that the unit has answered already."""

    def give_back(world: World, package: Package) -> None:
        world.step(package, "return", office, "请改。", general="请改。", tables=[number(package)])
        answer_all(world, package)

    return give_back


def answer_all(world: World, package: Package) -> None:
    for remark in package.remarks.filter(state=RemarkState.OPEN):
        remarks.reply(remark, world["filler"], RemarkState.CHANGED)


def proposed_by(office: str, place: str = "duties", proposal: str = "改写后的职责。"):
    """完善建议 at a cell of 附表1."""

    def propose(world: World, package: Package) -> None:
        snapshot = filings.sent_snapshot(table(package))
        remarks.add(package, world[office], "建议改写。", snapshot, place, proposal)

    return propose


def put(world: World, package: Package, field: str, new: str, kind: str = TARGET) -> filings.Working:
    """Type into a header cell, as the filler does."""
    filing = table(package, kind)
    held = filings.working(filing.dossier)
    shape, record = kind_of(kind).shape, held.documents[filing.number].header
    old = shown_text(record, shape.header[field], held.scheme.money)
    return filings.save(filing, world["filler"], ChangeSet(cells=(Change(Place(field), old, new),))).held


def asked_for_release(world: World, package: Package) -> None:
    """An 错误 in 附表1, and the unit asks for 放行."""
    held = put(world, package, "other_funds", "1")
    found = next(f for f in filings.check_dossier(held)[number(package)] if f.finding.severity == "block")
    world.step(
        package, "ask_release", "filler", "口径不同。",
        filing=number(package), fingerprint=found.finding.fingerprint,
    )  # fmt: skip


def returned_in_adjustment(world: World, package: Package) -> None:
    """退回 of the adjusted tables by the first office."""
    if package.status == Status.ADJUSTING:
        world.advance(package, *SENT)
    tables = list(package.adjustment.tables.values_list("number", flat=True))
    world.step(package, "return", "department", "请改。", general="请改。", tables=tables)
    answer_all(world, package)


def costing(document: Document, amount: Decimal) -> Document:
    """A 附表3 with another amount, spent on one thing; all its cells typed."""
    header = document.header.with_value("amount", amount).with_value("expense_total", amount)
    header = replace(header, own=frozenset(header.values) - {"expense_total"})
    basis = f"1项×{amount:f}元/项={amount:f}元"
    expense = document.rows["expenses"][0].with_value("amount", amount).with_value("basis", basis)
    return document.with_header(header).with_rows("expenses", (expense,))
