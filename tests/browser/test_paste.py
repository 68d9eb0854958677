"""Blocks from Excel, WPS and Word pasted into the rows of a table: a preview, one undo, and nothing lost or overwritten
unseen."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import barriers
from tests.browser.site import PASSWORD, Site
from tests.browser.test_clipboard import payload
from tests.browser.test_evaluation_filling import OPENED
from tests.browser.test_filling import at, sign_in

PASTE = """([html, text]) => {
    const data = new DataTransfer();
    if (html) data.setData("text/html", html);
    if (text) data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
    return !document.activeElement.dispatchEvent(event);
}"""
FUNDS, DIRECTION = "2023-0006-02", "2023-0006-03"


def paste(page: Page, text: str, html: str = "") -> bool:
    """Whether the page took it upon itself; else the browser would have pasted as ever."""
    return page.evaluate(PASTE, [html, text])


def paste_fixture(page: Page, name: str) -> None:
    copied = payload(name)
    assert paste(page, copied["text"], copied["html"])


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="粘贴")


def says(page: Page, sentence: str) -> None:
    expect(page.locator("#paste-said")).to_have_text(sentence)


def go(page: Page, done: str) -> None:
    """贴入 has the focus, so Enter does it."""
    expect(page.locator("#paste-in")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog(page)).to_have_count(0)
    expect(page.locator("#told")).to_contain_text(f"{done}。撤销：Ctrl+Z")


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")


def column(page: Page, field: str, rows: str = "indicators") -> list[str]:
    """What stands in a column, top to bottom, without the blank cells."""
    cells = page.locator(f"tr[data-rows={rows}] > [data-cell$='/{field}'] > :is(textarea, input, select)")
    return [text for text in cells.evaluate_all("cells => cells.map((cell) => cell.value)") if text]


def cell(page: Page, group: str, label: str, nth: int = 1) -> Locator:
    """The cell of a row of a 二级, focused."""
    found = page.get_by_label(f"{group}第{nth}行 · {label}", exact=True)
    found.focus()
    return found


@pytest.fixture
def filler(page, site: Site) -> Page:
    """In a fresh 附表3."""
    sign_in(page, site, "filler5", PASSWORD)
    page.goto(f"{site.url}/filings/{FUNDS}/")
    page.get_by_role("button", name="增加专项").click()
    page.locator("tr[data-rows=lines] [id$='/name']").first.fill("社区书房")
    saved(page)
    page.goto(f"{site.url}/filings/{DIRECTION}/")
    return page


@pytest.fixture
def evaluator(page, site: Site) -> Page:
    """In a self-evaluation of a project whose indicators were approved."""
    opened = OPENED.replace("kind='department_evaluation'", "kind='project_evaluation'").replace(
        ".get(kind", ".filter(kind"
    )
    number = site.python(opened.replace(").number)", ").first().number)")).strip().splitlines()[-1]
    sign_in(page, site, "filler3", PASSWORD)
    page.goto(f"{site.url}/filings/{number}/")
    return page


# --- whole blocks ---


def test_a_block_with_headings_goes_under_its_groups_and_one_undo_takes_it_back(filler):
    cell(filler, "成本指标", "三级指标")
    paste_fixture(filler, "excel-headed")
    says(filler, "将新增 1 行，填 16 个空单元格。")
    expect(dialog(filler).locator(".paste-notes")).to_have_text("本表没有的列，不贴入：“备注”。")
    expect(dialog(filler).locator("tbody tr")).to_have_count(7)
    expect(dialog(filler).locator("tbody tr", has_text="新增")).to_have_text(
        "数量指标 新增新建社区书房数量3个历史标准"
    )
    expect(filler.locator("#paste-heads")).to_be_hidden()
    go(filler, "已新增 1 行，填 16 个空单元格")
    names = [
        "清扫保洁道路里程",
        "新建社区书房数量",
        "验收合格率",
        "完成时间",
        "总成本",
        "居民知晓率",
        "居民满意度",
    ]
    assert column(filler, "name") == names
    assert column(filler, "standard") == ["计划标准", "历史标准", "行业标准", "计划标准", "其他标准"]
    saved(filler)
    filler.reload()
    assert column(filler, "name") == names
    cell(filler, "质量指标", "三级指标")
    paste_fixture(filler, "excel-headed")
    expect(dialog(filler)).to_have_count(1)
    filler.keyboard.press("Escape")
    expect(dialog(filler)).to_have_count(0)
    assert column(filler, "name") == names


def test_one_undo_takes_all_back_and_one_redo_brings_it_again(filler):
    rows = filler.locator("tr[data-rows=indicators]")
    cell(filler, "数量指标", "三级指标")
    paste_fixture(filler, "excel-headed")
    go(filler, "已新增 1 行，填 16 个空单元格")
    expect(rows).to_have_count(10)
    saved(filler)
    filler.keyboard.press("Control+z")
    expect(rows).to_have_count(9)
    assert column(filler, "name") == column(filler, "value") == column(filler, "standard") == []
    filler.keyboard.press("Control+y")
    expect(rows).to_have_count(10)
    assert len(column(filler, "value")) == 7


def test_a_whole_official_table_from_word_fills_all_its_rows(filler):
    cell(filler, "数量指标", "三级指标")
    paste_fixture(filler, "word-whole")
    says(filler, "将新增 1 行，填 9 个空单元格。")
    expect(dialog(filler).locator("caption")).to_have_text(["年度绩效指标", "支出明细及测算说明"])
    go(filler, "已新增 1 行，填 9 个空单元格")
    assert column(filler, "name") == ["清扫道路", "新建书房", "验收合格率"]
    assert column(filler, "detail", "expenses") == ["购置图书"]
    # What the house adds up follows at once.
    expect(at(filler, "expense_total")).to_have_value("6")
    saved(filler)


def test_amounts_stay_as_written_until_the_server_has_read_them(filler):
    cell(filler, "支出明细及测算说明", "支出明细")
    paste_fixture(filler, "notepad-amounts")
    go(filler, "已新增 3 行，填 2 个空单元格")
    assert column(filler, "amount", "expenses") == ["６万", "930.09万元", "１，２３４．５０", "９５％"]
    saved(filler)
    filler.reload()
    assert column(filler, "amount", "expenses") == ["6", "930.09", "1234.5", "９５％"]


# --- by position ---


def test_a_small_block_into_blank_cells_goes_in_unasked_and_can_be_undone(filler):
    cell(filler, "质量指标", "三级指标")
    assert paste(filler, "验收合格率\t100%\t行业标准\r\n")
    expect(filler.locator("#told")).to_contain_text("已填 3 个空单元格。撤销：Ctrl+Z")
    expect(dialog(filler)).to_have_count(0)
    assert (column(filler, "name"), column(filler, "standard")) == (["验收合格率"], ["行业标准"])
    filler.keyboard.press("Control+z")
    expect(cell(filler, "质量指标", "三级指标")).to_have_value("")


def test_what_would_be_overwritten_is_shown_first(filler):
    cell(filler, "质量指标", "三级指标").fill("旧指标")
    here = cell(filler, "质量指标", "指标值及单位")
    here.fill("原值")
    cell(filler, "质量指标", "三级指标")
    assert paste(filler, "新指标\t\n另一指标\t95%\t国家标准\t多余")
    says(filler, "将新增 1 行，改 1 个单元格。")
    notes = dialog(filler).locator(".paste-notes li")
    expect(notes).to_have_text(
        [
            "复制的内容中有 1 个空单元格，不清除表中原有的内容。",
            "1 个单元格不在可选项内，不贴入：“国家标准”。",
            "右边多出 1 列，不贴入。",
        ]
    )
    expect(dialog(filler).locator(".paste-changed")).to_have_text("旧指标新指标改")
    filler.keyboard.press("Escape")
    expect(cell(filler, "质量指标", "三级指标")).to_be_focused()
    assert column(filler, "name") == ["旧指标"]
    assert paste(filler, "新指标\t\n另一指标\t95%")
    go(filler, "已新增 1 行，改 1 个单元格")
    assert (column(filler, "name"), column(filler, "value")) == (["新指标", "另一指标"], ["原值", "95%"])


def test_the_person_says_that_the_first_row_is_a_heading(filler):
    cell(filler, "数量指标", "三级指标")
    assert paste(filler, "内容\t数值\n清扫道路\t120公里")
    says(filler, "将新增 1 行，填 2 个空单元格。")
    box = filler.get_by_label("第一行是标题")
    box.check()
    says(filler, "将填 2 个空单元格。")
    box.uncheck()
    says(filler, "将新增 1 行，填 2 个空单元格。")
    box.check()
    dialog(filler).get_by_role("button", name="贴入").click()
    expect(dialog(filler)).to_have_count(0)
    assert (column(filler, "name"), column(filler, "value")) == (["清扫道路"], ["120公里"])


def test_rows_that_only_the_server_can_add_are_told_not_lost(filler, site):
    filler.goto(f"{site.url}/filings/{FUNDS}/")
    filler.locator("tr[data-rows=lines] [id$='/name']").first.focus()
    assert paste(filler, "社区书房\t12.5\n公园维护\t8")
    says(filler, "将填 1 个空单元格。")
    expect(dialog(filler).locator(".paste-notes")).to_contain_text("还有 1 行没有空行可填")
    go(filler, "已填 1 个空单元格")
    assert column(filler, "amount", "lines") == ["12.5"]


# --- what was approved, and what follows ---


def test_what_was_approved_stays_and_is_reported(evaluator):
    rows = evaluator.locator("tr[data-rows=indicators]", has=evaluator.locator("[data-fixed=name]"))
    fixed = rows.first
    name, value = (fixed.locator(f"[data-fixed={field}]").inner_text() for field in ("name", "value"))
    group = fixed.locator("textarea[id$='/actual']").get_attribute("aria-label").split("第")[0]
    fixed.locator("textarea[id$='/actual']").focus()
    before = evaluator.locator("[data-fixed]").all_inner_texts()
    heads = "二级指标\t三级指标\t年度指标值\t实际完成值\t偏差原因分析及改进措施"
    assert paste(
        evaluator, f"{heads}\n{group}\t{name}\t别的值\t完成了\t\n{group}\t自评补充的指标\t2个\t2个\t无"
    )
    says(evaluator, "将填 1 个空单元格；1 个单元格已批复，不改。")
    expect(dialog(evaluator).locator(".paste-locked")).to_have_text(f"{value}已批复，不改")
    # Every row is approved here, so the page has none to make a new one from.
    expect(dialog(evaluator).locator(".paste-notes")).to_have_text(
        "还有 1 行没有空行可填，不贴入：请先加行，再粘贴这几行。"
    )
    go(evaluator, "已填 1 个空单元格；1 个单元格已批复，不改")
    assert evaluator.locator("[data-fixed]").all_inner_texts() == before
    expect(fixed.locator("textarea[id$='/actual']")).to_have_value("完成了")
    saved(evaluator)


def test_by_position_locked_cells_are_passed_over(evaluator):
    fixed = evaluator.locator("tr[data-rows=indicators]", has=evaluator.locator("[data-fixed=name]")).first
    fixed.locator("textarea[id$='/actual']").focus()
    assert paste(evaluator, "完成了\t88\t6\t下雨")
    dialog(evaluator).get_by_role("button", name="贴入").click()
    expect(fixed.locator("textarea[id$='/reason']")).to_have_value("下雨")
    expect(fixed.locator("input[id$='/weight']")).to_have_value("88")


def test_a_following_cell_is_the_persons_own_only_where_the_text_differs(evaluator):
    follows = evaluator.locator("tr[data-rows=indicators] td.cell-follow[data-cell$='/weight']").first
    _, uid, _ = follows.get_attribute("data-cell").split("/")
    actual, weight = (
        at(evaluator, f"indicators/{uid}/actual"),
        evaluator.locator(f"[data-cell='indicators/{uid}/weight']"),
    )
    stands = weight.locator("input").input_value()
    actual.focus()
    assert paste(evaluator, f"完成了\t{stands}.0")
    expect(actual).to_have_value("完成了")
    expect(weight).to_contain_text("自动取数")
    actual.focus()
    assert paste(evaluator, "完成了\t1.5")
    go(evaluator, "已改 1 个单元格")
    expect(weight).to_contain_text("手填")
    saved(evaluator)
    evaluator.reload()
    expect(evaluator.locator("td.cell-own[data-cell$='/weight'] input")).to_have_value("1.5")


# --- texts ---


def test_a_single_cell_goes_where_the_cursor_stands(filler):
    name = cell(filler, "数量指标", "三级指标")
    name.fill("道路里程")
    name.evaluate("cell => cell.setSelectionRange(0, 0)")
    assert paste(filler, "清扫\r\n")
    expect(name).to_have_value("清扫道路里程")
    assert paste(filler, '"保洁\n和""养护"""\r\n')
    expect(name).to_have_value('清扫保洁\n和"养护"道路里程')
    # Nothing to mend: the browser pastes.
    assert not paste(filler, "甲")
    expect(filler.locator("#told")).to_have_count(0)
    saved(filler)


def test_lines_without_a_table_stay_a_text(filler):
    cell(filler, "数量指标", "三级指标")
    assert not paste(filler, "第一行\n第二行")
    # A list of Word's has tabs behind its numbers.
    assert not paste(
        filler, "1.\t购置\r\n2.\t制作", "<p class=MsoListParagraph style='mso-list:l0 level1'>购置</p>"
    )
    at(filler, "annual_goal").focus()
    assert not paste(filler, "一\t二\n三\t四")
    assert not paste(filler, "甲\t乙", "<table><tr><td>三级指标<td>指标值<tr><td>甲<td>乙</table>")


def test_a_column_of_cells_goes_down_into_one_line_cells(filler):
    cell(filler, "支出明细及测算说明", "金额")
    assert paste(filler, "6\r\n2.33\r\n")
    says(filler, "将新增 1 行，填 1 个空单元格。")
    go(filler, "已新增 1 行，填 1 个空单元格")
    expect(at(filler, "expense_total")).to_have_value("8.33")


def test_too_much_is_refused_in_words(filler):
    cell(filler, "数量指标", "三级指标")
    assert paste(filler, "甲\t乙\n" * 1001)
    expect(filler.get_by_role("alert")).to_contain_text("没有贴入：复制的内容超过 1000 行，请分几次复制。")
    assert column(filler, "name") == []


def test_the_same_again_says_so(filler):
    cell(filler, "数量指标", "三级指标")
    assert paste(filler, "清扫道路\t120公里")
    cell(filler, "数量指标", "三级指标")
    assert paste(filler, "清扫道路\t120公里")
    expect(filler.locator("#told")).to_contain_text("复制的内容与表中相同，没有改动。")


# --- for everybody ---


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)], ids=str)
def test_the_preview_is_open_to_all(filler, size):
    filler.set_viewport_size({"width": size[0], "height": size[1]})
    cell(filler, "数量指标", "三级指标").fill("旧")
    cell(filler, "数量指标", "三级指标")
    paste_fixture(filler, "excel-block")
    expect(filler.locator("#paste-in")).to_be_focused()
    assert barriers(filler) == []
    box = dialog(filler).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size[0]
    assert filler.locator("#paste-in").bounding_box()["y"] < size[1]
    # Tab stays inside.
    for _ in range(6):
        filler.keyboard.press("Tab")
        inside = (
            "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
        )
        assert filler.evaluate(inside)
    dialog(filler).get_by_role("button", name="取消").click()
    expect(cell(filler, "数量指标", "三级指标")).to_have_value("旧")
