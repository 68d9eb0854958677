"""The inbox: what stands in which list for whom, filters, pages, and that it costs the same however long it is."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forms_app import clock, filings
from forms_app.filings.adding import add_filing
from forms_app.models import Campaign, Dossier, Package, Particular, Unit
from forms_app.terms import Status
from review import inbox, remarks

from .world import PASSED, SENT, World, by_filing


def listed(world: World, name: str, tab: str) -> set[str]:
    actor = world[name]
    asked = next(t for t in inbox.tabs(actor) if t.slug == tab)
    return {p.dossier.unit.name for p in inbox.listed(inbox.packages(actor).filter(asked.asks(actor)))}


STREET, LIBRARY = "某某街道办事处", "某某图书馆"


def test_what_waits_moves_from_one_to_the_next(world: World):
    package = world.filled()
    waits = {}
    for moves in range(len(PASSED) + 1):
        if moves:
            world.step(package, *PASSED[moves - 1])
        names = [n for n in world.people if "waiting" in {t.slug for t in inbox.tabs(world[n])}]
        waits[package.status] = [n for n in names if STREET in listed(world, n, "waiting")]
    assert waits == {
        Status.DRAFTING: ["filler"],
        Status.SIGNING: ["head"],
        Status.DEPARTMENT_REVIEW: ["department"],
        Status.FIRST_REVIEW: ["section"],
        Status.FINAL_REVIEW: ["performance"],
        Status.PASSED: [],
    }


def test_the_list_of_what_i_returned(world: World):
    package = world.advance(world.filled(), *SENT, ("pass", "department"))
    table = package.filings.first().number
    world.step(package, "return", "section", "请改。", general="请改。", tables=[table])
    assert listed(world, "section", "returned") == {STREET}
    assert listed(world, "department", "returned") == set()
    remarks.reply(package.remarks.get(), world["filler"], "changed")
    world.step(package, "submit", "filler")
    assert listed(world, "section", "returned") == {STREET}
    world.step(package, "sign", "head")
    assert listed(world, "section", "returned") == set()


def test_the_list_of_what_is_late(world: World):
    package = world.filled()
    world.open("library")
    assert listed(world, "performance", "overdue") == set()
    world.campaign.closes_at = timezone.now() - timedelta(hours=1)
    world.campaign.save()
    assert listed(world, "performance", "overdue") == {STREET, LIBRARY}
    assert listed(world, "filler", "overdue") == {STREET}
    Package.objects.filter(pk=package.pk).update(sent_at=timezone.now(), due_at=None)
    assert listed(world, "performance", "overdue") == {LIBRARY}


def test_each_sees_what_is_theirs_once(world: World):
    world.open("street")
    world.open("library")
    seen = {name: listed(world, name, "all") for name in world.people}
    everything = {STREET, LIBRARY}
    assert seen == {
        "filler": {STREET}, "head": {STREET}, "viewer": {STREET}, "department": {STREET}, "section": {STREET},
        "performance": everything, "leader": everything, "administrator": everything,
        "filler2": {LIBRARY}, "head2": {LIBRARY}, "section2": {LIBRARY}, "department2": set(),
    }  # fmt: skip
    assert inbox.counts(world["section"], [inbox.ALL]) == {"all": 1}


def test_findings_and_remarks_are_counted(world: World):
    package = world.advance(world.filled(), *SENT)
    filing = package.filings.get(kind="department_target")
    snapshot = filings.sent_snapshot(filing)
    for place in ("duties", "total_amount"):
        remarks.add(package, world["department"], "请改。", snapshot, place)
    world.step(package, "return", "department", "请改。")
    package.filings.update(blocks=2, explains=1, hints=1)
    line = inbox.listed(inbox.packages(world["filler"])).get()
    tables = package.filings.count()
    assert (line.blocks, line.explains, line.hints, line.open_remarks) == (2 * tables, tables, tables, 2)


def sign_in(client, world: World, name: str):
    client.force_login(world[name].person)
    return client


def many(world: World, number: int) -> None:
    for n in range(number):
        unit = Unit.objects.create(code=f"7{n:03d}", name=f"第{n}单位", section=world.units["section"])
        dossier = Dossier.objects.create(number=f"2023-9{n:03d}", campaign=world.campaign, unit=unit)
        sent = {"status": Status.FIRST_REVIEW, "sent_at": timezone.now()}
        Package.objects.create(dossier=dossier, office=world.units["section"], **sent)


@pytest.mark.parametrize("name", ["section", "performance", "filler"])
def test_thirty_lines_cost_what_one_costs(client, world: World, name: str):
    world.filled()
    sign_in(client, world, name).get("/")  # the first page also writes the session
    costs = []
    for lines in (range(1), range(1, 30)):
        for n in lines:
            unit = Unit.objects.create(code=f"7{n:03d}", name=f"第{n}单位", section=world.units["section"])
            filings.open_dossier(world.campaign, unit)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/?tab=all").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_long_list_has_pages_that_keep_the_filters(client, world: World):
    many(world, 60)
    sign_in(client, world, "section")
    page = client.get("/?status=first_review&unit=单位").content.decode()
    assert "第 1 页，共 2 页，60 件" in page
    assert "status=first_review" in page and "page=2" in page
    assert client.get("/?status=first_review&page=2").content.decode().count("<tr>") == 1 + 10
    assert client.get("/?page=99").status_code == client.get("/?page=x").status_code == 200


def test_filters(client, world: World):
    world.open("street")
    world.open("library")
    sign_in(client, world, "performance")
    section = world.units["section2"].pk

    def found(query: str) -> set[str]:
        page = client.get(f"/?tab=all&{query}").content.decode()
        return {name for name in (STREET, LIBRARY) if name in page}

    assert found("") == {STREET, LIBRARY}
    assert found(f"section={section}") == {LIBRARY}
    assert found("unit=街道") == found("unit=101") == {STREET}
    assert found("status=drafting") == {STREET, LIBRARY}
    assert found("status=passed") == set()


def test_only_sections_that_tell_something_apart_are_asked_for(client, world: World):
    world.open("street")
    world.open("library")
    offered = {}
    for who in ("performance", "section", "department"):
        sign_in(client, world, who)
        form = client.get("/?tab=all").context["form"]
        offered[who] = [u.name for u in form.fields["section"].queryset] if "section" in form.fields else []
    assert offered == {"performance": ["行政政法股", "社会保障股"], "section": [], "department": []}


def test_nonsense_in_the_address_is_left_out(client, world: World):
    world.open("street")
    sign_in(client, world, "performance")
    for query in ("tab=x", "section=x", "section=999999", "status=x", "unit=%00", "page=-1"):
        assert client.get(f"/?{query}").status_code == 200


def test_packages_of_one_table_say_which(client, world: World):
    by_filing(world)
    world.open("street")
    sign_in(client, world, "performance")
    page = client.get("/?tab=all").content.decode()
    assert "部门整体支出绩效目标表" in page and "专项资金绩效目标汇总表" in page


def test_the_list_of_what_only_lacks_its_approval(world: World):
    package = world.advance(world.filled(), *PASSED)
    assert listed(world, "performance", "passed") == {STREET}
    world.step(
        package,
        "approve",
        "performance",
        approval_number="某财预〔2023〕1号",
        approval_date=timezone.localdate(),
    )
    assert listed(world, "performance", "passed") == set()


@pytest.mark.parametrize(("minutes", "late"), [(-1, set()), (0, {STREET}), (1, {STREET})])
def test_what_was_submitted_in_time_has_its_heads_hours(world: World, minutes: int, late: set):
    package = world.filled()
    world.step(package, "submit", "filler")
    end = clock.last_for_head(package) + timedelta(minutes=minutes)
    with time_machine.travel(end, tick=False):
        assert listed(world, "performance", "overdue") == late
        assert clock.deadline(package).overdue == bool(late)


def declaring(world: World, **data) -> Dossier:
    """A set of 逐项目 declarations, in which the unit has not added a project yet."""
    given = {"kinds": ["shanghai_declaration"], "scheme": "shanghai_2024", "package_by": "filing"}
    Campaign.objects.filter(pk=world.campaign.pk).update(**given, **data)
    world.campaign.refresh_from_db()
    return world.open("street")


def test_a_set_without_a_project_waits_for_its_filler_alone(world: World):
    dossier = declaring(world)
    assert {name for name in world.people if dossier in inbox.unbegun(world[name])} == {"filler"}
    add_filing(dossier, "shanghai_declaration")
    assert not inbox.unbegun(world["filler"]).exists()


def test_nobody_waits_for_a_first_project_that_may_not_come(world: World):
    late = {"closes_at": timezone.now() - timedelta(days=1)}
    dossier = declaring(world, **late)
    assert not inbox.unbegun(world["filler"]).exists()
    Campaign.objects.filter(pk=world.campaign.pk).update(accepts_late=True)
    assert inbox.unbegun(world["filler"]).get() == dossier
    tomorrow = timezone.now() + timedelta(days=1)
    Campaign.objects.filter(pk=world.campaign.pk).update(opens_at=tomorrow)
    assert not inbox.unbegun(world["filler"]).exists()
    Campaign.objects.filter(pk=world.campaign.pk).update(opens_at=world.campaign.opens_at)
    unit = {"campaign": world.campaign, "unit": dossier.unit}
    Dossier.objects.update(particular=Particular.objects.create(**unit, exempt_reason="已撤并"))
    assert not inbox.unbegun(world["filler"]).exists()


def test_the_filler_is_led_to_the_first_project(world: World, client):
    dossier = declaring(world)
    client.force_login(world["filler"].person)
    shown = client.get(reverse("home")).content.decode()
    assert "还没有填报的项目" in shown and f'href="{reverse("dossier", args=[dossier.number])}"' in shown
    assert "还没有填报的项目" not in client.get(reverse("home"), {"tab": "all"}).content.decode()
    assert "还没有填报的项目" in client.get(reverse("dossiers")).content.decode()
