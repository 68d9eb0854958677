"""Two people press at once, or one presses on a page that somebody else has outrun."""

import threading

import pytest
from django.db import connection

from forms_app.models import Membership, Package, User
from forms_app.terms import Role, Status
from review.moves import Refused
from review.workflow import last_step, make

from .world import SENT, World, build


def colleague(world: World) -> Membership:
    person = User.objects.create(username="colleague", name="另一经办人")
    return Membership.objects.create(person=person, unit=world.units["bureau"], role=Role.DEPARTMENT_REVIEWER)


def test_the_second_is_told_who_was_faster(world: World):
    package = world.advance(world.filled(), *SENT)
    seen, other = last_step(package), colleague(world)
    make(package, "pass", world["department"], seen=seen)
    with pytest.raises(Refused, match=r"已由演示department于.*办理“通过”，现在是“待初审”"):
        make(package, "pass", other, seen=seen)
    assert package.steps.count() == 3


def test_nobody_signs_a_version_that_he_hasnt_seen(world: World):
    """Sent back and submitted again, the package is in the same state, but it isn't the same."""
    package = world.filled()
    world.step(package, "submit", "filler")
    seen = last_step(package)
    world.step(package, "send_back", "head", "改一处。")
    world.step(package, "submit", "filler")
    with pytest.raises(Refused, match="请看过最新内容后再办理"):
        make(package, "sign", world["head"], seen=seen)
    make(package, "sign", world["head"], seen=last_step(package))


@pytest.mark.django_db(transaction=True)
def test_one_of_two_at_the_same_moment_wins():
    if connection.vendor == "sqlite":
        pytest.skip("in memory there is one connection; tests/browser/test_two_people.py tells it on a file")
    world = build()
    package = world.advance(world.filled(), *SENT)
    seen, start, told = last_step(package), threading.Barrier(2), []

    def press(actor: Membership) -> None:
        start.wait()
        try:
            told.append(make(package, "pass", actor, seen=seen).to_status)
        except Refused as refused:
            told.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[a]) for a in (world["department"], colleague(world))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.startswith("已由") for answer in told) == [False, True]
    assert (Package.objects.get().status, package.steps.count()) == (Status.FIRST_REVIEW, 3)
