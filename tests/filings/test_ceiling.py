"""控制数 at 资金总额: told on the table that it bounds, and on no other; above it is a warning."""

from decimal import Decimal

import pytest
from django.test import Client

from forms_app.document import Place
from forms_app.editing import Change, ChangeSet
from forms_app.filings import freeze, save, working
from forms_app.models import Particular
from forms_app.terms import Status
from tests.world import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build()
    Particular.objects.create(campaign=world.campaign, unit=world.filler.unit, ceiling=Decimal("9300900"))
    return world


def declare(world, amount: str) -> None:
    change = Change(Place("general_budget"), "", amount)
    save(world.filing("department_target"), world.filler, ChangeSet(cells=(change,)))


def seen(world, kind: str, member: str = "filler") -> str:
    client = Client()
    client.force_login(world.people[member].person)
    return client.get(f"/filings/{world.filing(kind).number}/").content.decode()


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("", "控制数 930.09 万元，已用 0 万元，余 930.09 万元"),
        ("900", "控制数 930.09 万元，已用 900 万元，余 30.09 万元"),
        ("930.09", "控制数 930.09 万元，已用 930.09 万元，余 0 万元"),
        ("930.1", "控制数 930.09 万元，已用 930.1 万元，超 0.01 万元"),
    ],
)
def test_the_page_says_what_is_left_of_it(world, amount, told):
    if amount:
        declare(world, amount)
    page = seen(world, "department_target")
    assert page.count(told) == 2  # in the bar's title, and at the cell
    assert ("ceiling sev-explain" in page) == ("超" in told)
    assert filing(world).tallies.filter(rule="K1").exists() == ("超" in told)


def filing(world):
    return world.filing("department_target")


def test_other_tables_and_units_without_one_say_nothing(world):
    assert "控制数" not in seen(world, "fund_summary")
    Particular.objects.update(ceiling=None)
    assert "控制数" not in seen(world, "department_target")


def test_who_reads_what_was_sent_sees_it_too_and_paper_does_not(world):
    declare(world, "930.1")
    package = world.package
    freeze(working(world.dossier), package, 1)
    type(package).objects.update(sent_at=world.campaign.opens_at, sent_version=1, status=Status.FIRST_REVIEW)
    assert "已用 930.1 万元，超 0.01 万元" in seen(world, "department_target", "section")
    assert "控制数" not in filing(world).snapshots.get().text
