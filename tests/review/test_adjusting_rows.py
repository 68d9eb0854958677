"""An adjusted 附表2 may lose and gain rows, and with them tables: what becomes of these when it is dropped or returned."""

import pytest

from forms_app import filings
from forms_app.access import refusal
from forms_app.document import Place
from forms_app.editing import AddedRow, ChangeSet
from forms_app.frozen import digest
from forms_app.models import Filing, Package
from forms_app.terms import Action, Status
from review.forms.moves import ReturnForm

from . import world as worlds
from .approved import adjust, adjusted, approved
from .world import World

SUMMARY, DIRECTION = "fund_summary", "spending_direction"
NEW = "11111111-1111-4111-8111-111111111111"


def digests(package: Package) -> dict[str, str]:
    """Of the tables as they stand now."""
    held = filings.working(worlds.table(package).dossier)
    return {f.number: digest(filings.frozen_now(held, f).text()) for f in held.filings}


def change_rows(world: World, package: Package, **changes) -> None:
    filings.save(worlds.table(package, SUMMARY), world["filler"], ChangeSet(**changes))


def remove_row(world: World, package: Package, filing: Filing) -> None:
    change_rows(world, package, removed=(Place("", "lines", str(filing.line)),))


def add_row(world: World, package: Package) -> Filing:
    change_rows(world, package, added=(AddedRow("lines", NEW, {"name": "新的项目", "amount": "5"}),))
    return package.filings.get(line=NEW)


@pytest.mark.parametrize("named", [False, True], ids=["summary alone", "with its table"])
def test_a_table_that_went_with_its_row_is_back_when_the_adjustment_is_dropped(world: World, named: bool):
    package = approved(world)
    before, direction = digests(package), worlds.table(package, DIRECTION)
    numbers = [worlds.number(package, SUMMARY), *([direction.number] if named else [])]
    adjust(world, package, "cancelled", tables=numbers)
    remove_row(world, package, direction)
    assert direction.number not in digests(package)
    world.step(package, "drop_adjustment", "filler", "不再调整。")
    assert digests(package) == before


@pytest.mark.parametrize("rejected", [False, True])
def test_a_table_that_came_with_a_row_is_put_away_when_the_adjustment_is_dropped(
    world: World, rejected: bool
):
    package = approved(world)
    before = digests(package)
    adjust(world, package, "raised", tables=[worlds.number(package, SUMMARY)])
    new = add_row(world, package)
    if rejected:
        Package.objects.filter(pk=package.pk).update(status=Status.REJECTED)
    world.step(package, "drop_adjustment", "performance", "不再调整。")
    new.refresh_from_db()
    assert (new.removed_at is not None, digests(package)) == (True, before)


def test_the_number_of_an_added_table_is_not_given_to_another(world: World):
    package = adjusted(world)
    taken = list(package.filings.filter(kind=DIRECTION).values_list("position", flat=True))
    adjust(world, package, "raised", tables=[worlds.number(package, SUMMARY)])
    assert add_row(world, package).position == max(taken) + 1


def test_a_table_that_came_with_a_row_can_be_returned_and_mended(world: World):
    package = approved(world)
    adjust(world, package, "raised", tables=[worlds.number(package, SUMMARY)])
    new = add_row(world, package)
    # Nothing stops what is only to be returned.
    Package.objects.filter(pk=package.pk).update(status=Status.FIRST_REVIEW, office=world.units["section"])
    package.refresh_from_db()
    offered = [number for number, _ in ReturnForm(package, Action.RETURN).fields["tables"].choices]
    assert offered == [worlds.number(package, SUMMARY), new.number]
    world.step(package, "return", "section", "请改。", general="请改。", tables=[offered[0]])
    new = Filing.objects.select_related("package", "dossier").get(pk=new.pk)
    assert new.locked
    assert refusal(world["filler"], Action.UNLOCK, new) == ""
