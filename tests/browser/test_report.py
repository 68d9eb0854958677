"""The 自评报告 in the browser: blocks, and whole texts pasted from Word."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.entry import at, reopen, save, sign_in
from tests.browser.site import PASSWORD, Site
from tests.browser.test_filling import SIZES
from tests.test_pasting import WORD, report_text

PASTE = """([html, text]) => {
    const data = new DataTransfer();
    if (html) data.setData("text/html", html);
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def report(page, site) -> Page:
    """The published self-evaluation's report, in the hands of its unit."""
    sign_in(page, site, "filler7", PASSWORD)
    page.goto(f"{site.url}/filings/{number(site)}/")
    return page


def number(site: Site) -> str:
    found = "Filing.objects.get(kind='evaluation_report', dossier__unit__code='419001').number"
    return json.loads(
        site.python(f"import json\nfrom forms_app.models import Filing\nprint(json.dumps({found}))").strip()
    )


def blocks(page: Page, part: str) -> list[tuple[str, str]]:
    """The texts of a part, each with its style as shown."""
    rows = page.locator(f"[data-part={part}] tr[data-row]:not(.going)")
    return [
        (
            row.locator("textarea").input_value(),
            row.locator("select").evaluate("s => s.options[s.selectedIndex].text"),
        )
        for row in rows.all()
    ]


def area(page: Page, part: str, nth: int = -1):
    return page.locator(f"[data-part={part}] td.block > textarea").nth(nth)


def caret(area, at: int, to: int | None = None) -> None:
    area.focus()
    area.evaluate("(e, [from, to]) => e.setSelectionRange(from, to)", [at, at if to is None else to])


def paste(page: Page, html: str, text: str) -> None:
    page.evaluate(PASTE, [html, text])


def told(page: Page):
    return page.locator("#pasted-told")


def test_a_page_of_word_pasted_into_a_block_becomes_blocks(report):
    caret(area(report, "others_text"), 2)
    paste(report, WORD, "一段\n二段")
    expect(told(report)).to_contain_text("贴入 6 段")
    expected = [
        ("无。", "正文"), ("2022年度一般公共预算支出", "正文"), ("一、部门职责", "小标题"), ("支出<10万元&已完成 100%", "正文"),
        ("换行后一段", "正文"), ("项目\u3000金额", "正文"), ("自治奖励\u300020", "正文"),
    ]  # fmt: skip
    assert blocks(report, "others_text") == expected
    reopen(report)
    assert blocks(report, "others_text") == expected


def test_what_stands_around_the_cursor_stays_around_what_is_pasted(report):
    area(report, "others_text").fill("前面后面")
    caret(area(report, "others_text"), 2)
    paste(report, "", "甲\n乙")
    expect(told(report)).to_be_visible()
    assert [text for text, _ in blocks(report, "others_text")] == ["前面", "甲", "乙", "后面"]
    caret(area(report, "others_text", 0), 0, 2)
    paste(report, "", "丙\n丁")
    expect(area(report, "others_text", 1)).to_have_value("丁")
    assert [text for text, _ in blocks(report, "others_text")] == ["丙", "丁", "甲", "乙", "后面"]


def test_a_line_is_pasted_as_a_browser_does(report):
    asked = []
    report.on("request", lambda request: asked.append(request.url) if "paste" in request.url else None)
    caret(area(report, "others_text"), 0)
    paste(report, "<b>一行</b>", "一行")
    report.wait_for_timeout(200)
    assert asked == []


def test_a_whole_report_goes_under_its_chapters(report):
    report.get_by_text("粘贴全文").click()
    report.get_by_label("报告全文").focus()
    paste(report, "", report_text())
    expect(told(report)).to_contain_text("按标题分到 10 章，封面和目录的 5 行没有带入")
    texts = [text for text, _ in blocks(report, "problems_text")]
    assert texts == [texts[0]] * 2, "behind what stood there"
    assert blocks(report, "general_project") == [("", "正文")], (
        "the sentence that the house fills in stands there already"
    )
    assert report.get_by_label("报告全文").input_value() == ""
    reopen(report)
    assert [text for text, _ in blocks(report, "problems_text")] == texts


def test_html_stays_text(report):
    caret(area(report, "others_text"), 2)
    paste(report, "<p>&lt;img src=x onerror=alert(1)&gt;</p><p><img src=x onerror=alert(1)>二</p>", "一\n二")
    expect(told(report)).to_be_visible()
    reopen(report)
    assert [text for text, _ in blocks(report, "others_text")][1:] == ["<img src=x onerror=alert(1)>", "二"]
    assert report.locator(".report img").count() == 0


def test_too_much_is_told_and_nothing_is_changed(report, watch):
    watch.expected.append("status of 413")
    before = blocks(report, "others_text")
    caret(area(report, "others_text"), 0)
    paste(report, "", "一段\n" * 1001)
    expect(told(report)).to_contain_text("没有贴入：粘贴的内容超过 1000 段")
    paste(report, "", "一段\n" * 1000)
    expect(told(report)).to_contain_text("一份报告最多 1000 段")
    assert blocks(report, "others_text") == before
    told(report).get_by_role("button").click()
    expect(told(report)).to_have_count(0)


def test_an_ended_sign_in_is_told(report, watch):
    watch.expected.append("status of 401")
    report.context.clear_cookies(name="sessionid")
    caret(area(report, "others_text"), 2)
    paste(report, "", "一\n二")
    expect(told(report)).to_contain_text("登录已过期")
    assert blocks(report, "others_text") == [("无。", "正文")]


def test_enter_splits_a_block_and_backspace_takes_an_empty_one_away(report):
    caret(area(report, "staff"), 0)
    report.keyboard.type("（三）小标题")
    report.keyboard.press("Enter")
    text = blocks(report, "staff")
    assert text[0][0] == "（三）小标题" and text[1][0].startswith("单位事业编制数")
    report.keyboard.press("ArrowUp")
    caret(area(report, "staff", 0), 6)
    report.keyboard.press("Enter")
    report.keyboard.type("新的一段")
    report.keyboard.press("Shift+Enter")
    report.keyboard.type("同一段")
    assert blocks(report, "staff")[1][0] == "新的一段\n同一段"
    report.keyboard.press("Enter")
    assert len(blocks(report, "staff")) == 4
    report.keyboard.press("Backspace")
    assert len(blocks(report, "staff")) == 3
    expect(area(report, "staff", 1)).to_be_focused()
    reopen(report)
    assert [text[:4] for text, _ in blocks(report, "staff")] == ["（三）小", "新的一段", "单位事业"]


def test_a_block_shows_what_it_is(report):
    first = report.locator("[data-part=staff] tr[data-row]").first
    first.locator("select").select_option(label="小标题")
    expect(first.locator("td").first).to_have_class("block as-heading")
    reopen(report)
    assert blocks(report, "staff")[0][1] == "小标题"


def test_a_sentence_of_the_tables_is_marked_and_may_be_typed_over(report):
    cell = report.locator("td[data-cell=whole_sentence]")
    cell.get_by_role("button", name="恢复自动取数").click()
    expect(cell).to_contain_text("自动取数")
    expect(at(report, "whole_sentence")).to_have_value(
        "2022年度部门整体支出年初预算数74.49万元，全年预算数135.28万元，全年执行数135.28万元，执行率100%。部门整体支出自评得分98分，自评等级为优。"
    )
    at(report, "whole_sentence").fill("整体支出135.28万元。")
    save(report)
    expect(cell).to_contain_text("手填")
    expect(cell).to_contain_text("改写后没有表中的数")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_report_is_free_of_barriers(new_page, site, width, height):
    page = new_page(viewport={"width": width, "height": height})
    sign_in(page, site, "filler7", PASSWORD)
    page.goto(f"{site.url}/filings/{number(site)}/")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
