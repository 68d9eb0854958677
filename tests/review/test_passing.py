"""通过 and 批复: what stands in the way, what is kept; and the way through a campaign's offices."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from forms_app import filings
from forms_app.models import Package, ReviewStep
from forms_app.terms import RemarkState, Status
from review import remarks
from review.moves import Refused
from review.workflow import make

from .world import PASSED, SENT, World


def draft(world: World, package: Package, actor: str = "department"):
    filing = package.filings.get(kind="department_target")
    return remarks.add(package, world[actor], "请核对。", filings.sent_snapshot(filing), "duties")


def test_remarks_that_were_not_sent_keep_it_from_passing(world: World):
    package = world.advance(world.filled(), *SENT)
    kept = draft(world, package)
    with pytest.raises(Refused, match="1 条修改意见未发出"):
        make(package, "pass", world["department"])
    remarks.drop(kept, world["department"])
    world.step(package, "pass", "department")
    assert package.status == Status.FIRST_REVIEW


def test_a_remark_opened_again_keeps_it_from_passing(world: World):
    package = world.advance(world.filled(), *SENT)
    kept = draft(world, package)
    world.step(package, "return", "department", "请改。")
    remarks.reply(kept, world["filler"], "changed")
    world.advance(package, *SENT)
    remarks.reply(kept, world["department"], "open", "没有改全。")
    with pytest.raises(Refused, match="1 条修改意见待修改"):
        make(package, "pass", world["department"])
    remarks.reply(kept, world["department"], "closed")
    world.step(package, "pass", "department")
    assert remarks.visible(package, world["filler"]).get().state == RemarkState.CLOSED


def test_passing_closes_no_remark_silently(world: World):
    package = world.advance(world.filled(), *SENT)
    kept = draft(world, package)
    world.step(package, "return", "department", "请改。")
    remarks.reply(kept, world["filler"], "changed")
    world.advance(package, *PASSED)
    kept.refresh_from_db()
    assert kept.state == RemarkState.CHANGED


def test_an_opinion_stands_in_the_trail(world: World):
    package = world.advance(world.filled(), *SENT)
    step = world.step(package, "pass", "department", " 目标明确。\n")
    assert (step.opinion, step.unit, step.role) == (
        "目标明确。",
        world.units["bureau"],
        "department_reviewer",
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"approval_number": " ", "approval_date": date(2023, 3, 1)}, "批复文号"),
        ({"approval_number": "1号", "approval_date": None}, "批复日期"),
    ],
)
def test_an_approval_needs_number_and_date(world: World, data, reason):
    package = world.advance(world.filled(), *PASSED)
    with pytest.raises(Refused, match=reason):
        make(package, "approve", world["performance"], **data)
    package.refresh_from_db()
    assert (package.status, package.approved_version) == (Status.PASSED, None)


def test_nothing_was_approved_tomorrow(world: World):
    package = world.advance(world.filled(), *PASSED)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused, match="不能晚于今天"):
        make(package, "approve", world["performance"], approval_number="1号", approval_date=tomorrow)


def test_a_unit_without_a_section_is_told_so_before_anything_is_sent(world: World):
    package = world.filled()
    world.step(package, "submit", "filler")
    type(world.units["street"]).objects.filter(name="某某街道办事处").update(section=None)
    with pytest.raises(Refused, match=r"初审.*没有办理的部门"):
        make(package, "sign", world["head"])
    package.refresh_from_db()
    assert (package.status, package.sent_at) == (Status.SIGNING, None)


def test_the_campaign_may_name_another_office(world: World):
    ReviewStep.objects.filter(stage=Status.FIRST_REVIEW).update(office=world.units["section2"])
    package = world.advance(world.filled(), *SENT, ("pass", "department"))
    assert package.office == world.units["section2"]
    world.step(package, "pass", "section2")
    assert package.status == Status.FINAL_REVIEW


def test_a_campaign_without_steps_leads_nowhere(world: World):
    package = world.filled()
    world.step(package, "submit", "filler")
    world.campaign.steps.all().delete()
    with pytest.raises(Refused, match="没有设置审核环节"):
        make(package, "sign", world["head"])


def test_a_step_taken_out_meanwhile_is_told(world: World):
    package = world.advance(world.filled(), *SENT)
    world.campaign.steps.filter(stage=Status.DEPARTMENT_REVIEW).delete()
    with pytest.raises(Refused, match="审核环节已变动"):
        make(package, "pass", world["department"])
