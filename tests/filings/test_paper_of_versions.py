"""What everybody prints: of a version that left the unit all of it, whatever the unit does with its tables since."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms_app.document import Place
from forms_app.editing import AddedRow, ChangeSet
from forms_app.filings import freeze, printouts, save, working
from forms_app.models import Package
from forms_app.terms import Status
from tests.world import World, build

pytestmark = pytest.mark.django_db
A, B, C = (str(uuid.uuid4()) for _ in range(3))


@pytest.fixture
def world():
    world = build()
    with_lines(world, A, B)
    return world


def with_lines(world, *uids, removed=()):
    added = tuple(AddedRow("lines", uid, {"name": f"项目{uid[:4]}", "amount": "1"}) for uid in uids)
    gone = tuple(Place("", "lines", uid) for uid in removed)
    save(world.filing("fund_summary"), world.filler, ChangeSet(added=added, removed=gone))


def sent(world: World, version: int, status: Status, sent_version: int) -> None:
    """The package as the workflow leaves it after so many submissions."""
    package = world.package
    freeze(working(world.dossier), package, version)
    kept = {"version": version, "sent_version": sent_version, "sent_at": world.campaign.opens_at}
    Package.objects.filter(pk=package.pk).update(status=status, **kept)


def printed(world, name: str) -> list[str]:
    return [p.frozen.annex for p in printouts(world.dossier, world.people[name])]


def test_a_table_removed_after_a_return_is_still_printed_with_the_version_that_was_sent(world):
    sent(world, 1, Status.RETURNED, 1)
    with_lines(world, C, removed=(A,))
    assert printed(world, "section") == ["附表1", "附表2", "附表3-1", "附表3-2"]
    assert printed(world, "filler") == ["附表1", "附表2", "附表3-2", "附表3-3"]
    sent(world, 2, Status.SIGNING, 1)
    assert printed(world, "section") == ["附表1", "附表2", "附表3-1", "附表3-2"]
    assert printed(world, "head") == ["附表1", "附表2", "附表3-2", "附表3-3"]
    assert [p.version for p in printouts(world.dossier, world.head)] == [2, 2, 2, 2]


def test_nobody_else_prints_what_was_never_sent(world):
    assert printed(world, "section") == []
    sent(world, 1, Status.SIGNING, 0)
    assert printed(world, "section") == []
    assert len(printed(world, "viewer")) == 4


@pytest.mark.parametrize("name", ["filler", "section"])
def test_many_tables_are_printed_at_the_queries_of_few(world, name):
    sent(world, 1, Status.FIRST_REVIEW, 1)
    few = queries(world, name)
    Package.objects.update(status=Status.RETURNED)
    with_lines(world, *(str(uuid.uuid4()) for _ in range(5)))
    sent(world, 2, Status.FIRST_REVIEW, 2)
    assert queries(world, name) == few


def queries(world, name: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert printed(world, name)
    return len(asked)
