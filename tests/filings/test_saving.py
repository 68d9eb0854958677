"""From a change set into the database, and what follows in the rest of the dossier."""

import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms_app.document import Place
from forms_app.editing import AddedRow, Change, ChangeSet, Conflict, Unacceptable
from forms_app.filings import open_dossier, restore, save, working
from forms_app.kinds.department_target.models import Indicator
from forms_app.models import Dossier, Filing
from tests.world import build

pytestmark = pytest.mark.django_db
FUND, FIRST, SECOND = (str(uuid.uuid4()) for _ in range(3))


@pytest.fixture
def world():
    return build()


def cells(**texts) -> tuple[Change, ...]:
    return tuple(Change(Place(name), "", text) for name, text in texts.items())


def line(uid, name, amount="", parent=""):
    return AddedRow("lines", uid, {"name": name, "amount": amount, "parent": parent})


def summary_saved(world, *added, **changes):
    return save(world.filing("fund_summary"), world.filler, ChangeSet(added=added, **changes)).held


def directions(world) -> list[tuple[str, int, bool]]:
    found = Filing.objects.filter(dossier=world.dossier, kind="spending_direction").order_by("pk")
    return [(str(f.line), f.position, f.removed_at is not None) for f in found]


def test_opening_again_gives_the_same_dossier_and_numbers_are_opaque(world):
    assert open_dossier(world.campaign, world.dossier.unit) == world.dossier
    other = open_dossier(world.campaign, world.other.unit)
    assert (world.dossier.number, other.number) == ("2023-0001", "2023-0002")
    assert [f.number for f in other.filings.order_by("pk")] == ["2023-0002-01", "2023-0002-02"]


def test_an_open_table_has_its_official_rows_and_the_unit_s_name(world):
    held = working(world.dossier)
    document = held.documents[world.filing("department_target").number]
    assert document["reporting_unit"] == document["department_name"] == "某某街道办事处"
    assert [r["category"] for r in document.rows["indicators"]] == [
        leaf.slug for leaf in held.scheme.leaves()
    ]
    assert len(document.rows["tasks"]) == 1


def test_whatever_was_typed_is_kept(world):
    texts = {
        "general_budget": "约十万",
        "government_fund": "6万",
        "duties": "一、负责。\r\n二、承办。",
        "basic_expenditure": "1,234.50",
    }
    save(world.filing("department_target"), world.filler, ChangeSet(cells(**texts)))
    header = working(world.dossier).documents[world.filing("department_target").number].header
    assert (header["general_budget"], header.typed["general_budget"]) == (None, "约十万")
    assert (header["government_fund"], header.typed["government_fund"]) == (60_000, "6万")
    assert (header["basic_expenditure"], header.typed["basic_expenditure"]) == (12_345_000, "1,234.50")
    assert header["duties"] == "一、负责。\n二、承办。"
    assert (header["total_amount"], header["project_expenditure"]) == (60_000, None)


def test_an_indicator_s_parts_are_read_when_it_is_written(world):
    filing = world.filing("department_target")
    row = working(world.dossier).documents[filing.number].rows["indicators"][0]
    save(filing, world.filler, ChangeSet((Change(Place("value", "indicators", row.uid), "", "≥95.5%"),)))
    stored = Indicator.objects.get(uid=row.uid)
    assert (stored.operator, stored.number, stored.unit) == ("≥", Decimal("95.5"), "%")


def test_a_line_gets_its_table_and_its_name_amount_and_goals_flow_there(world):
    held = summary_saved(world, line(FUND, "城市管理", "8.33"))
    direction = held.around.one("spending_direction")
    assert direction.label == "附表3-1"
    assert [direction.document[n] for n in ("direction_name", "amount", "fund_name", "fund_amount")] == [
        "城市管理", Decimal(83_300), "城市管理", Decimal(83_300),
    ]  # fmt: skip
    assert held.around.one("fund_summary").document["total_amount"] == 83_300
    assert held.around.one("department_target").document["project_expenditure"] == 83_300


def test_an_empty_line_gets_no_table_yet(world):
    assert summary_saved(world, line(FUND, "")).around.of_kind("spending_direction") == ()


def test_splitting_hands_the_table_to_the_first_row_below_and_joining_gives_it_back(world):
    summary_saved(world, line(FUND, "城市管理", "8"))
    held = summary_saved(world, line(FIRST, "保洁", "5", FUND), line(SECOND, "清运", "3", FUND))
    assert directions(world) == [(FIRST, 1, False), (SECOND, 2, False)]
    assert [f.document["fund_amount"] for f in held.around.of_kind("spending_direction")] == [80_000, 80_000]
    held = summary_saved(world, removed=(Place("", "lines", FIRST), Place("", "lines", SECOND)))
    assert directions(world) == [(FUND, 1, False), (SECOND, 0, True)]
    assert held.around.one("spending_direction").document["direction_name"] == "城市管理"


def test_a_removed_line_puts_its_table_away_and_brings_it_back(world):
    summary_saved(world, line(FUND, "城市管理", "8"), line(FIRST, "绿化", "2"))
    direction = world.dossier.filings.get(line=FUND)
    save(direction, world.filler, ChangeSet(cells(period="2023年全年")))
    summary_saved(world, removed=(Place("", "lines", FUND),))
    assert directions(world) == [(FUND, 0, True), (FIRST, 1, False)]
    held = restore(Filing.objects.get(pk=direction.pk), world.filler).held
    assert directions(world) == [(FUND, 2, False), (FIRST, 1, False)]
    back = held.around.spelled_out("spending_direction", FUND).document
    assert [back[n] for n in ("direction_name", "amount", "period")] == ["城市管理", 80_000, "2023年全年"]


def test_numbers_follow_the_summary_s_order_until_the_first_submission_and_stay_afterwards(world):
    summary_saved(world, line(FIRST, "甲", "1"), line(SECOND, "乙", "2"))
    summary_saved(world, order={"lines": (SECOND, FIRST)})
    assert directions(world) == [(FIRST, 2, False), (SECOND, 1, False)]
    world.dossier.packages.update(sent_at=world.campaign.opens_at, status="returned")
    summary_saved(world, line(FUND, "丙", "3"), order={"lines": (FUND, FIRST, SECOND)})
    assert directions(world) == [(FIRST, 2, False), (SECOND, 1, False), (FUND, 3, False)]


def test_a_cell_typed_over_keeps_its_value_until_it_is_told_to_follow(world):
    summary_saved(world, line(FUND, "城市管理", "8"))
    direction = world.dossier.filings.get(line=FUND)
    save(direction, world.filler, ChangeSet((Change(Place("amount"), "8", "9"),)))
    summary_saved(world, cells=(Change(Place("amount", "lines", FUND), "8", "7"),))
    held = working(world.dossier)
    assert held.documents[direction.number]["amount"] == 90_000
    held = save(direction, world.filler, ChangeSet(follow=(Place("amount"),))).held
    assert held.documents[direction.number]["amount"] == 70_000


def test_two_people_s_saves_merge_by_cell_and_a_real_conflict_shows_both(world):
    filing = world.filing("department_target")
    save(filing, world.filler, ChangeSet(cells(duties="甲写的", other_funds="1")))
    saved = save(filing, world.filler, ChangeSet(cells(duties="乙写的", general_budget="5", other_funds="1")))
    assert saved.conflicts == (Conflict(Place("duties"), "乙写的", "甲写的"),)
    header = saved.held.documents[filing.number].header
    assert (header["duties"], header["general_budget"], header["other_funds"]) == ("甲写的", 50_000, 10_000)


def test_a_cell_of_a_row_that_is_gone_is_a_conflict_and_not_lost(world):
    filing = world.filing("department_target")
    place = Place("goal", "tasks", str(uuid.uuid4()))
    assert save(filing, world.filler, ChangeSet((Change(place, "", "完成"),))).conflicts == (
        Conflict(place, "完成", "（该行已被删除）"),
    )


def test_the_last_row_of_a_printed_category_is_emptied_instead_of_removed(world):
    filing = world.filing("department_target")
    row = working(world.dossier).documents[filing.number].rows["indicators"][0]
    save(filing, world.filler, ChangeSet((Change(Place("name", "indicators", row.uid), "", "次数"),)))
    held = save(filing, world.filler, ChangeSet(removed=(Place("", "indicators", row.uid),))).held
    assert held.documents[filing.number].rows["indicators"][0] == row


def test_a_repeated_save_changes_nothing(world):
    changes = ChangeSet(added=(line(FUND, "城市管理", "8"),), order={"lines": (FUND,)})
    filing = world.filing("fund_summary")
    save(filing, world.filler, changes)
    before = Filing.objects.get(pk=filing.pk)
    assert save(filing, world.filler, changes).conflicts == ()
    after = Filing.objects.get(pk=filing.pk)
    assert (after.revision, after.saved_at) == (before.revision, before.saved_at)


def test_more_rows_or_text_than_a_table_holds_is_refused_whole(world):
    filing = world.filing("department_target")
    with pytest.raises(Unacceptable, match="最多 20000 字"):
        save(filing, world.filler, ChangeSet(cells(duties="长" * 20_001)))
    rows = tuple(AddedRow("tasks", str(uuid.uuid4()), {}) for _ in range(1000))
    with pytest.raises(Unacceptable, match="最多 1000 行"):
        save(filing, world.filler, ChangeSet(added=rows))
    with pytest.raises(Unacceptable, match="没有这个二级指标"):
        save(filing, world.filler, ChangeSet(added=(AddedRow("indicators", FIRST, {"category": "no-such"}),)))
    assert Filing.objects.get(pk=filing.pk).revision == 0


@pytest.mark.parametrize("name", ["head", "viewer", "section", "performance", "administrator"])
def test_only_the_unit_s_filler_writes(world, name):
    with pytest.raises(PermissionDenied, match="“填报”由填表人办理"):
        save(world.filing("department_target"), getattr(world, name), ChangeSet(cells(duties="无")))


def test_a_save_costs_the_same_queries_with_two_rows_and_with_two_hundred(world):
    filing = world.filing("department_target")
    counts = []
    for many in (2, 200):
        rows = tuple(AddedRow("tasks", str(uuid.uuid4()), {"matter": f"事项{i}"}) for i in range(many))
        with CaptureQueriesContext(connection) as queries:
            save(filing, world.filler, ChangeSet(added=rows))
        counts.append(len(queries))
    assert counts[1] - counts[0] <= 1  # rows are written in batches of a hundred


def test_counts_of_findings_are_stored(world):
    summary_saved(world, line(FUND, "城市管理", "8"))
    counts = (
        Dossier.objects.get(pk=world.dossier.pk)
        .filings.order_by("pk")
        .values_list("blocks", "explains", "hints")
    )
    assert list(counts) == [(11, 1, 2), (0, 0, 1), (9, 1, 2)]
