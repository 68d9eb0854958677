"""Values at the edge of what a column holds: kept and told of, never a fault of the program."""

import uuid

import pytest

from forms_app.document import Place
from forms_app.editing import AddedRow, Change, ChangeSet
from forms_app.filings import check_dossier, save
from forms_app.kinds.department_target.models import Indicator
from tests.world import build

pytestmark = pytest.mark.django_db
MOST = "999999999"  # 万元: just below what a cell holds


@pytest.fixture
def world():
    return build()


def test_a_sum_that_no_cell_can_hold_stays_blank_and_is_told_of(world):
    filing = world.filing("department_target")
    parts = ("general_budget", "government_fund", "other_funds")
    held = save(filing, world.filler, ChangeSet(tuple(Change(Place(p), "", MOST) for p in parts))).held
    document = held.documents[filing.number]
    assert document["total_amount"] is None
    assert [document[part] for part in parts] == [int(MOST) * 10_000] * 3
    told = [f.finding.message for f in check_dossier(held)[filing.number] if f.finding.rule == "A1"]
    assert [m for m in told if "2999999997" in m]


def test_a_sum_that_became_too_large_for_its_cell_leaves_the_cell(world):
    summary = world.filing("fund_summary")
    one, two = (AddedRow("lines", str(uuid.uuid4()), {"name": n, "amount": MOST}) for n in "甲乙")
    held = save(summary, world.filler, ChangeSet(added=(one,))).held
    assert held.documents[summary.number]["total_amount"] == int(MOST) * 10_000
    held = save(summary, world.filler, ChangeSet(added=(two,))).held
    assert held.documents[summary.number]["total_amount"] is None


@pytest.mark.parametrize("value", ["≥500000000000元", "99999999999.99999", "≥" + "9" * 60, "0." + "1" * 60])
def test_an_indicator_with_a_number_of_any_size_is_saved(world, value):
    filing = world.filing("department_target")
    uid = str(uuid.uuid4())
    row = AddedRow("indicators", uid, {"category": "quantity", "name": "总量", "value": value})
    save(filing, world.filler, ChangeSet(added=(row,)))
    assert Indicator.objects.get(uid=uid).value == value
