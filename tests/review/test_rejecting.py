"""不予通过: the round is over, and there are two ways out: the office takes it back, or returns it after all."""

import pytest
from django.core.exceptions import PermissionDenied

from forms_app.models import Package
from forms_app.rights import RIGHTS
from forms_app.terms import Grade, RemarkState, Status
from review import remarks
from review.moves import Refused
from review.workflow import make

from . import world as worlds
from .world import PASSED, SENT, World


@pytest.fixture
def rejected(world: World) -> Package:
    package = world.advance(world.filled(), *PASSED[:3])
    remarks.add(package, world["section"], "目标与职能无关。")
    world.step(package, "reject", "section", "目标与职能无关。")
    return package


def test_it_is_graded_poor_and_stays_with_the_office(world: World, rejected: Package):
    assert (rejected.status, rejected.office, rejected.grade) == (
        Status.REJECTED,
        world.units["section"],
        Grade.POOR,
    )
    assert rejected.remarks.get().state == RemarkState.OPEN


def test_it_needs_a_reason(world: World):
    package = world.advance(world.filled(), *SENT)
    with pytest.raises(Refused, match="请写明不予通过的原因"):
        make(package, "reject", world["department"])


def test_the_unit_reads_it_and_can_do_no_more(world: World, rejected: Package):
    for action, right in RIGHTS.items():
        if Status.REJECTED not in right.states and action in ("submit", "withdraw", "ask_withdrawal"):
            with pytest.raises(PermissionDenied, match="不予通过"):
                make(rejected, action, world["filler"], "请再看。")


def test_the_office_takes_it_back(world: World, rejected: Package):
    world.step(rejected, "undo", "section", "单位已当面说明。")
    assert (rejected.status, rejected.grade) == (Status.FIRST_REVIEW, "")
    with pytest.raises(Refused, match="待修改"):
        make(rejected, "pass", world["section"])
    remarks.reply(rejected.remarks.get(), world["section"], RemarkState.CLOSED)
    world.step(rejected, "pass", "section")
    assert rejected.status == Status.FINAL_REVIEW


def test_or_returns_it_after_all(world: World, rejected: Package):
    worlds.returned_by("section")(world, rejected)
    assert (rejected.status, rejected.grade) == (Status.RETURNED, "")
    world.advance(rejected, *SENT)
    assert rejected.status == Status.DEPARTMENT_REVIEW


def test_no_other_office_does_either(world: World, rejected: Package):
    for who in ("department", "performance"):
        for action in ("undo", "return"):
            with pytest.raises(PermissionDenied):
                make(rejected, action, world[who], "请再看。")
