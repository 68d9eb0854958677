"""绩效目标调整: what was approved changes on a ground, through the same steps; both versions are kept."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forms_app import filings
from forms_app.access import refusal
from forms_app.frozen import digest
from forms_app.models import Filing, Package, Snapshot
from forms_app.terms import Action, AdjustmentType, Grade, Severity, Status
from review.moves import Refused
from review.workflow import make, unlock

from . import world as worlds
from .world import PASSED, SENT, World

DIRECTION = "spending_direction"
GROUND = {"document_number": "某财绩〔2023〕20号", "dated": date(2023, 6, 1)}
MIDDLE_OF_THE_YEAR = {"approval_number": "某财绩〔2023〕30号", "approval_date": date(2023, 7, 1)}


@pytest.fixture
def approved(world: World) -> Package:
    package = world.advance(world.filled(), *PASSED)
    worlds.approved(world, package)
    return package


def adjust(world: World, package: Package, type_: str, kind: str = DIRECTION, who: str = "filler", **data):
    given = {"tables": [worlds.number(package, kind)]} if type_ != AdjustmentType.ADDED else {}
    return world.step(package, "adjust", who, "上级追加。", type=type_, **{**GROUND, **given, **data})


def amount(package: Package) -> Decimal:
    filing = worlds.table(package, DIRECTION)
    return filings.working(filing.dossier).documents[filing.number]["amount"]


def cost(world: World, package: Package, value: Decimal) -> None:
    filing = worlds.table(package, DIRECTION)
    document = filings.working(filing.dossier).documents[filing.number]
    filings.put_document(filing, world["filler"], worlds.costing(document, value))


def rules(package: Package, kind: str = DIRECTION) -> set[str]:
    """What is found in the first table of a kind, hints apart."""
    filing = worlds.table(package, kind)
    found = filings.check_dossier(filings.working(filing.dossier))[filing.number]
    return {f.finding.rule for f in found if f.finding.severity != Severity.HINT}


def digests(package: Package, version: int) -> dict[str, str]:
    return dict(
        Snapshot.objects.filter(package=package, version=version).values_list("filing__number", "digest")
    )


@pytest.mark.parametrize(
    ("type_", "sign"),
    [("raised", 1), ("lowered", -1), ("cancelled", -1)],
    ids=["raised", "lowered", "cancelled"],
)
def test_the_amount_is_expected_to_change_as_was_decided(
    world: World, approved: Package, type_: str, sign: int
):
    before, change = amount(approved), Decimal(20000)
    step = adjust(world, approved, type_, amount=change)
    adjustment = approved.adjustment
    assert approved.status == Status.ADJUSTING
    assert (adjustment.nth, adjustment.amount, adjustment.expected) == (1, change, before + sign * change)
    assert step.data == {
        "adjustment": str(adjustment),
        "tables": [worlds.number(approved, DIRECTION)],
        "amount": "20000",
    }
    assert rules(approved) == {"J1"}
    cost(world, approved, before + sign * change)
    assert (amount(approved), rules(approved)) == (before + sign * change, set())


def test_what_is_typed_over_a_cell_that_followed_the_summary_stays(world: World, approved: Package):
    adjust(world, approved, "raised", amount=Decimal(20000))
    held = worlds.put(world, approved, "amount", "170", DIRECTION)
    assert (
        held.documents[worlds.number(approved, DIRECTION)]["amount"] == amount(approved) == Decimal(1700000)
    )


def test_the_summary_is_not_rewritten_and_no_longer_binds_the_table(world: World, approved: Package):
    before = amount(approved)
    adjust(world, approved, "raised", amount=Decimal(20000))
    summary = filings.snapshot_of(worlds.table(approved, "fund_summary")).text
    cost(world, approved, before + 20000)
    assert not {r for r in rules(approved) if r.startswith("A")}
    assert rules(approved, "fund_summary") == rules(approved, worlds.TARGET) == set()
    world.advance(approved, *PASSED)
    assert filings.snapshot_of(worlds.table(approved, "fund_summary"), approved.version).text == summary


def test_only_the_contents_may_change_without_an_amount(world: World, approved: Package):
    for type_ in ("added", "raised", "lowered", "cancelled"):
        for wrong in (None, Decimal(0), Decimal(-1)):
            with pytest.raises(Refused, match="请填写调整金额"):
                adjust(world, approved, type_, amount=wrong)
    adjust(world, approved, "content", worlds.TARGET)
    assert (approved.adjustment.amount, approved.adjustment.expected) == (None, None)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"document_number": " "}, "请填写依据文号"),
        ({"dated": None}, "请填写调整日期"),
        ({"dated": timezone.localdate() + timedelta(days=2)}, "调整日期不能晚于今天"),
        ({"tables": []}, "请勾选要调整的报表"),
        ({"tables": ["2023-9999-01"]}, "已不在本报送件内"),
    ],
)
def test_it_needs_a_ground_a_date_and_tables(world: World, approved: Package, data: dict, reason: str):
    with pytest.raises(Refused, match=reason):
        adjust(world, approved, "content", **data)
    with pytest.raises(Refused, match="请写明申请调整的原因"):
        make(approved, "adjust", world["filler"], type="content", **GROUND)
    approved.refresh_from_db()
    assert (approved.status, approved.adjustments.count()) == (Status.APPROVED, 0)


def test_all_other_tables_stay_as_they_were_approved(world: World, approved: Package):
    adjust(world, approved, "content")
    opened = approved.filings.filter(locked=False).values_list("number", flat=True)
    assert list(opened) == [worlds.number(approved, DIRECTION)]
    closed = worlds.table(approved)
    assert refusal(world["filler"], Action.EDIT, closed) == "这张表不在本次调整范围内。"
    worlds.returned_in_adjustment(world, approved)
    with pytest.raises(PermissionDenied, match="不能一并修改"):
        unlock(worlds.table(approved), world["filler"], "一并修改。")


def test_a_return_names_tables_of_the_adjustment_only(world: World, approved: Package):
    adjust(world, approved, "content")
    world.advance(approved, *SENT)
    with pytest.raises(Refused, match="只能退回本次调整的报表"):
        worlds.returned_by("department")(world, approved)


def test_the_bureau_may_open_it_too(world: World, approved: Package):
    adjust(world, approved, "content", who="performance")
    assert (approved.status, approved.office, approved.adjustment.unit) == (
        Status.ADJUSTING,
        None,
        world.units["performance"],
    )
    with pytest.raises(PermissionDenied):
        make(approved, "adjust", world["section"], "上级追加。", type="content", **GROUND)


# --- 追加新增 ---


def test_an_added_project_gets_a_table_of_its_own_beside_the_years_summary(world: World, approved: Package):
    before = set(approved.filings.values_list("pk", flat=True))
    last = approved.filings.filter(kind=DIRECTION).order_by("position").last().position
    adjust(world, approved, "added", amount=Decimal(50000))
    added = approved.filings.exclude(pk__in=before).get()
    assert (added.kind, added.line, added.position, added.locked) == (DIRECTION, None, last + 1, False)
    assert approved.adjustment.expected == Decimal(50000)
    assert set(approved.filings.filter(locked=True).values_list("pk", flat=True)) == before


def test_it_stands_in_the_adjusted_version_with_what_it_is_part_of(world: World, approved: Package):
    adjust(world, approved, "added", amount=Decimal(50000))
    added = filled_in(world, approved)
    world.advance(approved, *PASSED)
    world.step(approved, "approve", "performance", **MIDDLE_OF_THE_YEAR)
    frozen = filings.thaw(filings.snapshot_of(added, approved.approved_version), DIRECTION)
    assert frozen.adjustment == "第1次调整（追加新增，某财绩〔2023〕20号，2023-06-01）"
    assert (frozen.document["amount"], added.snapshots.count()) == (Decimal(50000), 1)
    assert not filings.thaw(filings.snapshot_of(worlds.table(approved), 2), worlds.TARGET).adjustment


def filled_in(world: World, package: Package) -> Filing:
    """The added table, filled in like the first of its kind, with the amount that was decided."""
    added = Filing.objects.select_related("package", "dossier").get(
        package=package, line=None, kind=DIRECTION
    )
    first = worlds.table(package, DIRECTION)
    document = filings.working(first.dossier).documents[first.number]
    filings.put_document(added, world["filler"], worlds.costing(document, Decimal(50000)))
    return added


def test_where_each_table_goes_alone_a_project_is_added_as_another_package(world: World):
    worlds.by_filing(world)
    dossier = world.open("street")
    worlds.fill(dossier, world["filler"])
    package = Package.objects.get(filings__kind=worlds.TARGET, dossier=dossier)
    world.advance(package, *PASSED)
    worlds.approved(world, package)
    with pytest.raises(Refused, match="另行报送"):
        adjust(world, package, "added", amount=Decimal(50000))


# --- how it ends ---


def test_approved_again_both_versions_are_kept_with_the_years_number(world: World, approved: Package):
    first = digests(approved, 1)
    worlds.published(world, approved)
    adjust(world, approved, "content", worlds.TARGET)
    worlds.put(world, approved, "duties", "新的职责。")
    world.advance(approved, *PASSED)
    adjustment = approved.adjustment
    step = world.step(approved, "approve", "performance", **MIDDLE_OF_THE_YEAR)
    adjustment.refresh_from_db()
    assert (approved.status, approved.approved_version, adjustment.approved_version) == (
        Status.APPROVED,
        2,
        2,
    )
    assert (approved.approval_number, approved.approval_date) == tuple(worlds.APPROVAL.values())
    assert step.data == {
        "approval_number": "某财绩〔2023〕30号",
        "approval_date": "2023-07-01",
        "adjustment": str(adjustment),
    }
    assert (approved.adjustment, approved.published_on) == (None, None)
    assert digests(approved, 1) == first
    changed = {number for number, now in digests(approved, 2).items() if now != first[number]}
    assert changed == {worlds.number(approved)}


def test_dropped_before_it_was_sent_all_stands_as_it_was(world: World, approved: Package):
    first = digests(approved, 1)
    adjust(world, approved, "content", worlds.TARGET)
    worlds.put(world, approved, "duties", "新的职责。")
    world.step(approved, "drop_adjustment", "filler", "不再调整。")
    assert (approved.status, approved.office, approved.version) == (
        Status.APPROVED,
        world.units["performance"],
        1,
    )
    assert (approved.adjustment, approved.adjustments.get().dropped_at) == (None, approved.changed_at)
    held = filings.working(worlds.table(approved).dossier)
    now = {f.number: digest(filings.frozen_now(held, f).text()) for f in held.filings}
    assert now == first


def test_dropped_after_it_was_sent_a_version_says_what_stands(world: World, approved: Package):
    first = digests(approved, 1)
    adjust(world, approved, "content", worlds.TARGET)
    worlds.put(world, approved, "duties", "新的职责。")
    world.advance(approved, *SENT, ("reject", "department", "没有依据。"))
    world.step(approved, "drop_adjustment", "performance", "不予调整。")
    assert (approved.status, approved.version, approved.sent_version, approved.approved_version) == (
        Status.APPROVED, 3, 3, 3,
    )  # fmt: skip
    assert digests(approved, 3) == first != digests(approved, 2)
    assert approved.grade == ""


def test_what_it_added_is_put_away_when_it_is_dropped(world: World, approved: Package):
    adjust(world, approved, "added", amount=Decimal(50000))
    added = filled_in(world, approved)
    world.advance(approved, *SENT)
    worlds.returned_in_adjustment(world, approved)
    world.step(approved, "drop_adjustment", "filler", "资金未下达。")
    added.refresh_from_db()
    assert added.removed_at is not None
    assert set(digests(approved, approved.version)) == set(digests(approved, 1))
    with pytest.raises(PermissionDenied, match="不能单独恢复"):
        filings.restore(added, world["filler"])


def test_what_was_approved_keeps_its_grade(world: World):
    package = world.advance(world.filled(), *PASSED[:4])
    world.step(package, "pass", "performance", grade=Grade.GOOD)
    worlds.approved(world, package)
    adjust(world, package, "content", worlds.TARGET)
    world.advance(package, *SENT, ("reject", "department", "没有依据。"))
    world.step(package, "drop_adjustment", "performance", "不予调整。")
    assert (package.status, package.grade) == (Status.APPROVED, Grade.GOOD)


def test_dropped_after_an_earlier_office_failed_it_the_last_office_has_its_say_again(
    world: World, approved: Package
):
    adjust(world, approved, "content", worlds.TARGET)
    world.advance(approved, *SENT, ("reject", "department", "没有依据。"))
    world.step(approved, "drop_adjustment", "filler", "不再调整。")
    assert approved.office == world.units["performance"]
    world.step(approved, "amend", "performance", "文号有误。", **MIDDLE_OF_THE_YEAR)
    assert approved.approval_number == MIDDLE_OF_THE_YEAR["approval_number"]


def test_a_dropped_one_leaves_no_trace_in_the_next(world: World, approved: Package):
    adjust(world, approved, "raised", amount=Decimal(20000))
    world.step(approved, "drop_adjustment", "filler", "不再调整。")
    assert rules(approved) == set()
    adjust(world, approved, "content", worlds.TARGET)
    assert (approved.adjustment.nth, rules(approved)) == (2, set())


def test_what_was_public_is_public_again(world: World, approved: Package):
    worlds.published(world, approved)
    adjust(world, approved, "content")
    world.step(approved, "drop_adjustment", "filler", "不再调整。")
    assert (approved.status, approved.published_on) == (Status.PUBLISHED, worlds.PUBLISHED["published_on"])


def test_withdrawn_it_is_still_being_adjusted(world: World, approved: Package):
    adjust(world, approved, "content")
    world.advance(approved, *SENT, ("withdraw", "filler"))
    assert (approved.status, approved.adjustment_id is not None) == (Status.ADJUSTING, True)
    assert approved.filings.filter(locked=False).count() == 1


def test_a_second_adjustment_builds_on_the_first(world: World, approved: Package):
    before = amount(approved)
    for nth in (1, 2):
        adjust(world, approved, "raised", amount=Decimal(10000))
        assert approved.adjustment.expected == before + nth * 10000
        cost(world, approved, before + nth * 10000)
        world.advance(approved, *PASSED)
        world.step(approved, "approve", "performance", **MIDDLE_OF_THE_YEAR)
    assert [a.approved_version for a in approved.adjustments.all()] == [2, 3]
    assert (approved.approved_version, approved.adjustments.count()) == (3, 2)
