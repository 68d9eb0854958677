"""问题汇总: what the rules found with how many units, the units of a rule, and both as files."""

import io

import openpyxl
import pytest
from django.utils import timezone

from forms_app.models import Particular, Tally
from forms_app.terms import Severity
from review import problems
from review.problems import Problem, Sent
from review.standing import units
from tests.printing.tables import texts

from .world import World

STREET, LIBRARY = "某某街道办事处", "某某图书馆"


@pytest.fixture
def tables(world: World) -> dict:
    """Tables of two units with counts of our own: two of 街道's, one of 图书馆's, which was sent."""
    street = list(world.open("street").filings.order_by("pk"))
    library = world.open("library").filings.first()
    library.package.sent_at = timezone.now()
    library.package.save()
    Tally.objects.all().delete()
    count(street[0], "A1", Severity.BLOCK, 2, 2)
    count(street[1], "A1", Severity.BLOCK, 1, 0)
    count(street[0], "A1", Severity.EXPLAIN, 1, 1)
    count(library, "A1", Severity.BLOCK, 4, 1)
    count(library, "H2", Severity.HINT, 1, 0)
    return {"street": street, "library": library}


def count(filing, rule: str, severity: Severity, number: int, waiting: int, title: str = "") -> None:
    Tally.objects.create(
        filing=filing, rule=rule, title=title or f"规则{rule}", severity=severity, number=number, open=waiting
    )


def found(world: World, name: str = "performance", sent: Sent | None = None) -> list[Problem]:
    return problems.problems(problems.tallies(world.campaign, units(world[name], world.campaign), sent))


BLOCK = Problem("A1", "规则A1", Severity.BLOCK, 2, 7, 3)
EXPLAIN = Problem("A1", "规则A1", Severity.EXPLAIN, 1, 1, 1)
HINT = Problem("H2", "规则H2", Severity.HINT, 1, 1, 0)


def test_units_findings_and_what_is_open_per_rule(world: World, tables):
    assert found(world) == [BLOCK, EXPLAIN, HINT]
    assert found(world, "section") == [Problem("A1", "规则A1", Severity.BLOCK, 1, 3, 2), EXPLAIN]
    assert found(world, "filler") == []


def test_what_most_units_have_comes_first(world: World, tables):
    count(tables["library"], "A0", Severity.BLOCK, 9, 9)
    assert [(p.rule, p.units) for p in found(world)] == [("A1", 2), ("A0", 1), ("A1", 1), ("H2", 1)]


def test_titles_of_a_rule_stand_apart(world: World, tables):
    count(tables["library"], "A1", Severity.BLOCK, 1, 1, "另一说法")
    assert Problem("A1", "另一说法", Severity.BLOCK, 1, 1, 1) in found(world)
    assert BLOCK in found(world)


def test_tables_that_were_sent_and_others(world: World, tables):
    assert found(world, sent=Sent.SENT) == [Problem("A1", "规则A1", Severity.BLOCK, 1, 4, 1), HINT]
    assert found(world, sent=Sent.UNSENT) == [Problem("A1", "规则A1", Severity.BLOCK, 1, 3, 2), EXPLAIN]


def test_removed_tables_and_excused_units_count_for_nothing(world: World, tables):
    first = tables["street"][0]
    first.removed_at = timezone.now()
    first.save()
    Particular.objects.create(campaign=world.campaign, unit=world.units["library"], exempt_reason="撤销")
    assert found(world) == [Problem("A1", "规则A1", Severity.BLOCK, 1, 1, 0)]


@pytest.fixture
def office(client, world: World):
    client.force_login(world["performance"].person)
    return client


def test_the_page_leads_to_the_units_of_a_rule(office, world: World, tables):
    page = office.get("/problems/").content.decode()
    assert f'href="/problems/A1/?campaign={world.campaign.pk}&amp;of=block%20%E8%A7%84%E5%88%99A1"' in page
    units = office.get("/problems/A1/?of=block 规则A1").content.decode()
    assert STREET in units and LIBRARY in units and "共 2 个单位" in units
    units = office.get("/problems/A1/?of=explain 规则A1").content.decode()
    assert STREET in units and LIBRARY not in units
    package = tables["street"][0].package_id
    assert f'<a href="/packages/{package}/">{STREET}</a>' in units


def test_a_rule_that_found_nothing_says_so(office, world: World, tables):
    page = office.get("/problems/Z9/")
    assert page.status_code == 200 and "没有符合条件的单位" in page.content.decode()


def test_what_is_no_rule_s_name_is_not_asked_of_the_database(office):
    """PostgreSQL takes no NUL."""
    assert office.get("/problems/%00/").status_code == 404


def test_filters_narrow_the_page(office, world: World, tables):
    section = world.units["section2"].pk
    page = office.get(f"/problems/?section={section}").content.decode()
    assert "规则H2" in page and page.count("规则A1") == 1
    assert "规则H2" not in office.get("/problems/?sent=unsent").content.decode()


def test_the_workbook_holds_the_list(office, world: World, tables):
    book = openpyxl.load_workbook(io.BytesIO(office.get("/problems.xlsx?sent=sent").content))
    sheet = book["问题汇总"]
    assert sheet["A1"].value == "2023年预算绩效目标申报问题汇总"
    assert sheet["A3"].value == "报表：已报"
    assert [[cell.value for cell in line] for line in sheet.iter_rows(min_row=4)] == [
        ["规则", "规则名称", "程度", "单位数", "问题数", "未处理"],
        ["A1", "规则A1", "错误", 1, 4, 1], ["H2", "规则H2", "提示", 1, 1, 0],
    ]  # fmt: skip


def test_paper_holds_the_list(office, world: World, tables):
    (page,) = texts(office.get("/problems.pdf").content)
    assert page.startswith("2023年预算绩效目标申报问题汇总")
    assert "1A1规则A1错误273" in page and "3H2规则H2提示110" in page and "第1页共1页" in page


def test_nobody_elses_business(client, world: World):
    client.force_login(world["filler"].person)
    for name in ("problems/", "problems.xlsx", "problems.pdf", "problems/A1/"):
        assert client.get(f"/{name}").status_code == 403
