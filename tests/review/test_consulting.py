"""协商完善 as moves: where the package goes, what stays locked, what becomes of the versions."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forms_app import filings
from forms_app.access import refusal
from forms_app.models import Package
from forms_app.terms import Action, RemarkState, Status
from review import remarks
from review.moves import Refused
from review.workflow import make

from . import world as worlds
from .world import PASSED, SENT, World

NEW = "改写后的职责。"
AGREED = {"agreed_with": "某某", "agreed_on": date(2023, 3, 1)}


@pytest.fixture
def package(world: World) -> Package:
    return world.advance(world.filled(), *PASSED[:3])


@pytest.fixture
def asked(world: World, package: Package) -> Package:
    worlds.proposed_by("section")(world, package)
    world.step(package, "consult", "section")
    return package


def answer(world: World, package: Package, state: RemarkState) -> None:
    remarks.reply(package.remarks.get(), world["filler"], state, "理由如此。")


def duties(package: Package, version: int) -> str:
    snapshot = filings.snapshot_of(worlds.table(package), version)
    return filings.thaw(snapshot, worlds.TARGET).document["duties"]


def standing(package: Package) -> str:
    filing = worlds.table(package)
    return filings.working(filing.dossier).documents[filing.number]["duties"]


def test_without_a_proposal_there_is_nothing_to_talk_over(world: World, package: Package):
    remarks.add(package, world["section"], "请核对。")
    with pytest.raises(Refused, match="请先在单元格上填写“建议改为”"):
        make(package, "consult", world["section"])


def test_the_unit_is_asked_and_the_office_keeps_its_place(world: World, asked: Package):
    assert (asked.status, asked.office, asked.resume) == (
        Status.CONSULTING,
        world.units["section"],
        Status.FIRST_REVIEW,
    )
    assert asked.due_at > timezone.now()
    assert asked.remarks.get().state == RemarkState.OPEN
    for action in (Action.EDIT, Action.ASK_WITHDRAWAL, Action.PASS):
        for who in ("filler", "section"):
            assert refusal(world[who], action, worlds.table(asked)) != ""


def test_every_proposal_is_answered_before_it_goes_back(world: World, asked: Package):
    with pytest.raises(Refused, match="1 条修改意见未答复"):
        make(asked, "submit", world["filler"])


@pytest.mark.parametrize(("state", "accepted"), [("changed", True), ("declined", False)])
def test_it_goes_back_to_the_office_that_asked_as_a_version_of_its_own(
    world: World, asked: Package, state, accepted
):
    before = duties(asked, 1)
    answer(world, asked, RemarkState(state))
    world.advance(asked, *SENT)
    assert (asked.status, asked.office, asked.version, asked.sent_version) == (
        Status.FIRST_REVIEW, world.units["section"], 2, 2,
    )  # fmt: skip
    assert duties(asked, 2) == standing(asked) == (NEW if accepted else before)
    assert duties(asked, 1) == before
    assert (asked.resume, asked.due_at, asked.home) == ("", None, Status.DRAFTING)
    with pytest.raises(PermissionDenied, match="可以申请撤回"):
        make(asked, "withdraw", world["filler"])
    world.step(asked, "pass", "section")
    assert asked.status == Status.FINAL_REVIEW


@pytest.mark.parametrize(("back", "who"), [("send_back", "head"), ("withdraw", "filler")])
def test_from_the_heads_desk_it_comes_back_to_be_answered_again(
    world: World, asked: Package, back: str, who: str
):
    before = duties(asked, 1)
    answer(world, asked, RemarkState.CHANGED)
    world.step(asked, "submit", "filler")
    world.step(asked, back, who, "不同意改写。")
    assert (asked.status, asked.office) == (Status.CONSULTING, world.units["section"])
    answer(world, asked, RemarkState.DECLINED)
    world.advance(asked, *SENT)
    assert (asked.status, duties(asked, 3)) == (Status.FIRST_REVIEW, before)


def test_only_the_office_that_asked_ends_it_and_has_it_as_it_was_sent(world: World, asked: Package):
    before = duties(asked, 1)
    answer(world, asked, RemarkState.CHANGED)
    for who in ("department", "performance", "filler"):
        with pytest.raises(PermissionDenied):
            make(asked, "end_consulting", world[who], "逾期未答复。")
    world.step(asked, "end_consulting", "section", "逾期未答复。")
    assert (asked.status, asked.version, standing(asked)) == (Status.FIRST_REVIEW, 1, before)
    assert asked.remarks.get().state == RemarkState.CLOSED
    world.step(asked, "pass", "section")
    assert asked.status == Status.FINAL_REVIEW


def test_what_was_only_a_remark_is_not_closed_as_a_proposal(world: World, package: Package):
    worlds.proposed_by("section")(world, package)
    remarks.add(package, world["section"], "请补充明细。")
    world.step(package, "consult", "section")
    world.step(package, "end_consulting", "section", "逾期未答复。")
    said = {r.proposes: r.replies.get().text for r in package.remarks.all()}
    assert said == {True: "协商结束，未采纳。", False: "协商结束，未修改。"}


def test_what_a_return_had_locked_stays_locked(world: World, package: Package):
    worlds.returned_by("section")(world, package)
    world.advance(package, *PASSED[:3])
    locked = set(package.filings.filter(locked=True).values_list("pk", flat=True))
    assert locked
    worlds.proposed_by("section")(world, package)
    world.step(package, "consult", "section")
    remarks.reply(package.remarks.last(), world["filler"], RemarkState.CHANGED)
    world.advance(package, *SENT, ("ask_withdrawal", "filler", "另有变化。"), ("grant_withdrawal", "section"))
    assert package.status == Status.RETURNED
    assert set(package.filings.filter(locked=True).values_list("pk", flat=True)) == locked


def test_a_locked_table_takes_an_accepted_text_all_the_same(world: World, package: Package):
    number = worlds.number(package, "fund_summary")
    world.step(package, "return", "section", "请改。", general="请改。", tables=[number])
    worlds.answer_all(world, package)
    world.advance(package, *PASSED[:3])
    worlds.proposed_by("section")(world, package)
    world.step(package, "consult", "section")
    remarks.reply(package.remarks.last(), world["filler"], RemarkState.CHANGED)
    world.advance(package, *SENT)
    assert (worlds.table(package).locked, duties(package, 3)) == (True, NEW)


def test_the_time_for_an_answer_may_be_set_and_lateness_is_marked(
    world: World, package: Package, monkeypatch
):
    worlds.proposed_by("section")(world, package)
    due = timezone.now() + timedelta(hours=3)
    world.step(package, "consult", "section", due_at=due)
    assert package.due_at == due
    answer(world, package, RemarkState.CHANGED)
    monkeypatch.setattr(timezone, "now", lambda: due)
    assert world.step(package, "submit", "filler").data == {"overdue": True}


def test_a_changed_text_stays_right_for_the_next_version(world: World, asked: Package):
    answer(world, asked, RemarkState.CHANGED)
    world.advance(asked, *SENT)
    number = worlds.number(asked)
    world.step(asked, "return", "section", "请改。", general="请补充。", tables=[number])
    assert standing(asked) == NEW


# --- 登记已与单位协商 ---


@pytest.fixture
def allowed(world: World, package: Package) -> Package:
    worlds.text_by_bureau(world)
    return package


def test_the_office_puts_its_text_in_as_a_new_version(world: World, allowed: Package):
    before = duties(allowed, 1)
    worlds.proposed_by("section")(world, allowed)
    step = world.step(allowed, "improve", "section", **AGREED)
    assert (allowed.status, allowed.version, allowed.sent_version) == (Status.FIRST_REVIEW, 2, 2)
    assert (duties(allowed, 2), duties(allowed, 1)) == (NEW, before)
    assert step.data == {"agreed_with": "某某", "agreed_on": "2023-03-01", "proposals": 1}
    assert "2023-03-01与单位某某协商" in allowed.remarks.get().replies.get().text
    world.step(allowed, "pass", "section")
    assert allowed.status == Status.FINAL_REVIEW


def test_where_the_campaign_does_not_allow_it_the_unit_is_asked(world: World, package: Package):
    worlds.proposed_by("section")(world, package)
    with pytest.raises(PermissionDenied, match="请用“协商完善”"):
        make(package, "improve", world["section"], **AGREED)


@pytest.mark.parametrize(
    ("place", "proposal", "data", "reason"),
    [
        ("total_amount", "700", {}, "须由单位确认"),
        ("duties", "", {}, "会出现错误"),
        ("duties", NEW, {"agreed_with": " "}, "与单位何人协商"),
        ("duties", NEW, {"agreed_on": None}, "请填写协商日期"),
        ("duties", NEW, {"agreed_on": date(2099, 1, 1)}, "不能晚于今天"),
    ],
    ids=["amount", "error", "nobody", "no day", "tomorrow"],
)
def test_amounts_errors_and_unsaid_agreements_are_refused(
    world: World, allowed, place, proposal, data, reason
):
    before = list(allowed.snapshots.values_list("pk", "text"))
    worlds.proposed_by("section", place, proposal)(world, allowed)
    with pytest.raises(Refused, match=reason):
        make(allowed, "improve", world["section"], **{**AGREED, **data})
    allowed.refresh_from_db()
    assert (allowed.version, list(allowed.snapshots.values_list("pk", "text"))) == (1, before)
    assert standing(allowed) == duties(allowed, 1)
