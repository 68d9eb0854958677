"""What reviewers see of a self-evaluation besides its printed cells, and what they may say of which cell."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from forms_app import filings
from forms_app.document import Place
from forms_app.models import Package
from review import changes, remarks, scores, shown
from review.moves import Refused

from . import evaluating
from .approved import write
from .evaluating import DEPARTMENT, REPORT, document, table
from .world import SENT, World, answer_all


@pytest.fixture
def package(world: World) -> Package:
    """With the office that reviews first; one score was overruled, one indicator added, one not carried out."""
    package = evaluating.filled(world)
    filing = table(package)
    evaluating.overrule(world, filing)
    second = [r for r in document(filing).rows["indicators"] if r["name"]][1]
    texts = {"actual": "未执行", "reason": "汛期停工。"}
    write(world, filing, **{f"indicators/{second.uid}/{name}": text for name, text in texts.items()})
    evaluating.explain(world, package)
    return world.advance(package, *SENT)


def first_row(package: Package, kind: str = DEPARTMENT, nth: int = 0):
    return document(table(package, kind)).rows["indicators"][nth]


def scored(package: Package) -> scores.ScoredTable:
    return scores.tables(shown.of_version(package, package.sent_version))[0]


def test_each_score_tells_how_it_came_about(world: World, package: Package):
    found = scored(package)
    execution, first = found.scores[:2]
    assert execution.by_rule.how == "618.6 ÷ 618.6 = 100% × 10 = 10"
    assert (first.name, first.points, first.by_rule.points) == ("保障社区数量", Decimal(5), Decimal(7))
    assert "得 7 分" in first.by_rule.how
    assert (found.total, found.sum, found.grade) == (Decimal(91), Decimal(91), "优")


def test_only_what_a_person_changed_is_listed_as_overruled(world: World, package: Package):
    (only,) = scored(package).overruled
    assert (only.place.field, only.reason) == ("score", "佐证材料不全。")


def test_the_reviewer_reads_what_no_page_prints(world: World, package: Package, client):
    client.force_login(world["department"].person)
    page = client.get(reverse("table", args=[package.pk, table(package).number])).content.decode()
    assert "改过的得分" in page
    assert "佐证材料不全。" in page
    assert "汛期停工。" in page
    assert "未执行，得 0 分" in page
    assert "批复指标" not in page


def test_nobody_remarks_on_what_only_the_house_reads(world: World, package: Package):
    snapshot = filings.sent_snapshot(table(package))
    row = first_row(package)
    with pytest.raises(Refused, match="没有这个单元格"):
        remarks.add(package, world["department"], "请核对。", snapshot, f"indicators/{row.uid}/origin")


@pytest.mark.parametrize("field", ["name", "value"])
def test_what_was_approved_may_be_remarked_on_but_not_put_differently(
    world: World, package: Package, field: str
):
    snapshot, place = filings.sent_snapshot(table(package)), f"indicators/{first_row(package).uid}/{field}"
    with pytest.raises(Refused, match="批复的内容"):
        remarks.add(package, world["department"], "口径不同。", snapshot, place, "另一个")
    assert remarks.add(package, world["department"], "口径不同。", snapshot, place).place == place


def test_the_page_says_so_before_anybody_types(world: World, package: Package, client):
    client.force_login(world["department"].person)
    address = reverse("table", args=[package.pk, table(package).number])
    fixed = client.get(address, {"at": f"indicators/{first_row(package).uid}/value"}).content.decode()
    assert "批复的内容" in fixed
    assert 'name="proposal"' not in fixed
    free = client.get(address, {"at": f"indicators/{first_row(package).uid}/actual"}).content.decode()
    assert 'name="proposal"' in free


def test_points_are_proposed_as_a_number_and_need_the_unit(world: World, package: Package, client):
    client.force_login(world["department"].person)
    filing = table(package)
    address = reverse("table", args=[package.pk, filing.number])
    at = f"indicators/{first_row(package).uid}/weight"
    assert 'inputmode="decimal"' in client.get(address, {"at": at}).content.decode()
    snapshot = filings.sent_snapshot(filing)
    with pytest.raises(Refused, match="不是数字"):
        remarks.add(package, world["department"], "偏高。", snapshot, at, "很多")
    remarks.add(package, world["department"], "偏高。", snapshot, at, "3")
    type(world.campaign).objects.filter(pk=package.dossier.campaign_id).update(text_by_bureau=True)
    with pytest.raises(Refused, match="须由单位确认"):
        world.step(package, "improve", "department", agreed_with="某某", agreed_on=timezone.localdate())


def test_versions_are_compared_without_the_house_s_own_columns(world: World, package: Package):
    give_back(world, package)
    filing = table(package)
    row = first_row(package, nth=2)
    place = f"indicators/{row.uid}"
    write(world, filing, **{f"{place}/actual": "50%", f"{place}/reason": "人员不足。"})
    evaluating.explain(world, package)
    world.advance(package, *SENT)
    old, new = (next(s for s in shown.of_version(package, n) if s.number == filing.number) for n in (1, 2))
    found = {change.where: (change.old, change.new) for change in changes.cells(old, new)}
    assert found["质量指标第1行 · 实际完成值"] == ("95%", "50%")
    assert found["质量指标第1行 · 得分"] == ("6", "3.16")
    assert not any("计算得分" in where for where in found)


def test_blocks_of_the_report_are_compared_and_remarked_on_by_their_chapter(world: World, package: Package):
    filing = table(package, REPORT)
    block = document(filing).rows["blocks"][5]
    place = Place("text", "blocks", block.uid)
    snapshot = filings.sent_snapshot(filing)
    said = remarks.add(package, world["department"], "写明情况。", snapshot, str(place), "本年无此项支出。")
    assert "三、政府性基金预算支出情况第1行" in said.where
    world.step(package, "consult", "department")
    remarks.reply(package.remarks.get(), world["filler"], "changed")
    assert document(filing).value(place) == "本年无此项支出。"
    world.advance(package, *SENT)
    assert package.status == "department_review"


def give_back(world: World, package: Package) -> None:
    """退回 of the department's table."""
    number = table(package).number
    world.step(package, "return", "department", "请改。", general="请改。", tables=[number])
    answer_all(world, package)
