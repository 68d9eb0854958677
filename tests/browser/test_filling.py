"""Filling in a table in the browser: typing, rows, sums, findings, and nothing lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.site import Site

SIZES = [(1366, 768), (1920, 1080), (390, 844)]


def password(site: Site) -> str:
    """One for the demo people, set anew: what load_samples printed is this machine's own."""
    site.python(
        "from forms_app.models import User\n"
        "for p in User.objects.all(): p.set_password('long-enough-1'); p.must_change_password = False; p.save()"
    )
    return "long-enough-1"


def sign_in(page: Page, site: Site, name: str, word: str) -> None:
    page.goto(f"{site.url}/login/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", word)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


@pytest.fixture
def filler(page, site) -> Page:
    sign_in(page, site, "filler5", password(site))
    page.goto(f"{site.url}/filings/2023-0006-01/")
    return page


def at(page: Page, place: str):
    return page.locator(f"[id='{place}']")


def save(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(page.locator(".notice-success")).to_contain_text("已保存")


def first(page: Page, rows: str, field: str):
    return page.locator(f"tr[data-rows={rows}] [id$='/{field}']").first


def test_sums_show_as_one_types_and_stay_following(filler):
    at(filler, "general_budget").fill("6万")
    at(filler, "other_funds").fill("0.55")
    expect(at(filler, "total_amount")).to_have_value("6.55")
    expect(filler.locator("[data-mirror=total_amount]")).to_have_text("6.55")
    save(filler)
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
    with filler.expect_navigation():
        cell.get_by_role("button", name="恢复自动取数").click()
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
    save(filler)
    assert [names.nth(i).input_value() for i in range(3)] == ["新建书房", "清扫道路", ""]
    rows.nth(0).get_by_role("checkbox", name="删除").check()
    save(filler)
    expect(names.nth(0)).to_have_value("清扫道路")
    assert rows.count() == 9


def test_a_split_fund_keeps_its_amount_and_is_struck_out_with_its_parts(filler, site):
    filler.goto(f"{site.url}/filings/2023-0006-02/")
    with filler.expect_navigation():
        filler.get_by_role("button", name="增加专项").click()
    first(filler, "lines", "name").fill("社区书房运行")
    first(filler, "lines", "amount").fill("12.5")
    save(filler)
    with filler.expect_navigation():
        filler.get_by_role("button", name="拆分支出方向").click()
    rows = filler.locator("tr[data-rows=lines]")
    expect(rows.nth(1).locator("[id$='/amount']")).to_have_value("12.5")
    expect(rows.nth(0).locator("td.number", has_text="自动取数")).to_be_visible()
    filler.once("dialog", lambda dialog: dialog.accept())
    rows.nth(0).get_by_role("checkbox", name="删除").check()
    expect(filler.locator("tr.going")).to_have_count(2)


def test_the_way_back_to_following_shows_where_one_is(filler):
    at(filler, "department_name").fill("书房中心")
    save(filler)
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
    save(filler)
    goals = filler.locator("tr[data-rows=tasks] [id$='/goal']")
    assert [goals.nth(i).input_value() for i in range(2)] == ["目标一", "目标二"]


def test_a_finding_leads_to_its_cell_also_in_another_table(filler, site):
    filler.get_by_role("link", name="部门职责概述", exact=True).click()
    expect(at(filler, "duties")).to_be_focused()
    filler.goto(f"{site.url}/filings/2023-0006-02/#no_funds")
    expect(at(filler, "no_funds")).to_be_focused()


def test_an_expired_sign_in_loses_nothing(filler, site, watch):
    watch.expected.append("status of 401")  # the check while one types
    at(filler, "duties").fill("写了很久的职责")
    filler.context.clear_cookies(name="sessionid")
    filler.keyboard.press("Control+s")
    expect(filler.get_by_role("alert")).to_contain_text("登录已过期")
    again = filler.context.new_page()
    sign_in(again, site, "filler5", "long-enough-1")
    save(filler)
    expect(at(filler, "duties")).to_have_value("写了很久的职责")


def test_leaving_with_unsaved_changes_asks(filler, site):
    asked = []
    filler.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    filler.goto(f"{site.url}/filings/2023-0006-01/")
    assert asked == []
    at(filler, "duties").click()
    filler.keyboard.type("改")
    filler.goto(f"{site.url}/dossiers/")
    assert asked == ["beforeunload"]


def test_two_people_at_one_cell_see_both_texts(filler, new_page, watch, site):
    watch.expected.append("status of 409")
    other = new_page()
    sign_in(other, site, "filler5", "long-enough-1")
    other.goto(filler.url)
    at(other, "duties").fill("后来的")
    at(filler, "duties").fill("先来的")
    save(filler)
    with other.expect_navigation():
        other.keyboard.press("Control+s")
    expect(other.locator("td[data-cell=duties]")).to_contain_text("已改为：先来的")
    with other.expect_navigation():
        other.get_by_role("button", name="用我填的").click()
    expect(at(other, "duties")).to_have_value("后来的")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_page_of_a_dossier_is_free_of_barriers(new_page, site, width, height):
    page = new_page(viewport={"width": width, "height": height})
    sign_in(page, site, "filler1", password(site))
    for path in ("dossiers/", "dossiers/2023-0001/", *(f"filings/2023-0001-{n:02d}/" for n in (1, 2, 3))):
        page.goto(f"{site.url}/{path}")
        assert barriers(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
