"""Closing time, the head's hours, late filing and 整改期限, each a minute before, at, and a minute after; reading, printing
and answering never close."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from forms_app.access import refusal
from forms_app.clock import deadline, overdue
from forms_app.models import Package
from forms_app.terms import Action, RemarkState, Status
from review import remarks
from review.workflow import make

from . import world as worlds
from .world import SENT, World

MINUTES = pytest.mark.parametrize(
    ("minutes", "past"), [(-1, False), (0, True), (1, True)], ids=["T-1", "T", "T+1"]
)


@pytest.fixture
def clock(monkeypatch):
    """Sets what time it is."""

    def at(moment, minutes: int = 0):
        now = moment + timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: now)

    return at


@MINUTES
def test_the_first_submission_ends_with_the_closing(world: World, clock, minutes: int, past: bool):
    package = world.filled()
    clock(world.campaign.closes_at, minutes)
    assert (refusal(world["filler"], Action.EDIT, worlds.table(package)) != "") == past
    if past:
        with pytest.raises(PermissionDenied, match=r"截止.*申请延期"):
            make(package, "submit", world["filler"])
    else:
        assert world.step(package, "submit", "filler").data == {}
        assert not package.late


@MINUTES
def test_late_filing_is_accepted_and_marked_where_the_campaign_says_so(world: World, clock, minutes, past):
    worlds.arranged(accepts_late=True)(world)
    package = world.filled()
    clock(world.campaign.closes_at, minutes)
    step = world.step(package, "submit", "filler")
    assert (package.late, step.data) == (past, {"late": True} if past else {})
    clock(world.campaign.closes_at + timedelta(days=9))
    world.step(package, "sign", "head")
    assert (package.status, package.late) == (Status.DEPARTMENT_REVIEW, past)


@MINUTES
def test_where_nobody_signs_the_closing_bounds_the_sending(world: World, clock, minutes: int, past: bool):
    worlds.unsigned(world)
    package = world.filled()
    clock(world.campaign.closes_at, minutes)
    assert (refusal(world["filler"], Action.SEND, package) != "") == past


def submitted_in_time(world: World, clock) -> Package:
    package = world.filled()
    clock(world.campaign.closes_at, -1)
    world.step(package, "submit", "filler")
    return package


def last_for_head(world: World):
    return world.campaign.closes_at + timedelta(hours=world.campaign.head_hours)


@MINUTES
def test_the_head_signs_within_his_hours_what_was_submitted_in_time(world: World, clock, minutes, past):
    package = submitted_in_time(world, clock)
    clock(last_for_head(world), minutes)
    if past:
        with pytest.raises(PermissionDenied, match=r"审签宽限期已于.*申请延期"):
            make(package, "sign", world["head"])
    else:
        world.step(package, "sign", "head")
        assert (package.late, package.late_again) == (False, False)


@MINUTES
def test_so_is_a_signature_on_paper_recorded(world: World, clock, minutes: int, past: bool):
    worlds.on_paper(world)
    package = submitted_in_time(world, clock)
    clock(last_for_head(world), minutes)
    assert (refusal(world["filler"], Action.SIGN_ON_PAPER, package) != "") == past


@MINUTES
@pytest.mark.parametrize(("back", "who"), [("send_back", "head"), ("withdraw", "filler")])
def test_what_the_head_sent_back_within_his_hours_is_mended_in_time(world, clock, back, who, minutes, past):
    package = submitted_in_time(world, clock)
    clock(world.campaign.closes_at, 30)
    world.step(package, back, who, "电话有误。")
    clock(last_for_head(world), minutes)
    if past:
        for action in (Action.EDIT, Action.SUBMIT):
            assert refusal(world["filler"], action, worlds.table(package)).startswith("填报任务已于")
        return
    worlds.put(world, package, "phone", "11111111")
    world.advance(package, *SENT)
    assert (package.status, package.late, package.version) == (Status.DEPARTMENT_REVIEW, False, 2)


def test_what_was_submitted_late_gets_no_such_hours(world: World, clock):
    worlds.arranged(accepts_late=True)(world)
    package = world.filled()
    clock(world.campaign.closes_at, 1)
    world.step(package, "submit", "filler")
    world.step(package, "send_back", "head", "有误。")
    worlds.arranged(accepts_late=False)(world)
    package.refresh_from_db()
    fresh = Package.objects.get(pk=package.pk)
    assert refusal(world["filler"], Action.SUBMIT, fresh).startswith("填报任务已于")


@MINUTES
def test_what_is_mended_after_its_date_is_marked(world: World, clock, minutes: int, past: bool):
    package = world.advance(world.filled(), *SENT)
    worlds.returned_by("department")(world, package)
    clock(package.due_at, minutes)
    assert (deadline(package).overdue, Package.objects.filter(overdue()).exists()) == (past, past)
    assert refusal(world["filler"], Action.EDIT, worlds.table(package)) == ""
    step = world.step(package, "submit", "filler")
    assert (package.late_again, step.data) == (past, {"overdue": True} if past else {})
    assert not package.late


def test_a_returned_package_stays_open_after_the_closing(world: World, clock):
    package = world.advance(world.filled(), *SENT)
    worlds.returned_by("department")(world, package)
    clock(world.campaign.closes_at + timedelta(days=30))
    world.advance(package, *SENT)
    assert (package.status, package.late, package.late_again) == (Status.DEPARTMENT_REVIEW, False, True)


def test_nothing_is_overdue_once_it_is_submitted(world: World, clock):
    package = submitted_in_time(world, clock)
    world.step(package, "sign", "head")
    clock(world.campaign.closes_at + timedelta(days=30))
    assert (deadline(package), list(Package.objects.filter(overdue()))) == (None, [])


@pytest.mark.parametrize("who", ["filler", "head", "department", "leader"])
def test_reading_never_closes(client, world: World, clock, monkeypatch, who: str):
    monkeypatch.setattr("forms_app.views.printing.print_dossier", lambda printouts: b"%PDF-1.7")
    package = world.advance(world.filled(), *SENT)
    worlds.returned_by("department")(world, package)
    clock(world.campaign.closes_at + timedelta(days=400))
    client.force_login(world[who].person)
    number = worlds.number(package)
    addresses = [
        ("dossier", [package.dossier.number]), ("filing", [number]), ("package", [package.pk]),
        ("table", [package.pk, number]), ("print_filing", [number]), ("print_dossier", [package.dossier.number]),
    ]  # fmt: skip
    assert {name: client.get(reverse(name, args=args)).status_code for name, args in addresses} == {
        name: 200 for name, _ in addresses
    }


def test_answering_a_remark_never_closes(world: World, clock):
    package = world.advance(world.filled(), *SENT)
    table = worlds.number(package)
    world.step(package, "return", "department", "请改。", general="请核对。", tables=[table])
    clock(world.campaign.closes_at + timedelta(days=400))
    remarks.reply(package.remarks.get(), world["filler"], RemarkState.DECLINED, "与批复一致。")
    assert package.remarks.get().state == RemarkState.DECLINED
