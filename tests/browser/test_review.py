"""The review in a real browser: remarks at cells, the way back to the unit, the next version, and no barriers."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.site import PASSWORD, Site
from tests.browser.steps import press

WIDE, PHONE = {"width": 1920, "height": 1080}, {"width": 390, "height": 844}
WAITING = "枫林街道"  # the demo unit whose set waits for 初审


def sign_in(page: Page, site: Site, name: str, acting: str = "") -> Page:
    page.goto(f"{site.url}/login/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", PASSWORD)
    press(page, "main button[type=submit]")
    if acting:
        page.select_option(".acting select", label=acting)
        press(page, ".acting button")
    page.goto(site.url)
    return page


def open_package(page: Page) -> Page:
    press(page, f"main .list a:has-text('{WAITING}')")
    return page


def note(page: Page, cell: str, words: str) -> None:
    """Put down a remark at a cell, as a reviewer does with the mouse."""
    page.locator(f"[data-cell='{cell}'] .remark-here").click()
    expect(page.locator("#remark-text")).to_be_focused()
    page.keyboard.type(words)
    press(page, "#remark button:has-text('记下意见')")


def test_a_set_is_returned_with_remarks_at_cells_and_comes_back(new_page, site):
    section = open_package(sign_in(new_page(), site, "section1"))
    package = section.url
    press(section, "main .list a:text-is('附表1')")
    cell = section.locator("[data-cell^='indicators/'][data-cell$='/value']").first.get_attribute("data-cell")
    section.fill("#remark-text", "")
    note(section, "duties", "职责请精简。")
    note(section, cell, "指标值偏低。")
    expect(section.locator(".remark")).to_have_count(2)
    expect(section.locator(".remark").last).to_contain_text("数量指标第1行 · 指标值及单位")
    press(section, "text=通过或退回")
    section.click("summary:has-text('退回…')")
    section.fill("#return-opinion", "请按意见修改。")
    expect(section.locator("input[name=tables]:checked")).to_have_count(1)
    press(section, "#move-return button[type=submit]")
    expect(section.locator(".pagebar")).to_contain_text("退回修改")

    filler = sign_in(new_page(), site, "filler4", "枫林街道 · 填表人")
    filler.goto(package)
    expect(filler.locator("#move-submit")).to_contain_text("2 条修改意见未答复")
    assert barriers(filler) == []
    for words in ("已按意见修改。", "已核对。"):
        answer = filler.locator(".remark.open").first
        answer.get_by_label("已修改", exact=True).check()
        answer.locator("textarea").fill(words)
        press(filler, answer.locator("button"))
    press(filler, "#move-submit button[type=submit]")
    expect(filler.locator(".pagebar")).to_contain_text("待审签")

    head = sign_in(new_page(), site, "head6")
    press(head, "main .list a")
    head.click("summary:has-text('附表1')")
    expect(head.locator(".sheet").first).to_be_visible()
    assert barriers(head) == []
    press(head, "#move-sign button[type=submit]")
    expect(head.locator(".pagebar")).to_contain_text("待初审")

    section.goto(package)
    expect(section.locator("#changes-title")).to_have_text("与第1次报送相比的变化")
    section.locator(".remark summary").first.click()
    section.locator(".remark").first.get_by_label("已办结").check()
    press(section, section.locator(".remark").first.locator("button"))
    expect(section.locator(".remark").first).to_have_class(re.compile("closed"))
    press(section, "#move-pass button[type=submit]")
    expect(section.locator(".pagebar")).to_contain_text("待审核")


def test_a_cell_is_chosen_without_losing_what_was_typed(page, shared_site):
    open_package(sign_in(page, shared_site, "section1"))
    press(page, "main .list a:text-is('附表1')")
    page.fill("#remark-text", "写了一半")
    page.locator("[data-cell='total_amount'] .remark-here").click()
    expect(page.locator("#remark .where")).to_contain_text("资金总额")
    expect(page.locator("#remark-text")).to_have_value("写了一半")
    expect(page.locator("[data-cell='total_amount']")).to_have_class(re.compile("chosen"))


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("name", ["section1", "performance1", "filler1", "head3", "viewer1"])
def test_nobody_meets_a_barrier(new_page, shared_site, name, viewport):
    page = sign_in(new_page(viewport=viewport), shared_site, name)
    page.goto(f"{shared_site.url}/?tab=all")
    assert barriers(page) == []
    press(page, page.locator("main .list tbody a").first)
    assert barriers(page) == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0


def test_the_table_under_review_has_no_barrier(page, shared_site):
    open_package(sign_in(page, shared_site, "section1"))
    for table in ("附表1", "附表2", "附表3-1"):
        press(page, f"main .list a:text-is('{table}')")
        assert barriers(page) == []
        press(page, "text=通过或退回")
    page.click("summary:has-text('退回…')")
    assert barriers(page) == []
