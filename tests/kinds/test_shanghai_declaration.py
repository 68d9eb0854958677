"""上海市 财政项目支出绩效目标申报表: each rule seen failing in a clean project, and silent where it should be."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from forms_app.checking.around import Around, Filed
from forms_app.checking.run import check
from forms_app.document import Document, Place
from forms_app.frozen import Frozen
from forms_app.page import EDIT, PRINT, READ, Page
from forms_app.printing import print_table
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.terms import Severity
from tests import samples
from tests.printing import tables
from tests.tables import Table

KIND = kind_of("shanghai_declaration")
BLOCK, EXPLAIN, HINT = Severity.BLOCK, Severity.EXPLAIN, Severity.HINT
YEAR = 2024
# 阶段性项目 of three years, its second year being asked for: both sides are due.
HEADER = {
    "project_name": "住宅小区数据更新", "nature": "phased", "category": "specific", "department": "某某委员会",
    "implementing_unit": "某某中心", "begins": "2023-03-01", "ends": "2025-06-30",
    "project_total": "3000000", "project_fiscal": "2500000", "project_other": "500000",
    "annual_total": "1200000", "annual_fiscal": "900000", "annual_carried": "100000", "annual_other": "200000",
    "project_goal": "三年完成全部小区的数据更新。", "annual_goal": "2024年完成40个小区的数据更新，成本不超过3万元/个。",
}  # fmt: skip
VALUES = {
    "economic_cost": ("每个小区的更新费用", "≤30000.00(元)", "≤30000.00(元)"),
    "quantity": ("更新小区", "=40.00(个)", "=100.00(个)"),
    "quality": ("验收合格率", "=100.00(%)", "=100.00(%)"),
    "timeliness": ("完成时间", "2024年12月底前", "2025年6月底前"),
    "social": ("数据使用", "提升", "提升"),
    "service_satisfaction": ("使用单位满意度", "≥95.00(%)", "≥95.00(%)"),
}


def clean(scheme: str = "shanghai_2026") -> Around:
    found = SCHEMES[scheme]
    rows = [
        {"uid": slug, "category": slug, "name": name, "value": value, "project_value": whole}
        for slug, (name, value, whole) in VALUES.items()
        if found.leaf(slug)
    ]
    plain = {"kind": KIND.slug, "fields": HEADER, "rows": {"indicators": rows}}
    document = Document.from_plain(plain, KIND.shape)
    filed = (Filed("p", KIND.slug, document, "申报表1"),)
    return Around(found, YEAR, "某某中心", filed, department="某某委员会")


def found(around: Around) -> list[tuple[str, Severity, str]]:
    return [(f.rule, f.severity, f.message) for f in check(KIND.rules, around.filed[0], around)]


def changed(around: Around, **cells) -> Around:
    """With header cells (annual_total=…), and row cells by the 二级: quantity__value=…"""
    document = around.filed[0].document
    for name, value in cells.items():
        uid, _, field = name.rpartition("__")
        document = _with(document, Place(field, "indicators", uid) if uid else Place(name), value)
    return replace(around, filed=(replace(around.filed[0], document=document),))


def _with(document: Document, place: Place, value) -> Document:
    record = document.record(place).with_value(place.field, value)
    if not place.rows:
        return document.with_header(record)
    rows = tuple(record if r.uid == place.row else r for r in document.rows[place.rows])
    return document.with_rows(place.rows, rows)


@pytest.mark.parametrize("scheme", ["shanghai_2024", "shanghai_2026"])
def test_a_clean_project_raises_nothing(scheme):
    assert found(clean(scheme)) == []


@pytest.mark.parametrize("name", ["shanghai-2024-declarations", "demo-shanghai"])
def test_sums_that_hold_and_values_as_published_are_not_found_fault_with(name):
    """Only hints: that the project's side is blank, odd values, decimals of two kinds in one table, and texts."""
    around = samples.around(name)
    raised = [f for filed in around.filed for f in check(KIND.rules, filed, around)]
    assert {f.severity for f in raised} <= {HINT}
    codes = [f.rule for f in raised if not f.rule.startswith(("W", "N"))]
    assert codes == (
        ["R10", "R10", "R10", "C7", "V7", "R10", "R10", "C7", "V6"] if name.startswith("shanghai") else []
    )


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"annual_other": Decimal(200001)}, [
            ("A10", BLOCK, "年度资金申请总额 1,200,000.00 ≠ 当年财政拨款 + 上年结转资金 + 其他资金 1,200,001.00，相差 1.00 元"),
        ]),
        ({"project_other": Decimal(0)}, [
            ("A10", BLOCK, "项目资金总额 3,000,000.00 ≠ 财政资金 + 其他资金 2,500,000.00，相差 500,000.00 元"),
        ]),
        ({"project_total": Decimal(600000), "project_fiscal": Decimal(100000)}, [
            ("A10", BLOCK, "年度资金申请总额 1,200,000.00 大于项目资金总额 600,000.00，多 600,000.00 元"),
        ]),
        ({"annual_carried": Decimal(-1), "annual_total": Decimal(1099999)}, [
            ("V4", EXPLAIN, "上年结转资金 -1.00 是负数"),
        ]),
        ({"project_goal": ""}, [("R10", BLOCK, "项目一侧未填：项目总目标")]),
        ({"project_goal": "", "nature": "recurring"}, [("R10", HINT, "项目一侧未填：项目总目标")]),
        ({"project_goal": "", "nature": "other_once"}, [("R10", BLOCK, "项目一侧未填：项目总目标")]),
        ({"project_goal": "", "begins": "2024-01-01", "ends": "2024-12-31", "timeliness__project_value": ""}, [
            ("R10", HINT, "项目一侧未填：项目总目标"),
        ]),
        ({"project_goal": "", "nature": ""}, [("R1", BLOCK, "项目性质未填")]),
        ({"quantity__project_value": "", "social__project_value": ""}, [
            ("R11", BLOCK, "项目指标值未填：“更新小区”、“数据使用”"),
        ]),
        ({"quantity__project_value": "", "nature": "other_recurring"}, []),
        ({"begins": "2025-07-01"}, [("C2", BLOCK, "计划开始日期 2025-07-01 晚于计划完成日期 2025-06-30")]),
        ({"annual_goal": "2022年完成40个小区。"}, [("C2", HINT, "年度总体目标写的是 2022 年，本表填报 2024 年")]),
        ({"timeliness__value": "2025年3月底前"}, [
            ("C2", HINT, "“完成时间”的年度指标值“2025年3月底前”写的是 2025 年，本表填报 2024 年"),
        ]),
        ({"timeliness__project_value": "2025年12月"}, [
            ("C2", EXPLAIN, "“完成时间”的项目指标值“2025年12月”在项目期（2023-03-01 至 2025-06-30）之后"),
        ]),
        ({"quality__value": "≥*(%)"}, [("V5", BLOCK, "“验收合格率”的年度指标值“≥*(%)”里有未填的占位符")]),
        ({"quality__value": "≥(%)"}, [("V5", BLOCK, "“验收合格率”的年度指标值“≥(%)”：比较符后没有数字")]),
        ({"quantity__value": "=40.00"}, [("C4", EXPLAIN, "指标值没有单位：“更新小区”（=40.00）")]),
        ({"quantity__value": "=40(个)/=100(个)", "quantity__project_value": "", "nature": "recurring"}, [
            ("V8", EXPLAIN, "“更新小区”的一格里写了两个值“=40(个)/=100(个)”"),
        ]),
        ({"quality__value": "≥120.00(%)"}, [("C5", EXPLAIN, "“验收合格率”的年度指标值“≥120.00(%)”超过 100%")]),
        ({"economic_cost__value": "≥30000.00(元)"}, [
            ("C6", EXPLAIN, "成本指标“每个小区的更新费用”的年度指标值“≥30000.00(元)”用了“≥”"),
        ]),
        ({"quality__value": "不低于95%"}, [
            ("V6", HINT, "指标值不是“比较符、数字、（单位）”的写法：“验收合格率”（不低于95%）"),
        ]),
        ({"quantity__value": "=40(个)"}, [("V7", HINT, "指标值的小数位数与其他行不同：“更新小区”（=40(个)）")]),
        ({"economic_cost__value": "", "economic_cost__name": ""}, [
            ("R3", BLOCK, "经济成本指标、社会成本指标、生态环境成本指标中没有一条完整的"),
        ]),
        ({"quantity__value": ""}, [
            ("R3", BLOCK, "数量指标没有完整的一条"), ("R5", BLOCK, "数量指标“更新小区”缺年度指标值"),
        ]),
    ],
)  # fmt: skip
def test_one_thing_wrong_is_found(cells, expected):
    assert found(changed(clean(), **cells)) == expected


def test_what_is_missing_is_asked_for_as_its_cell_is_filled():
    """Nobody can write 无 into a choice or a date."""
    around = changed(clean(), nature="", begins="", annual_goal="")
    told = {f.message: f.advice for f in check(KIND.rules, around.filed[0], around) if f.rule == "R1"}
    assert told == {
        "项目性质未填": "请选择项目性质。",
        "计划开始日期未填": "请填写计划开始日期，写成年-月-日，如 2024-06-30。",
        "年度总体目标未填": "请填写年度总体目标（没有的填“无”）。",
    }


def test_a_year_outside_the_project_is_explained():
    around = changed(clean(), annual_goal="完成40个小区的数据更新。", timeliness__value="及时")
    assert found(replace(around, year=2022)) == [
        ("C2", EXPLAIN, "填报年度 2022 年不在项目期（2023-03-01 至 2025-06-30）内")
    ]


def test_the_years_amount_is_compared_with_nothing_where_the_project_side_is_blank():
    blank = dict.fromkeys(("project_total", "project_fiscal", "project_other"))
    around = changed(clean(), nature="recurring", **blank)
    assert [code for code, *_ in found(around)] == ["R10"]


# --- the page ---


def page(around: Around, mode: str) -> Page:
    title = around.scheme.titles[KIND.slug]
    document = around.filed[0].document
    frozen = Frozen("p", "申报表1", title, YEAR, "001", around.unit_name, around.scheme, document)
    return Page(KIND, frozen, mode)


def drawn(around: Around, mode: str) -> str:
    return render_to_string("shanghai_declaration/table.html", {"page": page(around, mode)})


def test_paper_prints_both_values_in_one_cell_as_they_were_typed():
    printed = drawn(changed(clean(), social__project_value=""), PRINT)
    assert '<td colspan="2" class="value">=40.00(个)/=100.00(个)</td>' in printed
    assert '<td colspan="2" class="value">提升</td>' in printed
    assert "年度(/项目)指标值" in printed


@pytest.mark.parametrize("mode", [EDIT, READ])
def test_the_screen_has_a_cell_for_each_value(mode):
    shown = drawn(clean(), mode)
    assert "<th>项目指标值</th>" in shown
    assert {"indicators/quantity/value", "indicators/quantity/project_value"} <= set(Table(shown).places)
    assert ("跨年的一次性、阶段性项目两侧都要填" in shown) is (mode == EDIT)


def test_the_goal_of_the_whole_project_is_worded_as_the_scheme_says():
    assert "项目总体目标（2023年-2025年）" in drawn(clean(), PRINT)
    assert "项目总体目标（　　年-2025年）" in drawn(changed(clean(), begins=""), EDIT)
    assert "项目总目标" in drawn(clean("shanghai_2024"), PRINT)


def test_the_head_has_title_and_year_alone():
    printed = tables.texts(print_table(tables.of(page(clean(), PRINT).frozen)))[0]
    assert printed.startswith("财政项目支出绩效目标申报表（2024年度）项目名称住宅小区数据更新")
    assert "盖章" not in printed and "签字" not in printed


def test_only_kinds_of_indicators_that_are_used_are_printed():
    printed = drawn(clean(), PRINT)
    assert "社会成本指标" not in printed and "经济成本指标" in printed
    assert "社会成本指标" in render_to_string(
        "shanghai_declaration/table.html", {"page": Page(KIND, replace_blank(clean()), EDIT)}
    )


def replace_blank(around: Around) -> Frozen:
    return replace(page(around, EDIT).frozen, document=KIND.blank(around.scheme))
