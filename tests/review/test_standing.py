"""报送情况一览表: its rows, its numbers, for whom it is, and that it leaves the house as it stands on the screen."""

import io
from dataclasses import replace
from datetime import date, datetime, timedelta

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms_app.access import visible_campaigns, visible_units
from forms_app.models import Campaign, Package, Particular, Unit
from forms_app.terms import Status
from review import remarks, sheets, standing
from review.forms.standing import StandingForm
from review.standing import Show
from review.standing_lines import NOT_BEGUN, Contact
from review.standing_list import APPROVAL_COLUMNS, LINE_COLUMNS, Standing
from review.views import overseeing
from tests.printing.tables import texts

from .world import PASSED, SENT, World, by_filing, fill

# Of a campaign that asks for targets.
COLUMNS = (*LINE_COLUMNS, *APPROVAL_COLUMNS)
STREET, LIBRARY = "某某街道办事处", "某某图书馆"
APPROVAL = {"approval_number": "某财预〔2023〕1号", "approval_date": date(2023, 3, 1)}


def listed(world: World, name: str = "performance", **asked) -> Standing:
    query = QueryDict(mutable=True)
    query.update({key: str(value) for key, value in asked.items()})
    return Standing(StandingForm(world[name], query))


def shown(world: World, name: str = "performance", **asked) -> list[str]:
    found = listed(world, name, **asked)
    return [line.unit.name for line in found.lines(found.found)]


def row(world: World, unit: str = STREET) -> dict:
    """A unit's row of the workbook, by the heads of its columns."""
    found = listed(world)
    line = next(line for line in found.lines(found.found) if line.unit.name == unit)
    return {column.head: column.value(line) for column in COLUMNS}


def numbers(world: World, name: str = "performance") -> dict[str, tuple[int, ...]]:
    found = listed(world, name)
    return {part.name: tuple(n for _, n in part.shows) for part in [*found.totals, found.whole]}


def exempt(world: World, unit: str, reason: str = "机构改革撤销") -> None:
    Particular.objects.create(campaign=world.campaign, unit=world.units[unit], exempt_reason=reason)


def close(world: World) -> None:
    world.campaign.closes_at = timezone.now() - timedelta(hours=1)
    world.campaign.save()


BLANK = {
    "编码": "101", "单位": STREET, "归口股室": "行政政法股", "状态": NOT_BEGUN, "首次报送时间": None, "退回次数": 0,
    "错误": 0, "待说明警告": 0, "提示": 0, "待改意见": 0, "填表人": "演示filler", "联系电话": "", "逾期": "",
    "延期至": None, "批复文号": "", "批复日期": None,
}  # fmt: skip


# --- rows ---


def test_a_unit_that_never_opened_its_tables_has_a_row(world: World):
    person = world["filler"].person
    person.phone = "0000-1234"
    person.save()
    assert row(world) == {**BLANK, "联系电话": "0000-1234"}
    assert row(world, LIBRARY) == {
        **BLANK, "编码": "201", "单位": LIBRARY, "归口股室": "社会保障股", "填表人": "演示filler2"
    }  # fmt: skip


def test_the_row_of_a_package_on_its_way(world: World):
    with time_machine.travel(timezone.now() - timedelta(days=1), tick=False):
        package = world.advance(world.filled(), *SENT, ("pass", "department"))
    table = package.filings.first().number
    world.step(package, "return", "section", "请改。", general="请改。", tables=[table])
    package.filings.update(blocks=2, explains=1, hints=3)
    tables = package.filings.count()
    assert row(world) == {
        **BLANK, "状态": "退回修改", "首次报送时间": package.sent_at, "退回次数": 1, "错误": 2 * tables,
        "待说明警告": tables, "提示": 3 * tables, "待改意见": 1,
    }  # fmt: skip


def test_the_row_of_an_approved_package(world: World):
    package = world.advance(world.filled(), *PASSED)
    world.step(package, "approve", "performance", **APPROVAL)
    found = row(world)
    assert (found["状态"], found["批复文号"], found["批复日期"]) == (
        "已批复", "某财预〔2023〕1号", date(2023, 3, 1)
    )  # fmt: skip


def test_removed_tables_and_closed_remarks_count_no_more(world: World):
    package = world.advance(world.filled(), *SENT)
    world.step(
        package, "return", "department", "请改。", general="请改。", tables=[package.filings.first().number]
    )
    package.filings.update(hints=1)
    first = package.filings.first()
    first.removed_at = timezone.now()
    first.save()
    remarks.reply(package.remarks.get(), world["filler"], "changed")
    found = row(world)
    assert (found["提示"], found["待改意见"]) == (package.filings.count() - 1, 0)


def test_whom_to_call(world: World):
    """Who last submitted, else who saved last, else the unit's own 填表人."""
    world.employ("colleague", "street", world["filler"].role)
    world.employ("third", "street", world["filler"].role)
    assert row(world)["填表人"] == "演示filler"
    dossier = world.open("street")
    fill(dossier, world["colleague"])
    assert row(world)["填表人"] == "演示colleague"
    package = dossier.packages.get()
    world.advance(package, ("submit", "third"), ("send_back", "head", "请改。"))
    fill(dossier, world["colleague"])
    assert row(world)["填表人"] == "演示third"
    assert row(world, LIBRARY)["填表人"] == "演示filler2"


def test_nobody_to_call(world: World):
    world["filler2"].delete()
    found = listed(world)
    assert found.lines(found.found)[1].contact == Contact()


def test_marks_of_the_clock(world: World):
    package = world.filled()
    until = timezone.now() + timedelta(days=2)
    cases = [
        ({}, "", None),
        ({"late": True}, "逾期报送", None),
        ({"late": True, "late_again": True}, "逾期报送、曾整改逾期", None),
        ({"extended_until": until}, "", until),
        ({"status": Status.RETURNED, "due_at": timezone.now()}, "现已逾期", None),
    ]
    clean = {"late": False, "late_again": False, "extended_until": None, "status": Status.DRAFTING}
    for changed, marks, extended in cases:
        Package.objects.filter(pk=package.pk).update(**{**clean, **changed})
        assert (row(world)["逾期"], row(world)["延期至"]) == (marks, extended)


@pytest.mark.parametrize(("minutes", "marks"), [(-1, ""), (0, "现已逾期"), (1, "现已逾期")])
def test_who_sent_nothing_is_late_from_the_closing_time_on(world: World, minutes: int, marks: str):
    world.open("library")
    with time_machine.travel(world.campaign.closes_at + timedelta(minutes=minutes), tick=False):
        assert [row(world)["逾期"], row(world, LIBRARY)["逾期"]] == [marks, marks]
        assert shown(world, show="late") == ([STREET, LIBRARY] if marks else [])


def test_each_table_alone(world: World):
    by_filing(world)
    dossier = world.open("street")
    first, second = dossier.packages.order_by("pk")
    now = timezone.now()
    Package.objects.filter(pk=first.pk).update(status=Status.FIRST_REVIEW, sent_at=now, returns=2)
    found = row(world)
    assert (found["状态"], found["首次报送时间"], found["退回次数"]) == ("填报中 1、待初审 1", now, 2)
    assert (shown(world, show="sent"), shown(world, show="unsent")) == ([], [STREET, LIBRARY])
    Package.objects.filter(pk=second.pk).update(status=Status.PASSED, sent_at=now)
    assert (shown(world, show="sent"), shown(world, show="passed")) == ([STREET], [])
    Package.objects.filter(pk=first.pk).update(status=Status.APPROVED)
    assert shown(world, show="passed") == [STREET]


def test_a_package_that_lost_its_last_table_unsent_counts_for_nothing(world: World):
    by_filing(world)
    dossier = world.open("street")
    first, second = dossier.packages.order_by("pk")
    Package.objects.filter(pk=first.pk).update(status=Status.FIRST_REVIEW, sent_at=timezone.now())
    second.filings.update(removed_at=timezone.now())
    assert (row(world)["状态"], shown(world, show="sent")) == ("待初审", [STREET])


def test_the_campaign_may_arrange_another_section(world: World):
    Particular.objects.create(
        campaign=world.campaign, unit=world.units["street"], section=world.units["section2"]
    )
    assert row(world)["归口股室"] == "社会保障股"
    assert shown(world, section=world.units["section2"].pk) == [STREET, LIBRARY]
    assert shown(world, "section2") == [STREET, LIBRARY]
    assert shown(world, section=world.units["section"].pk) == [STREET, LIBRARY]  # nobody's, so not asked for


# --- numbers ---


def test_numbers_by_section_and_in_all(world: World):
    assert numbers(world) == {
        "行政政法股": (1, 0, 1, 0, 0, 0, 0), "社会保障股": (1, 0, 1, 0, 0, 0, 0), "合计": (2, 0, 2, 0, 0, 0, 0),
    }  # fmt: skip
    package = world.advance(world.filled(), *SENT)
    table = package.filings.first().number
    world.step(package, "return", "department", "请改。", general="请改。", tables=[table])
    close(world)
    assert numbers(world) == {
        "行政政法股": (1, 1, 0, 0, 1, 0, 0), "社会保障股": (1, 0, 1, 1, 0, 0, 0), "合计": (2, 1, 1, 1, 1, 0, 0),
    }  # fmt: skip
    exempt(world, "library")
    assert numbers(world)["社会保障股"] == (0, 0, 0, 0, 0, 0, 1)


@pytest.mark.parametrize(
    ("status", "approved", "passes"),
    [
        (Status.FINAL_REVIEW, None, False), (Status.PASSED, None, True), (Status.APPROVED, 1, True),
        (Status.PUBLISHED, 1, True), (Status.ADJUSTING, 1, True), (Status.FILED, None, True),
        (Status.RECHECKED, None, True), (Status.REJECTED, None, False),
    ],
)  # fmt: skip
def test_what_counts_as_passed(world: World, status: Status, approved: int | None, passes: bool):
    package = world.filled()
    Package.objects.filter(pk=package.pk).update(
        status=status, approved_version=approved, sent_at=timezone.now()
    )
    assert shown(world, show="passed") == ([STREET] if passes else [])


def test_a_unit_without_a_section_stands_last(world: World):
    Unit.objects.filter(pk=world.units["street"].pk).update(section=None)
    assert list(numbers(world)) == ["社会保障股", "未设归口股室", "合计"]
    assert row(world)["归口股室"] == ""


def test_who_is_excused_stands_apart_with_the_reason(world: World):
    exempt(world, "library")
    found = listed(world)
    assert [(e.unit.name, e.section.name, e.reason) for e in found.excused] == [
        (LIBRARY, "社会保障股", "机构改革撤销")
    ]
    assert (shown(world), shown(world, show="exempt")) == ([STREET], [LIBRARY])
    assert listed(world, show="unsent").excused == []
    close(world)
    assert shown(world, show="late") == [STREET]


def test_who_is_excused_need_not_be_asked(world: World):
    world.campaign.units.remove(world.units["library"])
    assert shown(world) == [STREET] and shown(world, show="exempt") == []
    exempt(world, "library")
    assert shown(world) == [STREET] and shown(world, show="exempt") == [LIBRARY]


def test_every_row_is_in_the_numbers(world: World):
    world.advance(world.filled(), *SENT)
    exempt(world, "library")
    for show in Show:
        found = listed(world, show=show)
        assert len(found.lines(found.found)) == found.number


# --- for whom ---


def test_each_sees_the_units_that_they_look_after(world: World):
    everything = ["101", "201"]
    seen = {
        name: [unit.code for unit in visible_units(actor, world.campaign).order_by("code")]
        for name, actor in world.people.items()
    }
    assert seen == {
        "filler": [], "head": [], "viewer": [], "department": ["101"], "section": ["101"],
        "performance": everything, "leader": everything, "administrator": everything,
        "filler2": [], "head2": [], "section2": ["201"], "department2": [],
    }  # fmt: skip
    campaigns = {name for name, actor in world.people.items() if visible_campaigns(actor).exists()}
    assert campaigns == {name for name, units in seen.items() if units}


def test_who_is_named_in_the_campaign_or_holds_a_package_sees_more(world: World):
    package = world.filled()
    Package.objects.filter(pk=package.pk).update(office=world.units["section2"])
    assert shown(world, "section2") == [STREET, LIBRARY]
    Package.objects.filter(pk=package.pk).update(office=None)
    world.campaign.steps.filter(position=2).update(office=world.units["section2"])
    assert shown(world, "section2") == [STREET, LIBRARY]
    assert shown(world, "section") == [STREET]


def test_the_newest_campaign_comes_first_and_another_can_be_chosen(world: World):
    old = Campaign.objects.get(pk=world.campaign.pk)
    newer = Campaign.objects.create(
        year=2024, name="2024年预算绩效目标申报", kinds=[], scheme=old.scheme,
        opens_at=timezone.now(), closes_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    newer.units.add(world.units["library"])
    assert listed(world).campaign == newer
    assert listed(world, campaign=old.pk).campaign == old
    assert listed(world, "section").campaign == old  # asked nothing of its units
    assert listed(world, "section", campaign=newer.pk).campaign == old


def test_a_units_own_people_are_told_where_to_look(client, world: World):
    for name in ("filler", "head", "viewer"):
        client.force_login(world[name].person)
        answer = client.get("/standing/")
        assert answer.status_code == 403 and "主管部门和财政部门" in answer.content.decode()
        assert "/standing/" not in client.get("/").content.decode()
    client.force_login(world["department"].person)
    assert '<a href="/standing/">报送情况</a>' in client.get("/").content.decode()


def test_who_looks_after_nobody_is_told(client, world: World):
    client.force_login(world["department2"].person)
    assert "没有填报任务" in client.get("/standing/").content.decode()
    assert client.get("/standing.xlsx").status_code == 404


# --- the page ---


@pytest.fixture
def office(client, world: World):
    client.force_login(world["performance"].person)
    client.get("/standing/")  # the first page also writes the session
    return client


def add(world: World, number: int, first: int = 0) -> None:
    for n in range(first, first + number):
        unit = Unit.objects.create(code=f"7{n:03d}", name=f"第{n}单位", section=world.units["section"])
        world.campaign.units.add(unit)
        if n % 2:
            world.units["new"] = unit
            world.open("new")


def test_the_page_says_until_when_and_leads_to_the_packages(office, world: World):
    package = world.advance(world.filled(), *SENT)
    with time_machine.travel(datetime(2026, 11, 21, 2, 5, tzinfo=timezone.get_fixed_timezone(0)), tick=False):
        world.campaign.closes_at = timezone.now() + timedelta(days=1)
        page = office.get("/standing/").content.decode()
    assert "截至 2026年11月21日 10时05分" in page
    assert f'<a href="/packages/{package.pk}/">{STREET}</a>' in page
    assert f'<th scope="row">{LIBRARY}</th>' in page and NOT_BEGUN in page


def test_packages_of_single_tables_lead_to_the_dossier(office, world: World):
    by_filing(world)
    dossier = world.open("street")
    assert f'<a href="/dossiers/{dossier.number}/">{STREET}</a>' in office.get("/standing/").content.decode()


def test_nonsense_in_the_address_is_left_out(office, world: World):
    for query in (
        "campaign=x",
        f"campaign={10**30}",
        "section=x",
        "section=%00",
        "show=x",
        "page=-1",
        "page=x",
    ):
        assert STREET in office.get(f"/standing/?{query}").content.decode(), query
        for name in ("standing.xlsx", "problems/", "problems.xlsx", "problems/A1/"):
            assert office.get(f"/{name}?{query}").status_code == 200, (name, query)


def test_a_long_list_has_pages_that_keep_the_filters(office, world: World):
    add(world, 60)
    first = office.get("/standing/?show=unsent").content.decode()
    assert "第 1 页，共 2 页，62 个单位" in first and "show=unsent" in first
    assert "第59单位" not in first
    last = office.get("/standing/?show=unsent&page=2").content.decode()
    assert "第59单位" in last and STREET not in last


@pytest.mark.parametrize(
    "address", ["/standing/", "/standing.xlsx", "/problems/", "/problems.xlsx", "/problems/R1/"]
)
def test_forty_units_cost_what_two_cost(office, world: World, address: str):
    world.open("street")
    exempt(world, "library")
    costs = []
    for first in (0, 2):
        add(world, 2 if not first else 38, first)
        with CaptureQueriesContext(connection) as queries:
            assert office.get(address).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 25


def test_an_office_that_may_reminds_from_the_list(office, client, world: World):
    page = office.get("/standing/?show=unsent").content.decode()
    assert f'name="units" value="{world.units["street"].pk}"' in page
    assert f'name="campaign" value="{world.campaign.pk}"' in page
    answer = office.post(
        "/remind/", {"campaign": world.campaign.pk, "show": "unsent", "section": "", "all": "1"}
    )
    assert "将提醒 2 个单位的 2 人" in answer.content.decode()
    client.force_login(world["leader"].person)
    assert 'name="units"' not in client.get("/standing/").content.decode()


# --- leaving the house ---


def read(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def cells(sheet, first: int) -> list[list]:
    return [[cell.value for cell in line] for line in sheet.iter_rows(min_row=first)]


def test_the_workbook_holds_the_list(office, world: World):
    package = world.advance(world.filled(), *PASSED)
    world.step(package, "approve", "performance", **APPROVAL)
    exempt(world, "library", "机构改革撤销")
    answer = office.get("/standing.xlsx")
    assert answer["Content-Type"] == sheets.CONTENT_TYPE
    assert (
        "%E6%8A%A5%E9%80%81%E6%83%85%E5%86%B5%E4%B8%80%E8%A7%88%E8%A1%A8.xlsx"
        in answer["Content-Disposition"]
    )
    book = read(answer.content)
    assert book.sheetnames == ["一览表", "按归口股室汇总", "免报单位"]
    sheet = book["一览表"]
    assert sheet["A1"].value == "2023年预算绩效目标申报报送情况一览表"
    assert sheet["A2"].value.startswith("截至 20")
    assert [cell.value for cell in sheet[3]] == [column.head for column in COLUMNS]
    assert all(cell.font.bold for cell in sheet[3]) and sheet.freeze_panes == "A4"
    (told,) = cells(sheet, 4)
    expected = row(world)
    minute = timezone.localtime(expected["首次报送时间"]).replace(tzinfo=None, second=0, microsecond=0)
    expected |= {"首次报送时间": minute, "批复日期": datetime(2023, 3, 1)}
    assert told == [None if value == "" else value for value in expected.values()]
    assert cells(book["按归口股室汇总"], 4) == [
        ["行政政法股", 1, 1, 0, 0, 0, 1, 0], ["社会保障股", 0, 0, 0, 0, 0, 0, 1], ["合计", 1, 1, 0, 0, 0, 1, 1]
    ]  # fmt: skip
    assert cells(book["免报单位"], 4) == [["201", LIBRARY, "社会保障股", "机构改革撤销"]]


def test_the_workbook_is_narrowed_as_the_list_is(office, world: World):
    section = world.units["section"]
    sheet = read(office.get(f"/standing.xlsx?section={section.pk}&show=unsent").content)["一览表"]
    assert sheet["A3"].value == "归口股室：行政政法股；范围：未报"
    assert [line[1] for line in cells(sheet, 5)] == [STREET]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\x01=1+1", "＝1+1", "\t=1+1"])
def test_no_text_becomes_a_formula(office, world: World, name: str):
    unit = world.units["street"]
    unit.name = name
    unit.save()
    cell = read(office.get("/standing.xlsx").content)["一览表"]["B4"]
    assert cell.data_type == "s" and cell.value == "'" + name.replace("\x01", "")


def test_paper_holds_all(office, world: World):
    world.advance(world.filled(), *SENT)
    exempt(world, "library", "机构改革撤销")
    add(world, 60)
    answer = office.get("/standing.pdf")
    assert answer["Content-Type"] == "application/pdf"
    pages = texts(answer.content)
    assert len(pages) > 1
    assert pages[0].startswith("2023年预算绩效目标申报报送情况一览表")
    assert "行政政法股611600000社会保障股0000001合计611600001" in pages[0]
    for page, text in enumerate(pages, 1):
        assert "序号编码单位归口股室" in text and f"第{page}页共{len(pages)}页" in text and "截至20" in text
    whole = "".join(pages)
    for n in range(60):
        assert f"第{n}单位" in whole
    assert "免报单位（不计入应报）" in whole and "机构改革撤销" in whole


def test_a_list_too_long_for_the_press_is_to_be_narrowed(office, world: World, monkeypatch):
    monkeypatch.setattr(overseeing, "PRINTED", 1)
    monkeypatch.setattr("review.views.standing.PRINTED", 1)
    answer = office.get("/standing.pdf?show=unsent", follow=True)
    assert "共 2 行，超过一次可以打印的 1 行" in answer.content.decode()
    assert answer.redirect_chain == [(f"/standing/?show=unsent&campaign={world.campaign.pk}", 302)]


def test_sums_are_those_of_the_parts():
    part = standing.Totals("甲", None, 3, 2, 1, 1, 1, 1, 0)
    other = replace(part, name="乙", asked=1, exempt=2)
    assert standing.in_all([part, other]) == standing.Totals("合计", None, 4, 4, 2, 2, 2, 2, 2)
