"""控制数 while one types, and what differs from the 底稿."""

from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.site import Site
from tests.browser.steps import press
from tests.browser.test_administration import sign_in

SECOND = "2023-0012"  # the demo unit's second round, above its 控制数


def test_what_is_left_of_the_ceiling_follows_what_is_typed(page: Page, site: Site):
    sign_in(page, site, "filler6")
    page.goto(f"{site.url}/filings/{SECOND}-01/")
    bar, note = page.locator(".ceiling"), page.locator(".note-ceiling")
    expect(bar).to_have_text("控制数 210，超 2.08")
    expect(bar).to_have_class("ceiling sev-explain")
    page.fill("#general_budget", "200")
    expect(bar).to_have_text("控制数 210，余 10")
    expect(bar).to_have_class("ceiling")
    expect(note).to_have_text("控制数 210 万元，已用 200 万元，余 10 万元")
    page.fill("#general_budget", "2100000.01元")
    expect(bar).to_have_text("控制数 210，超 0.000001")
    page.fill("#general_budget", "不是数")
    expect(bar).to_have_text("控制数 210，余 210")
    page.fill("#general_budget", "212.08")
    expect(note).to_have_text("控制数 210 万元，已用 212.08 万元，超 2.08 万元")


def test_what_differs_is_marked_and_readable_to_all(page: Page, shared_site: Site):
    sign_in(page, shared_site, "filler6")
    page.goto(f"{shared_site.url}/dossiers/{SECOND}/")
    assert barriers(page) == []
    press(page, "text=2 处不同")
    expect(page.locator("#duties")).to_be_visible()
    expect(page.locator(".note-changed")).to_have_count(2)
    assert barriers(page) == []
    press(page, "text=不对照底稿")
    expect(page.locator(".note-changed")).to_have_count(0)
