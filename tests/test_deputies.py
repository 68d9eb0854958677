"""代办: who may hand on what to whom and for how long; that a deputy may what his principal may, and no longer."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forms_app.models import Membership, User
from forms_app.terms import Role
from review.models import Step
from tests.review import world as worlds
from tests.review.world import SENT, World

PAGE = "/deputies/"
TODAY = timezone.localdate


@pytest.fixture
def world(db) -> World:
    return worlds.build()


def sign_in(client, world: World, name: str):
    client.force_login(world[name].person)
    return client


def days(since: int = 0, until: int = 5) -> dict:
    today = TODAY()
    return {"since": today + timedelta(days=since), "until": today + timedelta(days=until)}


def ask(client, world: World, name: str, whom: str, **more):
    """The person asks another to stand in for him, on the page."""
    data = {"membership": world[name].pk, "person": world[whom].person_id, **days()}
    return sign_in(client, world, name).post(PAGE, {**data, **more})


def standing(world: World, name: str) -> list[tuple[str, date, date]]:
    found = Membership.objects.filter(principal=world[name].person).order_by("pk")
    return [(m.person.username, m.since, m.until) for m in found]


def choices(client, world: World, name: str) -> list[set[str]]:
    """Who may be asked, by the person's memberships."""
    posts = sign_in(client, world, name).get(PAGE).context["posts"]
    asked = [[pk for pk, _ in post.form.fields["person"].choices if pk] for post in posts]
    return [set(User.objects.filter(pk__in=pks).values_list("username", flat=True)) for pks in asked]


def text(answer) -> str:
    return re.sub(r"<[^>]+>", "", answer.content.decode())


# --- who may ask whom ---


def test_the_bureau_s_people_choose_among_all_offices_a_unit_s_among_its_own(client, world: World):
    bureau = {"section", "section2", "performance", "leader", "administrator"}
    assert choices(client, world, "section") == [bureau - {"section"}]
    assert choices(client, world, "filler") == [{"head", "viewer"}]
    assert choices(client, world, "head") == [{"filler", "viewer"}]
    assert choices(client, world, "department") == [set()]


def test_who_left_and_who_only_stands_in_is_nobody_to_be_asked(client, world: World):
    User.objects.filter(username="head").update(is_active=False)
    Membership.objects.filter(pk=world["viewer"].pk).update(until=TODAY() - timedelta(days=1))
    Membership.objects.create(
        person=world["filler2"].person,
        unit=world.units["street"],
        role=Role.HEAD,
        principal=world["head"].person,
        **days(),
    )
    assert choices(client, world, "filler") == [set()]
    assert "本单位没有其他在职人员" in text(client.get(PAGE))


@pytest.mark.parametrize("name", ["leader", "administrator", "viewer"])
def test_looking_on_and_administering_are_nobody_s_to_hand_on(client, world: World, name: str):
    assert "您没有可以请人代办的任职" in text(sign_in(client, world, name).get(PAGE))
    assert ask(client, world, name, "section").status_code == 404
    assert Membership.objects.filter(principal__isnull=False).count() == 0


def test_a_deputy_hands_nothing_on(client, world: World):
    ask(client, world, "section", "section2")
    deputy = Membership.objects.get(principal=world["section"].person)
    sign_in(client, world, "section2")
    assert client.post(PAGE, {"membership": deputy.pk, "person": 1, **days()}).status_code == 404
    assert "您正在代办" in text(client.get(PAGE))
    assert [p.membership for p in client.get(PAGE).context["posts"]] == [world["section2"]]


def test_nobody_hands_on_what_is_another_s(client, world: World):
    answer = ask(client, world, "section", "section2", membership=world["performance"].pk)
    assert answer.status_code == 404
    assert ask(client, world, "section", "section2", membership="x").status_code == 404


# --- the form ---


def test_it_is_written_down_with_its_days_and_new_days_replace_the_old(client, world: World):
    assert ask(client, world, "section", "section2")["Location"] == PAGE
    assert standing(world, "section") == [("section2", *days().values())]
    ask(client, world, "section", "section2", **days(2, 9))
    assert standing(world, "section") == [("section2", *days(2, 9).values())]
    made = Membership.objects.get(principal=world["section"].person)
    assert (made.unit, made.role) == (world.units["section"], Role.SECTION_REVIEWER)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"person": ""}, "请选择代办人。"),
        ({"person": "x"}, "请从列表中选择代办人。"),
        ({"person": "0"}, "请从列表中选择代办人。"),
        ({"until": ""}, "请填写结束日期。"),
        ({"since": ""}, "请填写开始日期。"),
        ({"until": "2023-02-30"}, "结束日期不是日期"),
        ({"until": days(until=-1)["until"]}, "结束日期不能早于今天。"),
        (days(3, 2), "结束日期不能早于开始日期。"),
        ({"until": "9999-12-31"}, "结束日期的年份有误"),
    ],
)
def test_what_is_impossible_is_refused_and_kept(client, world: World, data: dict, told: str):
    answer = ask(client, world, "section", "section2", **data)
    assert answer.status_code == 422
    assert told in text(answer)
    assert standing(world, "section") == []
    if "person" not in data:
        chosen = f'<option value="{world["section2"].person_id}" selected>'
        assert chosen in answer.content.decode()


def test_people_of_other_units_and_oneself_are_refused(client, world: World):
    for whom in ("filler2", "filler"):
        assert ask(client, world, "filler", whom).status_code == 422
    assert standing(world, "filler") == []


# --- the end ---


def test_it_ends_at_once(client, world: World):
    ask(client, world, "section", "section2", since=TODAY() - timedelta(days=3))
    ask(client, world, "section", "performance")
    for deputy in Membership.objects.filter(principal=world["section"].person):
        client.post(reverse("end_deputy", args=[deputy.pk]))
    yesterday = TODAY() - timedelta(days=1)
    assert standing(world, "section") == [("section2", TODAY() - timedelta(days=3), yesterday)]
    assert not Membership.objects.active().filter(principal=world["section"].person).exists()
    assert "目前没有人代办。" in text(client.get(PAGE))


def test_what_ended_long_ago_keeps_its_days(client, world: World):
    ask(client, world, "section", "section2", since=TODAY() - timedelta(days=9))
    ended = TODAY() - timedelta(days=5)
    Membership.objects.filter(principal=world["section"].person).update(until=ended)
    deputy = Membership.objects.get(principal=world["section"].person)
    client.post(reverse("end_deputy", args=[deputy.pk]))
    assert standing(world, "section")[0][2] == ended


def test_nobody_ends_another_s(client, world: World):
    ask(client, world, "section", "section2")
    deputy = Membership.objects.get(principal=world["section"].person)
    for name in ("section2", "performance"):
        assert sign_in(client, world, name).post(reverse("end_deputy", args=[deputy.pk])).status_code == 404
    assert client.post(reverse("end_deputy", args=[world["performance"].pk])).status_code == 404


# --- what a deputy may ---


def deputy_of(world: World, name: str, whom: str, **dates) -> Membership:
    own = world[name]
    return Membership.objects.create(
        person=world[whom].person, unit=own.unit, role=own.role, principal=own.person, **(dates or days())
    )


def test_a_deputy_switches_passes_and_the_trail_names_both(client, world: World):
    package = world.advance(world.filled(), *SENT, ("pass", "department"))
    deputy = deputy_of(world, "section", "section2")
    sign_in(client, world, "section2").post("/acting/", {"membership": deputy.pk})
    home = text(client.get("/"))
    assert "行政政法股 · 业务审核人（代演示section）" in home
    assert "行政政法股（业务审核人，代演示section）" in home
    client.post(reverse("move", args=[package.pk, "pass"]), {"seen": package.steps.last().pk})
    step = Step.objects.last()
    assert (step.action, step.by) == ("pass", "演示section2 代 演示section")
    assert "演示section2 代 演示section" in text(client.get(reverse("package", args=[package.pk])))


def test_one_acts_for_oneself_until_one_switches(client, world: World):
    deputy_of(world, "section", "section2")
    assert sign_in(client, world, "section2").get("/dossiers/").context["acting"] == world["section2"]


def test_the_days_hold_on_the_server_s_calendar(client, world: World):
    package = world.advance(world.filled(), *SENT, ("pass", "department"))
    deputy_of(world, "section", "section2", **days(1, 2))
    sign_in(client, world, "section2")
    assert client.get(reverse("package", args=[package.pk])).status_code == 404
    Membership.objects.filter(principal__isnull=False).update(**days(-1, 0))
    client.post("/acting/", {"membership": Membership.objects.get(principal__isnull=False).pk})
    assert client.get(reverse("package", args=[package.pk])).status_code == 200
    Membership.objects.filter(principal__isnull=False).update(**days(-2, -1))
    assert client.get(reverse("package", args=[package.pk])).status_code == 404


def test_a_deputy_is_no_longer_than_his_principal(client, world: World):
    package = world.advance(world.filled(), *SENT, ("pass", "department"))
    deputy = deputy_of(world, "section", "section2")
    Membership.objects.filter(pk=world["section"].pk).update(until=TODAY() - timedelta(days=1))
    sign_in(client, world, "section2").post("/acting/", {"membership": deputy.pk})
    assert client.get(reverse("package", args=[package.pk])).status_code == 404


def test_whose_account_was_closed_has_no_deputy(client, world: World):
    package = world.advance(world.filled(), *SENT, ("pass", "department"))
    deputy = deputy_of(world, "section", "section2")
    User.objects.filter(pk=world["section"].person_id).update(is_active=False)
    sign_in(client, world, "section2").post("/acting/", {"membership": deputy.pk})
    assert client.get(reverse("package", args=[package.pk])).status_code == 404


def test_whoever_filled_it_in_does_not_sign_it_as_the_head_s_deputy(world: World):
    package = world.advance(world.filled(), SENT[0])
    world.people["deputy"] = deputy_of(world, "head", "filler")
    with pytest.raises(PermissionDenied, match="上一环节由您本人办理"):
        world.step(package, "sign", "deputy")


def test_the_page_costs_the_same_however_many_one_serves(client, world: World):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    sign_in(client, world, "section").get(PAGE)
    deputy_of(world, "section", "leader")
    few = cost()
    for unit in ("section2", "performance"):
        own = {"person": world["section"].person, "unit": world.units[unit], "role": Role.SECTION_REVIEWER}
        world.people[unit] = Membership.objects.create(**own)
        deputy_of(world, unit, "leader")
        deputy_of(world, unit, "administrator")
    assert cost() == few


def test_the_switch_asks_nothing_more_for_deputies(client, world: World):
    sign_in(client, world, "section2").get("/dossiers/")
    costs = []
    for name in ("section", "performance"):
        with CaptureQueriesContext(connection) as queries:
            client.get("/dossiers/")
        costs.append(len(queries))
        deputy_of(world, name, "section2")
    assert costs[0] == costs[1]
