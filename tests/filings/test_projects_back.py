"""A project whose row is missing comes back with all that befell it: 年初 + Σ events is what is approved."""

from decimal import Decimal

import pytest

from forms_app import filings, storing
from forms_app.document import Place
from forms_app.editing import ChangeSet
from forms_app.filings.linking import link
from forms_app.models import Dossier, Filing, Package
from forms_app.registry import kind_of
from tests.review import approved as after_approval
from tests.review.world import PASSED, World, build, table

from .evaluating import (
    BASE,
    DIRECTION,
    PROJECT,
    add,
    adjust,
    approved,
    change,
    cost,
    document,
    held,
    opened,
    refreshed,
    tables,
    write,
)

pytestmark = pytest.mark.django_db
MORE = Decimal(120_000)
COUNT = "保障社区数量"


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def target(world: World) -> Package:
    return approved(world)


@pytest.fixture
def dossier(world: World, target: Package) -> Dossier:
    """The first project got more in the year, which was taken over; its evaluation is begun, and then its row goes."""
    made = opened(world)
    raise_first(world, target, "某财绩〔2023〕8号")
    made = refreshed(world, made)
    write(world, tables(made, PROJECT)[0], executed="180")
    base, kind, whole = tables(made, BASE)[0], kind_of(BASE), document(made, BASE)
    without = whole.with_rows("projects", whole.rows["projects"][1:]).with_rows("events", ())
    storing.store(kind, base, whole, without)
    link(made, kind.spells_out, whole, without)
    return made


def raise_first(world: World, target: Package, number: str) -> None:
    direction = table(target, DIRECTION)
    after_approval.adjust(world, target, tables=[direction.number], type="raised")
    cost(world, direction, held(direction.dossier).documents[direction.number]["amount"] + MORE)()
    world.advance(target, *PASSED)
    after_approval.approve(world, target, number)


def fresh(filing: Filing) -> Filing:
    return Filing.objects.select_related("package", "dossier").get(pk=filing.pk)


def away(dossier: Dossier) -> Filing:
    return dossier.filings.select_related("package", "dossier").exclude(removed_at=None).get()


def funds(dossier: Dossier, number: str) -> tuple[Decimal, Decimal, Decimal]:
    """年初预算数, 全年预算数 and 全年执行数 of the project's evaluation."""
    header = held(dossier).documents[number].header
    return header["initial_budget"], header["annual_budget"], header["executed"]


def test_restored_with_its_table(world: World, dossier: Dossier):
    number = away(dossier).number
    filings.restore(away(dossier), world["filler"])
    event = document(dossier, BASE).rows["events"][0]
    assert (event["type"], event["amount"], event["document_number"]) == (
        "raised", MORE, after_approval.NUMBER,
    )  # fmt: skip
    before, annual, executed = funds(dossier, number)
    assert (annual - before, executed) == (MORE, Decimal(1_800_000))


def test_brought_back_by_the_next_refresh(world: World, target: Package, dossier: Dossier):
    number = away(dossier).number
    adjust(world, target, change(world, table(target), COUNT, value="8个"))
    refreshed(world, dossier)
    before, annual, executed = funds(dossier, number)
    assert (annual - before, executed) == (MORE, Decimal(1_800_000))


def test_restored_and_refreshed_nothing_counts_twice(world: World, target: Package, dossier: Dossier):
    number = away(dossier).number
    filings.restore(away(dossier), world["filler"])
    raise_first(world, target, "某财绩〔2023〕9号")
    refreshed(world, dossier)
    before, annual, _ = funds(dossier, number)
    assert annual - before == 2 * MORE


def test_typed_again_by_hand_it_is_the_approved_one_with_what_befell_it(
    world: World, target: Package, dossier: Dossier
):
    name = name_of_first(target)
    add(world, tables(dossier, BASE)[0], "projects", "7d4cdb5f-2f0a-4f0e-9f0a-0c9a55a7b7a1", name=name)
    adjust(world, target, change(world, table(target), COUNT, value="8个"))
    refreshed(world, dossier)
    row = next(r for r in document(dossier, BASE).rows["projects"] if r["name"] == name)
    events = [e for e in document(dossier, BASE).rows["events"] if e["parent"] == row.uid]
    assert [e["amount"] for e in events] == [MORE]


def name_of_first(target: Package) -> str:
    direction = table(target, DIRECTION)
    return held(direction.dossier).documents[direction.number]["direction_name"]


def test_an_event_that_the_unit_deleted_stays_deleted(world: World, target: Package):
    made = opened(world)
    raise_first(world, target, "某财绩〔2023〕8号")
    made = refreshed(world, made)
    event = document(made, BASE).rows["events"][0]
    gone = ChangeSet(removed=(Place("", "events", event.uid),))
    filings.save(fresh(tables(made, BASE)[0]), world["filler"], gone)
    adjust(world, target, change(world, table(target), COUNT, value="8个"))
    refreshed(world, made)
    assert document(made, BASE).rows["events"] == ()
