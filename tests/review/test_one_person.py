"""One person takes no two steps in a row, unless the campaign allows it; a deputy counts as both people."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forms_app.models import Membership
from forms_app.terms import Role, Status
from review.workflow import make

from . import world as worlds
from .world import PASSED, SENT, World

ALSO = "上一环节由您本人办理"


def also(world: World, who: str, unit: str, role: Role) -> Membership:
    """Another membership of the same person."""
    return Membership.objects.create(person=world[who].person, unit=world.units[unit], role=role)


def deputy(world: World, who: str, whom: str) -> Membership:
    """代办 of the one for the other, around today."""
    today, stands_for = timezone.localdate(), world[whom]
    return Membership.objects.create(
        person=world[who].person, unit=stands_for.unit, role=stands_for.role, principal=stands_for.person,
        since=today - timedelta(days=1), until=today + timedelta(days=1),
    )  # fmt: skip


def test_who_filled_in_does_not_sign(world: World):
    package = world.advance(world.filled(), SENT[0])
    head = also(world, "filler", "street", Role.HEAD)
    with pytest.raises(PermissionDenied, match=ALSO):
        make(package, "sign", head)
    make(package, "send_back", head, "再看一遍。")


def test_unless_the_campaign_allows_it(world: World):
    worlds.arranged(same_person=True)(world)
    package = world.advance(world.filled(), SENT[0])
    make(package, "sign", also(world, "filler", "street", Role.HEAD))
    package.refresh_from_db()
    assert package.status == Status.DEPARTMENT_REVIEW


def test_who_passed_it_in_one_office_does_not_pass_it_in_the_next(world: World):
    package = world.advance(world.filled(), *PASSED[:3])
    section = also(world, "department", "section", Role.SECTION_REVIEWER)
    for action in ("pass", "reject"):
        with pytest.raises(PermissionDenied, match=ALSO):
            make(package, action, section, "好的。")
    world.step(package, "pass", "section")
    make(package, "pass", also(world, "department", "performance", Role.PERFORMANCE_REVIEWER))
    package.refresh_from_db()
    assert package.status == Status.PASSED


def test_after_a_return_the_new_hands_count(world: World):
    package = world.advance(world.filled(), *PASSED[:3])
    worlds.returned_by("section")(world, package)
    world.employ("department_b", "bureau", Role.DEPARTMENT_REVIEWER)
    world.advance(package, *SENT, ("pass", "department_b"))
    make(package, "pass", also(world, "department", "section", Role.SECTION_REVIEWER))
    package.refresh_from_db()
    assert package.status == Status.FINAL_REVIEW


def test_going_straight_to_an_office_it_remembers_who_passed_it_before(world: World):
    worlds.straight(world)
    package = world.advance(world.filled(), *PASSED[:3])
    worlds.returned_by("section")(world, package)
    world.advance(package, *SENT)
    assert package.status == Status.FIRST_REVIEW
    with pytest.raises(PermissionDenied, match=ALSO):
        make(package, "pass", also(world, "department", "section", Role.SECTION_REVIEWER))


def test_going_straight_to_an_office_it_comes_from_the_head_all_the_same(world: World):
    worlds.straight(world)
    package = world.advance(world.filled(), *PASSED[:3])
    worlds.returned_by("section")(world, package)
    world.advance(package, *SENT)
    with pytest.raises(PermissionDenied, match=ALSO):
        make(package, "pass", also(world, "head", "section", Role.SECTION_REVIEWER))


def test_a_deputy_is_his_own_and_his_principals_hands(world: World):
    package = world.advance(world.filled(), SENT[0])
    with pytest.raises(PermissionDenied, match=ALSO):
        make(package, "sign", deputy(world, "filler", "head"))
    make(package, "sign", deputy(world, "viewer", "head"))
    package.refresh_from_db()
    assert package.hands[-1] == ["signing", [world["viewer"].person_id, world["head"].person_id]]
    with pytest.raises(PermissionDenied, match=ALSO):
        make(package, "pass", also(world, "head", "bureau", Role.DEPARTMENT_REVIEWER))
