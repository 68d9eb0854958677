"""情况说明 put down while others work on: to what stands now, not to what stood when the page was opened."""

import pytest

from forms_app.document import Place
from forms_app.editing import Change, ChangeSet
from forms_app.filings import answer, check_dossier, save, working
from forms_app.models import Answer, Filing, Package
from forms_app.terms import Severity, Status
from tests.world import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


@pytest.fixture
def filing(world) -> Filing:
    return world.filing("department_target")


def to_be_explained(held, filing) -> str:
    found = check_dossier(held)[filing.number]
    return next(f.finding.fingerprint for f in found if f.finding.severity == Severity.EXPLAIN)


def test_an_answer_leaves_the_counts_of_a_save_that_was_faster(world, filing):
    held = working(world.dossier)
    save(filing, world.filler, ChangeSet((Change(Place("duties"), "", "某项职责"),)))
    before = Filing.objects.get(pk=filing.pk)
    answer(held, filing, to_be_explained(held, filing), "无此项。", world.filler.person)
    after = Filing.objects.get(pk=filing.pk)
    assert (after.blocks, after.explains) == (before.blocks, before.explains - 1)


def test_nothing_is_added_to_tables_that_were_submitted_meanwhile(world, filing):
    held = working(world.dossier)
    fingerprint = to_be_explained(held, filing)
    Package.objects.update(status=Status.SIGNING)
    with pytest.raises(LookupError, match="待审签"):
        answer(held, filing, fingerprint, "无此项。", world.filler.person)
    assert not Answer.objects.exists()


def test_a_table_that_was_removed_meanwhile_has_nothing_to_answer(world, filing):
    held = working(world.dossier)
    fingerprint = to_be_explained(held, filing)
    Filing.objects.filter(pk=filing.pk).update(removed_at=world.campaign.opens_at)
    with pytest.raises(LookupError, match="已不存在"):
        answer(held, filing, fingerprint, "无此项。", world.filler.person)
