"""The inbox's lists by role: what was sent back or is talked over, what lacks its scan, filters, pages, the batch's bar."""

from datetime import date

import pytest
from django.core.files.base import ContentFile

from bench.many import add_packages
from forms_app.models import Campaign, Particular
from forms_app.terms import Signing, Status
from review import inbox

from .world import (
    PASSED,
    SENT,
    World,
    adjusting,
    answer_all,
    approved,
    arranged,
    on_paper,
    proposed_by,
)

SIGNED = {"signed_by": "某某", "signed_on": date(2023, 2, 1)}
STREET = "某某街道办事处"


def standing(world: World, name: str, tab: inbox.Tab) -> bool:
    actor = world[name]
    return inbox.packages(actor).filter(tab.asks(actor)).exists()


def offered(client, world: World, name: str, address: str = "/") -> list[str]:
    """Labels of the tabs that the person's page shows."""
    client.force_login(world[name].person)
    return [tab.label for tab, _ in client.get(address).context["tabs"]]


def test_tabs_by_role(client, world: World):
    """申请 has tests of its own."""
    unit, office = ["待我办理", "逾期", "全部"], ["待我办理", "我退回的", "逾期", "全部"]
    people = ("filler", "head", "section", "performance", "leader")
    told = {name: [x for x in offered(client, world, name) if x != "申请"] for name in people}
    assert told == {
        "filler": unit, "head": unit, "section": office, "leader": ["全部", "逾期"],
        "performance": ["待我办理", "待批复", "我退回的", "逾期", "全部"],
    }  # fmt: skip


def test_what_is_talked_over_stands_with_what_i_sent_back(world: World):
    package = world.advance(world.filled(), *SENT, ("pass", "department"))
    proposed_by("section")(world, package)
    world.step(package, "consult", "section")
    assert standing(world, "section", inbox.RETURNED) and standing(world, "filler", inbox.WAITING)
    assert not standing(world, "department", inbox.RETURNED)
    answer_all(world, package)
    world.step(package, "submit", "filler")
    assert standing(world, "section", inbox.RETURNED)  # its head signs what was agreed
    world.step(package, "sign", "head")
    assert not standing(world, "section", inbox.RETURNED) and standing(world, "section", inbox.WAITING)


def test_an_adjustment_is_nothing_that_was_sent_back(world: World):
    """What was returned long ago, approved since and is being adjusted is the unit's own doing."""
    package = world.advance(world.filled(), *SENT)
    number = package.filings.get(kind="department_target").number
    world.step(package, "return", "department", "请改。", general="请改。", tables=[number])
    answer_all(world, package)
    world.advance(package, *PASSED)
    approved(world, package)
    adjusting(world, package)
    world.step(package, "submit", "filler")
    assert package.status == Status.SIGNING
    assert not standing(world, "department", inbox.RETURNED)


def test_what_was_signed_on_paper_without_a_scan(client, world: World):
    on_paper(world)
    package = world.filled()
    world.step(package, "submit", "filler")
    world.step(package, "sign_on_paper", "filler", **SIGNED)
    assert "缺扫描件" in offered(client, world, "department")
    assert "缺扫描件" not in offered(client, world, "section")  # it isn't at their step
    assert "缺扫描件" in offered(
        client, world, "section", "/?tab=unscanned"
    )  # where one stands is always told
    world.step(package, "pass", "department")
    assert "缺扫描件" in offered(client, world, "section")


@pytest.mark.parametrize("later", ["scan", "system"])
def test_a_later_signature_is_what_counts(world: World, later: str):
    on_paper(world)
    package = world.filled()
    world.step(package, "submit", "filler")
    world.step(package, "sign_on_paper", "filler", **SIGNED)
    assert standing(world, "department", inbox.UNSCANNED)
    world.step(package, "withdraw", "filler")
    world.step(package, "submit", "filler")
    if later == "scan":
        world.step(package, "sign_on_paper", "filler", scan=ContentFile(b"%PDF-1.7", "s.pdf"), **SIGNED)
    else:
        arranged(signing=Signing.SYSTEM)(world)
        world.step(package, "sign", "head")
    assert not standing(world, "department", inbox.UNSCANNED)


def test_the_campaign_is_a_filter_where_there_are_several(client, world: World):
    world.open("street")
    client.force_login(world["performance"].person)
    assert "filter-campaign" not in client.get("/?tab=all").content.decode()
    first, second = world.campaign.pk, _second(world)
    assert "filter-campaign" in client.get("/?tab=all").content.decode()
    found = {
        pk: len(client.get(f"/?tab=all&campaign={pk}").context["page"].object_list) for pk in (first, second)
    }
    assert found == {first: 1, second: 2}
    assert client.get("/?tab=all&campaign=x").status_code == 200
    assert len(client.get(f"/?tab=all&campaign={second + 99}").context["page"].object_list) == 3


def _second(world: World) -> int:
    campaign = Campaign.objects.get(pk=world.campaign.pk)
    campaign.pk, campaign.name, campaign.year = None, "2024年预算绩效目标申报", 2024
    campaign.save(force_insert=True)
    add_packages(campaign, [world.units["section"]], world.units["performance"], 2)
    return campaign.pk


def test_the_section_is_the_campaigns_own_where_it_arranged_one(client, world: World):
    world.open("street")
    # Others of both sections, so that there is something to choose from all the while.
    world.open("bureau")
    world.open("library")
    client.force_login(world["performance"].person)
    usual, other = world.units["section"], world.units["section2"]

    def found(section) -> bool:
        page = client.get(f"/?tab=all&section={section.pk}")
        return STREET in page.content.decode()

    assert found(usual) and not found(other)
    Particular.objects.create(campaign=world.campaign, unit=world.units["street"], section=other)
    assert found(other) and not found(usual)
    assert "101 · 社会保障股" in client.get("/?tab=all").content.decode()


def test_a_hundred_and_twenty_units_are_three_pages(client, world: World):
    add_packages(
        world.campaign, [world.units["section"]], world.units["performance"], 120, (Status.FIRST_REVIEW,)
    )
    client.force_login(world["section"].person)
    pages = [client.get(f"/?unit=单位&page={n}") for n in (1, 2, 3)]
    shown = [[p.pk for p in page.context["page"]] for page in pages]
    assert [len(lines) for lines in shown] == [50, 50, 20]
    assert len({pk for lines in shown for pk in lines}) == 120
    assert "第 2 页，共 3 页，120 件" in pages[1].content.decode()
    links = [label for label in ("首页", "上一页", "下一页", "末页") if label in pages[0].content.decode()]
    assert links == ["下一页", "末页"]


def test_only_who_may_is_offered_a_batch(client, world: World):
    add_packages(
        world.campaign, [world.units["section"]], world.units["performance"], 2, (Status.FIRST_REVIEW,)
    )
    bars = {}
    for name in ("section", "leader", "viewer", "administrator", "filler", "department"):
        client.force_login(world[name].person)
        bars[name] = "batch-bar" in client.get("/").content.decode()
    assert [name for name, bar in bars.items() if bar] == ["section"]
