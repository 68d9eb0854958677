"""带入去年 in the browser: rows chosen in a panel, brought over as one step of undo, marked until somebody looked at them."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import barriers
from tests.browser.entry import sign_in
from tests.browser.site import PASSWORD, Site
from tests.browser.steps import press

# The unit whose targets of 2023 are approved is asked for those of 2024.
NEXT_YEAR = """
from forms_app import filings
from forms_app.models import Campaign, Unit
first = Campaign.objects.get(name="2023年预算绩效目标申报")
steps, unit = list(first.steps.all()), Unit.objects.get(code="312005")
first.pk, first.year, first.name = None, 2024, "2024年预算绩效目标申报"
first.save()
first.units.add(unit)
for step in steps:
    first.steps.create(position=step.position, stage=step.stage, office=step.office)
print([f.number for f in filings.open_dossier(first, unit).filings.order_by("position", "pk")])
"""
MARK = ".origin.last-year"


@pytest.fixture
def numbers(site) -> list[str]:
    """附表1 and 附表2 of 2024."""
    return site.python(NEXT_YEAR).split("'")[1::2]


@pytest.fixture
def number(numbers) -> str:
    return numbers[0]


@pytest.fixture
def filler(page, site, number) -> Page:
    sign_in(page, site, "filler8", PASSWORD)
    page.goto(f"{site.url}/filings/{number}/")
    return page


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")


def panel(page: Page) -> Locator:
    page.get_by_role("button", name="带入去年").click()
    shown = page.get_by_role("dialog", name="带入去年")
    expect(shown).to_be_visible()
    return shown


def test_rows_come_over_as_one_step_and_are_marked_until_looked_over(filler):
    filler.locator("[id=general_budget]").fill("35")
    saved(filler)
    shown = panel(filler)
    assert barriers(filler) == []
    expect(shown.get_by_role("button", name="带入所选")).to_be_disabled()
    assert shown.locator("[name=take]:checked").count() == 0
    group = shown.get_by_role("group", name="产出指标 · 时效指标")
    expect(group).to_contain_text("2024")
    group.get_by_role("button", name="全选本类").click()
    shown.get_by_role("group", name="表中文字").get_by_role("checkbox").check()
    shown.get_by_role("button", name="带入所选").click()
    expect(filler.locator("#told")).to_contain_text("已带入")
    left = filler.locator("#last-year-left")
    marks = filler.locator(f"#table-form {MARK}")
    count = marks.count()
    assert count > 3
    expect(filler.locator("#found")).not_to_contain_text("部门职责概述未填")
    expect(left).to_contain_text(f"有 {count} 个单元格沿用去年，尚未核对")
    expect(filler.locator("[id=general_budget]")).to_have_value("35")
    duties = filler.locator("[id=duties]")
    expect(duties).not_to_have_value("")
    assert barriers(filler) == []

    # One step of undo takes all of it back, one more brings it again.
    filler.get_by_role("button", name="撤销").click()
    expect(duties).to_have_value("")
    saved(filler)
    expect(marks).to_have_count(0)
    expect(left).to_be_hidden()
    filler.get_by_role("button", name="重做").click()
    expect(duties).not_to_have_value("")
    saved(filler)
    expect(marks).to_have_count(count)

    # Typing takes the mark from a cell, 已核对 from a row; both hold after a reload.
    duties.press("End")
    duties.type("改")
    expect(marks).to_have_count(count - 1)
    saved(filler)
    marks.first.get_by_role("button", name="已核对").click()
    expect(marks).to_have_count(count - 3)
    saved(filler)
    filler.reload()
    expect(marks).to_have_count(count - 3)


def test_a_part_brings_its_whole_along_and_both_come_back_after_an_undo(filler, site, numbers):
    filler.goto(f"{site.url}/filings/{numbers[1]}/")
    shown = panel(filler)
    shown.locator("[name=take][data-above]").first.check()
    expect(shown.locator("[name=take]:checked")).to_have_count(2)
    shown.get_by_role("button", name="带入所选").click()
    rows = filler.locator("tr[data-rows=lines]")
    expect(rows).to_have_count(2)
    count = filler.locator(MARK).count()
    filler.get_by_role("button", name="撤销").click()
    expect(rows).to_have_count(0)
    saved(filler)
    # There is no row left to take as a model: the server draws them.
    filler.get_by_role("button", name="重做").click()
    expect(rows).to_have_count(2)
    saved(filler)
    filler.reload()
    expect(rows).to_have_count(2)
    expect(filler.locator(MARK)).to_have_count(count)


def test_without_scripts_what_is_typed_is_kept_and_rows_come_over(new_page, site, number):
    page = new_page(java_script_enabled=False)
    sign_in(page, site, "filler8", PASSWORD)
    page.goto(f"{site.url}/filings/{number}/")
    page.fill("[id=general_budget]", "35")
    press(page, page.get_by_role("button", name="带入去年"))
    page.get_by_role("group", name="表中文字").get_by_role("checkbox").check()
    press(page, page.get_by_role("button", name="带入所选"))
    expect(page.locator(".notice-success")).to_contain_text("已带入 1 处文字")
    expect(page.locator("[id=general_budget]")).to_have_value("35")
    expect(page.locator(MARK)).to_have_count(1)
    press(page, page.get_by_role("button", name="已核对"))
    expect(page.locator(MARK)).to_have_count(0)


def test_a_table_without_last_year_has_no_entry(page, site: Site):
    sign_in(page, site, "filler5", PASSWORD)
    page.goto(f"{site.url}/filings/2023-0006-01/")
    expect(page.locator("#table-form")).to_be_visible()
    expect(page.get_by_role("button", name="带入去年")).to_have_count(0)
