"""自评 is not approved: it goes on file, and of those on file some are drawn for 复核."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forms_app.models import Package
from forms_app.terms import Grade, Status
from review.moves import Refused
from review.workflow import make

from . import world as worlds
from .world import PASSED, SENT, World

RESULT = {"score": Decimal("86.5"), "grade": Grade.GOOD}


@pytest.fixture
def filed(world: World) -> Package:
    worlds.evaluation(world)
    return world.advance(world.filled(), *PASSED)


def test_the_last_pass_puts_it_on_file(world: World, filed: Package):
    assert (filed.status, filed.office) == (Status.FILED, world.units["performance"])
    with pytest.raises(PermissionDenied, match="已备案"):
        make(filed, "approve", world["performance"], **worlds.APPROVAL)


def test_it_is_not_failed(world: World):
    worlds.evaluation(world)
    package = world.advance(world.filled(), *SENT)
    with pytest.raises(PermissionDenied, match="绩效自评不办理"):
        make(package, "reject", world["department"], "差。")


def test_what_was_drawn_gets_a_result_of_its_own(world: World, filed: Package):
    world.step(filed, "draw", "performance")
    assert filed.status == Status.RECHECKING
    step = world.step(filed, "recheck", "performance", "佐证材料不足。", **RESULT)
    assert (filed.status, filed.grade) == (Status.RECHECKED, Grade.GOOD)
    assert step.data == {"score": "86.5", "grade": "good"}
    assert filed.version == filed.sent_version == 1


def test_what_was_not_drawn_gets_none(world: World, filed: Package):
    with pytest.raises(PermissionDenied, match="已备案"):
        make(filed, "recheck", world["performance"], "不足。", **RESULT)


def test_a_result_is_corrected_by_a_second_one(world: World, filed: Package):
    world.advance(filed, ("draw", "performance"))
    worlds.rechecked(world, filed)
    step = world.step(
        filed, "recheck", "performance", "补充佐证后重评。", score=Decimal(91), grade=Grade.EXCELLENT
    )
    assert (filed.status, filed.grade, step.data["score"]) == (Status.RECHECKED, Grade.EXCELLENT, "91")


@pytest.mark.parametrize("score", ["-0.01", "100.01"])
def test_a_score_lies_between_nothing_and_a_hundred(world: World, filed: Package, score: str):
    world.step(filed, "draw", "performance")
    with pytest.raises(Refused, match="0 至 100"):
        make(filed, "recheck", world["performance"], "意见", score=Decimal(score), grade=Grade.GOOD)


def test_it_may_set_a_time_for_correction(world: World, filed: Package):
    world.step(filed, "draw", "performance")
    yesterday, tomorrow = (timezone.now() + timedelta(days=days) for days in (-1, 1))
    with pytest.raises(Refused, match="整改期限已过"):
        make(filed, "recheck", world["performance"], "意见", **RESULT, due_at=yesterday)
    step = world.step(filed, "recheck", "performance", "意见", **RESULT, due_at=tomorrow)
    assert (filed.due_at, step.data["due_at"]) == (tomorrow, tomorrow.isoformat())


@pytest.mark.parametrize("drawn", [0, 1, 2])
def test_what_is_on_file_can_still_be_returned_and_goes_the_whole_way(
    world: World, filed: Package, drawn: int
):
    world.advance(filed, *[("draw", "performance")][:drawn])
    if drawn == 2:
        worlds.rechecked(world, filed)
    worlds.returned_by("performance")(world, filed)
    assert (filed.status, filed.grade) == (Status.RETURNED, "")
    world.advance(filed, *PASSED)
    assert (filed.status, filed.sent_version) == (Status.FILED, 2)
