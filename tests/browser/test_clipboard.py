"""What the programs of offices put on the clipboard, read and planned by the page's script: nothing is lost, nothing runs,
and no payload whatever is too much for it."""

import json
import random
from pathlib import Path

import pytest
from playwright.sync_api import Page

from forms_app.editing import MAX_ROWS, MAX_TEXT
from forms_app.headings import headings
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = ("clipboard.js", "headings.js", "paste_plan.js")
CLIPBOARD = ROOT / "fixtures" / "clipboard"
FIXTURES = sorted(CLIPBOARD.glob("*.json"))
POLICY = "default-src 'self'; img-src 'self' data:"
READ = """
const marks = {above: "↑", left: "←"};
const plain = (copied) => copied.rows.map((row) => row.map((cell) => cell.covered ? marks[cell.covered] : cell));
"""
TARGETS, EVALUATION = "spending_direction", "project_evaluation"


@pytest.fixture
def page(page) -> Page:
    """An empty page under the site's own policy."""
    headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
    page.route("http://empty.invalid/**", lambda route: route.fulfill(body="<p>空</p>", headers=headers))
    page.on("request", lambda request: requested.append(request.url))
    requested: list[str] = []
    page.goto("http://empty.invalid/")
    yield page
    # Nothing of what was copied was fetched.
    assert requested == ["http://empty.invalid/"]


def run(page: Page, body: str, given):
    scripts = "\n".join((ROOT / "static" / "js" / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return page.evaluate(f"(given) => {{ {scripts}\n{READ}\n{body} }}", given)


def payload(name: str) -> dict:
    """A payload with what is told of it; what a program writes around every copy stands in ``programs``."""
    told = json.loads((CLIPBOARD / f"{name}.json").read_text(encoding="utf-8"))
    html = CLIPBOARD / f"{name}.html"
    copied = html.read_text(encoding="utf-8") if html.exists() else ""
    if "program" in told:
        around = (CLIPBOARD / "programs" / f"{told['program']}.html").read_text(encoding="utf-8")
        copied = around.replace("<!--COPIED-->\n", copied)[told.get("lost", 0) :]
    return {**told, "html": copied}


def grid(page: Page, **copied: str) -> list[list[str]]:
    return run(page, "return plain(Copied.read(given));", copied)


# --- payload → grid ---


def test_there_are_enough_shapes():
    assert len(FIXTURES) >= 20


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_each_program_s_payload_is_read(page, path):
    told = payload(path.stem)
    read = run(page, "const copied = Copied.read(given); return {...copied, rows: plain(copied)};", told)
    assert read["rows"] == told["grid"]
    for said in ("hidden", "narrow", "around"):
        assert read[said] == told.get(said, read[said] if said == "around" else 0)
    # Its HTML alone says as much.
    if told["html"]:
        assert grid(page, html=told["html"]) == told["grid"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("甲\t乙\r\n丙\t丁\r\n", [["甲", "乙"], ["丙", "丁"]]),
        ("甲\n\n乙\n\n\n", [["甲"], [""], ["乙"]]),
        ('"甲\n乙"\t"说""好"""\r\n', [["甲\n乙", '"说""好"""']]),
        ('"没有合上\t乙', [['"没有合上', "乙"]]),
        ('5"\t6"\r\n', [['5"', '6"']]),
        ("\u200b甲\u00a0\u00ad乙\ufeff\t\u00a0\u00a06万 ", [["甲 乙", "6万"]]),
        ("甲\u000b乙\t丙", [["甲\n乙", "丙"]]),
        ("", []),
        ("\t\t\r\n\r\n", []),
    ],
)
def test_plain_text_is_read_as_excel_writes_it(page, text, rows):
    assert grid(page, text=text) == rows


@pytest.mark.parametrize(
    ("html", "rows"),
    [
        ("<table><tr><td rowspan=0>甲<td>乙<tr><td>丙</table>", [["甲", "乙"], ["↑", "丙"]]),
        ("<table><tr><td colspan=2 rowspan=2>甲<td>乙<tr><td>丙</table>", [["甲", "←", "乙"], ["↑", "←", "丙"]]),
        ("<table><tr><td rowspan=3>甲<td>乙</table>", [["甲", "乙"]]),
        ("<table><tfoot><tr><td>丙</tfoot><thead><tr><th>甲</thead><tr><td>乙</table>", [["甲"], ["乙"], ["丙"]]),
        ("<p>一段</p>", [["文字"]]),
        ("<table><tr><td>甲<td style='display:none'>暗<td>乙</table>", [["甲", "乙"]]),
        ("<table><col span=9 style='display:none'><tr><td colspan=9>甲<td>乙</table>", [["乙"]]),
        ("<table><tr><td>年度目\n  标  值<td>a\n b</table>", [["年度目标 值", "a b"]]),
        ("<table><tr><td><ol start=3><li>甲<li>乙</ol><td><ul><li>丙</ul></table>", [["3. 甲\n4. 乙", "丙"]]),
        ("<table></table>", []),
    ],
)  # fmt: skip
def test_tables_are_read_as_they_are_seen(page, html, rows):
    assert grid(page, html=html, text="文字" if "<p>" in html else "") == rows


@pytest.mark.parametrize(
    ("copied", "said"),
    [
        ({"text": "甲\t乙\n" * (MAX_ROWS + 1)}, "超过 1000 行"),
        ({"html": "<table>" + "<tr><td>甲" * 30_000 + "</table>"}, "超过 1000 行"),
        ({"text": "甲\t" * 70 + "乙"}, "超过 60 列"),
        ({"html": "<table><tr>" + "<td>甲" * 70 + "</table>"}, "超过 60 列"),
        ({"html": "<table><tr><td colspan=900>题<td>乙</table>"}, "超过 60 列"),
        ({"text": "甲" * 1_000_001}, "内容太多"),
        ({"html": "<table>" + "<tr><td>甲" * 500_000 + "</table>"}, "内容太多"),
        ({"text": f"{'甲' * (MAX_TEXT + 1)}\t乙"}, f"超过 {MAX_TEXT} 字"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_too_much_is_refused_in_words_and_soon(page, copied, said):
    body = "const begun = performance.now(); const read = Copied.read(given); return [read.refusal, performance.now() - begun];"
    refusal, took = run(page, body, copied)
    assert said in refusal
    assert took < 3000


def test_whole_columns_of_a_sheet_are_no_thousand_rows(page):
    assert grid(page, text="甲\t乙\r\n" + "\t\r\n" * 5000) == [["甲", "乙"]]


# --- grid → plan ---


def table(kind: str, scheme: str) -> dict:
    """A table as it is opened, as the page would tell it: a blank row for each 二级."""
    kind, scheme = kind_of(kind), SCHEMES[scheme]
    document, sets = kind.blank(scheme), []
    for told in headings(kind, scheme, 2023):
        fields = [name for name in told["heads"] if name not in kind.unprinted]
        rows = [row_of(record, fields, i) for i, record in enumerate(document.rows[told["name"]])]
        kinds = {f: kind_told(kind.row_set(told["name"]).columns[f]) for f in fields}
        sets.append(
            {**told, "fields": fields, "rows": rows, "kinds": kinds, "under": False, "fixedGroups": []}
        )
    return {"most": MAX_ROWS, "sets": [s for s in sets if s["rows"]]}


def row_of(record, fields: list[str], nth: int) -> dict:
    cells = {field: {"text": "", "locked": False} for field in fields}
    return {"uid": f"row-{nth}", "group": record.values.get("category", ""), "cells": cells}


def kind_told(column) -> dict:
    labels = [label for _, label in column.choices]
    return {"kind": "choice", "options": labels} if labels else {"kind": "text"}


def evaluation() -> dict:
    """A self-evaluation whose first indicator was approved and is scored by the house."""
    made = table(EVALUATION, "hunan_2022")
    cells = made["sets"][0]["rows"][0]["cells"]
    cells["name"] = {"text": "清扫道路", "locked": True}
    cells["value"] = {"text": "120公里", "locked": True}
    cells["score"] = {"text": "10", "locked": False, "follows": True}
    return made


def tables() -> dict:
    return {"targets": table(TARGETS, "hunan_2023"), "evaluation": evaluation()}


def focus(words: str, made: dict) -> dict:
    """``indicators/quantity/0/name``: row set, group, which row of it, field."""
    name, group, nth, field = words.split("/")
    rows = next(s for s in made["sets"] if s["name"] == name)["rows"]
    return {"set": name, "uid": [r for r in rows if r["group"] == group][int(nth)]["uid"], "field": field}


def planned(
    page: Page, copied: dict, made: dict, where: str | None, asked: bool | None = None
) -> dict | None:
    given = {"copied": copied, "table": made, "focus": focus(where, made) if where else None, "asked": asked}
    asking = "given.asked === null ? undefined : given.asked"
    body = f"return PastePlan.make(Copied.read(given.copied), given.table, given.focus, {asking});"
    return run(page, body, given)


@pytest.mark.parametrize(
    "path", [p for p in FIXTURES if "plan" in payload(p.stem)], ids=lambda path: path.stem
)
def test_a_payload_s_plan(page, path):
    told = payload(path.stem)
    due = told["plan"]
    plan = planned(page, told, tables()[due["table"]], due["focus"])
    assert (plan["sentence"], plan["notes"]) == (due["sentence"], due.get("notes", []))


def goes(plan: dict) -> list[tuple]:
    """Each cell that is written: group, whether its row is new, field, text."""
    return [
        (line["group"], line["uid"] is None, cell["field"], cell["text"])
        for line in plan["lines"]
        for cell in line["cells"]
        if cell["state"] in ("filled", "changed")
    ]


def test_rows_go_under_the_group_that_their_labels_name(page):
    plan = planned(page, payload("word-whole"), tables()["targets"], "indicators/cost/0/name")
    assert goes(plan) == [
        ("quantity", False, "name", "清扫道路"), ("quantity", False, "value", "120公里"), ("quantity", False, "standard", "计划标准"),
        ("quantity", True, "name", "新建书房"), ("quantity", True, "value", "3个"), ("quantity", True, "standard", "计划标准"),
        ("quality", False, "name", "验收合格率"), ("quality", False, "value", "100%"),
        ("", False, "summary", "书房建设"), ("", False, "detail", "购置图书"), ("", False, "amount", "6"), ("", False, "basis", "2000册"),
    ]  # fmt: skip


def test_the_same_table_pasted_again_changes_nothing(page):
    made = tables()["targets"]
    made["sets"][0]["rows"][0]["cells"]["name"]["text"] = "清扫道路"
    made["sets"][0]["rows"][0]["cells"]["value"]["text"] = "100公里"
    copied = {"text": "三级指标\t指标值\n清扫道路\t120公里\n新建书房\t3个"}
    plan = planned(page, copied, made, "indicators/quantity/0/name")
    assert plan["sentence"] == "将新增 1 行，改 1 个单元格"
    plan = planned(page, {"text": "三级指标\t指标值\n清扫道路\t100公里"}, made, "indicators/quantity/0/name")
    assert (plan["sentence"], plan["writes"]) == ("没有要改的单元格", 0)


def test_the_person_says_whether_the_first_row_is_a_heading(page):
    made, copied = tables()["targets"], {"text": "指标\t数值\n清扫道路\t120公里"}
    plan = planned(page, copied, made, "indicators/quantity/0/name")
    assert (plan["unclear"], plan["heads"], plan["counts"]["added"]) == (True, False, 1)
    plan = planned(page, copied, made, "indicators/quantity/0/name", asked=True)
    assert goes(plan) == [("quantity", False, "name", "清扫道路"), ("quantity", False, "value", "120公里")]
    copied = {"text": "三级指标\t指标值\n清扫道路\t120公里"}
    plan = planned(page, copied, made, "indicators/quantity/0/name", asked=False)
    assert [cell[3] for cell in goes(plan)] == ["三级指标", "指标值", "清扫道路", "120公里"]


def test_a_row_of_no_known_group_is_told_and_left_out(page):
    copied = {"text": "二级指标\t三级指标\t指标值\n影响力指标\t甲\t1\n数量指标\t乙\t2\n\t丙\t3"}
    plan = planned(page, copied, tables()["targets"], None)
    assert [cell[3] for cell in goes(plan)] == ["乙", "2", "丙", "3"]
    assert plan["notes"] == ["1 行的类别在本表中没有，不贴入：“影响力指标”。"]


def test_without_a_group_nothing_is_guessed(page):
    plan = planned(page, {"text": "三级指标\t指标值\n甲\t1"}, tables()["targets"], None)
    assert (plan["writes"], len(plan["notes"])) == (0, 1)
    assert "请先点到要贴入的那一组" in plan["notes"][0]


def test_without_rows_and_headings_it_is_a_text(page):
    assert planned(page, {"text": "甲\t乙\n丙\t丁"}, tables()["targets"], None) is None


def test_empty_cells_clear_nothing_and_too_many_columns_are_told(page):
    made = tables()["targets"]
    made["sets"][0]["rows"][0]["cells"]["value"]["text"] = "原值"
    plan = planned(page, {"text": "甲\t\t计划标准\t多\t出"}, made, "indicators/quantity/0/name")
    assert [cell[3] for cell in goes(plan)] == ["甲", "计划标准"]
    assert plan["notes"] == ["复制的内容中有 1 个空单元格，不清除表中原有的内容。", "右边多出 2 列，不贴入。"]


def test_a_choice_takes_its_own_words_only(page):
    made = tables()["targets"]
    plan = planned(page, {"text": "甲\t1\t计划 标准\n乙\t2\t国家标准"}, made, "indicators/quantity/0/name")
    assert [cell[3] for cell in goes(plan)] == ["甲", "1", "计划标准", "乙", "2"]
    assert plan["notes"] == ["1 个单元格不在可选项内，不贴入：“国家标准”。"]


@pytest.mark.parametrize(
    ("text", "state", "becomes"),
    [("1", "filled", "1"), ("✓", "filled", "1"), ("是", "filled", "1"), ("√ 实施阶段", "filled", "1"),
     ("否", "same", ""), ("0", "same", ""), ("也许", "refused", "也许")],
)  # fmt: skip
def test_tick_boxes_take_ticks(page, text, state, becomes):
    made = tables()["targets"]
    made["sets"][0]["kinds"]["value"] = {"kind": "tick"}
    plan = planned(page, {"text": f"甲\t{text}\n乙\t"}, made, "indicators/quantity/0/name")
    cell = plan["lines"][0]["cells"][1]
    assert (cell["state"], cell["text"]) == (state, becomes)


def test_what_follows_a_source_goes_on_where_the_number_is_the_same(page):
    copied = {"text": "三级指标\t得分\n清扫道路\t１０.00"}
    plan = planned(page, copied, evaluation(), "indicators/quantity/0/actual")
    assert [cell["state"] for cell in plan["lines"][0]["cells"]] == ["same", "same"]


def test_rows_that_the_page_cannot_add_are_told(page):
    made = tables()["targets"]
    made["sets"][1]["fixedGroups"] = [""]
    plan = planned(page, {"text": "购书\t甲\n书架\t乙\n租金\t丙"}, made, "expenses//0/summary")
    assert [cell[3] for cell in goes(plan)] == ["购书", "甲"]
    assert plan["notes"] == ["还有 2 行没有空行可填，不贴入：请先加行，再粘贴这几行。"]


def test_no_table_grows_beyond_what_the_server_takes(page):
    made = {**tables()["targets"], "most": 11}
    plan = planned(page, {"text": "甲\t1\n乙\t2\n丙\t3\n丁\t4"}, made, "indicators/quantity/0/name")
    assert plan["counts"]["added"] == 2
    assert plan["notes"] == ["超过每张表的行数上限，1 行不贴入。"]


def test_a_block_of_a_thousand_rows_is_planned_soon(page):
    copied = {
        "text": "二级指标\t三级指标\t指标值\n" + "".join(f"数量指标\t指标{i}\t{i}\n" for i in range(990))
    }
    given = {"copied": copied, "table": tables()["targets"]}
    body = """const begun = performance.now();
        const plan = PastePlan.make(Copied.read(given.copied), given.table, null);
        return [plan.counts.added, performance.now() - begun];"""
    added, took = run(page, body, given)
    assert added == 989
    assert took < 3000


# --- anything at all ---

PIECES = ["<table>", "</table>", "<tr>", "</tr>", "<td>", "<td", "</td>", "<td rowspan=3>", "<td colspan=99999>", "<th rowspan=0>",
          "<style>", "</style>", "<style ", "<!--", "-->", "<![if !supportLists]>", "<![endif]>", "<p>", "</p>", "<br>", "<o:p>&nbsp;</o:p>",
          " style='display:none'", ' style="mso-list:Ignore"', "<tr style='display:none'>", "<col span=7 style='display:none'>", "<colgroup>",
          "<ol><li>", "</ol>", "<script>throw 1</script>", "<img src=x onerror=throw>", "<svg><style>", "<template>", "<select>", "<textarea>",
          "甲", "三级指标", "指标值", "二级指标", "一级指标", "数量指标", "合计", "95%", "６万", "\t", "\n", "\r\n", '"', '""', "\u0000", "\ud800", "\u200b", " ",
          "&lt;", "&#0;", ">", "'", "=", "x:num=1", "####", "<frameset>", "<math><mtext><table>", "<link rel=stylesheet href=x.css>"]  # fmt: skip
ANYTHING = """
// The same pieces from the same seed, in the page, so that odd characters need no way there.
let state = given.seed;
const chance = (most) => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return Math.floor((state / 2 ** 32) * most); };
const some = () => Array.from({length: chance(40)}, () => given.pieces[chance(given.pieces.length)]).join("");
const names = Object.keys(given.tables);
let planned = 0;
for (let i = 0; i < given.times; i += 1) {
  const copied = {html: chance(3) ? (chance(2) ? "<table><tr><td>" : "") + some() : "", text: some()};
  try {
    const read = Copied.read(copied);
    if (read.refusal) continue;
    const width = new Set(read.rows.map((row) => row.length));
    if (width.size > 1) throw new Error("rows of different lengths");
    const table = given.tables[names[chance(names.length)]];
    const set = table.sets[chance(table.sets.length)];
    const focus = chance(4) ? {set: set.name, uid: set.rows[chance(set.rows.length)].uid, field: set.fields[chance(set.fields.length)]} : null;
    const plan = PastePlan.make(read, table, focus, [undefined, true, false][chance(3)]);
    if (!plan) continue;
    planned += 1;
    const written = plan.lines.flatMap((line) => line.cells).filter((cell) => ["filled", "changed"].includes(cell.state));
    if (written.length !== plan.writes) throw new Error("wrong count");
    if (plan.lines.some((line) => line.cells.some((cell) => cell.state === "locked" && cell.was === cell.text))) throw new Error("locked");
  } catch (problem) {
    return [String(problem), problem.stack, copied];
  }
}
return planned;
"""


@pytest.mark.parametrize("seed", range(4))
def test_no_payload_whatever_throws(page, seed):
    pieces = random.Random(seed).sample(PIECES, len(PIECES))
    planned = run(page, ANYTHING, {"seed": seed + 1, "pieces": pieces, "times": 2500, "tables": tables()})
    assert isinstance(planned, int), planned
    assert planned > 250
