"""代办: one stands in for another, from a day to a day, and the trail names both."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from forms_app.models import Membership
from forms_app.terms import Role

from .test_one_person import deputy
from .world import SENT, World


def active(membership: Membership, days: int = 0) -> bool:
    on = timezone.localdate() + timedelta(days=days)
    return Membership.objects.active(on).filter(pk=membership.pk).exists()


def test_what_a_deputy_does_is_told_with_both_names(client, world: World):
    package = world.advance(world.filled(), SENT[0])
    world.people["stand_in"] = deputy(world, "viewer", "head")
    step = world.step(package, "sign", "stand_in")
    assert step.by == "演示viewer 代 演示head"
    client.force_login(world["filler"].person)
    assert "演示viewer 代 演示head" in client.get(reverse("package", args=[package.pk])).content.decode()


def test_one_stands_in_from_a_day_to_a_day(world: World):
    stand_in = deputy(world, "viewer", "head")
    assert [active(stand_in, days) for days in (-2, -1, 0, 1, 2)] == [False, True, True, True, False]


def test_no_longer_than_the_other_could_act(world: World):
    stand_in = deputy(world, "viewer", "head")
    Membership.objects.filter(pk=world["head"].pk).update(until=timezone.localdate() - timedelta(days=1))
    assert not active(stand_in)
    Membership.objects.filter(pk=world["head"].pk).update(until=timezone.localdate())
    assert (active(stand_in), active(stand_in, 1)) == (True, False)
    world["head"].delete()
    assert not active(stand_in)


def test_no_deputy_of_a_deputy(world: World):
    deputy(world, "viewer", "head")
    again = Membership.objects.create(
        person=world["filler"].person, unit=world.units["street"], role=Role.HEAD,
        principal=world["viewer"].person, since=timezone.localdate(), until=timezone.localdate(),
    )  # fmt: skip
    assert not active(again)


@pytest.mark.parametrize("missing", ["since", "until", "another"])
def test_it_takes_two_dates_and_somebody_else(world: World, missing: str):
    today, head = timezone.localdate(), world["head"]
    given = {"since": today, "until": today, "person": world["viewer"].person} | {missing: None}
    person = given.pop("person") if missing != "another" else head.person
    given.pop("another", None)
    given.pop("person", None)
    stand_in = Membership(person=person, unit=head.unit, role=Role.HEAD, principal=head.person, **given)
    with pytest.raises(ValidationError, match="代办须填写起止日期，且不能代自己"):
        stand_in.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        stand_in.save()
