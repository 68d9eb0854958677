"""Each rule of 附表1, 附表2 and 附表3 seen failing: a clean dossier, one thing made wrong, exactly one kind of finding."""

from dataclasses import replace
from decimal import Decimal

import pytest

from forms_app.checking.around import Around, Filed
from forms_app.checking.run import check
from forms_app.deriving import follow
from forms_app.document import Document, Place
from forms_app.registry import kind_of
from forms_app.terms import Severity
from tests.clean import DIRECTION, FUND, SUMMARY, TARGET, clean, with_document

BLOCK, EXPLAIN, HINT = Severity.BLOCK, Severity.EXPLAIN, Severity.HINT


def found(around: Around, number: str) -> list[tuple[str, Severity, str]]:
    here = next(f for f in around.filed if f.number == number)
    return [(f.rule, f.severity, f.message) for f in check(kind_of(here.kind).rules, here, around)]


def with_cells(
    around: Around, number: str, cells: dict[Place, object], typed: dict[Place, str] | None = None
) -> Around:
    document = next(f for f in around.filed if f.number == number).document
    for place, value in cells.items():
        document = _set(document, place, value)
    for place, text in (typed or {}).items():
        document = _set(document, place, None, text)
    return with_document(around, number, document)


def _set(document: Document, place: Place, value, text: str = "") -> Document:
    record = document.record(place).with_value(place.field, value)
    record = replace(record, typed={**record.typed, place.field: text}) if text else record
    if not place.rows:
        return document.with_header(record)
    rows = tuple(record if r.uid == place.row else r for r in document.rows[place.rows])
    return document.with_rows(place.rows, rows)


def wan(amount) -> Decimal:
    return Decimal(str(amount)) * 10_000


def header(**cells):
    return {Place(name): value for name, value in cells.items()}


def in_row(rows, uid, **cells):
    return {Place(name, rows, uid): value for name, value in cells.items()}


def test_a_clean_dossier_raises_nothing():
    around = clean()
    assert [found(around, f.number) for f in around.filed] == [[], [], []]


@pytest.mark.parametrize(
    ("number", "cells", "typed", "expected"),
    [
        (TARGET, header(other_funds=wan(1)), {}, [
            ("A1", BLOCK, "资金总额 10 ≠ 一般公共预算拨款 + 政府性基金拨款 + 其他资金 11，相差 1 万元"),
        ]),
        (TARGET, header(basic_expenditure=wan("1.99")), {}, [
            ("A2", EXPLAIN, "资金总额 10 ≠ 基本支出 + 项目支出 9.99，相差为四舍五入尾差"),
        ]),
        (TARGET, header(basic_expenditure=wan("1.98")), {}, [
            ("A2", BLOCK, "资金总额 10 ≠ 基本支出 + 项目支出 9.98，相差 0.02 万元"),
        ]),
        (TARGET, header(total_amount=wan(12), basic_expenditure=wan(1)), {}, [
            ("A1", BLOCK, "资金总额 12 ≠ 一般公共预算拨款 + 政府性基金拨款 + 其他资金 10，相差 2 万元"),
            ("A2", BLOCK, "资金总额 12 ≠ 基本支出 + 项目支出 9，相差 3 万元"),
            ("A3", BLOCK, "按收入性质合计 10 ≠ 按支出性质合计 9"),
        ]),
        (TARGET, header(project_expenditure=wan(9), basic_expenditure=wan(1)), {}, [
            ("A4", EXPLAIN, "项目支出 9 ≠ 附表2合计 8"),
        ]),
        (TARGET, header(project_expenditure=wan(9), basic_expenditure=wan(1), other_projects=wan(2)), {}, [
            ("A4", EXPLAIN, "项目支出 9 ≠ 附表2合计 8 + 非区级专项项目支出 2"),
        ]),
        (TARGET, {}, {Place("general_budget"): "约十万"}, [
            ("A1", BLOCK, "资金总额 10 ≠ 一般公共预算拨款 + 政府性基金拨款 + 其他资金 0，相差 10 万元"),
            ("V1", BLOCK, "一般公共预算拨款“约十万”不是金额"),
        ]),
        (TARGET, header(total_amount=wan("10.001"), general_budget=wan("10.001"), basic_expenditure=wan("2.001")), {}, [
            ("V2", EXPLAIN, "一般公共预算拨款 10.001 超过 2 位小数"),
            ("V2", EXPLAIN, "基本支出 2.001 超过 2 位小数"),
        ]),
        (TARGET, header(duties=""), {}, [("R1", BLOCK, "部门职责概述未填")]),
        (TARGET, in_row("tasks", "t1", goal=""), {}, [("R2", BLOCK, "年度重点工作计划至少要有一行填全")]),
        (TARGET, in_row("indicators", "quantity", name="", value=""), {}, [
            ("R3", BLOCK, "数量指标没有完整的一条"),
        ]),
        (TARGET, in_row("indicators", "satisfaction", name="", value=""), {}, [
            ("R4", EXPLAIN, "社会公众及服务对象满意度指标没有完整的一条"),
        ]),
        (TARGET, in_row("indicators", "economic", name="", value=""), {}, [
            ("R6", HINT, "以下二级指标未填：经济效益指标"),
        ]),
        (TARGET, in_row("indicators", "economic", name="带动就业", value=""), {}, [
            ("R5", BLOCK, "经济效益指标“带动就业”缺指标值及单位"),
        ]),
        (SUMMARY, header(total_amount=wan(7)), {}, [("A5", BLOCK, "合计 7 ≠ 各专项金额之和 8，相差 1 万元")]),
        (SUMMARY, header(total_amount=None), {}, [("A5", BLOCK, "合计 空 ≠ 各专项金额之和 8，相差 8 万元")]),
        (SUMMARY, in_row("lines", FUND, amount=wan(9)), {}, [
            ("A5", BLOCK, "合计 8 ≠ 各专项金额之和 9，相差 1 万元"),
            ("A5", BLOCK, "专项“城市管理”金额 9 ≠ 各支出方向金额之和 8，相差 1 万元"),
        ]),
        (SUMMARY, in_row("lines", DIRECTION, name=""), {}, [("R1", BLOCK, "本表有一行未填名称")]),
        (SUMMARY, header(no_funds=True), {}, [("R8", BLOCK, "已勾选零申报，但本表还有专项")]),
        (DIRECTION, in_row("expenses", "e1", amount=wan(5)), {}, [
            ("A6", BLOCK, "支出明细合计 8 ≠ 各行金额之和 7，相差 1 万元"),
            ("S2", EXPLAIN, "金额 5 ≠ 测算合计 6，相差 1 万元"),
        ]),
        (DIRECTION, header(expense_total=None), {}, [
            ("A6", BLOCK, "支出明细合计 空 ≠ 各行金额之和 8，相差 8 万元"),
        ]),
        (DIRECTION, header(amount=wan(9)), {}, [
            ("A6", BLOCK, "项目金额 9 ≠ 支出明细合计 8，相差 1 万元"),
            ("A6", BLOCK, "项目金额 9 与附表2金额 8 不一致"),
        ]),
        (DIRECTION, header(fund_amount=wan(0)), {}, [("A6", BLOCK, "所属专项金额 0 与附表2专项金额 8 不一致")]),
        (DIRECTION, header(fund_amount=None), {}, [("A6", BLOCK, "所属专项金额（空）与附表2专项金额 8 不一致")]),
        (DIRECTION, header(direction_name="市容整治"), {}, [
            ("A7", BLOCK, "支出方向“市容整治”与附表2名称“市容维护”不一致"),
        ]),
        (DIRECTION, header(fund_name="城管"), {}, [
            ("A7", BLOCK, "所属专项名称“城管”与附表2专项名称“城市管理”不一致"),
        ]),
        (DIRECTION, header(annual_goal="全年保洁。"), {}, [
            ("A7", EXPLAIN, "年度绩效目标“全年保洁。”与附表2“全年保持整洁。”不一致"),
        ]),
        (DIRECTION, header(period=""), {}, [("R1", BLOCK, "项目实施期未填")]),
        (DIRECTION, in_row("indicators", "quality", standard=""), {}, [("R7", EXPLAIN, "1 条指标未填绩效标准")]),
        (DIRECTION, {}, {Place("standard", "indicators", "quality"): "国家标准"}, [
            ("V1", BLOCK, "绩效标准“国家标准”不在可选项内"),
        ]),
    ],
)  # fmt: skip
def test_one_thing_wrong_is_one_finding(number, cells, typed, expected):
    assert found(with_cells(clean(), number, cells, typed), number) == expected


@pytest.mark.parametrize(
    ("ceiling", "expected"),
    [
        (None, []),
        (wan(10), []),
        (wan("10.01"), []),
        (wan("9.99"), [("K1", EXPLAIN, "资金总额 10 超过控制数 9.99，多 0.01 万元")]),
        (wan(0), [("K1", EXPLAIN, "资金总额 10 超过控制数 0，多 10 万元")]),
    ],
)
def test_the_amount_stays_within_the_ceiling(ceiling, expected):
    around = replace(clean(), ceiling=ceiling)
    assert found(around, TARGET) == expected
    assert found(around, SUMMARY) == found(around, DIRECTION) == []


def test_a_blank_amount_is_not_measured():
    around = replace(with_cells(clean(), TARGET, header(total_amount=None)), ceiling=wan(1))
    assert "K1" not in {rule for rule, _, _ in found(around, TARGET)}


def test_a_finding_names_its_places_in_both_tables_and_says_what_to_do():
    around = with_cells(clean(), DIRECTION, header(amount=wan(9)))
    here = next(f for f in around.filed if f.number == DIRECTION)
    finding = check(kind_of("spending_direction").rules, here, around)[1]
    assert [str(p) for p in finding.places] == [f"{DIRECTION}#amount", f"{SUMMARY}#lines/{DIRECTION}/amount"]
    assert finding.advice == "请核对后改成一致；项目金额由系统带出的，可点“恢复自动取数”。"


def test_an_amount_a_thousand_times_its_neighbours_is_asked_about():
    around = with_cells(
        clean(), DIRECTION, in_row("expenses", "e1", amount=wan(60_000)) | header(expense_total=wan(60_002))
    )
    assert ("V3", HINT, "金额 60000 万元是其他行的 1000 倍以上，是否误填为元？") in found(around, DIRECTION)


def test_a_line_without_its_table_is_found_and_not_impossible():
    around = clean()
    alone = replace(around, filed=tuple(f for f in around.filed if f.number != DIRECTION))
    assert found(alone, SUMMARY) == [("A6", BLOCK, "“市容维护”没有支出方向绩效目标表")]


def test_neither_funds_nor_a_declaration_of_none_is_found():
    around = clean()
    empty = next(f for f in around.filed if f.number == SUMMARY).document.with_rows("lines", ())
    empty = empty.with_header(empty.header.with_value("total_amount", None))
    alone = replace(with_document(around, SUMMARY, empty), filed=(Filed(SUMMARY, "fund_summary", empty),))
    assert found(alone, SUMMARY) == [("R8", BLOCK, "没有专项，也没有勾选零申报")]
    declared = empty.with_header(empty.header.with_value("no_funds", True))
    assert found(replace(alone, filed=(Filed(SUMMARY, "fund_summary", declared),)), SUMMARY) == []


def test_the_fingerprint_changes_with_the_values_and_not_with_the_wording():
    around = clean()
    one = check(
        kind_of("spending_direction").rules, *_here(with_cells(around, DIRECTION, header(annual_goal="甲")))
    )
    same = check(
        kind_of("spending_direction").rules, *_here(with_cells(around, DIRECTION, header(annual_goal="甲")))
    )
    other = check(
        kind_of("spending_direction").rules, *_here(with_cells(around, DIRECTION, header(annual_goal="乙")))
    )
    assert one[0].fingerprint == same[0].fingerprint != other[0].fingerprint


def _here(around: Around):
    return next(f for f in around.filed if f.number == DIRECTION), around


def test_checking_changes_nothing():
    around = clean()
    before = {f.number: f.document.to_json() for f in around.filed}
    for filed in around.filed:
        check(kind_of(filed.kind).rules, filed, around)
    assert {f.number: f.document.to_json() for f in around.filed} == before


def test_a_declaration_of_none_is_a_sum_of_zero():
    around = clean()
    kind = kind_of("fund_summary")
    document = next(f for f in around.filed if f.number == SUMMARY).document.with_rows("lines", ())
    document = document.with_header(document.header.with_value("no_funds", True))
    here = Filed(SUMMARY, "fund_summary", document)
    followed = follow(kind.follows, here, replace(around, filed=(here,)))
    assert followed["total_amount"] == 0
    assert found(replace(around, filed=(replace(here, document=followed),)), SUMMARY) == []


def test_of_two_long_texts_one_sees_where_they_part_and_an_answer_knows_the_whole():
    same, tails = (
        "为居民提供加装电梯筹备方案、技术要求、申报程序、维护保养等",
        ("全流程服务。", "咨询服务。", "咨询服务。谢谢。"),
    )
    messages, fingerprints = [], set()
    for tail in tails:
        around = with_cells(clean(), DIRECTION, header(annual_goal=same + tail))
        around = with_cells(around, SUMMARY, in_row("lines", DIRECTION, annual_goal=f"{same}全程。"))
        here = next(f for f in around.filed if f.number == DIRECTION)
        finding = next(f for f in check(kind_of("spending_direction").rules, here, around) if f.rule == "A7")
        messages.append(finding.message)
        fingerprints.add(finding.fingerprint)
    assert messages[0] == "年度绩效目标“…维护保养等全流程服务。”与附表2“…维护保养等全程。”不一致"
    assert len(fingerprints) == len(tails)
