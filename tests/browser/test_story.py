"""The main job from end to end: a filler enters a published 附表1 by keyboard, and it comes out approved on paper."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.values import shown_text
from tests.browser.entry import save
from tests.browser.site import PASSWORD, Site
from tests.browser.steps import press
from tests.printing.tables import texts
from tests.samples import documents

MONEY = SCHEMES["hunan_2023"].money
SOURCE = next(d for d in documents("hunan-2023-targets-b") if d.kind == "department_target")
FETCH = """async (address) => {
  const answer = await fetch(address);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return [answer.status, answer.headers.get("content-type"), Array.from(bytes)];
}"""
EMPTY = "2023-0006"  # the demo unit's dossier that nobody has written in


def sign_in(page: Page, site: Site, name: str) -> Page:
    page.goto(f"{site.url}/login/")
    page.locator("input[name=username]").press_sequentially(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".pagebar")).to_be_visible()
    return page


def shown(name: str) -> str:
    shape = kind_of(SOURCE.kind).shape
    return shown_text(SOURCE.header, shape.header[name], MONEY)


@dataclass
class Keyboard:
    """A person who never touches the mouse."""

    page: Page

    def focused(self) -> str:
        return self.page.evaluate("document.activeElement.id || document.activeElement.name || ''")

    def tab_to(self, wanted: str) -> None:
        """Tab on until a control whose id (or name) matches has the focus."""
        for _ in range(400):
            if re.fullmatch(wanted, self.focused()):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way by Tab to {wanted}")

    def fill(self, wanted: str, text: str) -> None:
        self.tab_to(wanted)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Tab")

    def press(self, wanted: str, key: str = "Enter") -> None:
        self.tab_to(wanted)
        self.page.keyboard.press(key)


def enter_target(page: Page) -> None:
    """The whole 附表1 of the published document, cell by cell in the order of the page."""
    keys = Keyboard(page)
    page.keyboard.press("Tab")
    for name in (
        "department_name",
        "general_budget",
        "basic_expenditure",
        "government_fund",
        "other_funds",
        "duties",
    ):
        if shown(name):
            keys.fill(name, shown(name))
    tasks = SOURCE.rows["tasks"]
    for place, task in enumerate(tasks):
        for column in ("matter", "responsible", "goal"):
            keys.fill(f"tasks/[^/]+/{column}", task[column])
        if place + 1 < len(tasks):
            add_task(page)
    for indicator in SOURCE.rows["indicators"]:
        for column in ("name", "value"):
            keys.tab_to(f"indicators/[^/]+/{column}")
            page.keyboard.insert_text(indicator[column])
            page.keyboard.press("Tab")
    keys.fill("other_projects", shown("project_expenditure"))


def add_task(page: Page) -> None:
    """The last row's ＋ adds one below and puts the focus into it."""
    page.locator("[name=add][value^='tasks']").first.focus()
    page.keyboard.press("Enter")


def explain(page: Page, words: str) -> None:
    """The same 情况说明 to each warning that waits for one."""
    waiting = page.locator("#found li.finding-explain").filter(has=page.locator("details.answering"))
    while waiting.count():
        waiting.first.locator("summary").click()
        waiting.first.locator("textarea").fill(words)
        press(page, waiting.first.locator("button:has-text('提交说明')"))


def remark_at(page: Page, cell: str, words: str) -> None:
    page.locator(f"[data-cell='{cell}'] .remark-here").click()
    expect(page.locator("#remark textarea[name=text]")).to_be_focused()
    page.keyboard.type(words)
    press(page, "#remark button:has-text('记下意见')")
    expect(page.locator(".remark", has_text=words)).to_be_visible()


def step(page: Page, action: str, state: str) -> None:
    press(page, f"#move-{action} button[type=submit]")
    expect(page.locator(".pagebar")).to_contain_text(state)


def test_a_target_is_entered_signed_returned_corrected_passed_approved_and_printed(new_page, site):
    filler = sign_in(new_page(), site, "filler5")
    filler.goto(f"{site.url}/filings/{EMPTY}-02/")
    filler.locator("#no_funds").focus()
    filler.keyboard.press("Space")
    save(filler)
    filler.goto(f"{site.url}/filings/{EMPTY}-01/")
    enter_target(filler)
    save(filler)
    expect(filler.locator("#total_amount")).to_have_value("930.09")
    expect(filler.locator("#project_expenditure")).to_have_value("464")
    explain(filler, "按街道统一的写法填写。")
    filler.goto(f"{site.url}/dossiers/{EMPTY}/")
    expect(filler.locator(".sev-block")).to_have_count(0)
    press(filler, "a:has-text('提交审签')")
    package = filler.url
    step(filler, "submit", "待审签")

    head = sign_in(new_page(), site, "head5")
    head.goto(package)
    step(head, "sign", "待初审")

    section = sign_in(new_page(), site, "section2")
    section.goto(package)
    press(section, "main .list a:text-is('附表1')")
    value = section.locator("[data-cell^='indicators/'][data-cell$='/value']").first.get_attribute(
        "data-cell"
    )
    remark_at(section, "duties", "职责请补充城市管理内容。")
    remark_at(section, value, "指标值缺计量单位。")
    press(section, "text=通过或退回")
    section.click("summary:has-text('退回…')")
    section.fill("#return-opinion", "请按两条意见修改。")
    step(section, "return", "退回修改")

    filler.goto(package)
    press(filler, filler.locator(".remark a", has_text="指标值及单位"))
    control = filler.locator(f"[id='{value}']")
    expect(control).to_be_focused()
    control.fill("7个")
    filler.fill("#duties", shown("duties") + "\n4、做好城市管理工作。")
    save(filler)
    filler.goto(package)
    for _ in range(2):
        answer = filler.locator(".remark.open").first
        answer.get_by_label("已修改", exact=True).check()
        answer.locator("textarea").fill("已按意见修改。")
        press(filler, answer.locator("button"))
    step(filler, "submit", "待审签")
    head.goto(package)
    step(head, "sign", "待初审")

    section.goto(package)
    expect(section.locator("#changes-title")).to_have_text("与第1次报送相比的变化")
    expect(section.locator(".changes")).to_contain_text("7个")
    step(section, "pass", "待审核")
    performance = sign_in(new_page(), site, "performance1")
    performance.goto(package)
    step(performance, "pass", "审核通过")
    performance.fill("#move-approve [name=approval_number]", "某财绩〔2023〕1号")
    performance.fill("#move-approve [name=approval_date]", "2023-01-20")
    step(performance, "approve", "已批复")

    status, kind, pdf = filler.evaluate(FETCH, f"/filings/{EMPTY}-01/print.pdf")
    assert (status, kind) == (200, "application/pdf")
    text = "".join(texts(bytes(pdf)))
    for words in ("4、做好城市管理工作。", "7个", "资金总额：930.09", "第2次报送"):
        assert words in text
    assert "草稿" not in text
