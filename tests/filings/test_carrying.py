"""一上 → 二上: a dossier starts as a copy of what was approved, or else of what was sent last."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms_app import filings
from forms_app.document import Document, Place
from forms_app.editing import ChangeSet
from forms_app.models import Answer, Campaign, Dossier, Filing, Package
from forms_app.schemes import SCHEMES
from forms_app.terms import PackageBy, Severity, Status
from tests.review import approved as after_approval
from tests.review.world import (
    KINDS,
    PASSED,
    SENT,
    World,
    build,
    by_filing,
    costing,
    fill,
    put,
    returned_by,
    table,
)

pytestmark = pytest.mark.django_db
TARGET, SUMMARY, DIRECTION = KINDS


@pytest.fixture
def world() -> World:
    return build()


def continued(world: World, **changes) -> Campaign:
    """二上: the same tables once more."""
    now, first = timezone.now(), world.campaign
    given = {"name": "2023年二上", "year": 2023, "kinds": KINDS, "scheme": first.scheme, "predecessor": first}
    times = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=9)}
    return Campaign.objects.create(**{**given, **times, **changes})


def second(world: World, unit: str = "street", **changes) -> Dossier:
    return filings.open_dossier(continued(world, **changes), world.units[unit])


def documents(dossier: Dossier) -> list[tuple[str, str, Document]]:
    """Kind, number on paper and content of each table, in printed order."""
    held = filings.working(Dossier.objects.select_related("campaign", "unit").get(pk=dossier.pk))
    return [(f.kind, held.label(f), held.documents[f.number]) for f in held.filings]


def lines(dossier: Dossier) -> list[str]:
    found = dossier.filings.filter(kind=DIRECTION, removed_at=None).order_by("position")
    return [str(line) for line in found.values_list("line", flat=True)]


def rows(dossier: Dossier) -> list[str]:
    return [row.uid for row in next(d for kind, _, d in documents(dossier) if kind == SUMMARY).rows["lines"]]


def remove(world: World, filing: Filing, uid: str) -> None:
    filings.save(filing, world["filler"], ChangeSet(removed=(Place("", "lines", uid),)))


# --- What is copied ---


def test_what_was_approved_is_copied_cell_by_cell_with_the_rows_ids(world):
    first = after_approval.approved(world)
    copy = second(world)
    assert copy.origin == first.dossier
    assert documents(copy) == documents(first.dossier)
    assert lines(copy) == lines(first.dossier)
    package = copy.packages.get()
    assert (package.status, package.version, package.sent_at) == (Status.DRAFTING, 0, None)
    assert not {f.number for f in copy.filings.all()} & {f.number for f in first.dossier.filings.all()}


def test_a_change_after_it_was_approved_is_not_copied(world):
    first = after_approval.approved(world)
    before = documents(first.dossier)
    world.step(
        first, "adjust", "filler", "职能有变。", tables=[table(first).number], type="content", **GROUND
    )
    put(world, first, "duties", "另一种职责。")
    assert documents(second(world)) == before


GROUND = {"document_number": "某财绩〔2023〕20号", "dated": timezone.localdate()}


def test_what_was_sent_last_is_copied_where_nothing_was_approved(world):
    first = world.advance(world.filled(), *SENT)
    before = documents(first.dossier)
    returned_by("department")(world, first)
    put(world, first, "duties", "改过、尚未报送的职责。")
    world.step(first, "submit", "filler")
    world.step(first, "send_back", "head", "再改。")
    assert documents(second(world)) == before


def test_own_and_typed_cells_stay_so(world):
    first = world.filled()
    amount = documents(first.dossier)[0][2]["general_budget"]
    put(world, first, "general_budget", f"￥{amount:,.2f}元")
    put(world, first, "department_name", "原来的名称")
    world.advance(first, *SENT)
    header = documents(second(world))[0][2].header
    assert header.own == {"department_name"}
    assert (header["general_budget"], header.typed["general_budget"]) == (amount, f"￥{amount:,.2f}元")


def test_a_new_name_of_the_unit_follows(world):
    world.advance(world.filled(), *SENT)
    unit = world.units["street"]
    unit.name = "改了名的街道"
    unit.save()
    assert {d["reporting_unit"] for _, _, d in documents(second(world))} == {"改了名的街道"}


def test_answers_are_not_copied(world):
    first = world.filled()
    put(world, first, "general_budget", "106.8001")
    filing = table(first)
    held = filings.working(filing.dossier)
    open_ = [f for f in filings.check_dossier(held)[filing.number] if f.finding.severity == Severity.EXPLAIN]
    assert open_ != []
    for found in open_:
        filings.answer(held, filing, found.finding.fingerprint, "上级文件如此", world["filler"].person)
    Package.objects.filter(pk=first.pk).update(sent_version=1, version=1, status=Status.FIRST_REVIEW)
    filings.freeze(held, first, 1)
    copy = second(world)
    assert not Answer.objects.filter(filing__dossier=copy).exists()
    assert copy.filings.get(kind=TARGET).explains == len(open_)


# --- What is not ---


def test_a_unit_without_an_earlier_dossier_starts_blank(world):
    copy = second(world, "library")
    assert copy.origin is None
    held = filings.working(copy)
    assert {d["total_amount"] for d in held.documents.values()} == {None}
    assert copy.filings.count() == 2


def test_what_was_never_sent_is_nobody_s_base(world):
    world.step(world.filled(), "submit", "filler")
    copy = second(world)
    assert (copy.origin, copy.filings.count()) == (None, 2)


def test_tables_whose_row_was_removed_are_not_copied_and_numbers_close_up(world):
    first = world.advance(world.filled(), *SENT)
    summary = table(first, SUMMARY)
    world.step(
        first,
        "return",
        "department",
        "请改。",
        general="请改。",
        tables=[summary.number, table(first).number],
    )
    kept = lines(first.dossier)
    leaf = next(uid for uid in rows(first.dossier) if uid in kept)
    remove(world, table(first, SUMMARY), leaf)
    Package.objects.filter(pk=first.pk).update(version=2, sent_version=2, status=Status.FIRST_REVIEW)
    filings.freeze(filings.working(first.dossier), first, 2)
    copy = second(world)
    assert lines(copy) == [line for line in kept if line != leaf]
    positions = list(copy.filings.filter(kind=DIRECTION).values_list("position", flat=True))
    assert positions == list(range(1, len(kept)))
    assert not copy.filings.exclude(removed_at=None).exists()


def test_tables_that_were_added_in_the_year_are_not_copied(world):
    first = after_approval.adjusted(world)
    assert first.dossier.filings.filter(line=None, kind=DIRECTION).count() == 1
    copy = second(world)
    assert not copy.filings.filter(line=None, kind=DIRECTION).exists()
    assert lines(copy) == [line for line in lines(first.dossier) if line != "None"]


def test_an_adjusted_amount_is_not_lost_to_the_summary_s_old_one(world):
    first = after_approval.approved(world)
    filing = table(first, DIRECTION)
    data = {"type": "raised", "amount": Decimal(20_000), "tables": [filing.number], **GROUND}
    world.step(first, "adjust", "filler", "上级追加。", **data)
    filing = table(first, DIRECTION)
    document = filings.working(filing.dossier).documents[filing.number]
    raised = document["amount"] + 20_000
    filings.put_document(filing, world["filler"], costing(document, raised))
    after_approval.approve(world, world.advance(first, *PASSED), "某财绩〔2023〕9号")
    copy = second(world)
    carried = next(d for kind, _, d in documents(copy) if kind == DIRECTION)
    assert carried["amount"] == raised
    assert "amount" in carried.header.own
    tables = copy.filings.filter(kind=DIRECTION).order_by("position")
    assert tables.first().tallies.filter(rule="A6").exists()


def test_rows_under_a_category_that_is_no_more_are_dropped_and_new_ones_stand_empty(world, monkeypatch):
    world.advance(world.filled(), *SENT)
    tree = SCHEMES["hunan_2023"].tree
    leaf = replace(tree[0].leaves[0], slug="another", label="另一指标")
    branch = replace(tree[0], leaves=(leaf, *tree[0].leaves[1:]))
    needed = {k: replace(n, categories=(), explained=()) for k, n in SCHEMES["hunan_2023"].needed.items()}
    other = replace(SCHEMES["hunan_2023"], slug="other", tree=(branch, *tree[1:]), needed=needed)
    monkeypatch.setitem(SCHEMES, "other", other)
    for kind, _, document in documents(second(world, scheme="other")):
        if "indicators" in document.rows:
            found = Counter(r["category"] for r in document.rows["indicators"])
            assert list(found) == [leaf.slug for leaf in other.leaves()], kind
            (new,) = (r for r in document.rows["indicators"] if r["category"] == "another")
            assert new.is_blank("name")


# --- Where each table goes alone ---


def test_each_table_gets_a_package_of_its_own(world):
    first = after_approval.approved(world)
    copy = second(world, package_by=PackageBy.FILING)
    assert documents(copy) == documents(first.dossier)
    assert copy.packages.count() == copy.filings.count() == first.dossier.filings.count()


def test_of_tables_sent_alone_those_that_were_sent_are_copied(world):
    by_filing(world)
    dossier = world.open("street")
    fill(dossier, world["filler"])
    summary, sent, unsent = _packages(dossier)
    for package in (summary, sent):
        world.advance(Package.objects.get(pk=package.pk), *SENT)
    copy = second(world, package_by=PackageBy.FILING)
    assert copy.origin == dossier
    held = filings.working(copy)
    by_line = {str(f.line): held.documents[f.number] for f in held.filings if f.kind == DIRECTION}
    assert list(by_line) == lines(dossier)
    assert by_line[_line(sent)].rows["expenses"] != ()
    # Its row stands in the summary, so it has a table; what the unit had not sent isn't in it.
    assert all(r.is_blank("name") for r in by_line[_line(unsent)].rows["indicators"])
    assert held.documents[copy.filings.get(kind=TARGET).number]["total_amount"] is None


def _packages(dossier: Dossier) -> tuple[Package, Package, Package]:
    directions = list(dossier.filings.filter(kind=DIRECTION).order_by("position").select_related("package"))
    summary = dossier.filings.select_related("package").get(kind=SUMMARY).package
    return summary, directions[0].package, directions[1].package


def _line(package: Package) -> str:
    return str(package.filings.get().line)


# --- Afterwards ---


def test_the_first_save_changes_no_number(world):
    after_approval.approved(world)
    copy = second(world)
    before = dict(copy.filings.values_list("number", "position"))
    put(world, copy.packages.get(), "prepared_by", "某某", SUMMARY)
    assert dict(copy.filings.values_list("number", "position")) == before


def test_a_row_removed_in_the_copy_puts_its_own_table_away_and_not_the_earlier_one(world):
    first = after_approval.approved(world)
    copy = second(world)
    line = lines(copy)[0]
    remove(world, copy.filings.select_related("package").get(kind=SUMMARY), line)
    assert copy.filings.get(line=line).removed_at is not None
    assert first.dossier.filings.get(line=line).removed_at is None


def test_reading_the_base_takes_one_query(world):
    first = after_approval.approved(world)
    dossier = second(world)
    with CaptureQueriesContext(connection) as captured:
        found = filings.carried(dossier.origin)
        assert {s.filing.dossier_id for s in found} == {first.dossier_id}
    assert len(captured) == 1
