"""Any two states of a package side by side."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forms_app import filings
from forms_app.document import Place
from forms_app.editing import AddedRow, ChangeSet
from forms_app.models import Campaign, Filing, Package, ReviewStep
from review import remarks
from review.comparing import Comparison, sides

from .approved import adjust, adjusted, approved, write
from .world import KINDS, PASSED, SENT, World, by_filing


def target(package: Package) -> Filing:
    found = package.filings.select_related("package", "dossier__campaign", "dossier__unit")
    return found.get(kind="department_target")


def keys(world: World, package: Package, name: str) -> list[str]:
    return [side.key for side in sides(package, world[name])]


def comparison(world: World, package: Package, old: str, new: str, name: str = "filler") -> Comparison:
    found = {side.key: side for side in sides(package, world[name])}
    return Comparison(found[old], found[new])


def page(client, world: World, name: str, package: Package, **query):
    client.force_login(world[name].person)
    return client.get(reverse("compare", args=[package.pk]), query)


def second_round(world: World, package: Package) -> World:
    """二上: a campaign that continues the first one."""
    now, first = timezone.now(), world.campaign
    campaign = Campaign.objects.create(
        year=2023, name="2023年二上", kinds=KINDS, scheme=first.scheme, opens_at=first.opens_at,
        closes_at=now + timedelta(days=30), predecessor=first,
    )  # fmt: skip
    campaign.units.set([world.units["street"], world.units["library"]])
    for step in first.steps.all():
        ReviewStep.objects.create(
            campaign=campaign, position=step.position, stage=step.stage, office=step.office
        )
    return World(campaign, world.units, world.people)


def again(world: World, package: Package) -> None:
    """Returned, answered, submitted and passed once more."""
    tables = [target(package).number]
    world.step(package, "return", "performance", "请改。", general="请改。", tables=tables)
    for remark in package.remarks.filter(state="open"):
        remarks.reply(remark, world["filler"], "changed")
    world.advance(package, *PASSED)


# --- what can be chosen ---


def test_the_unit_chooses_among_all_its_versions_and_what_stands_now(world: World):
    package = world.filled()
    assert keys(world, package, "filler") == ["now"]
    world.advance(package, ("submit", "filler"), ("send_back", "head", "请改。"))
    assert keys(world, package, "filler") == ["v1", "now"]
    world.advance(package, *SENT)
    assert keys(world, package, "filler") == ["v1", "v2"]
    assert keys(world, package, "section") == ["v2"]


def test_the_bureau_compares_a_draft_only_when_it_was_asked_for_help(world: World):
    package = adjust(world, approved(world))
    assert keys(world, package, "performance") == ["v1"]
    world.step(package, "invite", "filler")
    assert keys(world, package, "performance") == ["v1", "now"]


# --- what differs ---


def test_an_added_table_and_its_money(world: World):
    found = comparison(world, adjusted(world), "v1", "v2", "section")
    assert [(t.sheet.label, t.whole) for t in found.tables] == [("附表3-3", "新增")]
    assert found.counts == ["新增报表 1 张"]
    amounts = {a.label: (a.before, a.after, a.difference) for a in found.amounts}
    assert amounts["附表3-3"] == ("", "12", "+12")
    total = amounts["专项资金支出方向绩效目标表合计"]
    assert Decimal(total[1]) - Decimal(total[0]) == 12 and total[2] == "+12"
    assert amounts["附表1"][2] == amounts["附表2"][2] == "0"
    assert list(amounts)[-1] == "专项资金支出方向绩效目标表合计"


def test_the_other_way_round_it_is_gone_and_the_sum_falls(world: World):
    found = comparison(world, adjusted(world), "v2", "v1")
    assert found.counts == ["已移除报表 1 张"]
    assert [a.difference for a in found.amounts if a.total] == ["−12"]


def test_cells_and_rows_that_changed_since_the_last_version(world: World):
    package = approved(world)
    first = target(package)
    adjust(world, package, "content", tables=(first.number,))
    first = target(package)
    document = filings.working(first.dossier).documents[first.number]
    one, two = document.rows["tasks"][0].uid, document.rows["indicators"][0].uid
    added = AddedRow("tasks", "00000000-0000-4000-8000-000000000001", {"matter": "新事项", "goal": "新目标"})
    filings.save(first, world["filler"], ChangeSet(added=(added,), removed=(Place("", "tasks", one),)))
    write(world, first, **{f"indicators/{two}/value": "999个"})
    found = comparison(world, package, "v1", "now")
    changed = {(c.what, c.where) for t in found.tables for c in t.changes}
    assert {what for what, _ in changed} == {"修改", "新增一行", "删除一行"}
    assert ("修改", "数量指标第1行 · 指标值及单位") in changed
    assert sorted(found.counts) == ["修改 1 处", "删除一行 1 处", "新增一行 1 处"]


def test_versions_without_a_difference_say_so(client, world: World):
    package = world.filled()
    world.advance(package, ("submit", "filler"), ("send_back", "head", "请改。"), *SENT)
    text = page(client, world, "filler", package, old="v1", new="v2").content.decode()
    assert "各表内容相同" in text


# --- 一上 and 二上 ---


def test_two_rounds_are_compared_table_by_table_and_row_by_row(world: World):
    package = approved(world)
    later = second_round(world, package)
    dossier = later.open("street")
    second = Package.objects.select_related("dossier__origin__campaign", "dossier__campaign").get(
        dossier=dossier
    )
    assert keys(later, second, "filler") == ["origin", "now"]
    assert sides(second, later["filler"])[0].label == f"沿用自：{world.campaign.name}"
    assert comparison(later, second, "origin", "now").tables == []
    write(later, target(second), duties="二上修改的职责。")
    changed = comparison(later, second, "origin", "now").tables
    assert [(t.sheet.label, [c.where for c in t.changes]) for t in changed] == [("附表1", ["部门职责概述"])]


def test_what_was_added_within_the_year_is_no_table_of_the_next_round(world: World):
    package = adjusted(world)
    later = second_round(world, package)
    second = Package.objects.get(dossier=later.open("street"))
    found = comparison(later, second, "origin", "now")
    assert [(t.sheet.label, t.whole) for t in found.tables] == [("附表3-3", "已移除")]


def test_an_office_that_doesnt_know_of_the_first_round_isnt_shown_it(world: World):
    later = second_round(world, approved(world))
    second = Package.objects.get(dossier=later.open("street"))
    later.advance(second, *SENT)
    assert "origin" in keys(later, second, "section")
    # Another 归口股室 for this campaign alone: it has never had to do with the first round.
    particular = later.campaign.particulars.create(
        unit=later.units["street"], section=later.units["section2"]
    )
    assert particular.section == later["section2"].unit
    second = Package.objects.get(pk=second.pk)
    assert keys(later, second, "section2") == ["v1"]


def test_a_table_that_goes_alone_is_compared_alone(world: World):
    by_filing(world)
    dossier = world.open("street")
    first = Package.objects.get(filings__dossier=dossier, filings__kind="department_target")
    later = second_round(world, first)
    later.campaign.package_by = "filing"
    later.campaign.save()
    Package.objects.filter(pk=first.pk).update(sent_version=1, version=1, sent_at=timezone.now())
    filings.freeze(filings.working(dossier), Package.objects.get(pk=first.pk), 1)
    second = Package.objects.get(filings__dossier=later.open("street"), filings__kind="department_target")
    found = comparison(later, second, "origin", "now")
    assert [a.label for a in found.amounts] == ["附表1"]


# --- the page ---


def test_the_page_begins_with_the_last_two_and_offers_all(client, world: World):
    package = adjusted(world)
    text = page(client, world, "section", package).content.decode()
    assert re.search(r'<option value="v1" selected>第1次报送 · 批复版本</option>', text)
    assert "新增报表 1 张" in text and "+12" in text
    assert page(client, world, "section2", package).status_code == 404


def test_with_one_version_there_is_nothing_to_compare(client, world: World):
    package = world.advance(world.filled(), *SENT)
    response = page(client, world, "section", package)
    assert response.status_code == 200
    assert "还没有可以比较的内容" in response.content.decode()


def test_the_same_version_twice_asks_for_another(client, world: World):
    response = page(client, world, "section", adjusted(world), old="v1", new="v1")
    assert "请选择两个不同的版本" in response.content.decode()


@pytest.mark.parametrize("old", ["v9", "now", "", "<script>", "v" * 5000, "origin"])
def test_a_version_that_one_may_not_know_of_is_none(client, world: World, old):
    response = page(client, world, "section", adjusted(world), old=old, new="v2")
    assert response.status_code == 404
    assert "没有您要比较的版本" in response.content.decode()


def test_what_people_typed_is_escaped(client, world: World):
    package = approved(world)
    first = target(package)
    adjust(world, package, "content", tables=(first.number,))
    write(world, target(package), duties='<img src="x" onerror="alert(1)">')
    text = page(client, world, "filler", package, old="v1", new="now").content.decode()
    assert "<img" not in text and "&lt;img" in text


def test_before_the_first_sending_offices_compare_nothing(client, world: World):
    assert page(client, world, "section", world.filled()).status_code == 403


def test_a_long_history_costs_no_more(client, world: World):
    package = world.advance(world.filled(), *PASSED)

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert page(client, world, "section", package).status_code == 200
        return len(made)

    again(world, package)
    queries()
    few = queries()
    for _ in range(3):
        again(world, package)
    assert package.sent_version == 5
    assert queries() == few
