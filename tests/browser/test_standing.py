"""报送情况 in a real browser: from the bar to the numbers, the list, a file, a reminder, and no barriers."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.site import PASSWORD, Site
from tests.browser.steps import press

WIDE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
FETCH = """async (address) => {
  const answer = await fetch(address);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return [answer.status, String.fromCharCode(...bytes.slice(0, 4))];
}"""


def sign_in(page: Page, site: Site, name: str) -> Page:
    page.goto(f"{site.url}/login/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", PASSWORD)
    press(page, "main button[type=submit]")
    return page


def test_who_is_missing_is_found_and_reminded(page: Page, site: Site):
    sign_in(page, site, "performance1")
    press(page, "nav[aria-label=主导航] >> text=报送情况")
    expect(page.locator(".pagebar")).to_contain_text("截至 20")
    unsent = page.locator(".totals tfoot td").nth(2).locator("a")
    number = int(unsent.inner_text())
    press(page, unsent)
    rows = page.locator("table.standing tbody tr")
    expect(rows).to_have_count(number)
    expect(page.locator("#filter-show")).to_have_value("unsent")
    rows.first.locator("input[type=checkbox]").check()
    button = page.locator("button:has-text('催报勾选的')")
    expect(button).to_have_text("催报勾选的 1 个单位…")
    press(page, button)
    expect(page.locator("h1")).to_have_text("催报")
    press(page, "button[name=confirm]")
    expect(page.locator(".notice").first).to_contain_text("已提醒 1 个单位")
    expect(page.locator("#filter-show")).to_have_value("unsent")


def test_the_list_leaves_the_house_as_files(page: Page, shared_site: Site):
    sign_in(page, shared_site, "viewer1")
    for name in ("standing", "problems"):
        page.goto(f"{shared_site.url}/{name}/")
        for link, begins in (("下载 Excel", "PK"), ("打印（PDF）", "%PDF")):
            address = page.locator(f"a:has-text('{link}')").get_attribute("href")
            status, head = page.evaluate(FETCH, address)
            assert (status, head[: len(begins)]) == (200, begins)


def test_from_a_rule_to_a_unit(page: Page, shared_site: Site):
    sign_in(page, shared_site, "performance1")
    page.goto(f"{shared_site.url}/standing/")
    press(page, "nav[aria-label=报送情况] >> text=问题汇总")
    expect(page.locator("nav[aria-label=主导航] [aria-current]")).to_have_text("报送情况")
    line = page.locator("table.problems tbody tr").first
    units = int(line.locator("td.num").first.inner_text())
    press(page, line.locator("a"))
    expect(page.locator("table.standing tbody tr")).to_have_count(units)
    press(page, page.locator("table.standing tbody a").first)
    expect(page.locator(".pagebar .state")).to_be_visible()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("name", ["performance1", "section1", "department1", "viewer1"])
def test_nobody_meets_a_barrier(new_page, shared_site: Site, name: str, viewport):
    page = sign_in(new_page(viewport=viewport), shared_site, name)
    for address in ("standing/", "standing/?show=exempt", "problems/", "problems/R1/"):
        page.goto(f"{shared_site.url}/{address}")
        assert barriers(page) == []
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) == 0
