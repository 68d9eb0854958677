"""协商完善 by phone: proposals at cells, texts put in by the office, the rest answered by the unit, back at the office."""

import os

from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.site import Site
from tests.browser.steps import press
from tests.browser.test_review import open_package, sign_in

PHONE = {"width": 390, "height": 844}
ALLOWED = "from forms_app.models import Campaign; Campaign.objects.update(text_by_bureau=True)"
SHOTS = os.environ.get("SHOTS", "")


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def propose(page: Page, cell: str, proposal: str, reason: str) -> None:
    """Put a cell differently, as a reviewer does with mouse and keyboard."""
    page.locator(f"[data-cell='{cell}'] .remark-here").click()
    expect(page.locator("#remark-text")).to_be_focused()
    page.keyboard.type(reason)
    page.click("summary:has-text('建议改为')")
    page.fill("#remark-proposal", proposal)
    press(page, "#remark button:has-text('记下意见')")
    expect(page.locator(".remark", has_text=reason)).to_contain_text("未发出")


def no_overflow(page: Page) -> None:
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0


def put_down(page: Page) -> None:
    """Two texts and one amount, on 附表1."""
    press(page, "main .list a:text-is('附表1')")
    duties = "负责辖区社会治理、安全生产监管、社区服务和环境卫生工作。"
    propose(page, "duties", duties, "职责请精简，与三定方案一致。")
    task = page.locator("[data-cell^='tasks/'][data-cell$='/goal']").first.get_attribute("data-cell")
    propose(page, task, "建成7个党建阵地，组织党员活动12场。", "目标请写场次。")
    shot(page, "1-table-proposals")
    propose(page, "government_fund", "", "没有的留空，不填0。")
    assert barriers(page) == []


def put_in(page: Page) -> None:
    """The office talked with the unit on the phone and puts the texts in itself."""
    press(page, "text=通过或退回")
    expect(page.locator("#move-consult")).to_be_visible()
    page.click("#move-improve summary")
    expect(page.locator("#move-improve")).to_contain_text("另有 1 条涉及金额或选项")
    page.fill("#improve-agreed_with", "某主任")
    page.fill("#improve-agreed_on", page.evaluate("new Date().toLocaleDateString('sv')"))
    shot(page, "2-improve")
    assert barriers(page) == []
    press(page, "#move-improve button[type=submit]")
    expect(page.locator(".pagebar")).to_contain_text("待初审")
    changes = page.locator(".changes")
    expect(changes).to_contain_text("建议，与单位某主任协商后完善")
    expect(changes.locator("tbody tr")).to_have_count(2)
    shot(page, "3-improved")


def ask(page: Page) -> None:
    """One more amount, and both go to the unit."""
    press(page, "main .list a:text-is('附表1')")
    propose(page, "other_funds", "12", "上年结余按决算数填。")
    page.click("#assess summary")
    page.select_option("#assess-grade", label="良")
    page.fill("#assess-text", "目标较清楚，金额请单位核对。")
    press(page, "#assess button[type=submit]")
    shot(page, "4-assessed")
    press(page, "text=通过或退回")
    page.click("#move-consult summary")
    page.fill("#consult-opinion", "电话里已说明，请核对后答复。")
    shot(page, "5-consult")
    press(page, "#move-consult button[type=submit]")
    expect(page.locator(".pagebar")).to_contain_text("协商完善中")
    expect(page.locator("#round-title")).to_contain_text("还有 2 条建议未答复")


def answer(page: Page) -> None:
    """On the phone the filler accepts both, sees what that breaks, and declines one with a reason."""
    expect(page.locator("#round-title")).to_contain_text("还有 2 条建议未答复")
    assert barriers(page) == []
    no_overflow(page)
    shot(page, "6-phone-open")
    for left in ("还有 1 条建议未答复", "建议已全部答复"):
        press(page, page.locator(".remark.open .accept > button").first)
        expect(page.locator("#round-title")).to_contain_text(left)
    expect(page.locator("#stops-title ~ .todo")).to_contain_text("资金总额")
    no_overflow(page)
    shot(page, "7-phone-broken")
    declined = page.locator(".remark", has_text="其他资金")
    declined.locator(".accept summary").click()
    declined.locator(".accept textarea").fill("其他资金与预算批复一致。")
    press(page, declined.locator(".accept button[value=declined]"))
    expect(page.locator(".remark", has_text="其他资金")).to_contain_text("未采纳")
    expect(page.locator("#preview-title ~ .table-scroll")).to_contain_text("政府性基金拨款")
    assert barriers(page) == []
    shot(page, "8-phone-answered")
    press(page, "#move-submit button[type=submit]")
    expect(page.locator(".pagebar")).to_contain_text("待审签")


def confirm(page: Page) -> None:
    press(page, "main .list a")
    changes = page.locator(".changes")
    expect(changes).to_contain_text("演示填表人丁 采纳")
    expect(changes.locator("tbody tr")).to_have_count(1)
    assert barriers(page) == []
    shot(page, "9-head")
    press(page, "#move-sign button[type=submit]")
    expect(page.locator(".pagebar")).to_contain_text("待初审")


def test_texts_are_agreed_by_phone_and_amounts_on_the_screen(new_page, site: Site):
    site.python(ALLOWED)
    section = open_package(sign_in(new_page(), site, "section1"))
    package = section.url
    put_down(section)
    put_in(section)
    ask(section)

    filler = sign_in(new_page(), site, "filler4", "枫林街道 · 填表人")
    filler.set_viewport_size(PHONE)
    filler.goto(package)
    answer(filler)
    confirm(sign_in(new_page(), site, "head6"))

    section.goto(package)
    expect(section.locator("main")).to_contain_text("演示填表人丁 采纳")
    expect(section.locator(".remark", has_text="其他资金").first).to_contain_text("未采纳")
    expect(section.locator("main")).to_contain_text("目标较清楚，金额请单位核对。")
    shot(section, "10-back")
    press(section, "main .list a:text-is('附表1')")
    expect(section.locator("[data-cell='government_fund']")).to_contain_text("演示填表人丁 采纳")
    assert barriers(section) == []
    shot(section, "11-table")


def test_a_proposal_that_came_with_a_return_is_adopted_at_one_click(new_page, site: Site):
    section = open_package(sign_in(new_page(), site, "section1"))
    package = section.url
    press(section, "main .list a:text-is('附表1')")
    propose(section, "duties", "负责辖区社会治理。", "职责请精简。")
    press(section, "text=通过或退回")
    section.click("summary:has-text('退回…')")
    section.fill("#return-opinion", "请按意见修改。")
    press(section, "#move-return button[type=submit]")
    filler = sign_in(new_page(), site, "filler4", "枫林街道 · 填表人")
    filler.goto(package)
    shot(filler, "12-returned")
    press(filler, "text=采纳建议")
    expect(filler.locator(".remark").first).to_contain_text("已按建议修改。")
    expect(filler.locator(".changes")).to_contain_text("演示填表人丁 采纳")
    assert barriers(filler) == []
    shot(filler, "13-adopted")


def test_what_was_typed_goes_along_to_the_right_cell(page, shared_site: Site):
    open_package(sign_in(page, shared_site, "section1"))
    press(page, "main .list a:text-is('附表1')")
    page.locator("[data-cell='prepared_by'] .remark-here").click()
    expect(page.locator("#remark-text")).to_be_focused()
    page.click("summary:has-text('建议改为')")
    page.fill("#remark-proposal", "写了一半的建议")
    page.locator("[data-cell='duties'] .remark-here").click()
    expect(page.locator("#remark .where")).to_contain_text("部门职责概述")
    expect(page.locator("#remark-proposal")).to_be_visible()
    expect(page.locator("#remark-proposal")).to_have_value("写了一半的建议")
    expect(page.locator("#remark .quoted")).not_to_contain_text("某某")
