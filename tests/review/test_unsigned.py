"""不需要审签: where the campaign asks for no signature, the filler sends it."""

import pytest
from django.core.exceptions import PermissionDenied

from forms_app.terms import Status
from review import stamping
from review.moves import Refused
from review.workflow import make

from . import world as worlds
from .world import World


@pytest.fixture
def unsigned(world: World) -> World:
    worlds.unsigned(world)
    return world


def test_the_filler_sends_it_to_the_first_office(unsigned: World):
    package = unsigned.filled()
    step = unsigned.step(package, "send", "filler")
    assert (package.status, package.office) == (Status.DEPARTMENT_REVIEW, unsigned.units["bureau"])
    assert (package.version, package.sent_version, step.version) == (1, 1, 1)
    assert package.submitted_at == package.sent_at == step.at
    assert package.snapshots.filter(version=1).count() == package.filings.count()


def test_nobody_submits_it_for_a_signature(unsigned: World):
    with pytest.raises(PermissionDenied, match="审签方式是不需要审签"):
        make(unsigned.filled(), "submit", unsigned["filler"])


def test_what_stops_a_submission_stops_it_too(unsigned: World):
    package = unsigned.filled()
    worlds.put(unsigned, package, "total_amount", "600")
    with pytest.raises(Refused, match="处错误须改正"):
        make(package, "send", unsigned["filler"])
    package.refresh_from_db()
    assert (package.status, package.version) == (Status.DRAFTING, 0)


def test_after_a_return_it_is_sent_again(unsigned: World):
    package = unsigned.filled()
    unsigned.step(package, "send", "filler")
    worlds.returned_by("department")(unsigned, package)
    unsigned.step(package, "send", "filler")
    assert (package.status, package.sent_version) == (Status.DEPARTMENT_REVIEW, 2)


def test_who_sent_it_does_not_review_it_first(unsigned: World):
    package = unsigned.filled()
    unsigned.step(package, "send", "filler")
    assert package.hands == [["drafting", [unsigned["filler"].person_id]]]


def test_what_is_to_be_stamped_is_said_all_the_same(unsigned: World):
    package = unsigned.filled()
    unsigned.step(package, "send", "filler")
    assert stamping.words(package)
