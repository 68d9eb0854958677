"""催报: who may, whom it would tell, that it tells them once; and the ledger of all reminders."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms_app.models import Membership, Package, Particular, Unit
from forms_app.terms import Role
from review.models import Notice

from .world import PASSED, SENT, World

STREET, LIBRARY = "某某街道办事处", "某某图书馆"


@pytest.fixture
def performance(client, world: World):
    client.force_login(world["performance"].person)
    return client


def ask(world: World, *units: str, **more) -> dict:
    return {"campaign": world.campaign.pk, "units": [world.units[name].pk for name in units], **more}


def text(answer) -> str:
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def urged() -> list[tuple[str, str]]:
    found = Notice.objects.filter(sender__isnull=False).select_related("person").order_by("pk")
    return [(n.person.username, n.subject) for n in found]


# --- the preview ---


def test_the_preview_states_the_number_and_tells_nobody(performance, world: World):
    world.open("street")
    world.employ("second", "street", Role.FILLER)
    page = performance.post("/remind/", ask(world, "street", "library"))
    assert page.status_code == 200
    assert "将提醒 2 个单位的 3 人。" in text(page)
    assert "演示filler、演示second" in text(page)
    assert urged() == []


def test_units_without_anybody_stand_apart_and_so_do_those_with_nothing_to_do(performance, world: World):
    world.advance(world.filled(), *SENT)
    Membership.objects.filter(unit=world.units["library"]).delete()
    page = performance.post("/remind/", ask(world, "street", "library"))
    assert [w.unit.name for w in page.context["asked"].silent] == [LIBRARY]
    assert [u.name for u in page.context["asked"].idle] == [STREET]
    assert "没有可以提醒的人" in text(page)
    assert "请电话联系" in text(page) and f"{LIBRARY}（填表人）" in text(page)


def test_who_is_exempt_is_not_reminded(performance, world: World):
    world.open("street")
    for name in ("street", "library"):
        Particular.objects.create(campaign=world.campaign, unit=world.units[name], exempt_reason="已撤并")
    page = performance.post("/remind/", ask(world, "street", "library"))
    assert {u.name for u in page.context["asked"].idle} == {STREET, LIBRARY}


def test_the_preview_says_what_each_has_to_do_and_whose_turn_it_is(performance, world: World):
    package = world.filled()
    page = performance.post("/remind/", ask(world, "street"))
    assert [(w.doing, [p.username for p in people]) for w, people, _ in page.context["lines"]] == [
        ("报送", ["filler"])
    ]
    world.step(package, "submit", "filler")
    page = performance.post("/remind/", ask(world, "street"))
    assert [(w.doing, [p.username for p in people]) for w, people, _ in page.context["lines"]] == [
        ("审签", ["head"])
    ]


# --- the telling ---


def test_confirmed_it_tells_each_once_and_leads_back(performance, world: World):
    world.open("street")
    page = performance.post("/remind/", ask(world, "street", "library", next="/ledger/?unit=x"))
    sent = {
        "confirm": "1",
        "press": page.context["press"],
        "word": "今天下班前请报。",
        "next": "/ledger/?unit=x",
    }
    done = performance.post("/remind/", ask(world, "street", "library", **sent))
    assert done["Location"] == "/ledger/?unit=x"
    assert urged() == [
        ("filler", f"[需处理] {STREET} 请尽快报送"),
        ("filler2", f"[需处理] {LIBRARY} 请尽快报送"),
    ]
    notice = Notice.objects.get(person=world["filler"].person)
    assert notice.text.endswith("截止。绩效评价股提醒：今天下班前请报。")
    assert (notice.sender, notice.unit, notice.to_do) == (
        world["performance"].person,
        world.units["street"],
        True,
    )
    again = performance.post("/remind/", ask(world, "street", "library", **sent), follow=True)
    assert "没有发出新的提醒" in text(again)
    assert len(urged()) == 2


def test_a_second_press_tells_again_and_the_preview_said_when_the_last_was(performance, world: World):
    world.open("street")
    for _ in range(2):
        performance.post("/remind/", ask(world, "street", confirm="1"))
    assert len(urged()) == 2
    page = performance.post("/remind/", ask(world, "street"))
    ((_, _, last),) = page.context["lines"]
    assert last == Notice.objects.first().created_at


def test_who_sent_meanwhile_is_left_alone(performance, world: World):
    package = world.filled()
    performance.post("/remind/", ask(world, "street"))
    world.advance(package, *SENT)
    answer = performance.post("/remind/", ask(world, "street", confirm="1"), follow=True)
    assert "所选单位已没有待办的报表" in text(answer)
    assert urged() == []


def test_a_word_that_is_too_long_is_refused_and_kept(performance, world: World):
    world.open("street")
    answer = performance.post("/remind/", ask(world, "street", confirm="1", word="催" * 2001))
    assert answer.status_code == 422
    assert "催" * 2001 in answer.content.decode() and "最多 2000 字" in text(answer)
    assert urged() == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "请选择填报任务。"),
        ({"campaign": "x", "units": ["1"]}, "没有这个填报任务"),
        ({"campaign": "9" * 30}, "没有这个填报任务"),
        ({"units": []}, "请勾选要提醒的单位。"),
        ({"units": ["x"]}, "有的单位不在您的范围内"),
        ({"units": ["999999"]}, "有的单位不在您的范围内"),
        ({"press": "x"}, ""),
    ],
)
def test_bad_input_leads_back_with_a_word(performance, world: World, data, told: str):
    world.open("street")
    plain = ask(world, "street", confirm="1") if data else {}
    answer = performance.post("/remind/", {**plain, **data}, follow=True)
    assert answer.status_code == 200 and told in text(answer)
    assert urged() == []


def test_it_leads_to_no_other_site(performance, world: World):
    world.open("street")
    answer = performance.post("/remind/", ask(world, "street", confirm="1", next="https://example.com/"))
    assert answer["Location"] == "/"


def test_a_section_reminds_its_own_units_only(client, world: World):
    client.force_login(world["section"].person)
    refused = client.post("/remind/", ask(world, "street", "library", confirm="1"), follow=True)
    assert "有的单位不在您的范围内" in text(refused)
    client.post("/remind/", ask(world, "street", confirm="1"))
    assert [name for name, _ in urged()] == ["filler"]


def test_all_that_the_list_shows_are_asked_for_at_once(client, performance, world: World):
    world.advance(world.filled(), *SENT)

    def previewed(**filters) -> set[str]:
        page = performance.post("/remind/", {"campaign": world.campaign.pk, "all": "1", **filters})
        return {unit.name for unit in page.context["units"]}

    assert previewed() == previewed(show="asked", section="") == {STREET, LIBRARY}
    assert previewed(show="unsent") == {LIBRARY}
    assert previewed(section=world.units["section"].pk) == {STREET}
    assert previewed(show="nonsense", section="x") == {STREET, LIBRARY}
    client.force_login(world["section"].person)
    assert previewed() == {STREET}


def test_many_units_cost_no_more_queries(performance, world: World):
    def cost(**more) -> int:
        units = list(world.campaign.units.values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as queries:
            answer = performance.post("/remind/", {"campaign": world.campaign.pk, "units": units, **more})
        assert answer.status_code == (302 if more else 200)
        return len(queries)

    world.open("street")
    cost()
    few, sending = cost(), cost(confirm="1")
    for n in range(30):
        unit = Unit.objects.create(code=f"7{n:03d}", name=f"第{n}单位", section=world.units["section"])
        world.units[f"more{n}"] = unit
        world.campaign.units.add(unit)
        world.employ(f"more{n}", f"more{n}", Role.FILLER)
        if n % 2:
            world.open(f"more{n}")
    assert (cost(), cost(confirm="1")) == (few, sending)


# --- the ledger ---


def ledger(client, world: World, name: str, query: str = "") -> list[tuple[str, str]]:
    client.force_login(world[name].person)
    answer = client.get(f"/ledger/?{query}")
    assert answer.status_code == 200
    return [(n.person.username, n.unit.name) for n in answer.context["page"]]


def test_it_shows_who_was_reminded_by_whom_and_whether_it_was_read(client, world: World):
    world.open("street")
    client.force_login(world["performance"].person)
    client.post("/remind/", ask(world, "street", "library", confirm="1"))
    Notice.objects.filter(person=world["filler"].person).update(read_at=timezone.now())
    assert ledger(client, world, "performance") == [("filler2", LIBRARY), ("filler", STREET)]
    page = text(client.get("/ledger/"))
    assert "演示performance" in page and "请尽快报送" in page and "未读" in page
    assert "邮件" not in page


def test_a_section_sees_its_own_units_and_leaders_all(client, world: World):
    world.open("street")
    client.force_login(world["performance"].person)
    client.post("/remind/", ask(world, "street", "library", confirm="1"))
    assert ledger(client, world, "section") == [("filler", STREET)]
    assert ledger(client, world, "section2") == [("filler2", LIBRARY)]
    assert len(ledger(client, world, "leader")) == len(ledger(client, world, "administrator")) == 2


def test_a_section_sees_the_units_that_the_campaign_gave_it(client, world: World):
    Particular.objects.create(
        campaign=world.campaign, unit=world.units["library"], section=world.units["section"]
    )
    client.force_login(world["performance"].person)
    client.post("/remind/", ask(world, "library", confirm="1"))
    assert ledger(client, world, "section") == [("filler2", LIBRARY)]
    assert ledger(client, world, "section2") == []


def test_filters(client, world: World):
    client.force_login(world["performance"].person)
    client.post("/remind/", ask(world, "street", confirm="1"))
    world.campaign.opens_at, world.campaign.closes_at = (
        timezone.now() - timedelta(days=9),
        timezone.now() + timedelta(hours=5),
    )
    world.campaign.save()
    call_command("send_reminders")
    assert len(ledger(client, world, "performance")) == 3
    assert ledger(client, world, "performance", "unit=图书") == [("filler2", LIBRARY)]
    assert ledger(client, world, "performance", "unit=201") == [("filler2", LIBRARY)]
    assert ledger(client, world, "performance", "by=bureau") == [("filler", STREET)]
    assert len(ledger(client, world, "performance", "by=house")) == 2
    assert len(ledger(client, world, "performance", f"campaign={world.campaign.pk}")) == 3
    for nonsense in ("campaign=x", "campaign=99999", "by=x", "unit=%00", "page=x"):
        client.get(f"/ledger/?{nonsense}")


def test_what_a_unit_says_to_itself_before_it_sends_is_not_there(client, world: World):
    package = world.filled()
    world.advance(package, SENT[0], ("send_back", "head", "请核对。"))
    assert ledger(client, world, "performance") == []
    world.advance(package, *SENT)
    told = Notice.objects.filter(unit__is_office=False).count()
    assert len(ledger(client, world, "performance")) == told


def test_what_offices_are_told_is_not_there(client, world: World):
    world.advance(world.filled(), *PASSED)
    assert {unit for _, unit in ledger(client, world, "performance")} == {STREET, "某某局"}


def test_it_tells_how_the_mail_went(client, world: World, settings):
    settings.EMAIL_HOST = "smtp.example.com"
    client.force_login(world["performance"].person)
    client.post("/remind/", ask(world, "street", "library", confirm="1"))
    Notice.objects.filter(unit=world.units["street"]).update(mail_failure="连接不上邮件服务器，将再次尝试。")
    page = text(client.get("/ledger/"))
    assert "连接不上邮件服务器，将再次尝试。" in page and "未登记邮箱" in page


def test_it_costs_the_same_however_long_it_is(performance, world: World):
    package = world.open("street").packages.get()
    performance.get("/ledger/")
    costs = []
    for number in (1, 60):
        for n in range(number):
            Notice.objects.create(
                person=world["filler"].person, unit=world.units["street"], campaign=world.campaign,
                package=package, subject="[需处理] 请尽快报送", occasion=f"{number} {n}",
                sender=world["section"].person,
            )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            page = performance.get("/ledger/")
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert "第 1 页，共 2 页，61 条" in text(page)
    assert len(performance.get("/ledger/?page=2").context["page"]) == 11
    assert Package.objects.count() == 1
