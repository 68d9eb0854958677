"""协商完善: what may be proposed, what accepting and declining do, and what the office puts in itself."""

from datetime import date

import pytest

from forms_app import filings
from forms_app.models import Package
from forms_app.terms import RemarkState, Status
from review import remarks
from review.models import Remark
from review.moves import Refused
from review.proposals import state_words

from . import evaluating
from .world import SENT, World


@pytest.fixture
def package(world: World) -> Package:
    world.campaign.text_by_bureau = True
    world.campaign.save()
    return world.advance(world.filled(), *SENT)


def target(package: Package):
    return package.filings.select_related("package", "dossier").get(kind="department_target")


def propose(world: World, package: Package, place: str, text: str, actor: str = "department") -> Remark:
    snapshot = filings.sent_snapshot(target(package))
    return remarks.add(package, world[actor], "与单位职能不符。", snapshot, place, text)


def stands(package: Package):
    filing = target(package)
    return filings.working(filing.dossier).documents[filing.number]


def test_a_proposal_is_kept_as_the_cell_would_show_it(world: World, package: Package):
    assert propose(world, package, "general_budget", "６百万元").proposal == "600"
    assert propose(world, package, "duties", "").proposal == ""


@pytest.mark.parametrize(
    ("place", "text", "told"),
    [
        ("general_budget", "很多", "不是金额"),
        ("duties", "长" * 20_001, "最多 20000 字"),
        ("", "改", "请先选择要完善的单元格"),
        ("reporting_unit", "某某街道办事处", "与原内容相同"),
    ],
)
def test_what_a_cell_cannot_hold_is_not_proposed(world: World, package: Package, place, text, told):
    with pytest.raises(Refused, match=told):
        propose(world, package, place, text)


def test_nobody_proposes_to_move_a_row_elsewhere(world: World, package: Package):
    row = stands(package).rows["indicators"][0]
    with pytest.raises(Refused, match="归在哪里"):
        propose(world, package, f"indicators/{row.uid}/category", "quality")


@pytest.mark.parametrize("place", ["execution_score", "total_score", "of a row"])
def test_nobody_proposes_another_score_to_the_unit(world: World, place: str):
    package = world.advance(evaluating.filled(world), *SENT)
    filing = evaluating.table(package)
    row = evaluating.document(filing).rows["indicators"][0]
    at = f"indicators/{row.uid}/score" if place == "of a row" else place
    snapshot = filings.sent_snapshot(filing)
    with pytest.raises(Refused, match="不能提完善建议；请填写修改意见。复核得分"):
        remarks.add(package, world["department"], "佐证不足。", snapshot, at, "1")
    assert remarks.add(package, world["department"], "佐证不足。", snapshot, at).text == "佐证不足。"


def test_a_cell_has_one_proposal_at_a_time(world: World, package: Package):
    propose(world, package, "duties", "甲")
    with pytest.raises(Refused, match="已有一条完善建议"):
        propose(world, package, "duties", "乙")


def test_the_unit_sees_at_once_what_follows_from_accepting(world: World, package: Package):
    made = propose(world, package, "other_projects", "3")
    world.step(package, "consult", "department")
    before = stands(package)["project_expenditure"]
    remarks.reply(made, world["filler"], RemarkState.CHANGED)
    assert stands(package)["project_expenditure"] == before + 30_000
    remarks.reply(made, world["filler"], RemarkState.DECLINED, "没有上级专项。")
    assert stands(package)["project_expenditure"] == before


def test_a_warning_that_follows_can_be_explained_before_submitting(world: World, package: Package):
    """Else the unit would have to decline what it agrees with."""
    direction = package.filings.filter(kind="spending_direction").first()
    row = filings.working(package.dossier).documents[direction.number].rows["indicators"][0]
    place, snapshot = f"indicators/{row.uid}/standard", filings.snapshot_of(direction)
    made = remarks.add(package, world["department"], "没有这样的计划。", snapshot, place, "")
    world.step(package, "consult", "department")
    remarks.reply(made, world["filler"], RemarkState.CHANGED)
    with pytest.raises(Refused, match="1 条警告须说明"):
        world.step(package, "submit", "filler")
    held = filings.working(package.dossier)
    found = [(n, f) for n, each in filings.check_dossier(held).items() for f in each if f.stops]
    for number, each in found:
        filings.answer(
            held, held.filing(number), each.finding.fingerprint, "无可用标准。", world["filler"].person
        )
    world.advance(package, *SENT)
    assert package.status == Status.DEPARTMENT_REVIEW


def test_what_was_accepted_is_not_called_so_when_the_office_ends_the_round(world: World, package: Package):
    made = propose(world, package, "duties", "新的职责")
    other = propose(world, package, "other_projects", "3")
    world.step(package, "consult", "department")
    remarks.reply(made, world["filler"], RemarkState.CHANGED)
    world.step(package, "end_consulting", "department", "单位迟迟不答复。")
    said = [remark.replies.last().text for remark in (made, other)]
    assert said == ["协商结束，采纳的内容未写入报表。", "协商结束，未采纳。"]
    assert stands(package)["duties"] != "新的职责"


def agreed() -> dict:
    return {"agreed_with": "某某", "agreed_on": date(2023, 1, 3)}


def test_the_office_puts_in_texts_and_leaves_amounts_to_the_unit(world: World, package: Package):
    text, amount = (
        propose(world, package, "duties", "新的职责"),
        propose(world, package, "other_funds", ""),
    )
    world.step(package, "improve", "department", **agreed())
    for remark in (text, amount):
        remark.refresh_from_db()
    assert (text.state, text.version) == (RemarkState.CHANGED, 1)
    assert (amount.state, amount.version, package.sent_version) == (RemarkState.DRAFT, 2, 2)
    assert (stands(package)["duties"], stands(package)["other_funds"]) == ("新的职责", 0)
    world.step(package, "consult", "department")
    remarks.reply(amount, world["filler"], RemarkState.CHANGED)
    world.advance(package, *SENT)
    assert (stands(package)["duties"], stands(package)["other_funds"]) == ("新的职责", None)


def test_amounts_alone_are_no_matter_for_the_office(world: World, package: Package):
    with pytest.raises(Refused, match="请先在单元格上填写"):
        world.step(package, "improve", "department", **agreed())
    propose(world, package, "other_projects", "3")
    with pytest.raises(Refused, match="须由单位确认"):
        world.step(package, "improve", "department", **agreed())


@pytest.mark.parametrize("move", ["consult", "improve"])
def test_a_proposal_to_an_older_version_is_made_anew(world: World, package: Package, move: str):
    """An office may keep drafts while another has the package and a new version comes."""
    made = propose(world, package, "duties", "新的职责")
    type(made).objects.filter(pk=made.pk).update(version=0)
    with pytest.raises(Refused, match="重新提出"):
        world.step(package, move, "department", **(agreed() if move == "improve" else {}))


def test_one_to_an_older_version_is_not_opened_again(world: World, package: Package):
    made = propose(world, package, "duties", "新的职责")
    world.step(package, "consult", "department")
    remarks.reply(made, world["filler"], RemarkState.DECLINED, "与批复一致。")
    world.advance(package, *SENT)
    with pytest.raises(Refused, match="重新提出"):
        remarks.reply(made, world["department"], RemarkState.OPEN)
    remarks.reply(made, world["department"], RemarkState.CLOSED)


def test_its_states_read_by_how_it_went_out(world: World, package: Package):
    talked = propose(world, package, "duties", "新的职责")
    world.step(package, "consult", "department")
    assert words(world, package, talked) == "待答复"
    remarks.reply(talked, world["filler"], RemarkState.CHANGED)
    assert words(world, package, talked) == "已采纳"
    world.advance(package, *SENT)
    sent_back = propose(world, package, "reporting_unit", "某某街道")
    world.step(package, "return", "department", "请改。")
    assert (words(world, package, talked), words(world, package, sent_back)) == ("已采纳", "待修改")


def words(world: World, package: Package, remark: Remark) -> str:
    seen = remarks.visible(package, world["filler"]).get(pk=remark.pk)
    return state_words(seen.state, seen)


def test_the_note_at_the_cell_tells_the_proposal(world: World, package: Package):
    propose(world, package, "duties", "新的职责")
    propose(world, package, "reporting_unit", "")
    notes = remarks.notes_at(target(package), world["department"])
    assert notes["duties"][0].text == "某某局：建议改为“新的职责”；与单位职能不符。（未发出）"
    assert notes["reporting_unit"][0].text == "某某局：建议清空；与单位职能不符。（未发出）"


def test_what_was_settled_before_is_not_asked_again(world: World, package: Package):
    """The unit would seem to decline what stands in the tables already."""
    made = propose(world, package, "duties", "新的职责")
    world.step(package, "improve", "department", **agreed())
    propose(world, package, "other_funds", "")
    world.step(package, "consult", "department")
    with pytest.raises(Refused, match="不在本次协商之内"):
        remarks.reply(made, world["filler"], RemarkState.DECLINED, "不同意。")
