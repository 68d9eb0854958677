"""What stops 提交审签, and what a submission freezes."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forms_app import filings
from forms_app.document import Place
from forms_app.editing import Change, ChangeSet
from forms_app.models import Package, Snapshot
from forms_app.terms import RemarkState, Standard, Status
from review import remarks
from review.moves import Refused
from review.workflow import make

from .world import PASSED, SENT, World

LABELS = Standard.labels()


def change(world: World, package: Package, field: str, old: str, new: str, kind="department_target") -> None:
    filing = package.filings.filter(kind=kind).first()
    filings.save(filing, world["filler"], ChangeSet(cells=(Change(Place(field), old, new),)))


def test_an_error_stops_it_and_is_named_with_its_place(world: World):
    package = world.filled()
    change(world, package, "total_amount", "618.6", "600")
    with pytest.raises(Refused, match="处错误须改正") as refused:
        make(package, "submit", world["filler"])
    stop = refused.value.problems[0]
    assert (stop.tone, stop.table, stop.place) == ("block", "附表1", "total_amount")
    assert "600" in stop.text
    package.refresh_from_db()
    assert (package.status, package.version, Snapshot.objects.count()) == (Status.DRAFTING, 0, 0)


def test_a_text_that_is_no_number_stops_it(world: World):
    package = world.filled()
    change(world, package, "other_funds", "0", "约三万")
    with pytest.raises(Refused) as refused:
        make(package, "submit", world["filler"])
    assert any("约三万" in stop.text for stop in refused.value.problems)


def test_a_warning_stops_it_until_it_is_explained(world: World):
    package = world.filled()
    filing = package.filings.select_related("dossier").filter(kind="spending_direction").first()
    row = filings.working(filing.dossier).documents[filing.number].rows["indicators"][0]
    blank = Change(Place("standard", "indicators", row.uid), LABELS[row["standard"]], "")
    held = filings.save(filing, world["filler"], ChangeSet(cells=(blank,))).held
    with pytest.raises(Refused, match="1 条警告须说明"):
        make(package, "submit", world["filler"])
    found = next(f for f in filings.check_dossier(held)[filing.number] if f.stops)
    filings.answer(held, filing, found.finding.fingerprint, "含上级资金", world["filler"].person)
    world.step(package, "submit", "filler")
    kept = json.loads(Snapshot.objects.get(filing=filing).findings)
    assert [f["answer"] for f in kept if f["severity"] == "explain"] == ["含上级资金"]


def test_an_unanswered_remark_stops_it(world: World):
    package = returned(world)
    with pytest.raises(Refused, match="1 条修改意见未答复") as refused:
        make(package, "submit", world["filler"])
    assert refused.value.problems[0].text == "请核对总额。"
    remarks.reply(package.remarks.get(), world["filler"], "declined", "与预算批复一致。")
    world.step(package, "submit", "filler")
    assert package.status == Status.SIGNING


def returned(world: World) -> Package:
    package = world.filled()
    world.advance(package, *SENT)
    filing = package.filings.get(kind="department_target")
    snapshot = filings.sent_snapshot(filing)
    remarks.add(package, world["department"], "请核对总额。", snapshot, "total_amount")
    world.step(package, "return", "department", "请修改。")
    return package


def test_after_the_closing_time_a_first_submission_is_refused(world: World):
    package = world.filled()
    world.campaign.closes_at = timezone.now() - timedelta(minutes=1)
    world.campaign.save()
    with pytest.raises(PermissionDenied, match="截止"):
        make(package, "submit", world["filler"])


def test_a_returned_package_stays_open_and_its_lateness_is_kept(world: World):
    package = returned(world)
    world.campaign.closes_at = timezone.now() - timedelta(days=1)
    world.campaign.save()
    Package.objects.filter(pk=package.pk).update(due_at=timezone.now() - timedelta(hours=1))
    remarks.reply(package.remarks.get(), world["filler"], RemarkState.CHANGED)
    assert world.step(package, "submit", "filler").data == {"overdue": True}


def test_a_package_without_tables_is_not_submitted(world: World):
    package = world.filled()
    package.filings.update(removed_at=timezone.now())
    with pytest.raises(Refused) as refused:
        make(package, "submit", world["filler"])
    assert refused.value.problems[0].text == "没有可报送的报表"


def test_each_submission_freezes_every_table_once(world: World):
    package = world.filled()
    world.step(package, "submit", "filler")
    kept = Snapshot.objects.filter(package=package, version=1)
    assert kept.count() == package.filings.filter(removed_at=None).count()


def test_what_was_submitted_never_changes(world: World):
    package = world.filled()
    world.step(package, "submit", "filler")
    before = list(Snapshot.objects.order_by("pk").values())
    world.advance(package, *PASSED[1:])
    world.step(package, "return", "performance", "请补充。", general="请补充。", tables=_all(package))
    change(world, package, "duties", _duties(package), "新的职责")
    remarks.reply(package.remarks.get(), world["filler"], "changed")
    world.step(package, "submit", "filler")
    assert list(Snapshot.objects.filter(version=1).order_by("pk").values()) == before
    new = Snapshot.objects.get(version=2, filing__kind="department_target")
    assert "新的职责" in new.text


def _all(package: Package) -> list[str]:
    return list(package.filings.values_list("number", flat=True))


def _duties(package: Package) -> str:
    filing = package.filings.get(kind="department_target")
    return filings.thaw(filings.snapshot_of(filing), filing.kind).document["duties"]


def test_a_stamp_stays_valid_while_the_page_is_the_same(world: World):
    """The digest covers what is printed: neither 通过 nor an unchanged new version alters it."""
    package = returned(world)
    remarks.reply(package.remarks.get(), world["filler"], "declined", "无误。")
    world.step(package, "submit", "filler")
    versions = {}
    for snapshot in Snapshot.objects.all():
        versions.setdefault(snapshot.filing_id, set()).add(snapshot.digest)
    assert all(len(digests) == 1 for digests in versions.values())
