"""Tables that go with their summary row: their numbers are never another's, and what was sent stays."""

import uuid

import pytest

from forms_app.document import Place
from forms_app.editing import AddedRow, Change, ChangeSet
from forms_app.filings import restore, save
from forms_app.models import Filing
from forms_app.terms import PackageBy, Status
from tests.world import build

pytestmark = pytest.mark.django_db
A, B, C = (str(uuid.uuid4()) for _ in range(3))


@pytest.fixture
def world():
    return build()


def lines(world, *uids, **more):
    added = tuple(AddedRow("lines", uid, {"name": f"项目{uid[:4]}", "amount": "1"}) for uid in uids)
    return save(world.filing("fund_summary"), world.filler, ChangeSet(added=added, **more))


def without(world, *uids):
    return lines(world, removed=tuple(Place("", "lines", uid) for uid in uids))


def direction(world, uid) -> Filing:
    return world.dossier.filings.select_related("package").get(line=uid)


def test_a_number_is_never_another_table_s(world):
    lines(world, A)
    number = direction(world, A).number
    without(world, A)
    lines(world, B)
    assert direction(world, B).number != number


def test_a_row_that_went_before_its_table_was_filled_in_comes_back(world):
    lines(world, A)
    without(world, A)
    held = restore(direction(world, A), world.filler).held
    assert [r["name"] for r in held.around.one("fund_summary").document.rows["lines"]] == [f"项目{A[:4]}"]


def test_after_the_first_submission_no_place_is_given_twice(world):
    lines(world, A, B)
    without(world, A)
    world.dossier.packages.update(sent_at=world.campaign.opens_at, status=Status.RETURNED)
    lines(world, C)
    without(world, C)
    lines(world, str(uuid.uuid4()))
    restore(direction(world, A), world.filler)
    restore(direction(world, C), world.filler)
    standing = world.dossier.filings.filter(kind="spending_direction", removed_at=None)
    assert sorted(standing.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_where_each_table_goes_alone_one_that_was_sent_keeps_its_place(world):
    alone(world)
    lines(world, A, B, C)
    direction(world, B).package.__class__.objects.filter(filings__line=B).update(
        sent_at=world.campaign.opens_at, status=Status.FIRST_REVIEW
    )
    without(world, A)
    standing = world.dossier.filings.filter(kind="spending_direction", removed_at=None)
    assert sorted(standing.values_list("position", flat=True)) == [2, 3]


def test_where_each_table_goes_alone_one_under_review_stays_though_its_row_goes(world):
    alone(world)
    lines(world, A)
    direction(world, A).package.__class__.objects.filter(filings__line=A).update(status=Status.FIRST_REVIEW)
    without(world, A)
    assert direction(world, A).removed_at is None


def alone(world):
    """A world whose tables are each submitted alone; nothing was filled in yet."""
    world.campaign.package_by = PackageBy.FILING
    world.campaign.save()


def test_a_table_whose_row_stands_again_among_others_comes_back_too(world):
    """Its row was put below another, whose own table had stood already."""
    lines(world, A, B)
    summary = world.filing("fund_summary")
    under = Change(Place("parent", "lines", B), "", A)
    save(summary, world.filler, ChangeSet((under,)))
    assert direction(world, A).removed_at is not None
    held = restore(direction(world, A), world.filler).held
    rows = held.around.one("fund_summary").document.rows["lines"]
    assert [(r["name"], r["parent"]) for r in rows[1:]] == [(f"项目{B[:4]}", A), (f"项目{A[:4]}", A)]
    assert [f.line for f in held.around.of_kind("spending_direction")] == [r.uid for r in rows[1:]]
