"""Filling in a table in the browser: typing, rows, sums, findings, and nothing lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.entry import at, reopen, save, saved, sign_in
from tests.browser.site import PASSWORD

SIZES = [(1366, 768), (1920, 1080), (390, 844)]


@pytest.fixture
def filler(page, site) -> Page:
    sign_in(page, site, "filler5", PASSWORD)
    page.goto(f"{site.url}/filings/2023-0006-01/")
    return page


def first(page: Page, rows: str, field: str):
    return page.locator(f"tr[data-rows={rows}] [id$='/{field}']").first


def test_sums_show_as_one_types_and_stay_following(filler):
    at(filler, "general_budget").fill("6万")
    at(filler, "other_funds").fill("0.55")
    expect(at(filler, "total_amount")).to_have_value("6.55")
    expect(filler.locator("[data-mirror=total_amount]")).to_have_text("6.55")
    save(filler)
    expect(at(filler, "general_budget")).to_have_value("6")
    reopen(filler)
    expect(at(filler, "general_budget")).to_have_value("6")
    expect(filler.locator("td[data-cell=total_amount]")).to_contain_text("自动取数")


def test_a_sum_typed_over_stays_until_told_to_follow_again(filler):
    at(filler, "general_budget").fill("6")
    at(filler, "total_amount").fill("7")
    at(filler, "other_funds").fill("1")
    expect(at(filler, "total_amount")).to_have_value("7")
    save(filler)
    cell = filler.locator("td[data-cell=total_amount]")
    expect(cell).to_contain_text("手填")
    cell.get_by_role("button", name="恢复自动取数").click()
    expect(at(filler, "total_amount")).to_have_value("7")
    expect(cell).to_contain_text("自动取数")
    reopen(filler)
    expect(at(filler, "total_amount")).to_have_value("7")
    expect(cell).to_contain_text("自动取数")


def test_rows_come_move_and_go_without_a_round_trip(filler):
    filler.get_by_role("button", name="数量指标加行").click()
    rows = filler.locator("tr[data-rows=indicators]")
    names = rows.locator("textarea[id$='/name']")
    names.nth(0).fill("清扫道路")
    names.nth(1).fill("新建书房")
    expect(names.nth(1)).to_have_attribute("aria-label", "数量指标第2行 · 三级指标")
    rows.nth(1).get_by_role("button", name="上移").click()
    expect(names.nth(0)).to_have_value("新建书房")
    reopen(filler)
    assert [names.nth(i).input_value() for i in range(3)] == ["新建书房", "清扫道路", ""]
    rows.nth(0).get_by_role("checkbox", name="删除").check()
    save(filler)
    expect(names.nth(0)).to_have_value("清扫道路")
    assert rows.count() == 9
    filler.reload()
    expect(names.nth(0)).to_have_value("清扫道路")
    assert rows.count() == 9


def test_a_split_fund_keeps_its_amount_and_is_struck_out_with_its_parts(filler, site):
    filler.goto(f"{site.url}/filings/2023-0006-02/")
    filler.get_by_role("button", name="增加专项").click()
    expect(first(filler, "lines", "name")).to_be_focused()
    first(filler, "lines", "name").fill("社区书房运行")
    first(filler, "lines", "amount").fill("12.5")
    filler.get_by_role("button", name="拆分支出方向").click()
    rows = filler.locator("tr[data-rows=lines]")
    expect(rows.nth(1).locator("[id$='/amount']")).to_have_value("12.5")
    expect(rows.nth(0).locator("td.number", has_text="自动取数")).to_be_visible()
    filler.once("dialog", lambda dialog: dialog.accept())
    rows.nth(0).get_by_role("checkbox", name="删除").check()
    expect(filler.locator("tr.going")).to_have_count(2)


def test_the_way_back_to_following_shows_where_one_is(filler):
    at(filler, "department_name").fill("书房中心")
    reopen(filler)
    button = filler.locator("td[data-cell=department_name]").get_by_role("button", name="恢复自动取数")
    filler.mouse.move(5, 5)
    expect(button).to_have_css("opacity", "0")
    at(filler, "department_name").focus()
    expect(button).to_have_css("opacity", "1")
    at(filler, "general_budget").focus()
    button.focus()
    expect(button).to_have_css("opacity", "1")


def test_cells_of_a_spreadsheet_are_pasted_into_new_rows(filler):
    first(filler, "tasks", "matter").focus()
    filler.evaluate("""() => {
        const data = new DataTransfer();
        data.setData("text/plain", "事项一\\t甲室\\t目标一\\r\\n事项二\\t乙室\\t目标二\\r\\n");
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
    }""")
    filler.get_by_role("dialog").get_by_role("button", name="贴入").click()
    reopen(filler)
    goals = filler.locator("tr[data-rows=tasks] [id$='/goal']")
    assert [goals.nth(i).input_value() for i in range(2)] == ["目标一", "目标二"]


def test_a_finding_leads_to_its_cell_also_in_another_table(filler, site):
    filler.get_by_role("link", name="部门职责概述", exact=True).click()
    expect(at(filler, "duties")).to_be_focused()
    filler.goto(f"{site.url}/filings/2023-0006-02/#no_funds")
    expect(at(filler, "no_funds")).to_be_focused()


def test_an_expired_sign_in_loses_nothing(filler, site, watch):
    watch.expected.append("status of 401")
    filler.context.clear_cookies(name="sessionid")
    at(filler, "duties").fill("写了很久的职责")
    saved(filler, "signed-out")
    expect(filler.locator("#saved")).to_contain_text("登录已过期")
    again = filler.get_by_role("dialog", name="登录已过期")
    again.get_by_label("密码").fill(PASSWORD)
    again.get_by_role("button", name="登录").click()
    saved(filler)
    filler.reload()
    expect(at(filler, "duties")).to_have_value("写了很久的职责")


def test_leaving_with_unsaved_changes_asks(filler, site, watch):
    watch.expected.append("ERR_FAILED")
    asked = []
    filler.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    filler.goto(f"{site.url}/filings/2023-0006-01/")
    at(filler, "duties").click()
    filler.keyboard.type("改")
    save(filler)
    filler.goto(f"{site.url}/filings/2023-0006-01/")
    assert asked == []
    filler.route("**/autosave/", lambda route: route.abort())
    at(filler, "duties").click()
    filler.keyboard.type("再改")
    saved(filler, "offline")
    filler.goto(f"{site.url}/dossiers/")
    assert asked == ["beforeunload"]


def test_two_people_at_one_cell_see_both_texts(filler, new_page, watch, site):
    watch.expected.append("INTERNET_DISCONNECTED")
    other = new_page()
    sign_in(other, site, "filler5", PASSWORD)
    other.goto(filler.url)
    other.context.set_offline(True)
    at(other, "duties").fill("后来的")
    at(filler, "duties").fill("先来的")
    save(filler)
    other.context.set_offline(False)
    saved(other, "conflict")
    expect(other.locator("td[data-cell=duties]")).to_contain_text("已改为：先来的")
    other.get_by_role("button", name="用我填的").click()
    reopen(other)
    expect(at(other, "duties")).to_have_value("后来的")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_page_of_a_dossier_is_free_of_barriers(new_page, site, width, height):
    page = new_page(viewport={"width": width, "height": height})
    sign_in(page, site, "filler1", PASSWORD)
    for path in ("dossiers/", "dossiers/2023-0001/", *(f"filings/2023-0001-{n:02d}/" for n in (1, 2, 3))):
        page.goto(f"{site.url}/{path}")
        assert barriers(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
