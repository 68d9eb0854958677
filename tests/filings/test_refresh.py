"""更新批复目标: what was approved or adjusted after the self-evaluation had been opened, and what was typed meanwhile."""

import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from forms_app import filings, storing
from forms_app.checking.around import Filed
from forms_app.document import Document, Place, Record, blank_record
from forms_app.editing import ChangeSet
from forms_app.filings.linking import link
from forms_app.filings.merging import CANCELLED, merged_indicators, plain_text
from forms_app.models import Dossier, Filing, Package
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.terms import EventType, TargetChange
from tests.review import approved as after_approval
from tests.review.world import APPROVAL, PASSED, World, build, table

from .evaluating import (
    BASE,
    DIRECTION,
    PROJECT,
    TARGET,
    WHOLE,
    add,
    adjust,
    approved,
    change,
    cost,
    document,
    drop,
    held,
    indicators,
    more,
    opened,
    planned,
    refreshed,
    say,
    tables,
    write,
)

pytestmark = pytest.mark.django_db
COUNT, RATE = "保障社区数量", "网格员考核合格率"


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def target(world: World) -> Package:
    return approved(world)


@pytest.fixture
def dossier(world: World, target: Package) -> Dossier:
    return opened(world)


def whole(dossier: Dossier) -> dict:
    return indicators(document(dossier, WHOLE))


def told(dossier: Dossier, kind: str = WHOLE) -> list[tuple]:
    """What the page says of the first table of a kind."""
    plan = planned(dossier)
    filing = tables(dossier, kind)[0]
    return [(t.change, t.name, t.cells) for t in plan.of(filing).told]


def becomes(dossier: Dossier, name: str, kind: str = WHOLE) -> str:
    filing = tables(dossier, kind)[0]
    return next(t.becomes for t in planned(dossier).of(filing).told if t.name == name)


def fresh(dossier: Dossier) -> Dossier:
    return Dossier.objects.select_related("campaign", "evaluated").get(pk=dossier.pk)


# --- indicators ---


def test_a_changed_value_replaces_the_old_and_leaves_what_was_typed(
    world: World, target: Package, dossier: Dossier
):
    say(
        world,
        tables(dossier, WHOLE)[0],
        COUNT,
        actual="6个",
        score="5",
        overrule_reason="按实际",
        reason="无",
    )
    adjust(world, target, change(world, table(target), COUNT, value="8个"))
    assert told(dossier) == [(TargetChange.CHANGED, COUNT, (("年度指标值", "6个", "8个"),))]
    refreshed(world, dossier)
    row = whole(dossier)[COUNT]
    assert (row["value"], row["actual"], row["score"], row["reason"]) == ("8个", "6个", Decimal(5), "无")
    assert "score" in row.own


def test_a_new_name_is_taken_too(world: World, target: Package, dossier: Dossier):
    say(world, tables(dossier, WHOLE)[0], COUNT, actual="6个")
    adjust(world, target, change(world, table(target), COUNT, name="保障社区个数"))
    refreshed(world, dossier)
    assert COUNT not in whole(dossier)
    assert whole(dossier)["保障社区个数"]["actual"] == "6个"


def test_a_new_indicator_stands_behind_the_approved_ones(world: World, target: Package, dossier: Dossier):
    filing = tables(dossier, WHOLE)[0]
    own = {"category": "quantity", "name": "自己加的", "value": "1个", "added_reason": "实际开展"}
    add(world, filing, "indicators", str(uuid.uuid4()), **own)
    adjust(world, target, more(world, table(target), "quantity", "新增户数", "≥9户"))
    assert told(dossier) == [(TargetChange.ADDED, "新增户数", (("年度指标值", "", "≥9户"),))]
    refreshed(world, dossier)
    quantity = [r["name"] for r in document(dossier, WHOLE).rows["indicators"] if r["category"] == "quantity"]
    assert quantity == [COUNT, "垃圾集中清运次数", "新增户数", "自己加的"]
    assert whole(dossier)["新增户数"]["origin"] and not whole(dossier)["自己加的"]["origin"]


def test_a_cancelled_indicator_goes_where_nothing_was_typed(world: World, target: Package, dossier: Dossier):
    adjust(world, target, drop(world, table(target), COUNT))
    assert "从本表删除" in becomes(dossier, COUNT)
    refreshed(world, dossier)
    assert COUNT not in whole(dossier)


def test_a_cancelled_indicator_in_which_something_stands_is_the_units_own(
    world: World, target: Package, dossier: Dossier
):
    say(world, tables(dossier, WHOLE)[0], COUNT, actual="6个", weight="9")
    adjust(world, target, drop(world, table(target), COUNT))
    assert "改列为本单位的补充指标" in becomes(dossier, COUNT)
    refreshed(world, dossier)
    row = whole(dossier)[COUNT]
    assert (row["origin"], row["actual"], row["weight"], row["added_reason"]) == (
        "", "6个", Decimal(9), CANCELLED,
    )  # fmt: skip


def test_what_comes_back_is_the_approved_one_again(world: World, target: Package, dossier: Dossier):
    say(world, tables(dossier, WHOLE)[0], COUNT, actual="6个")
    adjust(world, target, drop(world, table(target), COUNT))
    refreshed(world, dossier)
    adjust(world, target, more(world, table(target), "quantity", COUNT, "7个"))
    refreshed(world, dossier)
    rows = [r for r in document(dossier, WHOLE).rows["indicators"] if r["name"] == COUNT]
    assert [(r["value"], r["actual"], bool(r["origin"]), r["added_reason"]) for r in rows] == [
        ("7个", "6个", True, "自评原列指标值：6个")
    ]


def test_an_own_row_of_the_same_name_becomes_the_approved_one(
    world: World, target: Package, dossier: Dossier
):
    filing = tables(dossier, WHOLE)[0]
    own = {"category": "quantity", "name": "新增 户数", "value": "≥5户", "added_reason": "实际开展"}
    add(world, filing, "indicators", str(uuid.uuid4()), **own, actual="7户")
    adjust(world, target, more(world, table(target), "quantity", "新增户数", "≥9户"))
    assert "与您已填的同名指标合并" in becomes(dossier, "新增户数")
    refreshed(world, dossier)
    rows = [r for r in document(dossier, WHOLE).rows["indicators"] if plain_text(r["name"]) == "新增户数"]
    assert [(r["value"], r["actual"], bool(r["origin"])) for r in rows] == [("≥9户", "7户", True)]
    assert rows[0]["added_reason"] == "实际开展；自评原列指标值：≥5户"


def test_an_own_row_of_the_same_name_in_another_branch_is_another(
    world: World, target: Package, dossier: Dossier
):
    own = {"category": "cost", "name": "新增户数", "value": "≥5户"}
    add(world, tables(dossier, WHOLE)[0], "indicators", str(uuid.uuid4()), **own)
    adjust(world, target, more(world, table(target), "quantity", "新增户数", "≥9户"))
    refreshed(world, dossier)
    names = [r["name"] for r in document(dossier, WHOLE).rows["indicators"]]
    assert names.count("新增户数") == 2


# --- amounts and projects ---


def test_an_adjusted_amount_is_an_event_once(world: World, target: Package, dossier: Dossier):
    filing = table(target, DIRECTION)
    for amount in (Decimal(1_708_500), Decimal(1_700_000)):
        type_ = "raised" if amount > 1_700_000 else "lowered"
        given = {"type": type_, "amount": Decimal(28_500) if type_ == "raised" else Decimal(8_500)}
        adjust(world, target, cost(world, filing, amount), kind=DIRECTION, **given)
        refreshed(world, dossier)
    base = document(dossier, BASE)
    assert [(e["type"], e["amount"]) for e in base.rows["events"]] == [
        (EventType.RAISED, Decimal(28_500)), (EventType.LOWERED, Decimal(8_500)),
    ]  # fmt: skip
    first = document(dossier, PROJECT)
    assert (first["initial_budget"], first["annual_budget"]) == (Decimal(1_680_000), Decimal(1_700_000))


def test_an_event_that_the_unit_entered_itself_is_not_entered_again(
    world: World, target: Package, dossier: Dossier
):
    line = document(dossier, BASE).rows["projects"][0].uid
    own = {"parent": line, "type": "raised", "amount": "2.85", "reason": "上级追加"}
    add(world, tables(dossier, BASE)[0], "events", str(uuid.uuid4()), **own)
    filing = table(target, DIRECTION)
    adjust(
        world, target, cost(world, filing, Decimal(1_708_500)),
        kind=DIRECTION, type="raised", amount=Decimal(28_500),
    )  # fmt: skip
    refreshed(world, dossier)
    (event,) = document(dossier, BASE).rows["events"]
    assert (event["reason"], event["document_number"]) == ("上级追加", after_approval.NUMBER)
    assert document(dossier, PROJECT)["annual_budget"] == Decimal(1_708_500)


def test_an_added_project_gets_a_line_and_a_table(world: World, target: Package, dossier: Dossier):
    after_approval.adjust(world, target)
    after_approval.fill_added(world, target)
    world.advance(target, *PASSED)
    after_approval.approve(world, target, "某财绩〔2023〕9号")
    assert "追加的项目" in [t[1] for t in told(dossier, BASE)]
    refreshed(world, dossier)
    names = [r["name"] for r in document(dossier, BASE).rows["projects"]]
    assert names == ["社区运转经费", "城乡环境整治", "追加的项目"]
    made = document(dossier, PROJECT, 2)
    assert (made["project_name"], made["annual_budget"]) == ("追加的项目", Decimal(120_000))
    assert all(r["origin"] for r in made.rows["indicators"])


def test_an_adjusted_goal_follows_unless_the_unit_wrote_its_own(
    world: World, target: Package, dossier: Dossier
):
    second = tables(dossier, PROJECT)[1]
    write(world, second, expected_goal="自己写的目标")
    for place in (0, 1):
        filing = target.filings.filter(kind=DIRECTION).select_related("dossier").order_by("position")[place]
        after_approval.adjust(world, target, "content", tables=[filing.number])
        write(world, filing, annual_goal="调整后的目标")
        world.advance(target, *PASSED)
        after_approval.approve(world, target, "某财绩〔2023〕9号")
    refreshed(world, dossier)
    goals = [document(dossier, PROJECT, place)["expected_goal"] for place in (0, 1)]
    assert goals == ["调整后的目标", "自己写的目标"]


def test_without_the_list_of_projects_their_tables_come_all_the_same(world: World, target: Package):
    dossier = opened(world, [PROJECT])
    after_approval.adjust(world, target)
    after_approval.fill_added(world, target)
    world.advance(target, *PASSED)
    after_approval.approve(world, target, "某财绩〔2023〕9号")
    refreshed(world, dossier)
    assert [document(dossier, PROJECT, n)["project_name"] for n in range(3)] == [
        "社区运转经费", "城乡环境整治", "追加的项目",
    ]  # fmt: skip


# --- a target that is approved only after the evaluation was opened ---


@pytest.fixture
def early(world: World) -> tuple[Package, Dossier]:
    """The target is filled in but not approved; the evaluation is open, and the unit types."""
    package = world.filled()
    return package, opened(world)


def approve(world: World, package: Package) -> None:
    world.advance(package, *PASSED)
    world.step(package, "approve", "performance", **APPROVAL)


def test_it_is_offered_once_it_is_approved(world: World, early):
    package, dossier = early
    assert filings.news(fresh(dossier)) is None
    approve(world, package)
    new = filings.news(fresh(dossier))
    assert new.begins and new.evaluated == package.dossier
    refreshed(world, dossier)
    assert whole(dossier)[COUNT]["origin"]
    assert fresh(dossier).evaluated == package.dossier and filings.news(fresh(dossier)) is None


def test_typed_rows_and_projects_are_merged_and_not_doubled(world: World, early):
    package, dossier = early
    row = {"category": "quantity", "name": COUNT, "value": "6个", "actual": "5个", "reason": "撤并"}
    add(world, tables(dossier, WHOLE)[0], "indicators", str(uuid.uuid4()), **row)
    line = str(uuid.uuid4())
    add(world, tables(dossier, BASE)[0], "projects", line, name="社区运转经费", budget="168", previous="3")
    own = tables(dossier, PROJECT)[0]
    write(world, own, executed="160", actual_goal="完成")
    approve(world, package)
    refreshed(world, dossier)
    rows = [r for r in document(dossier, WHOLE).rows["indicators"] if r["name"] == COUNT]
    assert [(r["actual"], r["reason"], bool(r["origin"])) for r in rows] == [("5个", "撤并", True)]
    base = document(dossier, BASE)
    assert [(r["name"], r["previous"]) for r in base.rows["projects"]] == [
        ("社区运转经费", Decimal(30_000)), ("城乡环境整治", None),
    ]  # fmt: skip
    assert base.rows["projects"][0].uid != line
    first = tables(dossier, PROJECT)[0]
    assert first.pk == own.pk and str(first.line) == base.rows["projects"][0].uid
    assert (document(dossier, PROJECT)["executed"], document(dossier, PROJECT)["actual_goal"]) == (
        Decimal(1_600_000), "完成",
    )  # fmt: skip
    assert len(tables(dossier, PROJECT)) == 2 and indicators(document(dossier, PROJECT))


# --- who, when, and twice ---


def test_it_is_a_step_of_the_person_who_took_it(world: World, target: Package, dossier: Dossier):
    adjust(world, target, change(world, table(target), COUNT, value="8个"))
    before = tables(dossier, WHOLE)[0].revision
    refreshed(world, dossier)
    filing = tables(dossier, WHOLE)[0]
    assert (filing.saved_by, filing.revision) == (world["filler"].person, before + 1)
    assert tables(dossier, PROJECT)[0].saved_by is None
    assert fresh(dossier).taken == {str(target.pk): 2}


def test_a_second_press_finds_nothing_new(world: World, target: Package, dossier: Dossier):
    adjust(world, target, change(world, table(target), COUNT, value="8个"))
    mark = filings.news(fresh(dossier)).mark
    filings.refresh(fresh(dossier), world["filler"], mark)
    with pytest.raises(filings.Outdated, match="已是最新"):
        filings.refresh(fresh(dossier), world["filler"], mark)


def test_what_was_approved_after_one_looked_is_shown_first(world: World, target: Package, dossier: Dossier):
    adjust(world, target, change(world, table(target), COUNT, value="8个"))
    mark = filings.news(fresh(dossier)).mark
    adjust(world, target, change(world, table(target), COUNT, value="9个"))
    with pytest.raises(filings.Outdated, match="又有新的批复"):
        filings.refresh(fresh(dossier), world["filler"], mark)
    assert whole(dossier)[COUNT]["value"] == "6个"


def test_of_what_was_submitted_it_is_only_told(world: World, target: Package, dossier: Dossier):
    adjust(world, target, change(world, table(target), COUNT, value="8个"))
    Package.objects.filter(dossier=dossier).update(status="signing")
    assert told(dossier)
    with pytest.raises(PermissionDenied, match="待审签"):
        refreshed(world, dossier)
    assert whole(dossier)[COUNT]["value"] == "6个"


def test_a_table_that_a_return_left_locked_is_told_of(world: World, target: Package, dossier: Dossier):
    adjust(world, target, change(world, table(target), COUNT, value="8个"))
    Package.objects.filter(dossier=dossier).update(status="returned", sent_at=dossier.created_at)
    Filing.objects.filter(dossier=dossier).update(locked=True)
    with pytest.raises(PermissionDenied, match="附件1-2：这张表未被要求修改"):
        refreshed(world, dossier)
    Filing.objects.filter(dossier=dossier, kind=WHOLE).update(locked=False)
    refreshed(world, dossier)
    assert whole(dossier)[COUNT]["value"] == "8个"


@pytest.mark.parametrize("who", ["head", "viewer", "department", "section", "performance", "filler2"])
def test_nobody_but_the_units_filler_takes_it(world: World, target: Package, dossier: Dossier, who: str):
    adjust(world, target, change(world, table(target), COUNT, value="8个"))
    with pytest.raises(PermissionDenied):
        refreshed(world, dossier, who)


# --- nothing that was typed is ever lost ---

TEXT = st.text("甲乙丙丁戊己庚辛6个%≥ ", min_size=1, max_size=6).filter(str.strip)
NAMES = st.sampled_from(["户数", "合格率", "满意度", "次数", "经费", "清运量"])
LEAVES = st.sampled_from(["quantity", "quality", "social", "satisfaction", "unheard_of"])
PROMISE = st.lists(
    st.tuples(st.sampled_from("abcdef"), LEAVES, NAMES, TEXT), max_size=6, unique_by=lambda r: r[0]
)
SAYING = st.dictionaries(
    st.sampled_from(["actual", "reason", "overrule_reason", "added_reason"]),
    TEXT,
    max_size=3,
)
OWN = st.lists(st.tuples(st.sampled_from(["quantity", "social"]), NAMES, TEXT, SAYING), max_size=4)


def promise(rows: list[tuple]):
    records = tuple(
        Record({"category": leaf, "name": name, "value": value}, uid=uid) for uid, leaf, name, value in rows
    )
    return Filed("1", TARGET, Document(TARGET, Record({}), {"indicators": records}))


def typed_into(table: Document, sayings: list[dict], own: list[tuple]) -> tuple[Document, list[str]]:
    """The table after a person wrote into some of its rows and added others; and all the texts."""
    texts, rows = [], list(table.rows["indicators"])
    for place, said in enumerate(sayings[: len(rows)]):
        for name, text in said.items():
            rows[place] = rows[place].with_value(name, text)
            texts.append(text)
    columns = kind_of(WHOLE).row_set("indicators").columns
    for leaf, name, value, said in own:
        rows.append(blank_record(columns, str(uuid.uuid4()), category=leaf, name=name, value=value, **said))
        texts += [name, value, *said.values()]
    return table.with_rows("indicators", tuple(rows)), texts


@given(PROMISE, PROMISE, PROMISE, st.lists(SAYING, max_size=8), OWN)
@hypothesis_settings(suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_adjusted_every_typed_text_still_stands(first, second, third, sayings, own):
    kind, scheme = kind_of(WHOLE), SCHEMES["hunan_2022"]
    begun = merged_indicators(kind, scheme, kind.blank(scheme), promise(first))
    table, texts = typed_into(kind.blank(scheme).with_rows("indicators", begun.rows), sayings, own)
    for now in (second, third):
        merged = merged_indicators(kind, scheme, table, promise(now))
        table = table.with_rows("indicators", merged.rows)
        stands = [plain_text(str(v)) for row in merged.rows for v in row.values.values()]
        assert [t for t in texts if not any(plain_text(t) in s for s in stands)] == []
        assert {r["origin"] for r in merged.rows} - {""} == {uid for uid, *_ in now}
        assert {r["category"] for r in merged.rows} == {leaf.slug for leaf in scheme.leaves()}
        assert len({r.uid for r in merged.rows}) == len(merged.rows)
        again = merged_indicators(kind, scheme, table, promise(now))
        assert (again.rows, again.told) == (merged.rows, ())


# --- tables that were put away ---


def removed(dossier: Dossier) -> list[Filing]:
    found = dossier.filings.exclude(removed_at=None)
    return list(found.select_related("package", "dossier__campaign"))


def test_a_project_that_was_withdrawn_keeps_what_was_typed_and_comes_back_with_its_money(
    world: World, target: Package, dossier: Dossier
):
    write(world, tables(dossier, PROJECT)[0], executed="100", actual_goal="做了一半")
    filing = table(target, DIRECTION)
    adjust(
        world, target, cost(world, filing, Decimal(0)),
        kind=DIRECTION, type="cancelled", amount=Decimal(1_680_000),
    )  # fmt: skip
    refreshed(world, dossier)
    (gone,) = removed(dossier)
    with pytest.raises(PermissionDenied, match="请改正那里的金额或项目变动"):
        filings.restore(gone, world["filler"])
    (event,) = document(dossier, BASE).rows["events"]
    base = tables(dossier, BASE)[0]
    filings.save(base, world["filler"], ChangeSet(removed=(Place("", "events", event.uid),)))
    assert removed(dossier) == []
    assert document(dossier, PROJECT)["actual_goal"] == "做了一半"


def test_a_table_that_was_put_away_is_brought_up_to_date_too(world: World, target: Package, dossier: Dossier):
    base, first = tables(dossier, BASE)[0], tables(dossier, PROJECT)[0]
    say(world, first, "惠民项目数量", actual="31个")
    # No save takes an approved project out; a dossier from a file may be without it.
    kind, whole = kind_of(BASE), document(dossier, BASE)
    without = whole.with_rows("projects", whole.rows["projects"][1:])
    storing.store(kind, base, whole, without)
    link(dossier, kind.spells_out, whole, without)
    assert [f.pk for f in removed(dossier)] == [first.pk]
    adjust(
        world, target, change(world, table(target, DIRECTION), "惠民项目数量", value="≥35个"), kind=DIRECTION
    )
    refreshed(world, dossier)
    assert removed(dossier) == []
    row = indicators(held(dossier).documents[first.number])["惠民项目数量"]
    assert (row["value"], row["actual"]) == ("≥35个", "31个")


def test_where_no_table_lists_the_projects_one_comes_back_by_itself(world: World, target: Package):
    dossier = opened(world, [PROJECT])
    first = tables(dossier, PROJECT)[0]
    Filing.objects.filter(pk=first.pk).update(removed_at=dossier.created_at)
    filings.restore(removed(dossier)[0], world["filler"])
    assert len(tables(dossier, PROJECT)) == 2
    Filing.objects.filter(pk=first.pk).update(removed_at=dossier.created_at)
    with pytest.raises(PermissionDenied):
        filings.restore(removed(dossier)[0], world["head"])
