"""A city's projects from end to end: a clerk adds two, fills them in by keyboard, and each goes its own way to 批复."""

import os
import re

from playwright.sync_api import Page, expect

from forms_app.document import Document
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from tests.browser import regions
from tests.browser.accessibility import barriers
from tests.browser.declaring import Desk
from tests.browser.entry import save
from tests.browser.site import Site
from tests.browser.steps import press
from tests.browser.test_story import FETCH, Keyboard, remark_at, sign_in, step
from tests.printing.tables import texts
from tests.samples import documents

SCHEME = SCHEMES["shanghai_2024"]
PUBLISHED = documents("shanghai-2024-declarations")[0]
SHOTS = os.environ.get("SHOTS", "")
LONG = {
    "project_name": "老旧小区物业服务提升", "nature": "phased", "category": "specific",
    "begins": "2024-01-01", "ends": "2026-12-31", "project_fiscal": "2400000", "project_other": "600000",
    "annual_fiscal": "800000", "annual_carried": "50000.5", "annual_other": "200000",
    "project_goal": "三年内为60个老旧小区引入专业物业服务。", "annual_goal": "2024年为20个老旧小区引入专业物业服务。",
}  # fmt: skip
LONG_ROWS = [
    ("quantity", "引入专业物业服务的小区", "=20(个)", "=60(个)"),
    ("quality", "引入服务验收合格率", "=100(%)", "=100(%)"),
    ("timeliness", "引入服务按计划完成率", "≥95(%)", "≥95(%)"),
    ("social", "小区报修及时处置率", "≥90(%)", "≥95(%)"),
    ("service_satisfaction", "居民对物业服务的满意度", "≥80(%)", "≥85(%)"),
]


def long_project() -> Document:
    """One that runs for three years, so that amounts, goals and values have two sides."""
    kind, columns = kind_of(PUBLISHED.kind), ("category", "name", "value", "project_value")
    plain = kind.blank(SCHEME).to_plain()
    rows = [dict(zip(columns, row, strict=True)) | {"uid": f"{n:08}-0000-4000-8000-000000000000"}
            for n, row in enumerate(LONG_ROWS)]  # fmt: skip
    filled = {"fields": plain["fields"] | LONG, "rows": {"indicators": rows}}
    return Document.from_plain(plain | filled, kind.shape)


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/shanghai-{name}.png", full_page=True)


def add_project(page: Page, dossier: str, name: str) -> None:
    """新增项目 on the dossier's page; its table opens."""
    page.goto(dossier)
    Keyboard(page).tab_to("name-shanghai_declaration")
    page.keyboard.insert_text(name)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#project_name")).to_have_value(name)


def finding(page: Page, words: str):
    return page.locator("#found li.finding", has_text=words)


def told_of(page: Page, place: str, wrong: str, right: str, words: str) -> None:
    """What is wrong is said while one types, and no more once it is put right."""
    cell, said = page.locator(f"[id='{place}']"), page.locator("#found li.finding", has_text=words)
    for text, number in ((wrong, 1), (right, 0)):
        cell.focus()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(text)
        expect(said).to_have_count(number)
        shot(page, f"2-{words}-{number}")


def enter_published(page: Page) -> None:
    """The first published declaration, cell by cell; the sum of the year follows while its parts are typed."""
    desk = Desk(page, PUBLISHED, SCHEME)
    page.locator("h1").first.click()
    desk.header(left_out=["annual_other"])
    expect(page.locator("#annual_total")).to_have_value("443,000.00")
    page.locator("#annual_carried").focus()
    desk.keys.fill("annual_other", "393,000")
    expect(page.locator("#annual_total")).to_have_value("836,000.00")
    told_of(page, "ends", "2023-12-31", "2024-12-31", "晚于")
    desk.rows("indicators")
    first = page.locator("[id^='indicators/'][id$='/value']").first.get_attribute("id")
    told_of(page, first, "=3.00", "=3.00(项)", "单位")
    save(page)


def enter_long(page: Page) -> None:
    """A project of three years: amounts, goals and values on both sides."""
    desk = Desk(page, long_project(), SCHEME)
    page.locator("h1").first.click()
    desk.header()
    desk.rows("indicators")
    expect(page.locator("#project_total")).to_have_value("3,000,000.00")
    expect(page.locator("#annual_total")).to_have_value("1,050,000.50")
    save(page)


def sent_on(page: Page, package: str, action: str, state: str) -> None:
    page.goto(package)
    step(page, action, state)


def both_at_once(page: Page, dossier: str, words: str, state: str) -> None:
    """From the dossier's list by way of the list of what will be done."""
    page.goto(dossier)
    press(page, f"button:has-text('{words}')")
    expect(page.locator("main tbody tr")).to_have_count(2)
    shot(page, f"6-{state}")
    assert barriers(page) == []
    press(page, "button:has-text('对勾选的办理')")
    page.goto(dossier)
    expect(page.locator("main .list a.state")).to_have_text([re.compile(state)] * 2)


def packages(page: Page, dossier: str) -> list[str]:
    page.goto(dossier)
    links = page.locator("main .list a.state")
    return [links.nth(n).evaluate("(link) => link.href") for n in range(links.count())]


def paper(page: Page, address: str) -> str:
    status, kind, pdf = page.evaluate(FETCH, address)
    assert (status, kind) == (200, "application/pdf")
    return re.sub(r"\s", "", "".join(texts(bytes(pdf))))


def returned_with_a_remark(section: Page, package: str) -> None:
    """业务处室 gives one project back, and the other goes on without it."""
    section.goto(package)
    press(section, "main .list a:text-is('申报表2')")
    value = section.locator("[data-cell^='indicators/'][data-cell$='/value']").first
    remark_at(section, value.get_attribute("data-cell"), "请与三年计划核对。")
    shot(section, "8-remark")
    assert barriers(section) == []
    press(section, "text=通过或退回")
    section.click("summary:has-text('退回…')")
    section.fill("#return-opinion", "请按意见修改。")
    step(section, "return", "退回修改")


def corrected(filler: Page, package: str) -> None:
    filler.goto(package)
    shot(filler, "9-returned")
    press(filler, filler.locator(".remark a", has_text="年度指标值"))
    cell = filler.locator("[id^='indicators/'][id$='/value']").first
    expect(cell).to_be_focused()
    cell.fill("=24(个)")
    save(filler)
    filler.goto(package)
    answer = filler.locator(".remark.open")
    answer.get_by_label("已修改", exact=True).check()
    answer.locator("textarea").fill("已改为24个。")
    press(filler, answer.locator("button"))
    step(filler, "submit", "待审签")


def approved(performance: Page, *wanted: str) -> None:
    """绩效管理处 passes both, and approves both with one 文号."""
    for package in wanted:
        sent_on(performance, package, "pass", "审核通过")
    performance.goto(f"{performance.url.partition('/packages')[0]}/?tab=passed")
    shot(performance, "10-passed")
    assert barriers(performance) == []
    press(performance, "button:has-text('批量批复')")
    performance.fill("[name=approval_number]", "沪财绩〔2024〕1号")
    performance.fill("[name=approval_date]", "2024-02-01")
    shot(performance, "11-approve")
    press(performance, "button:has-text('对勾选的办理')")
    expect(performance.locator("main")).to_contain_text("已批复")
    for package in wanted:
        performance.goto(package)
        expect(performance.locator(".pagebar")).to_contain_text("已批复")


def shows_on_paper(filler: Page, number: str) -> None:
    first = paper(filler, f"/filings/{number}-01/print.pdf")
    for words in ("公房资产监管", "其他一次性项目", "836,000.00", "=3.00(项)", "计划开始日期2024-01-01"):
        assert words in first
    second = paper(filler, f"/filings/{number}-02/print.pdf")
    for words in ("3,000,000.00", "50,000.50", "=24(个)/=60(个)", "第2次报送"):
        assert words in second
    assert "草稿" not in first + second and "生态效益指标" not in first
    listed = paper(filler, f"/dossiers/{number}/summary/shanghai_declaration.pdf")
    for words in (
        "项目绩效目标汇总表",
        "非申报表格",
        "合计（2个项目）1,886,000.50",
        "老旧小区物业服务提升",
        "已批复",
    ):
        assert words in listed


def test_two_projects_go_their_own_ways_to_approval_and_stand_in_one_list(new_page, empty_site: Site):
    number = regions.opened(empty_site, regions.SHANGHAI)
    dossier = f"{empty_site.url}/dossiers/{number}/"
    filler = sign_in(new_page(), empty_site, "filler")
    press(filler, "text=去新增项目")
    shot(filler, "1-empty")
    assert barriers(filler) == []
    add_project(filler, dossier, PUBLISHED.header["project_name"])
    enter_published(filler)
    shot(filler, "3-published")
    assert barriers(filler) == []
    add_project(filler, dossier, LONG["project_name"])
    enter_long(filler)
    expect(filler.locator("h1").first).to_contain_text(f"申报表2 {LONG['project_name']}")
    shot(filler, "4-long")
    filler.goto(dossier)
    expect(filler.locator("main .list")).to_contain_text("1,886,000.50")
    expect(filler.locator(".sev-block")).to_have_count(0)
    shot(filler, "5-dossier")
    assert barriers(filler) == []
    both_at_once(filler, dossier, "全部没有错误的 2 个项目", "待审签")
    head = sign_in(new_page(), empty_site, "head")
    shot(head, "6-head")
    both_at_once(head, dossier, "全部待审签的 2 个项目", "待主管部门审核")
    first, second = packages(filler, dossier)
    department = sign_in(new_page(), empty_site, "department")
    shot(department, "7-department")
    for package in (first, second):
        sent_on(department, package, "pass", "待初审")
    section = sign_in(new_page(), empty_site, "section")
    returned_with_a_remark(section, second)
    sent_on(section, first, "pass", "待审核")
    corrected(filler, second)
    for page, action, state in (
        (head, "sign", "待主管部门审核"),
        (department, "pass", "待初审"),
        (section, "pass", "待审核"),
    ):
        sent_on(page, second, action, state)
    approved(sign_in(new_page(), empty_site, "performance"), first, second)
    shows_on_paper(filler, number)
