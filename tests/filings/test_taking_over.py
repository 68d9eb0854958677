"""自评 from approved targets: what the opening of a self-evaluation brings with it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from forms_app import filings
from forms_app.checking.around import Filed
from forms_app.document import Document, Place, Record
from forms_app.editing import Change, ChangeSet, Unacceptable
from forms_app.filings.merging import merged_indicators
from forms_app.models import Dossier, Filing, Package
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.terms import EventType
from tests.review import approved as after_approval
from tests.review.world import PASSED, World, build, by_filing, fill, put, table

from .evaluating import (
    BASE,
    DIRECTION,
    PROJECT,
    SUMMARY,
    TABLES,
    TARGET,
    WHOLE,
    adjust,
    approved,
    cost,
    document,
    held,
    indicators,
    opened,
    tables,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def target(world: World) -> Package:
    return approved(world)


def promised(package: Package, kind: str, place: int = 0) -> Document:
    filing = package.filings.filter(kind=kind, removed_at=None).order_by("position", "pk")[place]
    return filings.thaw(filings.snapshot_of(filing, package.approved_version), kind).document


def said(table: Document) -> list[tuple]:
    """Indicators in order, as 1-2 and 1-3 should have them."""
    leaf = {"satisfaction": "service_satisfaction"}
    rows = [(leaf.get(r["category"], r["category"]), r["name"], r["value"]) for r in table.rows["indicators"]]
    return [row for row in rows if row[1]]


def projects(dossier: Dossier) -> dict[str, Decimal]:
    return {r["name"]: r["budget"] for r in document(dossier, BASE).rows["projects"]}


def events(dossier: Dossier) -> list[tuple]:
    base = document(dossier, BASE)
    names = {r.uid: r["name"] for r in base.rows["projects"]}
    fields = ("type", "amount", "document_number", "dated")
    return [(names[e["parent"]], *(e[f] for f in fields)) for e in base.rows["events"]]


# --- what the year's 批复 brings ---


def test_indicators_and_their_targets_stand_under_the_evaluations_own_tree(world: World, target: Package):
    dossier = opened(world)
    assert said(document(dossier, WHOLE)) == said(promised(target, TARGET))
    for place in (0, 1):
        assert said(document(dossier, PROJECT, place)) == said(promised(target, DIRECTION, place))
    moved = indicators(document(dossier, WHOLE))["居民对环境卫生的满意度"]
    assert SCHEMES["hunan_2022"].branch_of(moved["category"]).slug == "satisfaction"


def test_each_row_names_the_approved_one(world: World, target: Package):
    whole = document(opened(world), WHOLE)
    there = {r.uid: r["name"] for r in promised(target, TARGET).rows["indicators"]}
    assert {r["origin"]: r["name"] for r in whole.rows["indicators"]} == there


def test_what_was_approved_can_not_be_changed_or_removed(world: World, target: Package):
    dossier = opened(world)
    filing = tables(dossier, WHOLE)[0]
    row = document(dossier, WHOLE).rows["indicators"][0]
    at = Place("value", "indicators", row.uid)
    with pytest.raises(Unacceptable, match="不能修改"):
        filings.save(filing, world["filler"], ChangeSet(cells=(Change(at, row["value"], "≥1个"),)))
    with pytest.raises(Unacceptable, match="不能删除"):
        filings.save(filing, world["filler"], ChangeSet(removed=(replace(at, field=""),)))


def test_projects_come_with_their_amount_and_a_table_each(world: World, target: Package):
    dossier = opened(world)
    assert projects(dossier) == {"社区运转经费": Decimal(1_680_000), "城乡环境整治": Decimal(480_000)}
    for place, name in enumerate(projects(dossier)):
        table = document(dossier, PROJECT, place)
        assert (table["project_name"], table["initial_budget"]) == (name, projects(dossier)[name])
        assert table["annual_budget"] == table["initial_budget"]
        assert table["expected_goal"] == promised(target, DIRECTION, place)["annual_goal"]
    assert document(dossier, WHOLE)["initial_budget"] == promised(target, TARGET)["total_amount"]


def test_it_knows_what_it_took(world: World, target: Package):
    dossier = opened(world)
    assert (dossier.evaluated, dossier.taken) == (target.dossier, {str(target.pk): 1})
    assert filings.news(dossier) is None


def test_what_a_target_says_of_points_is_fixed():
    """No table of the catalog has 分值 in its targets yet; one that has is taken at its word."""
    kind, scheme = kind_of(WHOLE), SCHEMES["hunan_2022"]
    row = Record({"category": "quantity", "name": "户数", "value": "≥9户", "weight": Decimal(12)}, uid="a")
    there = Filed("1", TARGET, Document(TARGET, Record({}), {"indicators": (row,)}))
    merged = merged_indicators(kind, scheme, kind.blank(scheme), there)
    table = kind.blank(scheme).with_rows("indicators", merged.rows)
    taken = indicators(table)["户数"]
    assert (taken["weight"], taken["approved_weight"], taken.own) == (Decimal(12), Decimal(12), {"weight"})
    assert kind.fixed(Place("weight", "indicators", taken.uid), table)


def test_an_indicator_without_a_place_in_the_tree_is_kept_under_its_own_branch():
    kind, scheme = kind_of(WHOLE), SCHEMES["hunan_2022"]
    bare = replace(scheme, mapped={})
    row = Record({"category": "satisfaction", "name": "满意度", "value": "≥9%"}, uid="a")
    there = Filed("1", TARGET, Document(TARGET, Record({}), {"indicators": (row,)}))
    merged = merged_indicators(kind, bare, kind.blank(bare), there)
    assert [(r["category"], r["name"]) for r in merged.rows if r["name"]] == [("sustainable", "满意度")]


# --- adjustments ---


def test_the_year_began_with_the_first_version_and_an_adjustment_is_an_event(world: World, target: Package):
    filing = table(target, DIRECTION)
    adjust(
        world, target, cost(world, filing, Decimal(1_708_500)),
        kind=DIRECTION, type="raised", amount=Decimal(28_500), dated=date(2023, 6, 1),
    )  # fmt: skip
    dossier = opened(world)
    assert projects(dossier)["社区运转经费"] == Decimal(1_680_000)
    number = after_approval.NUMBER
    assert events(dossier) == [
        ("社区运转经费", EventType.RAISED, Decimal(28_500), number, "2023-06-01"),
    ]
    table_ = document(dossier, PROJECT)
    assert (table_["initial_budget"], table_["annual_budget"]) == (Decimal(1_680_000), Decimal(1_708_500))


@pytest.mark.parametrize(("type_", "event"), [("lowered", "lowered"), ("cancelled", "withdrawn")])
def test_what_was_taken_away_is_an_event_of_its_kind(world: World, target: Package, type_: str, event: str):
    filing = table(target, DIRECTION)
    adjust(
        world, target, cost(world, filing, Decimal(1_580_000)),
        kind=DIRECTION, type=type_, amount=Decimal(100_000),
    )  # fmt: skip
    assert [(e[1], e[2]) for e in events(opened(world))] == [(event, Decimal(100_000))]


def test_a_project_that_was_withdrawn_altogether_keeps_its_line_and_has_no_table(
    world: World, target: Package
):
    filing = table(target, DIRECTION)
    adjust(
        world, target, cost(world, filing, Decimal(0)),
        kind=DIRECTION, type="cancelled", amount=Decimal(1_680_000),
    )  # fmt: skip
    dossier = opened(world)
    assert projects(dossier)["社区运转经费"] == Decimal(1_680_000)
    assert [held(dossier).documents[f.number]["project_name"] for f in tables(dossier, PROJECT)] == [
        "城乡环境整治"
    ]


def test_an_added_table_is_a_project_that_began_with_nothing(world: World):
    after_approval.adjusted(world)
    dossier = opened(world)
    assert projects(dossier)["追加的项目"] == 0
    assert [(e[0], e[1], e[2]) for e in events(dossier)] == [
        ("追加的项目", EventType.ADDED, Decimal(120_000)),
    ]
    table_ = document(dossier, PROJECT, 2)
    assert (table_["project_name"], table_["annual_budget"]) == ("追加的项目", Decimal(120_000))


def test_one_adjustment_of_several_tables_is_told_by_each_tables_own_amount(world: World, target: Package):
    rows = list(
        target.filings.filter(kind=DIRECTION).select_related("dossier", "package").order_by("position")
    )
    after_approval.adjust(
        world,
        target,
        "raised",
        tables=[f.number for f in rows],
        amount=Decimal(30_000),
        dated=date(2023, 6, 1),
    )
    for filing, amount in zip(rows, (1_690_000, 500_000), strict=True):
        cost(world, filing, Decimal(amount))()
    world.advance(target, *PASSED)
    after_approval.approve(world, target, "某财绩〔2023〕9号")
    assert [(e[0], e[2]) for e in events(opened(world))] == [
        ("社区运转经费", Decimal(10_000)),
        ("城乡环境整治", Decimal(20_000)),
    ]


def test_an_adjustment_that_is_not_approved_counts_for_nothing(world: World, target: Package):
    after_approval.adjust(
        world, target, "raised", tables=[table(target, DIRECTION).number], amount=Decimal(1)
    )
    put(world, target, "amount", "170", DIRECTION)
    assert events(opened(world)) == []


# --- targets and campaigns of other make-up ---


def approve_as_they_are(dossier: Dossier, *spared: int) -> None:
    """As if every package (but those of the spared tables) had gone all the way: these tests begin behind it."""
    working = held(dossier)
    for package in dossier.packages.exclude(filings__in=spared):
        filings.freeze(working, package, 1)
        Package.objects.filter(pk=package.pk).update(
            version=1, sent_version=1, approved_version=1, first_approved=1
        )


def test_zero_declared_brings_no_projects(world: World):
    package = world.filled()
    summary = table(package, SUMMARY)
    rows = held(package.dossier).documents[summary.number].rows["lines"]
    filings.save(summary, world["filler"], ChangeSet(removed=tuple(Place("", "lines", r.uid) for r in rows)))
    write(world, summary, no_funds="1")
    approve_as_they_are(package.dossier)
    evaluation = opened(world)
    assert document(evaluation, BASE).rows["projects"] == ()
    assert tables(evaluation, PROJECT) == []
    assert indicators(document(evaluation, WHOLE))


def test_where_each_project_goes_alone_only_what_is_approved_is_taken(world: World):
    by_filing(world)
    dossier = world.open("street")
    fill(dossier, world["filler"])
    waiting = dossier.filings.filter(kind=DIRECTION).order_by("position").first()
    approve_as_they_are(dossier, waiting.pk)
    evaluation = opened(world)
    assert set(projects(evaluation)) == {"城乡环境整治"}
    assert len(tables(evaluation, PROJECT)) == 1
    assert str(waiting.package_id) not in evaluation.taken and len(evaluation.taken) == 3


@pytest.mark.parametrize(
    "kinds", [[PROJECT], [WHOLE, PROJECT], [WHOLE], TABLES], ids=lambda kinds: "+".join(kinds)
)
def test_a_campaign_may_ask_for_some_of_the_tables(world: World, target: Package, kinds: list[str]):
    dossier = opened(world, kinds)
    assert {f.kind for f in held(dossier).filings} == set(kinds)
    if PROJECT in kinds:
        names = [document(dossier, PROJECT, place)["project_name"] for place in (0, 1)]
        assert names == ["社区运转经费", "城乡环境整治"]
        first = document(dossier, PROJECT)
        assert first["initial_budget"] == first["annual_budget"] == Decimal(1_680_000)
        assert said(first) == said(promised(target, DIRECTION))


def test_without_the_list_of_projects_an_adjusted_amount_is_the_years(world: World, target: Package):
    filing = table(target, DIRECTION)
    adjust(
        world, target, cost(world, filing, Decimal(1_700_000)),
        kind=DIRECTION, type="raised", amount=Decimal(20_000),
    )  # fmt: skip
    first = document(opened(world, [PROJECT]), PROJECT)
    assert (first["initial_budget"], first["annual_budget"]) == (Decimal(1_680_000), Decimal(1_700_000))


def test_the_first_year_begins_with_empty_tables(world: World):
    world.filled()
    dossier = opened(world)
    assert (dossier.evaluated, dossier.taken) == (None, {})
    assert filings.news(dossier) is None
    assert document(dossier, BASE).rows["projects"] == ()
    assert indicators(document(dossier, WHOLE)) == {}


def test_another_units_target_is_not_taken(world: World, target: Package):
    dossier = opened(world, unit="library")
    assert (dossier.evaluated, indicators(document(dossier, WHOLE))) == (None, {})


def test_a_table_that_is_made_later_begins_with_what_was_approved(world: World, target: Package):
    """A project without money in the year gets its table once an event gives it some."""
    dossier = opened(world)
    base, project = tables(dossier, BASE)[0], tables(dossier, PROJECT)[0]
    row = document(dossier, BASE).rows["projects"][0]
    Filing.objects.filter(pk=project.pk).delete()
    write(world, base, **{f"projects/{row.uid}/previous": "3"})
    assert said(document(dossier, PROJECT)) == said(promised(target, DIRECTION))
