"""Two tabs, two people at one table: cells merge, both texts are shown where they touch the same, each sees the other."""

import os
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.entry import COLLEAGUE, at, held_by_server, open_table, same, saved, type_in
from tests.browser.site import Site

TIME = re.compile(r"^\d\d:\d\d:\d\d$")
SHOTS = os.environ.get("SHOTS", "")


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/together-{name}.png")


def look(page: Page) -> None:
    """The page asks what others did, as it does every quarter of a minute."""
    with page.expect_response("**/autosave/"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.fixture
def first(new_page, site: Site) -> Page:
    return open_table(new_page(), site)


@pytest.fixture
def second(new_page, site: Site, first) -> Page:
    site.python(COLLEAGUE)
    return open_table(new_page(), site, "filler6")


def test_two_people_in_different_cells_lose_nothing_and_see_each_other(first, second, site):
    type_in(first, "duties", "甲写的职责")
    saved(first)
    type_in(second, "general_budget", "5")
    saved(second)
    expect(at(second, "duties")).to_have_value("甲写的职责")
    look(first)
    expect(at(first, "general_budget")).to_have_value("5")
    expect(at(first, "total_amount")).to_have_value("5")
    expect(first.locator("#present")).to_contain_text("也在填这张表：一般公共预算拨款")
    expect(first.locator("[data-cell=general_budget]")).to_have_attribute("data-present", "演示填表人己")
    assert barriers(first) == []
    shot(first, "present")
    same(first, site)


def test_two_people_in_one_cell_see_both_texts_and_choose(first, second, site):
    type_in(first, "duties", "甲写的职责")
    saved(first)
    second.context.set_offline(True)
    type_in(second, "duties", "乙写的职责")
    second.context.set_offline(False)
    saved(second, "conflict")
    cell = second.locator("[data-cell=duties]")
    expect(cell).to_contain_text("您填的：乙写的职责；演示填表人戊已改为：甲写的职责")
    assert barriers(second) == []
    shot(second, "conflict")
    # The other cells go on being saved meanwhile.
    type_in(second, "other_funds", "3")
    expect(second.locator("[data-cell=other_funds]")).to_have_attribute("data-saved", TIME)
    assert held_by_server(site)["cells"]["duties"] == "甲写的职责"
    cell.get_by_role("button", name="用我填的").click()
    saved(second)
    assert held_by_server(site)["cells"]["duties"] == "乙写的职责"
    look(first)
    expect(at(first, "duties")).to_have_value("乙写的职责")


def test_the_other_text_can_be_taken_and_that_undone(first, second, site):
    type_in(first, "duties", "甲写的职责")
    saved(first)
    second.context.set_offline(True)
    type_in(second, "duties", "乙写的职责")
    second.context.set_offline(False)
    saved(second, "conflict")
    second.locator("[data-cell=duties]").get_by_role("button", name="用对方的").click()
    saved(second)
    expect(at(second, "duties")).to_have_value("甲写的职责")
    second.keyboard.press("Control+z")
    saved(second)
    expect(at(second, "duties")).to_have_value("乙写的职责")
    same(second, site)


def test_rows_of_the_other_come_in_where_one_is_typing(first, second, site):
    at(first, "other_funds").click()
    first.keyboard.type("1")
    second.get_by_role("button", name="数量指标加行").click()
    second.keyboard.type("清扫道路")
    saved(second)
    count = second.locator("tr[data-rows=indicators]").count()
    look(first)
    expect(first.locator("tr[data-rows=indicators]")).to_have_count(count)
    expect(at(first, "other_funds")).to_be_focused()
    first.keyboard.type("2")
    saved(first)
    expect(at(first, "other_funds")).to_have_value("12")
    same(first, site)
    look(second)
    same(second, site)


def test_text_in_a_row_that_the_other_removed_is_given_back(first, second, site, watch):
    first.get_by_role("button", name="数量指标加行").click()
    first.keyboard.type("清扫道路")
    saved(first)
    uid = first.evaluate("document.activeElement.closest('tr').dataset.row")
    value = f"indicators/{uid}/value"
    look(second)
    expect(at(second, value)).to_be_visible()
    second.context.set_offline(True)
    watch.expected += ["net::ERR", "Failed to load resource"]
    type_in(second, value, "≥95%")
    saved(second, "offline")
    row = first.locator(f"tr[data-row='{uid}']")
    row.get_by_role("checkbox", name="删除").check()
    saved(first)
    expect(row).to_have_count(0)
    second.context.set_offline(False)
    expect(second.locator(".rescue")).to_contain_text("≥95%")
    shot(second, "gone")
    saved(second)
    same(second, site)


def test_one_person_in_two_tabs_is_told(first, site):
    other = first.context.new_page()
    other.goto(first.url)
    other.wait_for_load_state()
    type_in(other, "duties", "第二个窗口")
    saved(other)
    look(first)
    expect(at(first, "duties")).to_have_value("第二个窗口")
    expect(first.locator("#present")).to_have_text("您在另一个窗口也打开了这张表")
    other.close()
    look(first)
    expect(first.locator("#present")).to_be_hidden()
