"""The keyboard on the editing page: moving as in a spreadsheet, rows by keys, undo, the list of keys, input methods."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import barriers
from tests.browser.site import PASSWORD, Site, until
from tests.browser.test_evaluation_filling import OPENED
from tests.browser.test_filling import at, sign_in
from tests.browser.test_report import area, blocks, caret, number

SHOTS = os.environ.get("SHOTS", "")
DEPARTMENT, FUNDS, DIRECTION = (f"2023-0001-{n:02d}" for n in (1, 2, 3))
# What an input method's own keys look like to a page.
PROCESSED = 229
HEARD = """(key) => {
    const target = document.activeElement;
    const event = new KeyboardEvent("keydown", {key, isComposing: true, bubbles: true, cancelable: true});
    return {passed: target.dispatchEvent(event), stayed: document.activeElement === target};
}"""


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/keys-{name}.png")


@pytest.fixture
def unheard(page) -> Iterator[Page]:
    """A page whose server never hears what is written in it, so that tests can share a site."""
    held = []
    page.route(re.compile("/autosave/$"), lambda route: held.append(route))
    yield page
    for route in held:
        route.fulfill(status=204)


@pytest.fixture
def table(unheard, shared_site: Site) -> Callable[[str], Page]:
    """Opens a table of the demo unit as its filler."""
    page = unheard
    sign_in(page, shared_site, "filler1", PASSWORD)

    def opened(filing: str) -> Page:
        page.goto(f"{shared_site.url}/filings/{filing}/")
        return page

    return opened


@pytest.fixture
def saving(page, site: Site) -> Callable[[str], Page]:
    """Opens a table of the demo unit as its filler, on a site of the test's own."""
    sign_in(page, site, "filler1", PASSWORD)

    def opened(filing: str) -> Page:
        page.goto(f"{site.url}/filings/{filing}/")
        return page

    return opened


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def cells(page: Page, rows: str, field: str) -> Locator:
    return page.locator(f"tr[data-rows={rows}] [name][id$='/{field}']")


def texts(page: Page, rows: str, field: str) -> list[str]:
    return cells(page, rows, field).evaluate_all("all => all.map((control) => control.value)")


def selected(page: Page) -> str:
    return page.evaluate(
        "(({value, selectionStart, selectionEnd}) => value.slice(selectionStart, selectionEnd))(document.activeElement)"
    )


def caret_at(page: Page) -> int:
    return page.evaluate("document.activeElement.selectionStart")


def said(page: Page) -> Locator:
    return page.locator("#keys-said")


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")


# --- from cell to cell ---


def test_a_cell_is_ready_until_one_writes_in_it(table):
    page = table(DIRECTION)
    names, values = cells(page, "indicators", "name"), cells(page, "indicators", "value")
    names.nth(0).click()
    press(page, "Enter")
    expect(names.nth(1)).to_be_focused()
    assert selected(page) == names.nth(1).input_value() != ""
    press(page, "ArrowRight")
    expect(values.nth(1)).to_be_focused()
    press(page, "ArrowDown")
    expect(values.nth(2)).to_be_focused()
    press(page, "ArrowUp", "ArrowLeft")
    expect(names.nth(1)).to_be_focused()
    page.keyboard.type("完成率")
    expect(names.nth(1)).to_have_value("完成率")
    press(page, "ArrowLeft")
    expect(names.nth(1)).to_be_focused()
    assert caret_at(page) == 2
    press(page, "ArrowRight", "ArrowRight")
    expect(values.nth(1)).to_be_focused()


def test_f2_a_click_and_the_edges_of_the_text(table):
    page = table(DIRECTION)
    names, values = cells(page, "indicators", "name"), cells(page, "indicators", "value")
    values.nth(1).click()
    press(page, "Home", "ArrowRight")
    expect(values.nth(1)).to_be_focused()
    assert (selected(page), caret_at(page)) == ("", 1)
    press(page, "ArrowLeft", "ArrowLeft")
    expect(names.nth(1)).to_be_focused()
    press(page, "F2")
    assert (selected(page), caret_at(page)) == ("", len(names.nth(1).input_value()))
    press(page, "ArrowDown")
    expect(names.nth(2)).to_be_focused()
    press(page, "Shift+ArrowRight", "Control+a", "F2", "Shift+ArrowLeft")
    assert len(selected(page)) == 1


def test_escape_gives_back_the_text_and_that_too_can_be_undone(table):
    page = table(DIRECTION)
    name = cells(page, "indicators", "name").nth(1)
    before = name.input_value()
    name.focus()
    press(page, "End")
    page.keyboard.type("改了一半")
    press(page, "Escape")
    expect(name).to_have_value(before)
    assert selected(page) == before
    press(page, "Control+z")
    expect(name).to_have_value(f"{before}改了一半")


def test_enter_stays_in_the_column_over_groups_and_tables(table):
    page = table(DEPARTMENT)
    goals, names = cells(page, "tasks", "goal"), cells(page, "indicators", "name")
    for i in range(goals.count()):
        goals.nth(i).focus()
        press(page, "Enter")
        expect(goals.nth(i + 1) if i + 1 < goals.count() else names.first).to_be_focused()
    for i in range(1, names.count()):
        press(page, "Enter")
        expect(names.nth(i)).to_be_focused()
    press(page, "Shift+Enter")
    expect(names.nth(names.count() - 2)).to_be_focused()
    assert page.url.endswith(f"/filings/{DEPARTMENT}/"), "nothing was posted"


def test_amounts_of_the_head_are_a_grid_and_long_texts_keep_their_keys(table):
    page = table(DEPARTMENT)
    at(page, "general_budget").focus()
    press(page, "Enter")
    expect(at(page, "government_fund")).to_be_focused()
    press(page, "ArrowRight")
    expect(at(page, "project_expenditure")).to_be_focused()
    press(page, "ArrowUp")
    expect(at(page, "basic_expenditure")).to_be_focused()
    duties = at(page, "duties")
    duties.fill("一")
    press(page, "Enter")
    page.keyboard.type("二")
    press(page, "ArrowUp", "ArrowUp", "ArrowUp", "Escape")
    expect(duties).to_have_value("一\n二")
    expect(duties).to_be_focused()
    press(page, "Tab", "Shift+Tab")
    expect(duties).to_be_focused()


def test_a_line_break_within_a_cell(table):
    page = table(DIRECTION)
    name = cells(page, "indicators", "name").nth(0)
    name.fill("甲")
    press(page, "Alt+Enter")
    page.keyboard.type("乙")
    expect(name).to_have_value("甲\n乙")


def test_tab_passes_by_buttons_which_have_a_key_of_their_own(table):
    page = table(DIRECTION)
    names, standards = cells(page, "indicators", "name"), cells(page, "indicators", "standard")
    standards.nth(0).focus()
    press(page, "Tab")
    expect(names.nth(1)).to_be_focused()
    press(page, "Shift+Tab")
    expect(standards.nth(0)).to_be_focused()
    press(page, "F9")
    tools = page.locator("tr[data-rows=indicators]").nth(0).locator(".tools")
    expect(tools.get_by_role("button", name="上移")).to_be_focused()
    press(page, "F9", "F9")
    expect(tools.get_by_role("button", name="复制")).to_be_focused()
    press(page, "Shift+F9")
    expect(tools.get_by_role("button", name="下移")).to_be_focused()
    press(page, "Escape")
    expect(standards.nth(0)).to_be_focused()


def test_tab_leads_out_of_the_table(table):
    page = table(DIRECTION)
    last = page.locator("#table-form [data-cell] :is(textarea, input, select)").last
    last.focus()
    press(page, "Tab")
    expect(page.locator("#table-form [data-cell='phone'] .origin button")).to_be_focused()
    press(page, "Tab")
    assert page.evaluate("document.activeElement.closest('#table-form') === null")


def test_a_choice_keeps_its_keys_but_is_not_run_through_by_a_held_arrow(table):
    page = table(DIRECTION)
    values, standard = cells(page, "indicators", "value"), cells(page, "indicators", "standard").nth(0)
    before = standard.input_value()
    values.nth(0).focus()
    press(page, "Tab")
    page.keyboard.down("ArrowDown")
    changed = standard.input_value()
    page.keyboard.down("ArrowDown")  # held
    page.keyboard.up("ArrowDown")
    expect(standard).to_be_focused()
    assert before != changed == standard.input_value()
    press(page, "Enter")
    expect(cells(page, "indicators", "standard").nth(1)).to_be_focused()


# --- rows ---


def test_a_row_is_copied_moved_struck_out_and_all_is_undone(saving):
    page = saving(DIRECTION)
    rows = page.locator("tr[data-rows=indicators]")
    names, before = cells(page, "indicators", "name"), texts(page, "indicators", "name")
    values = texts(page, "indicators", "value")
    names.nth(1).focus()
    press(page, "Alt+Shift+ArrowDown")
    expect(said(page)).to_have_text("已复制为质量指标第2行。")
    expect(names.nth(2)).to_be_focused()
    assert texts(page, "indicators", "name") == [*before[:2], before[1], *before[2:]]
    assert texts(page, "indicators", "value") == [*values[:2], values[1], *values[2:]]
    page.keyboard.type("又一个")
    press(page, "Alt+ArrowUp")
    expect(said(page)).to_have_text("已移为质量指标第1行。")
    expect(names.nth(1)).to_be_focused()
    expect(names.nth(1)).to_have_value("又一个")
    press(page, "Alt+ArrowUp")
    expect(said(page)).to_contain_text("不能再移")
    press(page, "Alt+Insert")
    expect(said(page)).to_have_text("已加一行：质量指标第2行。")
    press(page, "Alt+Delete")
    expect(said(page)).to_contain_text("已删除质量指标第2行")
    expect(rows.nth(2)).to_have_class(re.compile("going"))
    press(page, "Alt+Delete")
    expect(said(page)).to_have_text("已恢复质量指标第2行。")
    shot(page, "rows")
    undo_all(page)
    assert texts(page, "indicators", "name") == before
    assert page.evaluate("document.activeElement.closest('[data-cell]') !== null"), (
        "one is still in the table"
    )
    redo_all(page)
    after = [before[0], "又一个", "", before[1], *before[2:]]
    assert texts(page, "indicators", "name") == after
    saved(page)
    page.reload()
    assert texts(page, "indicators", "name") == after


def undo_all(page: Page) -> None:
    for _ in range(12):
        press(page, "Control+z")
        if "没有可以撤销" in said(page).inner_text():
            return
    raise AssertionError("undo comes to no end")


def redo_all(page: Page) -> None:
    for _ in range(12):
        press(page, "Control+y")
        if "没有可以重做" in said(page).inner_text():
            return
    raise AssertionError("redo comes to no end")


def test_cells_are_filled_down_within_their_group(table):
    page = table(DIRECTION)
    names, values = cells(page, "indicators", "name"), cells(page, "indicators", "value")
    before = texts(page, "indicators", "value")
    names.nth(1).focus()
    press(page, "Alt+Insert", "Alt+Insert", "Alt+Insert")
    values.nth(2).focus()
    press(page, "Control+d")
    expect(values.nth(2)).to_have_value(before[1])
    assert selected(page) == before[1]
    press(page, "Control+Shift+d")
    expect(said(page)).to_have_text("已填入下面 2 个空格。")
    assert texts(page, "indicators", "value") == [*before[:2], *[before[1]] * 3, *before[2:]]
    press(page, "Control+z")
    assert texts(page, "indicators", "value")[2:5] == [before[1], "", ""]
    values.nth(0).focus()
    press(page, "Control+d")
    expect(said(page)).to_contain_text("上面没有同组的行")
    at(page, "period").focus()
    press(page, "Control+d")
    expect(said(page)).to_contain_text("先把光标放进一行")


def test_the_browsers_own_undo_comes_first(table):
    page = table(DIRECTION)
    name, value = cells(page, "indicators", "name").nth(1), cells(page, "indicators", "value").nth(1)
    before = [name.input_value(), value.input_value()]
    name.focus()
    press(page, "End")
    page.keyboard.type("甲")
    press(page, "Tab")
    page.keyboard.insert_text("乙")
    expect(value).to_have_value("乙")
    press(page, "Control+z")
    expect(value).to_have_value(before[1])
    expect(name).to_have_value(f"{before[0]}甲")
    press(page, "Control+y")
    expect(value).to_have_value("乙")
    press(page, "Control+z", "Control+z")
    expect(name).to_have_value(before[0])
    press(page, "Control+Shift+z")
    expect(name).to_have_value(f"{before[0]}甲")


def test_buttons_do_the_same_and_tell_the_truth(table):
    page = table(DIRECTION)
    names, before = cells(page, "indicators", "name"), texts(page, "indicators", "name")
    undo, redo = (page.get_by_role("button", name=name) for name in ("撤销", "重做"))
    expect(undo).to_be_disabled()
    expect(redo).to_be_disabled()
    page.get_by_role("button", name="复制 质量指标第1行").click()
    expect(names).to_have_count(len(before) + 1)
    expect(undo).to_have_attribute("title", "撤销（Ctrl+Z）：复制行")
    undo.click()
    assert texts(page, "indicators", "name") == before
    expect(undo).to_be_disabled()
    redo.click()
    expect(names).to_have_count(len(before) + 1)
    expect(redo).to_be_disabled()
    assert barriers(page) == []


def test_a_row_with_a_table_of_its_own_is_copied_without_it(saving):
    page = saving(FUNDS)
    names = cells(page, "lines", "name")
    rows, before = page.locator("tr[data-rows=lines]"), texts(page, "lines", "name")
    below = page.locator("tr[data-rows=lines].below [name][id$='/name']").first
    below.focus()
    press(page, "Alt+Shift+ArrowDown")
    expect(said(page)).to_contain_text("它的报表没有一起复制，新行另填一张")
    expect(names).to_have_count(len(before) + 1)
    saved(page)
    names.first.focus()
    press(page, "Alt+Shift+ArrowDown")
    expect(names).to_have_count(len(before) + 2)
    expect(said(page)).to_contain_text("它的报表没有一起复制")
    saved(page)
    copy = page.locator("tr[data-row]", has=page.locator(":focus"))
    expect(copy.locator("[name][id$='/name']")).to_have_value(before[0])
    uid = copy.get_attribute("data-row")
    page.reload()
    expect(page.locator(f"tr[data-row='{uid}'] [name][id$='/name']")).to_have_value(before[0])
    assert rows.count() == len(before) + 2
    opened = page.locator(".tables a")
    assert opened.filter(has_text="附表3").count() >= 2


# --- tables that follow an approved one ---


@pytest.fixture
def evaluated(page, site: Site) -> Page:
    """附件1-2 of an approved target, just opened."""
    filing = site.python(OPENED).strip().splitlines()[-1]
    sign_in(page, site, "filler3", PASSWORD)
    page.goto(f"{site.url}/filings/{filing}/")
    return page


def test_an_approved_row_stays_and_its_copy_is_the_units_own(evaluated):
    page = evaluated
    approved = page.locator("tr[data-rows=indicators]", has=page.locator("[data-fixed=name]")).first
    text, uid = approved.locator("[data-fixed=name]").inner_text(), approved.get_attribute("data-row")
    weights = cells(page, "indicators", "weight")
    weights.nth(0).focus()
    press(page, "Enter", "Shift+Enter", "ArrowLeft")
    expect(approved.locator("textarea[id$='/actual']")).to_be_focused()
    page.keyboard.type("100%")
    press(page, "Alt+Delete")
    expect(said(page)).to_contain_text("批复的行不能删除")
    press(page, "Alt+Shift+ArrowDown")
    expect(said(page)).to_contain_text("第2行")
    copy = page.locator(f"tr[data-row='{uid}'] + tr[data-row]")
    expect(copy.locator("[name][id$='/name']")).to_have_value(text)
    expect(copy.locator("[name][id$='/actual']")).to_have_value("100%")
    expect(copy.locator("[data-fixed]")).to_have_count(0)
    saved(page)
    page.reload()
    expect(copy.locator("[name][id$='/name']")).to_have_value(text)
    expect(copy.locator("input[name$=DELETE]")).to_have_count(1)


@pytest.fixture
def report(unheard, shared_site: Site) -> Page:
    """The published self-evaluation's report, in the hands of its unit."""
    sign_in(unheard, shared_site, "filler7", PASSWORD)
    unheard.goto(f"{shared_site.url}/filings/{number(shared_site)}/")
    return unheard


def test_a_reports_blocks_keep_enter_and_are_left_by_tab(report):
    page = report
    before = blocks(page, "staff")
    caret(area(page, "staff"), 0)
    page.keyboard.type("一段")
    press(page, "Enter")
    assert [text for text, _ in blocks(page, "staff")] == ["一段", *(text for text, _ in before)]
    expect(area(page, "staff", 1)).to_be_focused()
    press(page, "Control+d")
    expect(said(page)).to_contain_text("再填充")
    press(page, "Shift+Tab", "Shift+Tab")
    expect(area(page, "staff", 0)).to_be_focused()
    press(page, "Control+z")
    assert blocks(page, "staff") == before


# --- input methods ---


def composing(page: Page, text: str):
    """A word that is being composed, as a real input method does it."""
    session = page.context.new_cdp_session(page)
    session.send(
        "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
    )
    return session


def processed(session, key: str) -> None:
    """A key that the input method takes for itself."""
    for kind in ("rawKeyDown", "keyUp"):
        session.send("Input.dispatchKeyEvent", {"type": kind, "key": key, "windowsVirtualKeyCode": PROCESSED})


@pytest.mark.parametrize("key", ["Enter", "Tab", "Escape", "ArrowRight", "ArrowDown", "F9", "F1", "F2"])
def test_keys_of_an_input_method_are_its_own(table, key):
    page = table(DIRECTION)
    name = cells(page, "indicators", "name").nth(1)
    cells(page, "indicators", "name").nth(0).focus()
    press(page, "Enter")
    session = composing(page, "zhiliang")
    expect(name).to_have_value("zhiliang")
    processed(session, key)
    expect(name).to_be_focused()
    assert page.evaluate(HEARD, key) == {"passed": True, "stayed": True}
    expect(page.locator("#keys")).to_be_hidden()
    session.send("Input.insertText", {"text": "质量"})
    expect(name).to_have_value("质量")
    expect(name).to_be_focused()
    press(page, "ArrowLeft")
    assert caret_at(page) == 1, "the cell is being edited"
    press(page, "Enter")
    expect(cells(page, "indicators", "name").nth(2)).to_be_focused()


def test_composition_events_with_enter_and_tab_do_nothing_in_a_report(report):
    page, before = report, blocks(report, "staff")
    caret(area(page, "staff"), 0)
    session = composing(page, "ni")
    for key in ("Enter", "Tab", "Backspace"):
        processed(session, key)
        assert page.evaluate(HEARD, key) == {"passed": True, "stayed": True}
    session.send("Input.insertText", {"text": "你"})
    assert blocks(page, "staff") == [(f"你{before[0][0]}", before[0][1]), *before[1:]]


# --- the list of keys ---

SPOKEN = {
    "Esc": "Escape",
    "↑": "ArrowUp",
    "↓": "ArrowDown",
    "←": "ArrowLeft",
    "→": "ArrowRight",
    "Ctrl": "Control",
}
GONE = "document.activeElement.closest('tr').classList.contains('going')"
HERE = "document.activeElement.id"
ROWS = "Array.from(document.querySelectorAll('tr[data-rows=indicators]'), (row) => row.dataset.row).join()"
TEXT = "document.activeElement.value"
CARET = "document.activeElement.selectionStart"
OPEN = "document.getElementById('keys').open"


@dataclass
class Trial:
    """What is seen to change when a key is pressed in a cell of a second row, after other keys."""

    seen: str
    before: tuple[str, ...] = ()


EDITED = ("F2", "x")
TRIALS = {
    "Enter": Trial(HERE),
    "Shift+Enter": Trial(HERE),
    "Tab": Trial(HERE),
    "Shift+Tab": Trial(HERE),
    **{arrow: Trial(HERE) for arrow in "↑↓←→"},
    "F9": Trial("document.activeElement.closest('.tools') !== null"),
    "Shift+F9": Trial("document.activeElement.tagName"),
    "F2": Trial(CARET),
    "Alt+Enter": Trial(TEXT, EDITED),
    "Esc": Trial(TEXT, EDITED),
    "Ctrl+D": Trial(TEXT, ("x",)),
    "Ctrl+Shift+D": Trial("document.getElementById('keys-said').textContent"),
    "Alt+Insert": Trial(ROWS),
    "Alt+Shift+↓": Trial(ROWS),
    "Alt+↑": Trial(ROWS),
    "Alt+↓": Trial(ROWS),
    "Alt+Delete": Trial(GONE),
    "Ctrl+Z": Trial(TEXT, EDITED),
    "Ctrl+Y": Trial(TEXT, (*EDITED, "Control+z")),
    "Ctrl+Shift+Z": Trial(TEXT, (*EDITED, "Control+z")),
    "Ctrl+S": Trial("window.flushed === true"),
    "F4": Trial("document.getElementById('library').hidden"),
    "F8": Trial(HERE),
    "Shift+F8": Trial(HERE),
    "F1": Trial(OPEN),
    "?": Trial(OPEN, ("F9",)),
}


def test_every_key_of_the_list_is_bound(table):
    page = table(DIRECTION)
    page.evaluate("""() => {
        const flush = Autosave.flush;
        window.flushed = false;
        Autosave.flush = () => { window.flushed = true; return flush(); };
    }""")
    listed = page.locator("#keys kbd").all_text_contents()
    assert sorted(listed) == sorted(TRIALS)
    cells(page, "indicators", "name").nth(1).focus()
    press(page, "Alt+Insert", "Alt+ArrowUp")
    page.keyboard.type("甲")
    press(page, "Alt+Insert")
    page.keyboard.type("乙")
    place = page.evaluate(HERE)
    for key in listed:
        # The other way round the edge of the table is reached, and a line is where it was again.
        at(page, place).evaluate("(control) => { control.blur(); control.focus(); control.select(); }")
        press(page, "Shift+Enter", "Enter")
        expect(at(page, place)).to_be_focused()
        trial = TRIALS[key]
        press(page, *trial.before)
        before = page.evaluate(trial.seen)
        press(page, spoken(key))
        until(lambda trial=trial, before=before: page.evaluate(trial.seen) != before)
        put_back(page, place)


def spoken(key: str) -> str:
    return "+".join(SPOKEN.get(part, part) for part in key.split("+"))


def put_back(page: Page, place: str) -> None:
    if page.evaluate(OPEN) or page.locator("#library").is_visible():
        press(page, "Escape")
    if page.evaluate(f"document.getElementById('{place}').closest('tr').classList.contains('going')"):
        at(page, place).focus()
        press(page, "Alt+Delete")


def test_the_list_opens_by_key_and_button_and_gives_the_focus_back(table):
    page = table(DIRECTION)
    dialog, name = page.locator("#keys"), cells(page, "indicators", "name").nth(1)
    name.focus()
    press(page, "F2", "ArrowLeft", "F1")
    expect(dialog).to_be_visible()
    shot(page, "list")
    assert barriers(page) == []
    press(page, "Control+z", "Alt+Insert", "Escape")
    expect(dialog).to_be_hidden()
    expect(name).to_be_focused()
    assert caret_at(page) == len(name.input_value()) - 1
    press(page, "?")
    expect(dialog).to_be_hidden()
    expect(name).to_have_value(re.compile(r"\?"))
    button = page.get_by_role("button", name="快捷键")
    button.click()
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="关闭").click()
    expect(button).to_be_focused()
    press(page, "?")
    expect(dialog).to_be_visible()
