"""What changed between two submissions, in words."""

import pytest

from forms_app import filings
from forms_app.document import Place
from forms_app.editing import AddedRow, Change, ChangeSet
from forms_app.models import Package
from review import remarks
from review.changes import Change as Said
from review.changes import between
from review.shown import base_version, of_version, sent_before, sheets_for, version_for
from review.stamping import words

from .world import PASSED, SENT, World

ROW = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def package(world: World) -> Package:
    """Returned once, all tables open."""
    package = world.advance(world.filled(), *SENT)
    tables = list(package.filings.values_list("number", flat=True))
    world.step(package, "return", "department", "请改。", general="请改。", tables=tables)
    return package


def target(package: Package):
    return package.filings.select_related("package", "dossier").get(kind="department_target")


def document(package: Package):
    filing = target(package)
    return filings.working(filing.dossier).documents[filing.number]


def save(world: World, package: Package, **changes) -> None:
    filings.save(target(package), world["filler"], ChangeSet(**changes))


def resubmit(world: World, package: Package) -> None:
    for remark in package.remarks.filter(state="open"):
        remarks.reply(remark, world["filler"], "changed")
    world.advance(package, *SENT)


def told(package: Package) -> dict[str, Said]:
    tables = between(of_version(package, 1), of_version(package, 2))
    return {change.where: change for table in tables for change in table.changes}


def test_a_cell_is_told_with_both_texts(world: World, package: Package):
    save(world, package, cells=(Change(Place("other_projects"), "", "5.5"),))
    found = between(of_version(package, 1), sheets_for(package, world["filler"]))
    assert [(t.sheet.label, c.where, c.what, c.old, c.new) for t in found for c in t.changes] == [
        ("附表1", "项目支出", "修改", "216", "221.5"),
        ("附表1", "非区级专项项目支出", "修改", "", "5.5"),
    ]


def test_rows_added_removed_and_moved_are_told(world: World, package: Package):
    first, *_ = document(package).rows["tasks"]
    texts = {"matter": "新增事项", "responsible": "某某科", "goal": "新的目标"}
    save(
        world, package,
        added=(AddedRow("tasks", ROW, texts),), removed=(Place("", "tasks", first.uid),),
    )  # fmt: skip
    resubmit(world, package)
    changes = told(package)
    last = len(document(package).rows["tasks"])
    assert changes[f"年度重点工作计划第{last}行"].what == "新增一行"
    assert (
        changes[f"年度重点工作计划第{last}行"].new
        == "事项：新增事项；责任单位/科室：某某科；工作目标：新的目标"
    )
    assert changes["年度重点工作计划第1行"].what == "删除一行"
    assert first["matter"] in changes["年度重点工作计划第1行"].old
    assert len(changes) == 2


def test_a_moved_row_is_one_change(world: World, package: Package):
    uids = [r.uid for r in document(package).rows["tasks"]]
    save(world, package, order={"tasks": (uids[-1], *uids[:-1])})
    resubmit(world, package)
    assert [(c.where, c.what) for c in told(package).values()] == [("年度重点工作计划第1行", "移动一行")]


def test_choices_read_by_their_labels(world: World, package: Package):
    filing = package.filings.filter(kind="spending_direction").first()
    row = filings.working(target(package).dossier).documents[filing.number].rows["indicators"][0]
    assert row["standard"] == "plan"
    wanted = Change(Place("standard", "indicators", row.uid), "计划标准", "行业标准")
    filings.save(filing, world["filler"], ChangeSet(cells=(wanted,)))
    resubmit(world, package)
    assert [(c.old, c.new) for c in told(package).values()] == [("计划标准", "行业标准")]


def test_a_new_table_and_a_gone_one_are_told(world: World, package: Package):
    summary = package.filings.get(kind="fund_summary")
    lines = filings.working(target(package).dossier).documents[summary.number].rows["lines"]
    parents = {r["parent"] for r in lines}
    leaf = next(r for r in lines if r.uid not in parents)
    texts = {"name": "新的方向", "amount": "1", "parent": leaf["parent"]}
    filings.save(
        summary, world["filler"],
        ChangeSet(added=(AddedRow("lines", ROW, texts),), removed=(Place("", "lines", leaf.uid),)),
    )  # fmt: skip
    found = between(of_version(package, 1), sheets_for(package, world["filler"]))
    assert [t.whole for t in found if t.whole] == ["新增", "已移除"]


def test_everybody_else_sees_what_left_the_unit(world: World, package: Package):
    save(world, package, cells=(Change(Place("duties"), document(package)["duties"], "新的职责"),))
    remarks.reply(package.remarks.get(), world["filler"], "changed")
    assert version_for(package, world["department"]) == 1
    world.step(package, "submit", "filler")
    assert (version_for(package, world["head"]), version_for(package, world["department"])) == (2, 1)
    assert base_version(package, world["head"]) == 1
    world.step(package, "sign", "head")
    assert (version_for(package, world["department"]), base_version(package, world["department"])) == (2, 1)


def test_versions_that_the_head_sent_back_are_left_out(world: World, package: Package):
    remarks.reply(package.remarks.get(), world["filler"], "changed")
    world.step(package, "submit", "filler")
    world.step(package, "send_back", "head", "再核。")
    world.advance(package, *SENT)
    assert (package.version, sent_before(package, 3)) == (3, 1)


def test_paper_is_stamped_after_the_pass(world: World, package: Package):
    assert words(package)[0].startswith("表格正在修改")
    resubmit(world, package)
    assert words(package) == ["本填报任务在审核通过后打印签字盖章，现在不必盖章。"]
    world.advance(package, *PASSED[2:])
    assert words(package) == ["请打印第2次报送的附表1、附表2、附表3-1、附表3-2，签字盖章后报送纸质件。"]


def test_only_tables_that_changed_are_stamped_again(world: World, package: Package):
    world.campaign.stamping = "on_submission"
    world.campaign.save()
    package.dossier.refresh_from_db()
    save(world, package, cells=(Change(Place("duties"), document(package)["duties"], "新的职责"),))
    resubmit(world, package)
    assert words(Package.objects.get(pk=package.pk)) == [
        "附表1 需重新打印签字盖章。",
        "附表2、附表3-1、附表3-2 原件有效，不必重新盖章。",
    ]


def test_after_a_late_return_what_was_passed_before_counts(world: World, package: Package):
    resubmit(world, package)
    world.advance(package, *PASSED[2:])
    world.step(package, "return", "performance", "调减。", general="调减。", tables=[target(package).number])
    save(world, package, cells=(Change(Place("duties"), document(package)["duties"], "新的职责"),))
    resubmit(world, package)
    world.advance(package, *PASSED[2:])
    assert words(package)[0] == "附表1 需重新打印签字盖章。"


def test_before_the_first_submission_it_says_when_to_stamp(world: World):
    package = world.filled()
    assert words(package)[0].startswith("审核通过后打印签字盖章")
    world.step(package, "submit", "filler")
    assert "等待单位负责人审签" not in words(package)[0]
