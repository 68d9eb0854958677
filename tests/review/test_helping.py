"""请财政协助查看: the unit lets the bureau read its draft, and nothing more, while it fills it in."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from forms_app.access import RIGHTS, refusal
from forms_app.models import Package
from forms_app.terms import Action, Status
from review.workflow import make

from . import world as worlds
from .world import PASSED, SENT, World

BUREAU = ("section", "performance", "leader", "administrator")


@pytest.fixture
def helped(world: World) -> Package:
    package = world.filled()
    worlds.put(world, package, "prepared_by", "某某甲")
    world.step(package, "invite", "filler", "请看附表1。")
    return package


def page(client, world: World, who: str, name: str, *args) -> str:
    client.force_login(world[who].person)
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, (who, name)
    return answer.content.decode()


@pytest.mark.parametrize("who", BUREAU)
def test_the_bureau_reads_the_draft_as_it_stands(client, world: World, helped: Package, who: str):
    number = worlds.number(helped)
    for name, args in (("filing", [number]), ("table", [helped.pk, number])):
        assert "某某甲" in page(client, world, who, name, *args)
    worlds.put(world, helped, "prepared_by", "某某乙")
    assert "某某乙" in page(client, world, who, "filing", number)
    assert "城乡环境整治" in page(client, world, who, "package", helped.pk)


@pytest.mark.parametrize("who", BUREAU)
def test_it_only_reads(world: World, helped: Package, who: str):
    table = worlds.table(helped)
    allowed = {a for a in RIGHTS if not refusal(world[who], a, table)}
    assert allowed <= {Action.EXTEND}


def test_the_department_is_not_the_bureau(world: World, helped: Package):
    assert refusal(world["department"], Action.READ, worlds.table(helped)) != ""


def test_it_ends_when_the_unit_says_so(world: World, helped: Package):
    with pytest.raises(PermissionDenied, match="已请财政协助查看"):
        make(helped, "invite", world["filler"])
    world.step(helped, "end_invite", "filler")
    assert (helped.status, helped.help_asked_at) == (Status.DRAFTING, None)
    assert refusal(world["section"], Action.READ, worlds.table(helped)) != ""


def test_and_when_it_is_submitted(world: World, helped: Package):
    world.step(helped, "submit", "filler")
    assert (helped.help_asked_at, refusal(world["section"], Action.READ, worlds.table(helped)) != "") == (
        None,
        True,
    )
    world.step(helped, "send_back", "head", "有误。")
    assert refusal(world["section"], Action.READ, worlds.table(helped)) != ""


def test_of_what_was_returned_the_bureau_otherwise_sees_what_was_sent(client, world: World):
    package = world.advance(world.filled(), *SENT)
    worlds.returned_by("department")(world, package)
    worlds.put(world, package, "prepared_by", "某某丙")
    number = worlds.number(package)
    for name, args in (("filing", [number]), ("table", [package.pk, number])):
        assert "某某丙" not in page(client, world, "section", name, *args)
    world.step(package, "invite", "filler")
    for name, args in (("filing", [number]), ("table", [package.pk, number])):
        assert "某某丙" in page(client, world, "section", name, *args)


def test_an_adjustment_may_be_shown_too(world: World):
    package = world.advance(world.filled(), *PASSED)
    worlds.approved(world, package)
    worlds.adjusting(world, package)
    world.step(package, "invite", "filler")
    assert package.help_asked_at is not None
