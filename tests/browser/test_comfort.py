"""Comfort on the editing page: heads that stay, blocks that fold, the way through the findings, progress, a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.site import PASSWORD
from tests.browser.test_filling import at, sign_in

LONG, SPENDING = "2023-0002-01", "2023-0002-03"
# One table of each kind, by somebody who fills it in.
KINDS = {
    "department_target": ("filler2", LONG),
    "fund_summary": ("filler2", "2023-0002-02"),
    "spending_direction": ("filler2", SPENDING),
    "base_data": ("filler7", "2022-0001-02"),
    "department_evaluation": ("filler7", "2022-0001-03"),
    "project_evaluation": ("filler7", "2022-0001-05"),
    "evaluation_report": ("filler7", "2022-0001-01"),
    "shanghai_declaration": ("filler9", "2024-0001-02"),
    "minhang_declaration": ("filler12", "2020-0001-01"),
}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
FLOATING = ".floating-head"
# Where the copy's cells stand, and the head's own: left edge and width, by their words.
PLACES = """([copies, row]) => [copies, row].map((all) => Object.fromEntries(
  Array.from(all, (cell) => {
    const { left, width } = cell.getBoundingClientRect();
    return [cell.textContent.trim(), [Math.round(left), Math.round(width)]];
  })))"""
SMALL = """Array.from(document.querySelectorAll(".sheet textarea, .sheet select, .sheet input:not([type=checkbox]):not([type=hidden])"))
  .filter((control) => control.offsetParent && parseFloat(getComputedStyle(control).fontSize) < 16).map((control) => control.id)"""
TIGHT = """Array.from(document.querySelectorAll(".sheet button, .pagebar button, .pagebar a.quiet, .desk-side button, .desk-side summary"))
  .filter((each) => each.offsetParent && each.getBoundingClientRect().height < 39.5).map((each) => each.outerHTML.slice(0, 90))"""


def opened(page: Page, site, who: str, number: str) -> Page:
    sign_in(page, site, who, PASSWORD)
    page.goto(f"{site.url}/filings/{number}/")
    return page


@pytest.fixture
def reader(page, shared_site) -> Page:
    """A long table that nobody changes."""
    return opened(page, shared_site, "filler2", LONG)


@pytest.fixture
def filler(page, site) -> Page:
    return opened(page, site, "filler2", LONG)


def scroll_to(page: Page, selector: str) -> None:
    page.locator(selector).first.evaluate(
        "each => window.scrollTo(0, window.scrollY + each.getBoundingClientRect().top - 200)"
    )


def rows_of(page: Page, label: str):
    """The block's button; the rows of the table."""
    return page.get_by_role("button", name=re.compile(rf"^(收起|展开) {label}$"))


def fold(page: Page, label: str) -> None:
    rows_of(page, label).click()
    expect(rows_of(page, label)).to_have_attribute("aria-expanded", "false")


def value(page: Page, category: str):
    row = page.locator(f"tr[data-rows=indicators]:has(input[value={category}])").first
    return row.locator("textarea[id$='/name']")


# --- heads ---


def test_column_heads_stay_while_their_block_is_scrolled_through(reader):
    expect(reader.locator(FLOATING)).to_be_hidden()
    scroll_to(reader, "tr:has(input[value=social])")
    expect(reader.locator(FLOATING)).to_be_visible()
    expect(reader.locator(FLOATING)).to_contain_text("指标值及单位")
    expect(reader.locator(FLOATING)).not_to_contain_text("加行")
    copies = reader.locator(f"{FLOATING} > div > div").element_handles()
    heads = (
        reader.locator("tbody[data-rows=indicators] tr").first.locator("th:not(.level-0)").element_handles()
    )
    drawn, real = reader.evaluate(PLACES, [copies, heads])
    assert drawn == real
    # Past the block's end.
    reader.set_viewport_size({"width": 1366, "height": 260})
    reader.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(reader.locator(FLOATING)).to_be_hidden()


def test_heads_follow_a_table_that_is_scrolled_sideways(reader):
    reader.set_viewport_size({"width": 900, "height": 600})
    scroll_to(reader, "tr:has(input[value=social])")
    reader.locator(".table-scroll").evaluate("each => { each.scrollLeft = 120; }")
    expect(reader.locator(FLOATING)).to_be_visible()
    reader.wait_for_function(
        "() => Math.abs(document.querySelector('.floating-head > div').getBoundingClientRect().left"
        " - document.querySelector('.official').getBoundingClientRect().left) < 1"
    )


def test_heads_cover_no_cell_that_one_comes_to(reader):
    value(reader, "sustainable").focus()
    value(reader, "sustainable").evaluate(
        "each => window.scrollBy(0, each.getBoundingClientRect().top - 140)"
    )
    expect(reader.locator(FLOATING)).to_be_visible()
    for _ in range(5):
        reader.keyboard.press("Shift+Tab")
        top = reader.evaluate("document.activeElement.getBoundingClientRect().top")
        assert (
            top
            >= reader.locator(FLOATING).bounding_box()["y"]
            + reader.locator(FLOATING).bounding_box()["height"]
            - 1
        )


# --- folding ---


def test_a_block_folds_away_and_stays_so_for_this_person(reader):
    fold(reader, "产出指标")
    expect(value(reader, "quantity")).to_be_hidden()
    expect(value(reader, "social")).to_be_visible()
    folded = reader.locator("[data-folded]")
    assert re.fullmatch(r"已收起 4 行.*", folded.get_attribute("data-folded"))
    # Merged labels still stand beside their rows.
    tops = [
        reader.locator(f"th.level-1:has-text('{each}')").bounding_box()["y"]
        for each in ("产出指标", "效益指标")
    ]
    assert tops[1] - tops[0] < 120
    assert (
        abs(
            reader.locator("th.level-1:has-text('效益指标')").bounding_box()["y"]
            - value(reader, "economic").locator("xpath=ancestor::tr").bounding_box()["y"]
        )
        < 3
    )
    assert barriers(reader) == []
    reader.reload()
    expect(rows_of(reader, "产出指标")).to_have_attribute("aria-expanded", "false")
    rows_of(reader, "产出指标").press("Enter")
    expect(value(reader, "quantity")).to_be_visible()
    assert value(reader, "quantity").bounding_box()["height"] > 20


def test_a_titled_block_folds_whole(reader):
    fold(reader, "年度绩效指标")
    expect(rows_of(reader, "产出指标")).to_be_hidden()
    expect(value(reader, "social")).to_be_hidden()
    assert reader.locator("[data-folded]").get_attribute("data-folded").startswith("已收起 9 行")


def test_what_is_folded_is_saved_and_opens_where_something_leads(filler):
    value(filler, "quantity").fill("辖区社区个数")
    expect(filler.locator("#saved")).to_have_attribute("data-state", "saved")
    fold(filler, "年度绩效指标")
    at(filler, "duties").fill("负责辖区城市管理。")
    expect(filler.locator("#saved")).to_have_attribute("data-state", "saved")
    filler.locator("#own-findings .where a", has_text="数量指标第1行").first.click()
    expect(rows_of(filler, "年度绩效指标")).to_have_attribute("aria-expanded", "true")
    expect(value(filler, "quantity")).to_have_value("辖区社区个数")
    filler.reload()
    expect(value(filler, "quantity")).to_have_value("辖区社区个数")


def test_an_undone_change_is_there_to_be_seen(filler):
    value(filler, "quantity").fill("辖区社区个数")
    at(filler, "duties").focus()
    fold(filler, "产出指标")
    filler.get_by_role("button", name="撤销").click()
    expect(value(filler, "quantity")).to_be_visible()
    expect(value(filler, "quantity")).not_to_have_value("辖区社区个数")


def test_a_sheet_drawn_anew_is_folded_as_before(filler):
    fold(filler, "产出指标")
    filler.evaluate("() => Autosave.refresh()")
    expect(rows_of(filler, "产出指标")).to_have_attribute("aria-expanded", "false")
    expect(value(filler, "quantity")).to_be_hidden()


def test_chapters_of_a_report_fold(page, shared_site):
    opened(page, shared_site, *KINDS["evaluation_report"])
    blocks = page.locator("tbody[data-part=duties] textarea")
    expect(blocks.first).to_be_visible()
    rows_of(page, "一、部门（单位）基本情况").click()
    expect(blocks.first).to_be_hidden()
    expect(page.locator("tbody[data-part=general_basic] textarea").first).to_be_visible()
    assert barriers(page) == []


def test_the_table_is_two_keys_away(reader):
    reader.keyboard.press("Tab")
    reader.keyboard.press("Tab")
    expect(reader.locator(":focus")).to_have_text("跳到表格")
    expect(reader.locator(":focus")).to_be_in_viewport()
    reader.keyboard.press("Enter")
    expect(reader.locator("#table")).to_be_focused()


# --- from finding to finding ---


def test_one_key_leads_through_the_findings_and_on_to_the_next_table(reader):
    many = reader.locator("#own-findings > li").count()
    fold(reader, "年度绩效指标")
    status, shown = reader.locator("#next-finding [role=status]"), reader.locator("#next-finding [data-at]")
    for n in range(1, many + 1):
        reader.keyboard.press("F8")
        expect(shown).to_have_text(f"{n}/{many}")
        expect(status).to_contain_text(f"第 {n} 个，共 {many} 个：")
    # In the table's order, each in a cell that is ready.
    assert reader.evaluate("document.activeElement.closest('[data-cell]') !== null")
    expect(reader.locator(".finding.current")).to_have_count(1)
    reader.keyboard.press("Shift+F8")
    expect(shown).to_have_text(f"{many - 1}/{many}")
    reader.keyboard.press("F8")
    reader.keyboard.press("F8")
    expect(status).to_contain_text("下一张有问题的表：附表3-1，按回车键打开。")
    expect(reader.locator("#next-table")).to_be_focused()
    assert barriers(reader) == []
    with reader.expect_navigation():
        reader.keyboard.press("Enter")
    expect(reader.locator("h1")).to_contain_text("附表3-1")
    reader.get_by_role("button", name="下一个问题").click()
    expect(reader.locator("#next-finding [data-at]")).to_contain_text("1/")


def test_findings_come_in_the_tables_order(reader):
    order = []
    for _ in range(reader.locator("#own-findings > li").count()):
        reader.keyboard.press("F8")
        order.append(
            reader.evaluate(
                "Math.round(window.scrollY + document.activeElement.closest('[data-cell]').getBoundingClientRect().top)"
            )
        )
    assert order == sorted(order)


def test_the_way_goes_on_from_where_one_is(reader):
    value(reader, "sustainable").focus()
    reader.keyboard.press("F8")
    expect(value(reader, "sustainable")).to_be_focused()
    reader.keyboard.press("F8")
    expect(reader.locator(":focus")).to_have_attribute("aria-label", re.compile("满意度"))


# --- progress ---


def test_progress_goes_with_what_is_typed(page, site):
    opened(page, site, "filler5", "2023-0006-01")
    progress = page.locator("#progress")
    expect(progress).to_contain_text("0/12")
    at(page, "duties").fill("负责辖区城市管理。")
    expect(progress).to_contain_text("1/12")
    expect(page.locator("#filled")).to_contain_text("还差 11 项")
    expect(page.locator("#filled progress")).to_have_attribute("value", "1")


# --- a phone, and everybody ---


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_can_be_read_on_a_phone(new_page, shared_site, kind):
    phone = opened(new_page(**PHONE), shared_site, *KINDS[kind])
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert phone.evaluate(SMALL) == []
    assert phone.evaluate(TIGHT) == []
    phone.evaluate("window.scrollTo(0, 1500)")
    assert (
        phone.locator(".pagebar").bounding_box()["y"] + phone.locator(".pagebar").bounding_box()["height"]
        <= 105
    )
    expect(phone.locator(FLOATING)).to_be_hidden()
    assert barriers(phone) == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_barrier_with_heads_that_float(page, shared_site, kind):
    opened(page, shared_site, *KINDS[kind])
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    page.evaluate(
        "window.scrollTo(0, document.querySelector('[data-row]').getBoundingClientRect().top + window.scrollY + 60)"
    )
    assert barriers(page) == []


def test_a_phone_tells_of_each_cell_what_it_is(new_page, shared_site):
    phone = opened(new_page(**PHONE), shared_site, "filler2", SPENDING)
    cell = phone.locator("tr[data-rows=indicators] td[data-cell$='/standard']").first
    assert cell.evaluate("each => getComputedStyle(each, '::before').content") == '"绩效标准"'
    expect(phone.locator("tr.heads th", has_text="绩效标准")).to_be_hidden()
    rows_of(phone, "产出指标").tap()
    expect(value(phone, "quantity")).to_be_hidden()
    told = phone.locator("td[data-folded]").evaluate("each => getComputedStyle(each, '::before').content")
    assert told.startswith('"已收起 ')
    assert barriers(phone) == []
