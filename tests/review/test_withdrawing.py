"""撤回报送 and 申请撤回: until the next office has an opinion the unit takes back what it sent, afterwards it asks."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forms_app.access import refusal
from forms_app.clock import deadline, due_by_default
from forms_app.models import Package
from forms_app.terms import Action, Grade, RequestState, Status
from review import remarks
from review.moves import Refused
from review.workflow import make

from . import world as worlds
from .world import PASSED, SENT, World


@pytest.fixture
def sent(world: World) -> Package:
    return world.advance(world.filled(), *SENT)


def test_the_filler_takes_it_back_from_the_heads_desk(world: World):
    package = world.filled()
    world.advance(package, SENT[0], ("withdraw", "filler"))
    assert (package.status, package.version, package.sent_at) == (Status.DRAFTING, 1, None)
    assert package.due_at is None
    world.advance(package, *SENT)
    assert (package.status, package.sent_version) == (Status.DEPARTMENT_REVIEW, 2)


@pytest.mark.parametrize("who", ["filler", "head"])
def test_what_nobody_has_said_anything_about_comes_back_at_once(world: World, sent: Package, who: str):
    world.step(sent, "withdraw", who)
    assert (sent.status, sent.office, sent.sent_version) == (Status.DRAFTING, None, 1)
    assert refusal(world["filler"], Action.EDIT, worlds.table(sent)) == ""


def test_what_was_taken_back_is_due_at_the_closing_or_in_some_working_days(world: World, sent: Package):
    world.step(sent, "withdraw", "filler")
    assert sent.due_at == world.campaign.closes_at
    worlds.arranged(closes_at=timezone.now() + timedelta(minutes=5))(world)
    world.advance(sent, *SENT, ("withdraw", "filler"))
    assert sent.due_at == due_by_default(world.campaign, sent.changed_at)
    assert deadline(sent).at == sent.due_at


def test_a_remark_that_was_not_even_sent_keeps_it_there(world: World, sent: Package):
    kept = remarks.add(sent, world["department"], "请核对。")
    with pytest.raises(PermissionDenied, match="可以申请撤回"):
        make(sent, "withdraw", world["filler"])
    remarks.drop(kept, world["department"])
    with pytest.raises(PermissionDenied, match="可以申请撤回"):
        make(sent, "withdraw", world["filler"])


def test_so_does_the_pass_of_the_office_before(world: World, sent: Package):
    world.step(sent, "pass", "department")
    with pytest.raises(PermissionDenied, match="可以申请撤回"):
        make(sent, "withdraw", world["head"])


def test_one_does_not_ask_for_what_one_may_take(world: World, sent: Package):
    with pytest.raises(PermissionDenied, match="可以直接撤回"):
        make(sent, "ask_withdrawal", world["filler"], "漏了一项。")


def ask(world: World, package: Package) -> Package:
    world.advance(package, ("pass", "department"), ("ask_withdrawal", "filler", "漏了一项重点工作。"))
    return package


def test_the_office_that_has_it_grants_the_request(world: World, sent: Package):
    ask(world, sent)
    with pytest.raises(PermissionDenied):
        make(sent, "grant_withdrawal", world["performance"])
    world.step(sent, "grant_withdrawal", "section", "请尽快补充。")
    assert (sent.status, sent.office) == (Status.DRAFTING, None)
    request = sent.requests.get()
    assert (request.state, request.word, request.office) == (
        RequestState.GRANTED,
        "请尽快补充。",
        world.units["section"],
    )
    world.advance(sent, *SENT)
    assert sent.status == Status.DEPARTMENT_REVIEW


def test_or_declines_it_with_a_word(world: World, sent: Package):
    ask(world, sent)
    asked = sent.requests.get().pk
    with pytest.raises(Refused, match="请写明"):
        make(sent, "decline", world["section"], request=asked)
    step = world.step(sent, "decline", "section", "请通过退回办理。", request=asked)
    assert (sent.status, sent.requests.get().state) == (Status.FIRST_REVIEW, RequestState.DECLINED)
    assert step.data == {"subject": "withdrawal", "asked": "漏了一项重点工作。"}
    world.step(sent, "ask_withdrawal", "filler", "确有必要。")
    assert sent.requests.filter(state=RequestState.OPEN).count() == 1


def test_one_asks_once(world: World, sent: Package):
    ask(world, sent)
    with pytest.raises(Refused, match="正在等待答复"):
        make(sent, "ask_withdrawal", world["head"], "请尽快。")


def test_a_request_that_nobody_answered_lapses_when_the_package_moves_on(world: World, sent: Package):
    ask(world, sent)
    asked = sent.requests.get()
    world.step(sent, "pass", "section")
    asked.refresh_from_db()
    assert asked.state == RequestState.LAPSED
    with pytest.raises(PermissionDenied, match="没有待答复的申请"):
        make(sent, "grant_withdrawal", world["performance"])


def test_what_was_passed_can_still_be_asked_for(world: World):
    package = world.advance(world.filled(), *PASSED, ("ask_withdrawal", "head", "控制数有变。"))
    world.step(package, "grant_withdrawal", "performance")
    assert (package.status, package.approved_version) == (Status.DRAFTING, None)


def test_what_had_been_returned_comes_back_as_it_was_returned(world: World, sent: Package):
    worlds.returned_by("department")(world, sent)
    world.advance(sent, *SENT, ("withdraw", "filler"))
    assert sent.status == Status.RETURNED
    opened = sent.filings.filter(locked=False).values_list("number", flat=True)
    assert list(opened) == [worlds.number(sent)]


def test_the_grade_goes_with_what_was_taken_back(world: World):
    package = world.advance(world.filled(), *PASSED[:4])
    world.step(package, "pass", "performance", grade=Grade.GOOD)
    world.step(package, "ask_withdrawal", "filler", "有误。")
    world.step(package, "grant_withdrawal", "performance")
    assert (package.status, package.grade) == (Status.DRAFTING, "")
