"""退回, 退回填表人 and 一并修改: what is asked for, which tables are opened, until when."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from forms_app import filings
from forms_app.clock import deadline, due_by_default
from forms_app.document import Place
from forms_app.editing import Change, ChangeSet
from forms_app.models import Package
from forms_app.terms import RemarkState, Status
from review import remarks
from review.moves import Refused
from review.workflow import make, unlock

from .world import PASSED, SENT, World, by_filing, fill, returned_by


@pytest.fixture
def package(world: World) -> Package:
    return world.advance(world.filled(), *SENT)


def remark(world: World, package: Package, kind: str = "department_target", text: str = "请核对总额。"):
    filing = package.filings.filter(kind=kind).first()
    place = {"department_target": "total_amount"}.get(kind, "")
    return remarks.add(package, world["department"], text, filings.sent_snapshot(filing), place)


def give_back(world: World, package: Package, opinion: str = "请修改。", **data):
    return world.step(package, "return", "department", opinion, **data)


def locked(package: Package) -> dict[str, bool]:
    return {f.kind: f.locked for f in package.filings.order_by("-position", "-pk")}


def test_it_needs_a_reason(world: World, package: Package):
    remark(world, package)
    with pytest.raises(Refused, match="请写明退回的原因"):
        give_back(world, package, " ")


def test_it_needs_a_remark(world: World, package: Package):
    with pytest.raises(Refused, match="须附修改意见"):
        give_back(world, package, tables=[package.filings.first().number])
    package.refresh_from_db()
    assert package.status == Status.DEPARTMENT_REVIEW


def test_a_general_remark_names_its_tables(world: World, package: Package):
    with pytest.raises(Refused, match="勾选需要修改的报表"):
        give_back(world, package, general="口径不一致。")
    assert package.remarks.count() == 0
    step = give_back(
        world, package, general="口径不一致。", tables=[package.filings.get(kind="fund_summary").number]
    )
    assert package.remarks.get().state == RemarkState.OPEN
    assert step.data["tables"] == [package.filings.get(kind="fund_summary").number]
    assert locked(package) == {"department_target": True, "fund_summary": False, "spending_direction": True}


def test_tables_with_remarks_are_opened_by_default(world: World, package: Package):
    remark(world, package)
    give_back(world, package)
    assert locked(package) == {"department_target": False, "fund_summary": True, "spending_direction": True}


def test_a_second_return_opens_what_it_names_and_locks_the_rest(world: World, package: Package):
    remark(world, package)
    give_back(world, package)
    remarks.reply(package.remarks.get(), world["filler"], "changed")
    world.advance(package, *SENT)
    remark(world, package, "fund_summary")
    give_back(world, package)
    assert locked(package) == {"department_target": True, "fund_summary": False, "spending_direction": True}


def test_tables_of_another_package_are_refused(world: World, package: Package):
    other = world.filled("library", "filler2")
    with pytest.raises(Refused, match="不在本报送件内"):
        give_back(world, package, general="请改。", tables=[other.filings.first().number])


def test_the_time_given_must_lie_ahead(world: World, package: Package):
    remark(world, package)
    with pytest.raises(Refused, match="整改期限已过"):
        give_back(world, package, due_at=timezone.now() - timedelta(minutes=1))


def test_the_time_given_is_the_campaigns_working_days(world: World):
    friday = timezone.make_aware(datetime(2023, 3, 3, 10))
    due = timezone.localtime(due_by_default(world.campaign, friday))
    assert due == timezone.make_aware(datetime(2023, 3, 8, 18))
    world.campaign.return_days = 0
    assert due_by_default(world.campaign, friday) == timezone.make_aware(datetime(2023, 3, 3, 18))
    evening = timezone.make_aware(datetime(2023, 3, 3, 19))
    assert due_by_default(world.campaign, evening) == timezone.make_aware(datetime(2023, 3, 4, 18))


def test_days_left_are_counted_to_the_returns_own_time(world: World, package: Package):
    remark(world, package)
    give_back(world, package, due_at=timezone.now() + timedelta(days=2))
    assert str(deadline(package)) == "还剩 2 天"
    package.due_at = timezone.now() - timedelta(days=3)
    assert (str(deadline(package)), deadline(package).overdue) == ("整改逾期 3 天", True)


def test_it_goes_out_with_all_drafts_of_the_office(world: World, package: Package):
    remark(world, package)
    remark(world, package, "fund_summary", "请补充。")
    give_back(world, package, general="总体较好。")
    assert set(package.remarks.values_list("state", flat=True)) == {RemarkState.OPEN}
    assert package.remarks.count() == 3


def test_a_passed_package_can_still_be_returned(world: World):
    package = world.advance(world.filled(), *PASSED)
    table = package.filings.first().number
    world.step(package, "return", "performance", "预算草案有调整。", general="按控制数调减。", tables=[table])
    assert (package.status, package.remarks.get().office) == (Status.RETURNED, world.units["performance"])


def test_the_head_sends_back_with_a_reason(world: World):
    package = world.filled()
    world.step(package, "submit", "filler")
    with pytest.raises(Refused, match="请写明退回填表人的原因"):
        make(package, "send_back", world["head"])
    world.step(package, "send_back", "head", "重点工作漏了一项。")
    assert (package.status, package.version, package.sent_version) == (Status.DRAFTING, 1, 0)


def test_sent_back_after_a_return_it_stays_returned_and_locked(world: World, package: Package):
    remark(world, package)
    give_back(world, package)
    due = package.due_at
    remarks.reply(package.remarks.get(), world["filler"], "changed")
    world.step(package, "submit", "filler")
    world.step(package, "send_back", "head", "再核对一次。")
    assert (package.status, package.due_at, package.sent_version) == (Status.RETURNED, due, 1)
    assert locked(package) == {"department_target": False, "fund_summary": True, "spending_direction": True}


def test_signing_ends_the_time_given(world: World, package: Package):
    remark(world, package)
    give_back(world, package)
    remarks.reply(package.remarks.get(), world["filler"], "changed")
    world.advance(package, *SENT)
    assert (package.due_at, deadline(package)) == (None, None)


def test_the_first_sending_time_stays(world: World, package: Package):
    first = package.sent_at
    remark(world, package)
    give_back(world, package)
    remarks.reply(package.remarks.get(), world["filler"], "changed")
    world.advance(package, *SENT)
    assert package.sent_at == first


def test_a_locked_table_is_opened_with_a_reason_that_is_kept(world: World, package: Package):
    remark(world, package)
    give_back(world, package)
    filing = package.filings.select_related("package", "dossier").get(kind="fund_summary")
    with pytest.raises(Refused, match="请写明一并修改的原因"):
        unlock(filing, world["filler"], "")
    step = unlock(filing, world["filler"], "附表3金额变了。")
    filing.refresh_from_db()
    assert not filing.locked
    assert (step.action, step.opinion, step.data) == (
        "unlock",
        "附表3金额变了。",
        {"tables": [filing.number]},
    )
    assert (step.from_status, step.to_status) == (Status.RETURNED, Status.RETURNED)


def test_only_the_filler_opens_a_locked_table(world: World, package: Package):
    remark(world, package)
    give_back(world, package)
    filing = package.filings.select_related("package", "dossier").get(kind="fund_summary")
    for name in ("head", "department", "performance"):
        with pytest.raises(PermissionDenied):
            unlock(filing, world[name], "原因")


def test_returned_tables_follow_their_neighbours_again(world: World):
    """Submitted one by one, a table under review stood still while its source changed; given back it catches up."""
    by_filing(world)
    dossier = world.open("street")
    fill(dossier, world["filler"])
    summary = Package.objects.get(filings__kind="fund_summary", dossier=dossier)
    direction = dossier.filings.filter(kind="spending_direction").select_related("package").first()
    world.advance(direction.package, *SENT)
    line = filings.working(dossier).documents[summary.filings.get().number].row("lines", str(direction.line))
    renamed = Change(Place("name", "lines", line.uid), line["name"], "新的名称")
    filings.save(summary.filings.get(), world["filler"], ChangeSet(cells=(renamed,)))
    assert filings.working(dossier).documents[direction.number]["direction_name"] == line["name"]
    world.step(
        direction.package, "return", "department", "请改。", general="请改。", tables=[direction.number]
    )
    assert filings.working(dossier).documents[direction.number]["direction_name"] == "新的名称"


def test_a_reason_as_long_as_a_book_is_given_back(client, world: World, package: Package):
    returned_by("department")(world, package)
    locked = package.filings.filter(locked=True).first()
    client.force_login(world["filler"].person)
    answer = client.post(reverse("unlock", args=[locked.number]), {"reason": "因" * 2001})
    assert answer.status_code == 422
    assert "原因最多 2000 字" in answer.content.decode() and "因" * 2001 in answer.content.decode()
    locked.refresh_from_db()
    assert locked.locked
