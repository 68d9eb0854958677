"""退回上一环节 and 撤销审核: what goes back between offices."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from forms_app.models import Membership, User
from forms_app.terms import Grade, Role, Status
from review import remarks
from review.moves import Refused
from review.workflow import make

from . import world as worlds
from .world import PASSED, SENT, World


def test_the_office_before_has_it_again_and_passes_it_once_more(world: World):
    package = world.advance(world.filled(), *PASSED[:4])
    step = world.step(package, "return_to_office", "performance", "初审意见不完整。")
    assert (package.status, package.office) == (Status.FIRST_REVIEW, world.units["section"])
    assert (step.opinion, package.version) == ("初审意见不完整。", 1)
    world.advance(package, ("pass", "section"), ("pass", "performance"))
    assert package.status == Status.PASSED


def test_the_reason_stands_on_the_page_of_whoever_reviews_it_again(client, world: World):
    package = world.advance(world.filled(), *PASSED[:4])
    world.step(package, "return_to_office", "performance", "初审意见不完整。")

    def told(who: str) -> bool:
        client.force_login(world[who].person)
        page = client.get(reverse("package", args=[package.pk])).content.decode()
        return "退回上一环节：初审意见不完整。" in page

    assert told("section") and not told("filler")
    world.step(package, "pass", "section")
    assert not told("performance")


def test_it_needs_a_reason(world: World):
    package = world.advance(world.filled(), *PASSED[:4])
    with pytest.raises(Refused, match="请写明退回上一环节的原因"):
        make(package, "return_to_office", world["performance"])


def test_the_first_office_of_a_units_way_has_none_before_it(world: World):
    package = world.filled("library", "filler2")
    world.advance(package, ("submit", "filler2"), ("sign", "head2"))
    with pytest.raises(Refused, match="没有上一环节"):
        make(package, "return_to_office", world["section2"], "请看。")


def test_only_an_office_with_one_before_it_is_offered_to_hand_back(client, world: World):
    package = world.filled("library", "filler2")
    world.advance(package, ("submit", "filler2"), ("sign", "head2"))
    for who, offered in (("section2", False), ("performance", True)):
        client.force_login(world[who].person)
        page = client.get(reverse("package", args=[package.pk])).content.decode()
        assert ('id="move-return_to_office"' in page) is offered
        if not offered:
            world.step(package, "pass", who)


def test_what_came_back_from_an_office_is_not_simply_taken_back_by_the_unit(world: World):
    package = world.advance(world.filled(), *PASSED[:4])
    world.step(package, "return_to_office", "performance", "初审意见不完整。")
    with pytest.raises(PermissionDenied, match="可以申请撤回"):
        make(package, "withdraw", world["filler"])


@pytest.mark.parametrize("passes", [3, 4, 5])
def test_an_office_takes_its_pass_back(world: World, passes: int):
    package = world.advance(world.filled(), *PASSED[:passes])
    world.step(package, "undo", PASSED[passes - 1][1], "附件未看全。")
    before = [Status.DEPARTMENT_REVIEW, Status.FIRST_REVIEW, Status.FINAL_REVIEW][passes - 3]
    assert package.status == before
    assert package.office == world[PASSED[passes - 1][1]].unit
    world.advance(package, *PASSED[passes - 1 :])
    assert package.status == Status.PASSED


def test_a_colleague_of_the_office_takes_it_back_too(world: World):
    package = world.advance(world.filled(), *PASSED[:4])
    world.employ("section_b", "section", Role.SECTION_REVIEWER)
    world.step(package, "undo", "section_b", "由B岗重新审核。")
    assert package.status == Status.FIRST_REVIEW


def test_nobody_takes_back_what_another_office_did(world: World):
    package = world.advance(world.filled(), *PASSED[:4])
    for who in ("department", "performance"):
        with pytest.raises(PermissionDenied, match="只能撤销本环节刚刚办理的审核"):
            make(package, "undo", world[who], "有误。")
    person = User.objects.create(username="both")
    other_role = Membership.objects.create(
        person=person, unit=world.units["section"], role=Role.PERFORMANCE_REVIEWER
    )
    with pytest.raises(PermissionDenied, match="不在您的环节"):
        make(package, "undo", other_role, "有误。")


def test_once_the_next_office_has_said_something_it_stays(world: World):
    package = world.advance(world.filled(), *PASSED[:3])
    remarks.add(package, world["section"], "请核对。")
    with pytest.raises(PermissionDenied, match="下一环节已有意见"):
        make(package, "undo", world["department"], "有误。")


def test_an_old_pass_is_not_taken_back_after_a_return(world: World):
    package = world.advance(world.filled(), *PASSED[:3])
    worlds.returned_by("section")(world, package)
    world.advance(package, *SENT)
    with pytest.raises(PermissionDenied, match="不能撤销审核"):
        make(package, "undo", world["department"], "有误。")


def test_an_old_pass_is_not_taken_back_when_it_came_straight_from_the_unit(world: World):
    worlds.straight(world)
    package = world.advance(world.filled(), *PASSED[:3])
    worlds.returned_by("section")(world, package)
    world.advance(package, *SENT)
    assert package.status == Status.FIRST_REVIEW
    with pytest.raises(PermissionDenied, match="只能撤销本环节刚刚办理的审核"):
        make(package, "undo", world["department"], "有误。")


def test_a_grade_goes_with_the_pass_that_gave_it(world: World):
    package = world.advance(world.filled(), *PASSED[:4])
    world.step(package, "pass", "performance", grade=Grade.EXCELLENT)
    assert package.grade == Grade.EXCELLENT
    world.step(package, "undo", "performance", "等级有误。")
    assert package.grade == ""
    with pytest.raises(Refused, match="请办理“不予通过”"):
        make(package, "pass", world["performance"], grade=Grade.POOR)


def test_what_is_on_file_is_taken_back_by_the_last_office(world: World):
    worlds.evaluation(world)
    package = world.advance(world.filled(), *PASSED)
    assert package.status == Status.FILED
    world.step(package, "undo", "performance", "附件未看全。")
    assert package.status == Status.FINAL_REVIEW
