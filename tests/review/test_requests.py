"""申请延期 and 申请放行: what the unit asks the bureau for while the package is in its hands."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forms_app import filings
from forms_app.access import refusal
from forms_app.clock import closing
from forms_app.models import Package
from forms_app.terms import Action, RequestState, Severity, Status
from review.moves import Refused
from review.workflow import make

from . import world as worlds
from .world import SENT, World

# --- 申请延期 ---


def at(monkeypatch, moment) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_a_unit_that_is_late_asks_for_time_and_gets_it(world: World, monkeypatch):
    package = world.filled()
    at(monkeypatch, world.campaign.closes_at + timedelta(hours=1))
    world.step(package, "ask_extension", "filler", "会计住院。")
    assert refusal(world["filler"], Action.EDIT, package).startswith("填报任务已于")
    until = timezone.now() + timedelta(days=2)
    step = world.step(package, "extend", "section", "同意。", until=until)
    assert (package.requests.get().state, step.data) == (RequestState.GRANTED, {"until": until.isoformat()})
    assert closing(package) == until
    world.advance(package, *SENT)
    assert (package.status, package.late) == (Status.DEPARTMENT_REVIEW, False)


@pytest.mark.parametrize(
    ("minutes", "allowed"), [(-1, True), (0, False), (1, False)], ids=["T-1", "T", "T+1"]
)
def test_the_later_time_bounds_as_the_closing_does(world: World, monkeypatch, minutes: int, allowed: bool):
    package = world.filled()
    until = world.campaign.closes_at + timedelta(days=2)
    world.step(package, "extend", "performance", "会计住院。", until=until)
    at(monkeypatch, until + timedelta(minutes=minutes))
    assert (refusal(world["filler"], Action.SUBMIT, package) == "") == allowed
    at(monkeypatch, until + timedelta(hours=world.campaign.head_hours, minutes=minutes))
    package.status, package.submitted_at = Status.SIGNING, world.campaign.opens_at
    assert (refusal(world["head"], Action.SIGN, package) == "") == allowed


@pytest.mark.parametrize("days", [-30, 5])
def test_a_later_time_lies_ahead_and_after_the_closing(world: World, days: int):
    until = timezone.now() + timedelta(days=days)
    with pytest.raises(Refused, match="延期须"):
        make(world.filled(), "extend", world["section"], "同意。", until=until)


def test_what_was_returned_gets_a_later_date_of_its_own(world: World):
    package = world.advance(world.filled(), *SENT)
    worlds.returned_by("department")(world, package)
    world.step(package, "ask_extension", "filler", "数据待核。")
    until = package.due_at + timedelta(days=3)
    world.step(package, "extend", "performance", "同意。", until=until)
    assert (package.due_at, package.extended_until) == (until, None)


def test_the_department_does_not_decide_on_time(world: World):
    package = world.filled()
    world.step(package, "ask_extension", "filler", "会计住院。")
    asked = package.requests.get().pk
    for action in ("extend", "decline"):
        with pytest.raises(PermissionDenied):
            make(package, action, world["department"], "意见", request=asked)
    world.step(package, "decline", "performance", "时间足够。", request=asked)
    assert package.requests.get().state == RequestState.DECLINED


def test_it_lapses_when_the_package_is_submitted(world: World):
    package = world.filled()
    world.advance(package, ("ask_extension", "filler", "会计住院。"), SENT[0])
    assert package.requests.get().state == RequestState.LAPSED


# --- 申请放行 ---


@pytest.fixture
def asked(world: World) -> Package:
    package = world.filled()
    worlds.asked_for_release(world, package)
    return package


def finding(package: Package) -> filings.Found:
    held = filings.working(worlds.table(package).dossier)
    found = filings.check_dossier(held)[worlds.number(package)]
    return next(f for f in found if f.finding.severity == Severity.BLOCK)


def release(world: World, package: Package, who: str = "section", **data) -> None:
    world.step(
        package, "release", who, "资金口径不同，予以放行。", request=package.requests.last().pk, **data
    )


def test_a_finding_stops_until_it_is_released(world: World, asked: Package):
    with pytest.raises(Refused, match="1 处错误须改正"):
        make(asked, "submit", world["filler"])
    assert (finding(asked).stops, finding(asked).asked) == (True, asked.requests.get())
    release(world, asked)
    assert (finding(asked).stops, finding(asked).asked) == (False, None)
    assert worlds.table(asked).blocks == 0
    world.advance(asked, *SENT)
    assert asked.status == Status.DEPARTMENT_REVIEW


def test_it_is_kept_in_the_snapshot_with_its_reason(world: World, asked: Package):
    release(world, asked, "performance")
    world.step(asked, "submit", "filler")
    kept = json.loads(filings.snapshot_of(worlds.table(asked)).findings)
    released = next(f["release"] for f in kept if f["severity"] == "block")
    assert released == {
        "reason": "口径不同。",
        "word": "资金口径不同，予以放行。",
        "by": "演示performance",
        "office": "绩效评价股",
        "at": asked.requests.get().decided_at.isoformat(),
    }


def test_the_trail_tells_what_was_released(world: World, asked: Package):
    release(world, asked)
    step = asked.steps.last()
    assert step.data["finding"] == finding(asked).finding.message
    assert step.data["tables"] == [worlds.number(asked)]


def test_it_holds_for_these_values_only(world: World, asked: Package):
    release(world, asked)
    worlds.put(world, asked, "other_funds", "2")
    assert finding(asked).stops
    with pytest.raises(Refused, match="1 处错误须改正"):
        make(asked, "submit", world["filler"])
    worlds.put(world, asked, "other_funds", "1")
    assert not finding(asked).stops


def test_it_holds_in_the_next_version_while_the_values_stay(world: World, asked: Package):
    release(world, asked)
    world.advance(asked, *SENT)
    worlds.returned_by("department")(world, asked)
    world.advance(asked, *SENT)
    assert (asked.status, asked.version) == (Status.DEPARTMENT_REVIEW, 2)


def test_declined_it_stops_as_before_and_may_be_asked_again(world: World, asked: Package):
    with pytest.raises(Refused, match="不必再申请"):
        ask_again(world, asked)
    world.step(asked, "decline", "section", "请改正。", request=asked.requests.get().pk)
    assert finding(asked).stops
    ask_again(world, asked)
    assert [r.state for r in asked.requests.all()] == [RequestState.DECLINED, RequestState.OPEN]


def ask_again(world: World, package: Package) -> None:
    about = {"filing": worlds.number(package), "fingerprint": finding(package).finding.fingerprint}
    world.step(package, "ask_release", "filler", "口径确实不同。", **about)


def test_one_asks_about_an_error_that_stands(world: World, asked: Package):
    for about in (
        {"filing": worlds.number(asked), "fingerprint": "x"},
        {"filing": "nothing", "fingerprint": "x"},
    ):
        with pytest.raises(Refused, match="已不存在或内容已变化"):
            make(asked, "ask_release", world["filler"], "口径不同。", **about)


def test_a_request_is_answered_once(world: World, asked: Package):
    pk = asked.requests.get().pk
    worlds.put(world, asked, "other_projects", "约三万")
    other = next(f for f in all_found(asked) if f.finding.severity == Severity.BLOCK and not f.request)
    about = {"filing": worlds.number(asked), "fingerprint": other.finding.fingerprint}
    world.step(asked, "ask_release", "filler", "口径不同。", **about)
    world.step(asked, "release", "section", "予以放行。", request=pk)
    for action in ("release", "decline"):
        with pytest.raises(Refused, match="已答复或已失效"):
            make(asked, action, world["performance"], "意见", request=pk)


def all_found(package: Package) -> list[filings.Found]:
    held = filings.working(worlds.table(package).dossier)
    return filings.check_dossier(held)[worlds.number(package)]


def test_what_the_wait_has_cost_is_given_back(world: World, asked: Package, monkeypatch):
    at(monkeypatch, world.campaign.closes_at + timedelta(minutes=20))
    until = timezone.now() + timedelta(hours=2)
    release(world, asked, until=until)
    assert asked.extended_until == until
    world.advance(asked, *SENT)
    assert (asked.status, asked.late) == (Status.DEPARTMENT_REVIEW, False)


def test_time_given_with_a_release_answers_what_was_asked_of_it(world: World, asked: Package):
    world.step(asked, "ask_extension", "filler", "等答复。")
    first = asked.requests.first()
    until = world.campaign.closes_at + timedelta(days=1)
    world.step(asked, "release", "section", "予以放行。", request=first.pk, until=until)
    assert list(asked.requests.values_list("state", flat=True)) == [RequestState.GRANTED] * 2


def test_what_has_no_date_gets_none_with_a_release(world: World):
    package = world.advance(world.filled(), *worlds.PASSED)
    worlds.approved(world, package)
    worlds.adjusting(world, package)
    worlds.asked_for_release(world, package)
    with pytest.raises(Refused, match="没有期限"):
        release(world, package, until=timezone.now() + timedelta(days=9))


def test_it_lapses_when_the_package_moves_on(world: World, asked: Package):
    worlds.put(world, asked, "other_funds", "0")
    world.step(asked, "submit", "filler")
    assert asked.requests.get().state == RequestState.LAPSED
    world.step(asked, "send_back", "head", "再看。")
    with pytest.raises(PermissionDenied, match="没有待答复的申请"):
        make(asked, "release", world["section"], "予以放行。", request=asked.requests.get().pk)
