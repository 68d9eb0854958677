"""Last year's table of the same unit brought over row by row: what is offered, what a save makes of it, the mark 去年."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms_app import filings
from forms_app.document import Document, Place
from forms_app.editing import AddedRow, ChangeSet
from forms_app.filings.bringing import Brought, bring
from forms_app.filings.last_years import HAS_ROW, HAS_TEXT, UNSPLIT, LastYears, is_empty, last_years
from forms_app.filings.projects import add_project
from forms_app.management.samples import campaign
from forms_app.models import Dossier, Filing, Snapshot
from forms_app.models.filing import new_uid
from forms_app.registry import kind_of
from forms_app.shifting import shift, shifted
from forms_app.terms import PackageBy
from tests.filings.evaluating import held, write
from tests.posting import form_of
from tests.samples import sample

from . import evaluating
from .approved import approved
from .test_last_year import DIRECTION, SUMMARY, TARGET, following, package_of, this_year
from .world import PROJECT, SENT, World, arranged, declaring, project, table

pytestmark = pytest.mark.django_db
SUMS = ("社区运转经费", "城乡环境整治")


def begun(world: World, **changes) -> World:
    """The year after, and nothing typed yet."""
    later = replace(world, campaign=following(world, **changes))
    later.open("street")
    return later


def two_years(world: World, **changes) -> World:
    approved(world)
    return begun(world, **changes)


def offered(filing: Filing, number: str = "") -> LastYears:
    return last_years(held(filing.dossier), filing, number)


def document(filing: Filing) -> Document:
    return held(filing.dossier).documents[filing.number]


def target(world: World) -> Filing:
    return table(package_of(world), TARGET)


def keys(filing: Filing, *names: str, number: str = "") -> list[str]:
    """Of all that is offered what is called so."""
    items = offered(filing, number).items
    return [key for key, item in items.items() if item.name in names]


def brought(world: World, filing: Filing, *names: str, number: str = "") -> Brought:
    chosen = offered(filing, number)
    return bring(filing, world["filler"], chosen.table.number, keys(filing, *names, number=number))


def of_rows(filing: Filing, rows: str, field: str) -> list[str]:
    return [row[field] for row in document(filing).rows[rows]]


def marked(client, world: World, filing: Filing) -> list[str]:
    """The cells that the page marks 去年."""
    page = page_of(client, world, filing)
    return [
        line.split('"')[1] for line in page.split("data-cell=")[1:] if "去年<" in line or "去年 <" in line
    ]


def page_of(client, world: World, filing: Filing, name: str = "filler") -> str:
    client.force_login(world[name].person)
    return client.get(reverse("filing", args=[filing.number])).content.decode()


# --- what is offered ---


def test_rows_stand_under_their_categories_with_the_year_moved(world):
    filing = target(two_years(world))
    told = offered(filing)
    assert (told.year, told.table.kind) == (2023, TARGET)
    groups = {group.label: [item.name for item in group.items] for group in told.groups}
    assert groups["表中文字"] == ["部门职责概述"]
    assert groups["年度重点工作计划"] == ["社区运转保障", "网格员培训", "城乡环境整治"]
    assert groups["产出指标 · 时效指标"] == ["网格员培训完成时间", "卫生问题处置时限"]
    item = told.items[keys(filing, "网格员培训完成时间")[0]]
    assert item.cells[1].text == "2024年9月30日前" and item.cells[1].pieces[0].was == "2023"


def test_amounts_of_rows_come_with_their_unit_and_facts_of_earlier_years_stay(world):
    later = two_years(world)
    line = added_line(later, SUMS[0])
    cells = {c.field: c for c in offered(line).items[keys(line, "社区日常运转")[0]].cells}
    assert (cells["amount"].text, cells["amount"].unit) == ("72", "万元")
    assert cells["basis"].text.endswith("按2022年实际支出标准测算")
    assert [p.text for p in cells["basis"].pieces if p.kept] == ["2022"]


def added_line(world: World, name: str) -> Filing:
    """A 专项 of this name in this year's 附表2, and the 附表3 that spells it out."""
    summary, uid = table(package_of(world), SUMMARY), str(new_uid())
    row = AddedRow("lines", uid, {"name": name, "parent": ""})
    filings.save(summary, world["filler"], ChangeSet(added=(row,)))
    found = Filing.objects.select_related("package", "dossier__campaign", "dossier__unit")
    return found.get(dossier=summary.dossier, line=uid)


def test_neither_header_amounts_nor_following_cells_nor_signatures_are_offered(world):
    filing = added_line(two_years(world), SUMS[0])
    header = {key for key, item in offered(filing).items.items() if not item.rows}
    assert header == {"period"}
    assert offered(filing).items["period"].cells[0].text == "2024年1月1日至2024年12月31日"


def test_of_several_tables_the_one_of_the_same_name_is_taken_else_the_person_chooses(world):
    later = two_years(world)
    filing = added_line(later, "2024年" + SUMS[1])
    assert offered(filing).asked.endswith(SUMS[1])
    other = added_line(later, "别的项目")
    told = offered(other)
    assert told.table is None and [title.split()[1] for _, title in told.titled] == list(SUMS)
    assert offered(other, told.tables[0].number).asked.endswith(SUMS[0])


def test_a_table_of_the_same_line_is_taken_whatever_it_is_called(world):
    later = two_years(world, predecessor=world.campaign)
    filing = table(package_of(later), DIRECTION)
    write(later, table(package_of(later), SUMMARY), **{f"lines/{filing.line}/name": "改了名"})
    told = offered(filing)
    assert told.table.line == str(filing.line)
    assert {item.stands for item in told.items.values() if item.rows} == {HAS_ROW}


def test_what_stands_already_is_told_and_not_brought(world):
    approved(world)
    later = this_year(world)
    filing = target(later)
    told = offered(filing).items
    assert told["duties"].stands == HAS_TEXT
    assert told[keys(filing, "网格员培训完成时间")[0]].stands == HAS_ROW
    before = document(filing)
    said = str(brought(later, filing, "部门职责概述", "网格员培训完成时间"))
    assert said.startswith("没有带入任何内容。") and f"“部门职责概述”没有带入：{HAS_TEXT}" in said
    assert document(filing) == before


def test_a_category_that_there_is_no_more_is_told(world):
    declaring(world)
    type(world.campaign).objects.filter(pk=world.campaign.pk).update(scheme="shanghai_2026")
    world.campaign.refresh_from_db()
    package = project(world)
    costs = AddedRow(
        "indicators", str(new_uid()), {"category": "economic_cost", "name": "单位成本", "value": "≤5元"}
    )
    filings.save(table(package, PROJECT), world["filler"], ChangeSet(added=(costs,)))
    frozen(package)
    later = replace(world, campaign=following(world, scheme="shanghai_2024"))
    filing = project_of(later, document(table(package, PROJECT))["project_name"])
    cost = offered(filing).items[keys(filing, "单位成本")[0]]
    assert (cost.group, cost.was_under) == ("timeliness", "经济成本指标")
    brought(later, filing, "单位成本")
    assert ("timeliness", "单位成本") in zip(
        of_rows(filing, "indicators", "category"), of_rows(filing, "indicators", "name"), strict=True
    )


def test_a_self_evaluation_is_offered_nothing(client, world):
    evaluating.filed(world)
    dossier = Dossier.objects.get(campaign__type="evaluation")
    later = replace(world, campaign=following(replace(world, campaign=dossier.campaign), type="evaluation"))
    filing = later.open("street").filings.get(kind="base_data")
    filing = Filing.objects.select_related("package", "dossier__campaign", "dossier__unit").get(pk=filing.pk)
    assert held(filing.dossier).past.tables and offered(filing).tables == ()
    assert "bring-last-year" not in page_of(client, later, filing)


# --- bringing over ---


def test_empty_rows_are_filled_first_and_others_added_under_their_category(world):
    later = two_years(world)
    filing = target(later)
    empty = document(filing).rows["indicators"]
    said = brought(later, filing, "保障社区数量", "垃圾集中清运次数", "网格员培训")
    assert str(said).startswith("已带入 3 行，")
    rows = [r for r in document(filing).rows["indicators"] if r["category"] == "quantity"]
    assert [r["name"] for r in rows] == ["保障社区数量", "垃圾集中清运次数"]
    assert rows[0].uid in {r.uid for r in empty} and rows[1].uid not in {r.uid for r in empty}
    last = offered(filing).table.document
    assert {r.uid for r in rows}.isdisjoint(r.uid for r in last.rows["indicators"])
    assert of_rows(filing, "tasks", "goal") == ["9月30日前完成120名网格员培训，考核合格率达到95%以上。"]


def test_a_header_text_goes_into_an_empty_cell_only(world):
    later = two_years(world)
    filing = target(later)
    chosen = offered(filing)
    write(later, filing, duties="我刚填的")
    said = bring(filing, later["filler"], chosen.table.number, ["duties"])
    assert "“部门职责概述”没有带入" in str(said) and document(filing)["duties"] == "我刚填的"
    write(later, filing, duties="")
    assert str(brought(later, filing, "部门职责概述")).startswith("已带入 1 处文字，")
    assert document(filing)["duties"] == chosen.table.document["duties"]


def test_lines_of_the_summary_make_tables_to_go_on_in(world):
    later = two_years(world)
    summary = table(package_of(later), SUMMARY)
    brought(later, summary, *SUMS)
    assert of_rows(summary, "lines", "name") == list(SUMS)
    assert [str(a) for a in of_rows(summary, "lines", "amount")] == ["1680000.00", "480000.00"]
    spelled = Filing.objects.filter(dossier=summary.dossier, kind=DIRECTION, removed_at=None)
    assert spelled.count() == 2
    filing = table(package_of(later), DIRECTION)
    assert offered(filing).asked.endswith(SUMS[0])
    brought(later, filing, "社区日常运转", "惠民项目")
    assert [str(a) for a in of_rows(filing, "expenses", "amount")] == ["720000.00", "600000.00"]
    assert document(filing)["expense_total"] == 1320000  # it follows the rows


@pytest.fixture
def split(world) -> World:
    """Two years; last year's first 专项 was split into two 支出方向."""
    package = world.filled()
    summary = table(package, SUMMARY)
    top = next(r.uid for r in document(summary).rows["lines"] if r["name"] == SUMS[0])
    parts = (("办公", "100"), ("培训", "68"))
    rows = tuple(AddedRow("lines", str(new_uid()), {"parent": top, "name": n, "amount": a}) for n, a in parts)
    filings.save(summary, world["filler"], ChangeSet(added=rows))
    frozen(package)
    return begun(world)


def frozen(package) -> None:
    """Sent, whatever the rules say of it."""
    filings.freeze(held(package.dossier), package, 1)
    type(package).objects.filter(pk=package.pk).update(version=1, sent_version=1)


def test_a_part_brings_along_what_it_is_part_of_and_the_sum_is_made_anew(split):
    summary = table(package_of(split), SUMMARY)
    assert str(brought(split, summary, "培训")).startswith("已带入 2 行，")
    rows = document(summary).rows["lines"]
    assert [r["name"] for r in rows] == [SUMS[0], "培训"] and rows[1]["parent"] == rows[0].uid
    assert [r["amount"] for r in rows] == [680000, 680000] and not rows[0].own
    brought(split, summary, "办公")
    rows = document(summary).rows["lines"]
    assert [r["name"] for r in rows] == [SUMS[0], "培训", "办公"]
    assert rows[2]["parent"] == rows[0].uid and rows[0]["amount"] == 1680000


def test_what_is_brought_without_its_parts_keeps_its_amount(split):
    summary = table(package_of(split), SUMMARY)
    brought(split, summary, SUMS[0])
    assert of_rows(summary, "lines", "amount") == [1680000]


def test_a_part_of_what_is_not_split_this_year_is_left_with_a_word(split):
    summary = table(package_of(split), SUMMARY)
    brought(split, summary, SUMS[0])
    assert UNSPLIT in str(brought(split, summary, "培训"))
    assert of_rows(summary, "lines", "name") == [SUMS[0]]


def test_a_project_is_brought_over_from_the_one_of_its_name(world):
    declaring(world)
    world.advance(project(world), *SENT)
    name = Filing.objects.get(kind=PROJECT).snapshots.get().name
    later = replace(world, campaign=following(world))
    filing = project_of(later, name)
    told = offered(filing)
    assert {"begins", "ends", "nature", "project_goal"} <= set(told.items)
    assert "project_name" not in told.items and "annual_total" not in told.items
    bring(filing, later["filler"], told.table.number, [*told.items])
    header = document(filing).header
    assert (header["begins"], header["ends"]) == ("2025-01-01", "2025-12-31")
    assert header["nature"] == told.table.document["nature"]


ALONE = [
    ("shanghai_declaration", "demo-shanghai", "shanghai_2024"),
    ("minhang_declaration", "demo-minhang", "minhang_2020"),
]


@pytest.mark.parametrize(("kind", "name", "scheme"), ALONE)
def test_all_rows_of_a_project_come_over_as_they_were_but_for_the_year(world, kind, name, scheme):
    plain = sample(name)["filings"][0]["document"]
    year = campaign(sample(name)["campaign"])["year"]
    arranged(kinds=[kind], scheme=scheme, year=year, package_by=PackageBy.FILING)(world)
    old = Document.from_plain(plain, kind_of(kind).shape)
    before = add_project(world.open("street"), world["filler"], kind, old["project_name"])
    filings.put_document(before, world["filler"], old)
    frozen(before.package)
    later = replace(world, campaign=following(world))
    filing = project_of(later, shifted(shift(old["project_name"], year, year + 1)), kind)
    said = bring(filing, later["filler"], before.number, [*offered(filing, before.number).items])
    assert said.left == ()
    new, sent = document(filing), offered(filing).table.document
    for rows in kind_of(kind).rows:
        given = [r for r in sent.rows[rows.name] if not is_empty(kind_of(kind), rows, r, sent)]
        told = [r for r in new.rows[rows.name] if not is_empty(kind_of(kind), rows, r, new)]
        assert given and [values(r, year) for r in given] == [values(r) for r in told]
    assert all(item.stands for item in offered(filing).items.values())


def values(row, year: int = 0) -> dict:
    """What stands in a row, years moved from the given one."""
    return {
        name: shifted(shift(value, year, year + 1)) if year and isinstance(value, str) else value
        for name, value in row.values.items()
    }


def project_of(world: World, name: str, kind: str = PROJECT) -> Filing:
    made = add_project(world.open("street"), world["filler"], kind, name)
    return Filing.objects.select_related("package", "dossier__campaign", "dossier__unit").get(pk=made.pk)


def test_what_is_unknown_brings_nothing(world):
    later = two_years(world)
    filing = target(later)
    before, number = document(filing), offered(filing).table.number
    for chosen, of in (([], number), (["indicators/x"], number), (["<script>"], "nothing")):
        with pytest.raises(LookupError, match="请先勾选"):
            bring(filing, later["filler"], of, chosen)
    assert document(filing) == before


# --- the mark ---


def test_all_that_was_brought_is_marked_until_it_is_touched(client, world):
    later = two_years(world)
    filing = target(later)
    assert marked(client, later, filing) == []
    brought(later, filing, "保障社区数量", "部门职责概述")
    row = next(r for r in document(filing).rows["indicators"] if r["name"] == "保障社区数量")
    name, value = (str(Place(n, "indicators", row.uid)) for n in ("name", "value"))
    assert marked(client, later, filing) == ["duties", name, value]
    assert "有 <span data-count>3</span> 个单元格沿用去年，尚未核对" in page_of(client, later, filing)
    write(later, filing, general_budget="1")  # another cell
    assert marked(client, later, filing) == ["duties", name, value]
    write(later, filing, **{value: "7个"})
    assert marked(client, later, filing) == ["duties", name]
    client.post(reverse("looked_over", args=[filing.number]), {"where": f"indicators/{row.uid}"})
    assert marked(client, later, filing) == ["duties"]
    filings.save(filing, later["filler"], ChangeSet(removed=(Place("", "indicators", row.uid),)))
    write(later, filing, duties="本年的职责")
    assert marked(client, later, filing) == []
    assert 'id="last-year-left" role="status" hidden' in page_of(client, later, filing)


def test_a_row_that_comes_back_by_undo_is_marked_again(client, world):
    later = two_years(world)
    filing = target(later)
    brought(later, filing, "保障社区数量", "垃圾集中清运次数")
    row = next(r for r in document(filing).rows["indicators"] if r["name"] == "垃圾集中清运次数")
    filings.save(filing, later["filler"], ChangeSet(removed=(Place("", "indicators", row.uid),)))
    assert len(marked(client, later, filing)) == 2
    texts = {name: row[name] for name in ("category", "name", "value")}
    filings.save(filing, later["filler"], ChangeSet(added=(AddedRow("indicators", row.uid, texts),)))
    assert len(marked(client, later, filing)) == 4


def test_neither_a_version_nor_paper_holds_the_mark(client, world):
    later = two_years(world)
    filing = target(later)
    brought(later, filing, "保障社区数量")
    assert "去年" not in filings.printout(filing, later["filler"]).html()
    frozen(package_of(later))
    assert "去年" not in Snapshot.objects.get(filing=filing).text
    later.campaign.closes_at = later.campaign.opens_at
    later.campaign.save()
    assert "origin last-year" not in page_of(client, later, filing)


# --- the pages ---


def test_the_entry_stands_only_where_there_is_a_year_before(client, world):
    world.filled()
    assert "bring-last-year" not in page_of(client, world, table(package_of(world), TARGET))
    world.advance(package_of(world), *SENT)
    later = begun(world)
    assert "bring-last-year" in page_of(client, later, target(later))
    assert "bring-last-year" not in page_of(client, later, target(later), "viewer")


def test_without_scripts_what_is_typed_is_saved_then_rows_are_chosen_and_brought(client, world):
    later = two_years(world)
    filing = target(later)
    post = form_of(page_of(client, later, filing))
    post["general_budget"] = "12"
    address = reverse("last_year", args=[filing.number])
    assert client.post(address, post)["Location"] == address
    assert document(filing)["general_budget"] == 120000
    page = client.get(address).content.decode()
    assert '<span class="moved"><del>2023</del><ins>2024</ins></span>年9月30日前' in page
    chosen = {"from": offered(filing).table.number, "take": keys(filing, "网格员培训完成时间")}
    answer = client.post(address, chosen, follow=True)
    assert "已带入 1 行，标“去年”的请逐项核对。" in answer.content.decode()
    assert "2024年9月30日前" in of_rows(filing, "indicators", "value")


def test_the_script_is_told_what_was_done_or_why_not(client, world):
    later = two_years(world)
    filing = target(later)
    client.force_login(later["filler"].person)
    address, accept = reverse("last_year", args=[filing.number]), {"accept": "application/json"}
    chosen = {"from": offered(filing).table.number, "take": keys(filing, "部门职责概述")}
    done = client.post(address, chosen, headers=accept)
    told = done.json()
    assert (told["said"], told["first"]) == ("已带入 1 处文字，标“去年”的请逐项核对。", "duties")
    assert (
        set(told["checked"]) >= {"findings", "cells", "counts"} and "duties" not in told["checked"]["cells"]
    )
    nothing = client.post(address, {"take": "x"}, headers=accept)
    assert (nothing.status_code, "请先勾选" in nothing.json()["refusal"]) == (422, True)


def test_where_there_is_no_last_year_one_is_told_so(client, world):
    world.filled()
    filing = table(package_of(world), TARGET)
    client.force_login(world["filler"].person)
    answer = client.get(reverse("last_year", args=[filing.number]), follow=True)
    assert "去年没有报送过这张表" in answer.content.decode()
    answer = client.post(reverse("last_year", args=[filing.number]), {"take": "duties"}, follow=True)
    assert "没有带入" in answer.content.decode()


@pytest.mark.parametrize("name", ["head", "viewer", "filler2", "section"])
def test_nobody_else_brings_over_or_looks_over(client, world, name):
    later = two_years(world)
    filing = target(later)
    client.force_login(later[name].person)
    for address, post in (("last_year", {"take": "duties"}), ("looked_over", {"where": "duties"})):
        assert client.post(reverse(address, args=[filing.number]), post).status_code in (403, 404)
    assert client.get(reverse("last_year", args=[filing.number])).status_code in (403, 404)
    assert document(filing)["duties"] == ""


# --- what it costs ---


def queries(act) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def test_the_editing_page_asks_no_more_for_marks_and_the_choice_as_much_for_many_rows(client, world):
    later = two_years(world)
    filing = target(later)
    page_of(client, later, filing)
    plain = queries(lambda: page_of(client, later, filing))
    choice = reverse("last_year", args=[filing.number])
    chosen = queries(lambda: client.get(choice))
    brought(later, filing, *[item.name for item in offered(filing).items.values()])
    assert queries(lambda: page_of(client, later, filing)) == plain
    assert queries(lambda: client.get(choice)) == chosen <= plain
