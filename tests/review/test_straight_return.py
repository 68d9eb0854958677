"""退回后重新报送: all steps run again, or by campaign data the office that returned it has it at once."""

import pytest

from forms_app.models import Package
from forms_app.terms import Status
from review import remarks

from . import world as worlds
from .world import PASSED, SENT, World


@pytest.fixture
def straight(world: World) -> World:
    worlds.straight(world)
    return world


def returned_at_final(world: World) -> Package:
    package = world.advance(world.filled(), *PASSED[:4])
    worlds.returned_by("performance")(world, package)
    return package


def test_otherwise_all_steps_run_again(world: World):
    package = world.advance(returned_at_final(world), *SENT)
    assert package.status == Status.DEPARTMENT_REVIEW


def test_it_goes_to_the_office_that_returned_it(straight: World):
    package = straight.advance(returned_at_final(straight), *SENT)
    assert (package.status, package.office) == (Status.FINAL_REVIEW, straight.units["performance"])
    straight.step(package, "pass", "performance")
    assert package.status == Status.PASSED


def test_sent_back_by_the_head_it_keeps_its_way(straight: World):
    package = returned_at_final(straight)
    straight.advance(package, SENT[0], ("send_back", "head", "再看一遍。"), *SENT)
    assert package.status == Status.FINAL_REVIEW


def test_also_after_it_was_taken_back(straight: World):
    package = straight.advance(returned_at_final(straight), *SENT, ("withdraw", "filler"), *SENT)
    assert package.status == Status.FINAL_REVIEW


def test_what_is_taken_back_later_still_goes_to_the_office_that_returned_it(straight: World):
    package = straight.advance(straight.filled(), *PASSED[:3])
    worlds.returned_by("section")(straight, package)
    straight.advance(package, *SENT, ("pass", "section"), ("ask_withdrawal", "filler", "又有变化。"))
    straight.step(package, "grant_withdrawal", "performance")
    straight.advance(package, *SENT)
    assert package.status == Status.FIRST_REVIEW


def test_what_an_earlier_office_has_again_goes_to_that_one(straight: World):
    package = straight.advance(returned_at_final(straight), *SENT)
    straight.step(package, "return_to_office", "performance", "初审意见不完整。")
    straight.advance(
        package, ("ask_withdrawal", "filler", "又有变化。"), ("grant_withdrawal", "section"), *SENT
    )
    assert package.status == Status.FIRST_REVIEW


def test_a_first_submission_that_was_taken_back_goes_the_whole_way(straight: World):
    package = straight.advance(straight.filled(), *SENT, ("withdraw", "filler"), *SENT)
    assert package.status == Status.DEPARTMENT_REVIEW


@pytest.mark.parametrize(
    ("moves", "by", "stage"),
    [
        (PASSED, "performance", Status.FINAL_REVIEW),
        ((*PASSED[:3], ("reject", "section", "目标与职能无关。")), "section", Status.FIRST_REVIEW),
    ],
    ids=["passed", "rejected"],
)
def test_what_was_decided_already_goes_to_the_office_that_decided(straight: World, moves, by, stage):
    package = straight.advance(straight.filled(), *moves)
    worlds.returned_by(by)(straight, package)
    straight.advance(package, *SENT)
    assert package.status == stage


def test_a_step_taken_out_of_the_campaign_meanwhile_leads_the_whole_way(straight: World):
    package = straight.advance(straight.filled(), *PASSED[:3])
    worlds.returned_by("section")(straight, package)
    straight.campaign.steps.filter(stage=Status.FIRST_REVIEW).delete()
    straight.advance(package, *SENT)
    assert package.status == Status.DEPARTMENT_REVIEW


def test_the_next_return_leads_to_its_own_office(straight: World):
    package = straight.advance(returned_at_final(straight), *SENT)
    straight.step(package, "return_to_office", "performance", "请初审再看。")
    number = worlds.number(package)
    straight.step(package, "return", "section", "请改。", general="请改。", tables=[number])
    remarks.reply(package.remarks.last(), straight["filler"], "changed")
    straight.advance(package, *SENT)
    assert package.status == Status.FIRST_REVIEW
