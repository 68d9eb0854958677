"""A district's 整套 targets and a city's 逐项目 declarations in one database: both are approved, each by its own rules, and
nobody of one sees anything of the other."""

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forms_app import filings
from forms_app.document import Document
from forms_app.filings.adding import add_filing
from forms_app.models import Campaign, Dossier, Package, ReviewStep, Unit
from forms_app.registry import kind_of
from forms_app.terms import PackageBy, Role, Status
from review import inbox
from review.forms.moves import FORMS
from tests.review import evaluating
from tests.review import world as worlds
from tests.review.world import APPROVAL, PASSED, World
from tests.samples import sample

DECLARATION = "shanghai_declaration"
PROJECTS = sample("demo-shanghai")["filings"][:2]
# The same words as in the district, with another ending.
CITY = [
    ("filler", "centre", Role.FILLER),
    ("head", "centre", Role.HEAD),
    ("department", "commission", Role.DEPARTMENT_REVIEWER),
    ("section", "division", Role.SECTION_REVIEWER),
    ("performance", "performance", Role.PERFORMANCE_REVIEWER),
    ("leader", "finance", Role.VIEWER),
]
# They open every list, and find their own campaign there, but for what nobody was told of.
MANAGERS = ("section", "performance")
QUIET = ("notices", "ledger", "problems")
LISTS = ("home", "dossiers", "standing", "problems", "ledger", "notices")


def district() -> World:
    """The small district, below its own 财政局."""
    made = worlds.build()
    bureau = made.units["finance"]
    Unit.objects.filter(is_office=True).exclude(pk=bureau.pk).update(department=bureau)
    return made


def city() -> World:
    units = _city_units()
    now = timezone.now()
    campaign = Campaign.objects.create(
        year=2024, name="2024年市级项目申报", kinds=[DECLARATION], scheme="shanghai_2024",
        package_by=PackageBy.FILING, opens_at=now - timedelta(days=5), closes_at=now + timedelta(days=20),
    )  # fmt: skip
    campaign.units.set([units["centre"]])
    stages = (Status.DEPARTMENT_REVIEW, None), (Status.FIRST_REVIEW, None)
    for position, (stage, office) in enumerate((*stages, (Status.FINAL_REVIEW, units["performance"])), 1):
        ReviewStep.objects.create(campaign=campaign, position=position, stage=stage, office=office)
    made = World(campaign, units)
    for name, unit, role in CITY:
        made.people[name] = made.employ(f"city_{name}", unit, role)
    return made


def _city_units() -> dict[str, Unit]:
    finance = Unit.objects.create(code="c900", name="沪财政局", is_office=True)
    division = Unit.objects.create(code="c901", name="沪城建处", is_office=True, department=finance)
    performance = Unit.objects.create(code="c902", name="沪绩效处", is_office=True, department=finance)
    commission = Unit.objects.create(code="c100", name="沪建设委", section=division)
    centre = Unit.objects.create(code="c101", name="沪物业中心", department=commission, section=division)
    return {
        "finance": finance, "division": division, "performance": performance, "commission": commission,
        "centre": centre,
    }  # fmt: skip


def declared(world: World) -> list[Package]:
    """Two projects as the unit fills them in, each in a package of its own."""
    dossier = filings.open_dossier(world.campaign, world.units["centre"])
    for position, plain in enumerate(PROJECTS, 1):
        filing = add_filing(dossier, DECLARATION, position=position)
        document = Document.from_plain(plain["document"], kind_of(DECLARATION).shape)
        filings.put_document(filing, world["filler"], document)
    for package in dossier.packages.all():
        evaluating.explain(world, package)
    return list(dossier.packages.order_by("pk"))


@pytest.fixture
def both(db) -> tuple[World, World]:
    """Both campaigns have gone all the way to 已批复."""
    here, there = district(), city()
    for world, packages in ((here, [here.filled()]), (there, declared(there))):
        for package in packages:
            world.advance(package, *PASSED)
            world.step(package, "approve", "performance", **APPROVAL)
    return here, there


def approved(world: World) -> list[Package]:
    return list(Package.objects.filter(dossier__campaign=world.campaign, status=Status.APPROVED))


def test_both_are_approved_each_by_its_own_scheme(both):
    here, there = both
    assert [len(approved(world)) for world in both] == [1, 2]
    (whole,) = approved(here)
    assert {s.filing.kind for s in whole.snapshots.all()} == set(worlds.KINDS)
    for world, scheme in ((here, "hunan_2023"), (there, "shanghai_2024")):
        for package in approved(world):
            for snapshot in package.snapshots.select_related("filing"):
                frozen = filings.thaw(snapshot, snapshot.filing.kind)
                assert frozen.scheme.slug == scheme
                assert snapshot.digest == hashlib.sha256(snapshot.text.encode()).hexdigest()


def test_each_project_is_on_paper_in_yuan(both):
    _, there = both
    texts = [filings.sent_snapshot(p.filings.get()).text for p in approved(there)]
    assert ["公房资产监管" in text for text in texts] == [True, False]
    printed = [
        p.frozen for p in filings.printouts(Dossier.objects.get(campaign=there.campaign), there["head"])
    ]
    assert [f.scheme.money.show(f.document["annual_total"]) for f in printed] == ["836,000.00", "630,000.00"]


@pytest.mark.parametrize("action", ["return", "adjust"])
def test_the_one_table_of_a_project_is_chosen_already(both, action):
    here, there = both
    (whole,), project = approved(here), approved(there)[0]
    chosen, asked = FORMS[action](project, action), FORMS[action](whole, action)
    assert chosen.initial["tables"] == [project.filings.get().number]
    assert "勾选" not in chosen.fields["tables"].label
    assert not asked.initial.get("tables") and "勾选" in asked.fields["tables"].label


def test_nothing_of_one_shows_in_the_lists_of_the_other(both, client):
    here, there = both
    for world, other in ((here, there), (there, here)):
        foreign = [other.campaign.name, *(u.name for u in other.units.values())]
        for name, actor in world.people.items():
            packages = inbox.packages(actor)
            assert not packages.exclude(dossier__campaign=world.campaign).exists(), name
            client.force_login(actor.person)
            for address in LISTS:
                answer = client.get(reverse(address), {"tab": "all"} if address == "home" else {})
                shown = answer.content.decode()
                assert answer.status_code == 200 or name not in MANAGERS, (name, address)
                assert world.campaign.name in shown or name not in MANAGERS or address in QUIET, (
                    name,
                    address,
                )
                assert [word for word in foreign if word in shown] == [], (name, address)


def test_pages_of_the_other_are_not_there(both, client):
    for world, other in (both, both[::-1]):
        dossier = Dossier.objects.filter(campaign=other.campaign).first()
        package = dossier.packages.first()
        table = package.filings.first().number
        for name in ("filler", "department", "section", "performance", "leader"):
            client.force_login(world[name].person)
            for address in (
                reverse("dossier", args=[dossier.number]),
                reverse("filing", args=[table]),
                reverse("package", args=[package.pk]),
                reverse("print_filing", args=[table]),
            ):
                assert client.get(address).status_code == 404, (name, address)


def test_the_self_evaluation_looks_back_on_the_district_alone(both):
    here, _ = both
    campaign = evaluating.campaign(here, kinds=[evaluating.DEPARTMENT, evaluating.PROJECT])
    package = filings.open_dossier(campaign, here.units["street"]).packages.get()
    assert package.dossier.evaluated.campaign == here.campaign
    documents = [evaluating.document(f) for f in package.filings.filter(kind=evaluating.PROJECT)]
    promised = filings.printouts(package.dossier.evaluated, here["head"])
    names = {p.frozen.document["direction_name"] for p in promised if p.kind.slug == "spending_direction"}
    assert {document["project_name"] for document in documents} == names
    assert not any(plain["document"]["fields"]["project_name"] in names for plain in PROJECTS)
