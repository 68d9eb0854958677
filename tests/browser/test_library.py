"""指标库 while one types: found by initials, chosen by keys or mouse, taken back; in nobody's way, least an input method's."""

import os
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import barriers
from tests.browser.site import PASSWORD, Site
from tests.browser.test_filling import at, sign_in

SHOTS = os.environ.get("SHOTS", "")
DEPARTMENT, DIRECTION = "2023-0001-01", "2023-0001-03"
QUALITY = "tr[data-rows=indicators]:has([name$='-category'][value=quality])"
ADD = "button[name=add][value='indicators/quality']"


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/library-{name}.png")


@pytest.fixture
def table(page, shared_site: Site) -> Callable[[str], Page]:
    """Opens a table of the demo unit as its filler, with an empty row for a 质量指标 at hand. What is written in it never
    arrives, so that tests share a site."""
    sign_in(page, shared_site, "filler1", PASSWORD)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.route(re.compile("/autosave/$"), lambda route: None)

    def opened(filing: str = DIRECTION) -> Page:
        page.goto(f"{shared_site.url}/filings/{filing}/")
        page.wait_for_load_state()
        page.click(ADD)
        expect(name(page)).to_be_focused()
        return page

    return opened


def of_row(page: Page, field: str) -> Locator:
    """A cell of the newest row of 质量指标: its control, not the notes below it."""
    return page.locator(QUALITY).last.locator(f":is(textarea, select)[id$='/{field}']")


def name(page: Page) -> Locator:
    return of_row(page, "name")


def options(page: Page) -> Locator:
    return page.locator("#library [role=option]")


def test_initials_find_an_indicator_and_the_keys_put_it_in(table):
    page = table()
    page.keyboard.type("dlqs")
    expect(options(page).first).to_contain_text("道路清扫保洁达标率")
    expect(page.locator("#library-said")).to_contain_text("指标库有 1 条")
    assert barriers(page) == []
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    expect(name(page)).to_have_attribute("aria-activedescendant", "library-0")
    shot(page, "chosen")
    assert barriers(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("#library")).to_be_hidden()
    filled = {field: of_row(page, field) for field in ("name", "value", "standard")}
    expect(filled["name"]).to_have_value("道路清扫保洁达标率")
    expect(filled["value"]).to_have_value("≥95%")
    expect(filled["standard"]).to_have_value("行业标准")
    expect(filled["name"]).to_be_focused()
    # One step back: what one had typed stands there again, and the rest is empty.
    page.keyboard.press("Control+z")
    expect(filled["name"]).to_have_value("dlqs")
    expect(filled["value"]).to_have_value("")
    expect(filled["standard"]).to_have_value("")
    expect(page.locator("#library")).to_be_hidden()


def test_what_stands_in_a_cell_stays_and_the_mouse_chooses_too(table):
    page = table()
    of_row(page, "value").fill("≥99%")
    name(page).click()
    page.keyboard.type("道路 达标")
    options(page).filter(has_text="道路清扫保洁达标率").click()
    expect(name(page)).to_have_value("道路清扫保洁达标率")
    expect(name(page)).to_be_focused()
    expect(of_row(page, "value")).to_have_value("≥99%")


def test_typing_enter_and_tab_go_on_as_without_the_list(table):
    page = table()
    place = name(page).get_attribute("id")
    for key, typed in (("Enter", "qs"), ("Tab", "dl")):
        at(page, place).click()
        page.keyboard.press("Control+a")
        page.keyboard.type(typed)
        expect(options(page).filter(has_text="道路")).not_to_have_count(0)
        page.keyboard.press(key)
        expect(at(page, place)).to_have_value(typed)
        expect(at(page, place)).not_to_be_focused()
        expect(page.locator("#library")).to_be_hidden()
    at(page, place).click()
    page.keyboard.type("q")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#library")).to_be_hidden()
    expect(at(page, place)).to_be_focused()
    expect(at(page, place)).to_have_value("dlq")
    # From the first one up is the text itself.
    page.keyboard.type("s")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert at(page, place).get_attribute("aria-activedescendant") is None
    page.keyboard.press("Enter")
    expect(at(page, place)).to_have_value("dlqs")


COMPOSED = """(control) => {
    const tell = (name, data) => control.dispatchEvent(new CompositionEvent(name, {data, bubbles: true}));
    const key = (name) => control.dispatchEvent(
        new KeyboardEvent("keydown", {key: name, isComposing: true, bubbles: true, cancelable: true}));
    tell("compositionstart", "");
    const kept = ["ArrowDown", "Enter", "Tab", "Escape", "F4"].map(key);
    const hidden = document.getElementById("library").hidden;
    control.value = "道路";
    tell("compositionend", "道路");
    return {kept, hidden};
}"""


def test_an_input_method_keeps_its_keys(table):
    page = table()
    page.keyboard.type("d")
    expect(options(page).first).to_be_visible()
    # Its list of candidates stands where ours would; the keys are its own.
    assert name(page).evaluate(COMPOSED) == {"kept": [True] * 5, "hidden": True}
    expect(name(page)).to_be_focused()
    # What it wrote is looked up.
    expect(options(page).filter(has_text="道路完好率")).to_have_count(1)
    expect(name(page)).to_have_value("道路")


def test_the_button_of_a_category_and_a_key_open_it_without_typing(table):
    page = table(DEPARTMENT)
    rows = page.locator(QUALITY).count()
    page.get_by_role("button", name="质量指标指标库").click()
    expect(options(page)).to_have_count(20)
    expect(name(page)).to_be_focused()
    # The row without a name was taken, none was added.
    assert page.locator(QUALITY).count() == rows
    shot(page, "opened")
    assert barriers(page) == []
    page.keyboard.press("Escape")
    name(page).fill("已有的指标")
    page.get_by_role("button", name="质量指标指标库").click()
    expect(page.locator(QUALITY)).to_have_count(rows + 1)
    expect(name(page)).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("F4")
    expect(options(page)).to_have_count(20)
    page.keyboard.press("F4")
    page.keyboard.type("没有这样的指标")
    expect(page.locator("#library")).to_be_hidden()


def test_offline_it_keeps_silent(table, watch):
    page = table()
    watch.expected.append("INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    with page.expect_event("requestfailed", lambda request: "/library/" in request.url):
        page.keyboard.type("dl")
    expect(page.locator("#library")).to_be_hidden()
    expect(name(page)).to_have_value("dl")
    expect(name(page)).to_be_focused()
    page.context.set_offline(False)
    page.keyboard.type("q")
    expect(options(page).first).to_contain_text("道路清扫保洁达标率")
