"""A package waits at an office; whatever the administrator changes meanwhile, somebody can go on with it."""

import pytest

from forms_app.access import visible_dossiers
from forms_app.models import ReviewStep
from forms_app.terms import Status

from .world import SENT, World


@pytest.mark.parametrize(
    ("passes", "name", "column", "other"),
    [
        ((), "department", "department", "bureau2"),
        ((), "department", "department", None),
        (("department",), "section", "section", "section2"),
        (("department",), "section", "section", None),
    ],
)
def test_the_office_where_a_package_waits_keeps_it_when_the_unit_moves_to_another(
    world: World, passes, name, column, other
):
    package = world.advance(world.filled(), *SENT, *(("pass", who) for who in passes))
    unit = package.dossier.unit
    setattr(unit, column, world.units.get(other))
    unit.save()
    assert package.dossier in visible_dossiers(world[name])
    world.step(package, "pass", name)


def test_an_office_that_a_campaign_no_longer_names_keeps_what_waits_there(world: World):
    named = world.units["section2"]
    ReviewStep.objects.filter(stage=Status.FIRST_REVIEW).update(office=named)
    package = world.advance(world.filled(), *SENT, ("pass", "department"))
    ReviewStep.objects.filter(stage=Status.FIRST_REVIEW).update(office=None)
    world.step(package, "pass", "section2")
    assert package.status == Status.FINAL_REVIEW


def test_an_office_sees_nothing_else_for_it(world: World):
    package = world.advance(world.filled(), *SENT)
    assert package.dossier not in visible_dossiers(world["department2"])
    assert package.dossier not in visible_dossiers(world["section2"])
