"""A mid-year 追加 in a real browser: applied for, filled in, signed, passed, approved; both versions stay printable."""

import re

from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.entry import save
from tests.browser.site import Site
from tests.browser.steps import press
from tests.browser.test_story import FETCH, sign_in, step
from tests.printing.tables import texts

NUMBER = "某财预〔2023〕12号"
TYPED = {
    "direction_name": "老旧小区消防改造",
    "amount": "12",
    "fund_name": "应急安全专项",
    "fund_amount": "12",
    "period": "2023年7月至12月",
    "period_goal": "完成两个老旧小区的消防设施改造。",
    "annual_goal": "完成两个老旧小区的消防设施改造。",
}


def package_of(page: Page, site: Site) -> str:
    """The address of the person's approved package."""
    page.goto(f"{site.url}/?tab=all")
    press(page, page.locator("main .list tbody tr", has_text="已批复").first.locator("a").first)
    return page.url


def apply(page: Page) -> None:
    page.click("summary:has-text('申请调整…')")
    page.get_by_label(re.compile("追加新增：新增一张附表3-4")).check()
    page.fill("#adjust-document_number", NUMBER)
    page.fill("#adjust-dated", "2023-07-01")
    page.fill("#adjust-amount", "12")
    page.fill("#adjust-opinion", "上级追加资金，年中新增项目。")
    assert barriers(page) == []
    step(page, "adjust", "调整中")


def fill_in(page: Page) -> None:
    """The added table, cell by cell; nothing in it is taken from 附表2."""
    for name, text in TYPED.items():
        cell = page.locator(f"td[data-cell='{name}']")
        expect(cell).not_to_contain_text("自动取数")
        page.fill(f"#{name}", text)
    rows = page.locator("tbody[data-rows='indicators'] tr[data-row]")
    for nth in range(rows.count()):
        row = rows.nth(nth)
        row.locator("textarea[id$='/name']").fill(f"追加指标{nth + 1}")
        row.locator("textarea[id$='/value']").fill("≥90%")
        row.locator("select").select_option(label="计划标准")
    spend = page.locator("tbody[data-rows='expenses'] tr[data-row]").first
    for column, text in (
        ("summary", "消防改造"),
        ("detail", "消防设施"),
        ("basis", "按报价"),
        ("amount", "12"),
    ):
        spend.locator(f"td [name$='-{column}']").fill(text)
    save(page)
    expect(page.locator("#expense_total")).to_have_value("12")


def printed(page: Page, path: str) -> str:
    status, kind, pdf = page.evaluate(FETCH, path)
    assert (status, kind) == (200, "application/pdf")
    return "".join(texts(bytes(pdf)))


def test_a_mid_year_addition_goes_the_whole_way_beside_the_approved_tables(new_page, site):
    filler = sign_in(new_page(), site, "filler3")
    package = package_of(filler, site)
    path = package.removeprefix(site.url)
    before = printed(filler, f"{path}versions/1/print.pdf")
    apply(filler)
    notice = filler.locator("main .notice", has_text="只有本次调整的表可以修改")
    expect(notice).to_contain_text(f"第1次调整（追加新增，{NUMBER}，2023-07-01）")
    assert barriers(filler) == []

    press(filler, notice.locator("a", has_text="附表3-4"))
    fill_in(filler)
    expect(filler.locator("#fund_name")).to_have_value(TYPED["fund_name"])
    assert barriers(filler) == []
    press(filler, filler.locator(".tables a", has_text=re.compile("^附表2")))
    expect(filler.locator("main")).to_contain_text("这张表不在本次调整范围内")
    expect(filler.locator(".sheet textarea")).to_have_count(0)
    filler.goto(package)
    step(filler, "submit", "待审签")

    for name, action, state in (
        ("head3", "sign", "待主管部门审核"),
        ("department1", "pass", "待初审"),
        ("section2", "pass", "待审核"),
        ("performance1", "pass", "审核通过"),
    ):
        person = sign_in(new_page(), site, name)
        person.goto(package)
        step(person, action, state)
    performance = person
    performance.fill("#move-approve [name=approval_number]", "某财绩〔2023〕9号")
    performance.fill("#move-approve [name=approval_date]", "2023-07-20")
    step(performance, "approve", "已批复")
    assert barriers(performance) == []

    listed = performance.locator("section", has=performance.locator("#versions-title"))
    expect(listed).to_contain_text("第2次报送 · 调整版本 · 第1次调整")
    expect(listed).to_contain_text("第1次报送 · 批复版本")
    press(performance, listed.locator("a", has_text="与第1次报送比较"))
    expect(performance.locator(".amounts .total")).to_contain_text("+12")
    expect(performance.locator("main")).to_contain_text("新增报表 1 张")
    assert barriers(performance) == []

    assert printed(performance, f"{path}versions/1/print.pdf") == before
    after = printed(performance, f"{path}versions/2/print.pdf")
    assert f"调整版本：第1次调整（追加新增，{NUMBER}，2023-07-01）" in after
    assert "老旧小区消防改造" in after and "老旧小区消防改造" not in before
    for annex in ("附表1", "附表2"):
        one, other = (
            re.search(f"{annex}第1页共.页校验码(.{{12}})批复版本", text)[1] for text in (before, after)
        )
        assert one == other

    performance.goto(f"{package}trail/")
    expect(performance.locator("main")).to_contain_text("上级追加资金，年中新增项目。")
    performance.locator(".event-changes summary").first.click()
    assert barriers(performance) == []
    assert "办理记录" in printed(performance, f"{path}trail.pdf")


def test_on_a_phone_a_refused_form_is_led_to(new_page, site, watch):
    watch.expected.append("status of 409")
    phone = sign_in(new_page(viewport={"width": 390, "height": 844}), site, "filler3")
    package_of(phone, site)
    phone.click("summary:has-text('申请调整…')")
    phone.get_by_label(re.compile("调增：勾选的表")).check()
    phone.fill("#adjust-document_number", NUMBER)
    phone.fill("#adjust-dated", "2023-07-01")
    phone.fill("#adjust-amount", "0")
    phone.fill("#adjust-opinion", "上级追加资金。")
    press(phone, "#move-adjust button[type=submit]")
    reason = phone.locator("#move-adjust [tabindex]", has_text="请填写调整金额")
    expect(reason).to_be_focused()
    expect(reason).to_be_in_viewport()
    expect(phone.locator("#adjust-opinion")).to_have_value("上级追加资金。")
