"""更正批复信息 and 登记公开: what is said of an approval afterwards."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from forms_app.clock import publish_by
from forms_app.models import Package
from forms_app.terms import Status
from review.moves import Refused
from review.workflow import make

from . import world as worlds
from .world import PASSED, World

APPROVED_ON = worlds.APPROVAL["approval_date"]
SAME = dict(worlds.APPROVAL)


@pytest.fixture
def approved(world: World) -> Package:
    package = world.advance(world.filled(), *PASSED)
    worlds.approved(world, package)
    return package


def test_a_number_that_was_mistyped_is_corrected_and_both_are_kept(world: World, approved: Package):
    step = world.step(
        approved, "amend", "performance", "文号有误。", **SAME | {"approval_number": "某财绩〔2023〕2号"}
    )
    assert (approved.status, approved.approval_number, approved.approved_version) == (
        Status.APPROVED, "某财绩〔2023〕2号", 1,
    )  # fmt: skip
    assert step.data == {
        "old_number": "某财绩〔2023〕1号", "old_date": "2023-03-01",
        "approval_number": "某财绩〔2023〕2号", "approval_date": "2023-03-01",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "opinion", "reason"),
    [
        (SAME, "有误。", "都没有变化"),
        (SAME | {"approval_number": " "}, "有误。", "请填写批复文号"),
        (SAME | {"approval_date": date(2099, 1, 1)}, "有误。", "不能晚于今天"),
        (SAME | {"approval_number": "2号"}, " ", "请写明更正批复信息的原因"),
    ],
)
def test_a_correction_changes_something_and_says_why(world: World, approved: Package, data, opinion, reason):
    with pytest.raises(Refused, match=reason):
        make(approved, "amend", world["performance"], opinion, **data)


def test_it_is_made_public_within_twenty_days(world: World, approved: Package):
    assert publish_by(approved) == APPROVED_ON + timedelta(days=20)
    step = world.step(approved, "publish", "filler", **worlds.PUBLISHED)
    assert (approved.status, approved.published_on) == (Status.PUBLISHED, date(2023, 3, 10))
    assert step.data == {"published_on": "2023-03-10", "published_where": "区政府门户网站预决算公开栏"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"published_where": " "}, "网址或栏目"),
        ({"published_on": None}, "请填写公开日期"),
        ({"published_on": APPROVED_ON - timedelta(days=1)}, "不能早于批复日期"),
        ({"published_on": timezone.localdate() + timedelta(days=2)}, "不能晚于今天"),
    ],
)
def test_it_was_made_public_somewhere_after_it_was_approved(world: World, approved: Package, data, reason):
    with pytest.raises(Refused, match=reason):
        make(approved, "publish", world["filler"], **{**worlds.PUBLISHED, **data})


def test_a_mistyped_day_is_stated_again(world: World, approved: Package):
    worlds.published(world, approved)
    world.step(approved, "publish", "filler", **{**worlds.PUBLISHED, "published_on": APPROVED_ON})
    assert (approved.status, approved.published_on) == (Status.PUBLISHED, APPROVED_ON)


def test_nothing_was_public_before_it_was_approved(world: World, approved: Package):
    worlds.published(world, approved)
    later = SAME | {"approval_date": date(2023, 3, 11)}
    with pytest.raises(Refused, match="不能晚于公开日期"):
        make(approved, "amend", world["performance"], "有误。", **later)
