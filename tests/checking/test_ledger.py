"""数据勾稽: which numbers of a dossier are laid beside each other, and how they stand."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from forms_app.checking.around import Around
from forms_app.checking.ledger import counted, ledger
from forms_app.deriving import How
from forms_app.document import Document, blank_record
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.terms import Accord, EventType
from tests import samples
from tests.checking.ledgers import told
from tests.clean import DIRECTION, SUMMARY, TARGET, clean, with_document

TARGETS_A, TARGETS_B = "hunan-2023-targets-a", "hunan-2023-targets-b"
EVALUATION, DISTRICT, CITY = (
    "hunan-2022-self-evaluation",
    "minhang-2020-declaration",
    "shanghai-2024-declarations",
)


def header(around: Around, number: str, **amounts: str | None) -> Around:
    """With other amounts (万元) in the header of a table."""
    document = table(around, number)
    changed = document.header
    for field, amount in amounts.items():
        changed = changed.with_value(field, yuan(amount))
    return with_document(around, number, document.with_header(changed))


def rows(around: Around, number: str, name: str, *amounts: str | None) -> Around:
    """With other amounts in the rows of a set, as many as are given."""
    document = table(around, number)
    kept = zip(document.rows[name], amounts, strict=True)
    changed = tuple(row.with_value("amount", yuan(amount)) for row, amount in kept)
    return with_document(around, number, document.with_rows(name, changed))


def table(around: Around, number: str) -> Document:
    return next(f.document for f in around.filed if f.number == number)


def yuan(amount: str | None) -> Decimal | None:
    return None if amount is None else Decimal(amount) * 10_000


def overall(around: Around) -> list[str]:
    return told(around)["整体"]


# --- the published dossiers, whole ---

PUBLISHED = {
    TARGETS_A: {
        "整体": [
            "年初预算 · 项目支出 [unlike]: 附表1 16.33 | 附表2 16.33 | Σ附表2 16.33 | 附表3-1+附表3-2 16.33"
            " | 附表3-1+附表3-2 8.33 (-8) | Σ附表3-1+附表3-2 16.33",
            "资金总额 [same]: 附表1 164.97 | parts 附表1 164.97 | parts 附表1 164.97",
        ],
        "业务性专项经费 附表2": ["所属专项金额 [same]: 附表2 8 | Σ附表2 8 | 附表3-2 8"],
        "业务性专项经费 附表3-2": [
            "项目金额 [unlike]: 附表2 8 | 附表3-2 8 | 附表3-2 空 (-8) | Σ附表3-2 8",
            "金额 [same]: 附表3-2 6 | costing 附表3-2 6",
            "金额 [same]: 附表3-2 2 | costing 附表3-2 2",
        ],
        "安置房物业费补贴 附表2": ["所属专项金额 [same]: 附表2 8.33 | Σ附表2 8.33 | 附表3-1 8.33"],
        "安置房物业费补贴 附表3-1": [
            "项目金额 [same]: 附表2 8.33 | 附表3-1 8.33 | 附表3-1 8.33 | Σ附表3-1 8.33",
        ],
    },
    TARGETS_B: {
        "整体": [
            "年初预算 · 项目支出 [same]: 附表1 464 | 附表2 464 | Σ附表2 464"
            " | 附表3-1+附表3-2+附表3-3+附表3-4 464 | 附表3-1+附表3-2+附表3-3+附表3-4 464"
            " | Σ附表3-1+附表3-2+附表3-3+附表3-4 464",
            "资金总额 [same]: 附表1 930.09 | parts 附表1 930.09 | parts 附表1 930.09",
        ],
        "业务性专用经费 附表3-1": [
            "项目金额 [same]: 附表2 36 | 附表3-1 36 | 附表3-1 36 | 附表3-1 36 | Σ附表3-1 36",
            "金额 [same]: 附表3-1 10 | costing 附表3-1 10",
            "金额 [same]: 附表3-1 5 | costing 附表3-1 5",
            "金额 [same]: 附表3-1 10 | costing 附表3-1 10",
            "金额 [same]: 附表3-1 11 | costing 附表3-1 11",
        ],
        "社区经费 附表3-2": [
            "项目金额 [same]: 附表2 350 | 附表3-2 350 | 附表3-2 350 | 附表3-2 350 | Σ附表3-2 350",
            "金额 [same]: 附表3-2 350 | costing 附表3-2 350",
        ],
        "微民生网格事件办理 附表3-3": [
            "项目金额 [same]: 附表2 30 | 附表3-3 30 | 附表3-3 30 | 附表3-3 30 | Σ附表3-3 30",
            "金额 [same]: 附表3-3 30 | costing 附表3-3 30",
        ],
        "城乡环境连片整治 附表3-4": [
            "项目金额 [same]: 附表2 48 | 附表3-4 48 | 附表3-4 48 | 附表3-4 48 | Σ附表3-4 48",
            "金额 [same]: 附表3-4 6 | costing 附表3-4 6",
            "金额 [same]: 附表3-4 6 | costing 附表3-4 6",
            "金额 [same]: 附表3-4 36 | costing 附表3-4 36",
        ],
    },
    EVALUATION: {
        "整体": [
            # 1-8 and 1-11: four of five budgeted projects, and 16.15 of 17.15, have no table.
            "年初预算 · 项目支出 [unlike]: 附件1-1 17.15 | Σ附件1-1 17.15 | 附件1-3（1）+附件1-3（2） 1 (-16.15)",
            # 1-1
            "决算 · 支出合计 [unlike]: 附件1-2 135.28 | 附件1-2 125.98 (-9.3) | 附件1-2 135.28"
            " | 自评报告 101.71 (-33.57) | 附件1-2 101.71 (-33.57)",
            # 1-4 and 1-3
            "决算 · 基本支出 [scope]: 附件1-2 108.28 | 自评报告 74.71 (-33.57)",
            "决算 · 公用经费 [scope]: 附件1-1 29.35 | 自评报告 10.24 (-19.11)",
            # 1-8
            "决算 · 项目支出 [unlike]: 附件1-1 27 | Σ附件1-1 27 | 附件1-2 27 | 附件1-3（1）+附件1-3（2） 23 (-4)"
            " | 自评报告 27",
            "一般公共预算支出 [same]: 自评报告 101.71 | parts 自评报告 101.71",
            # 1-2
            "一般公共预算基本支出 [residue]: 自评报告 74.71 | parts 自评报告 74.72 (0.01)",
            "政府性基金预算支出 [same]: 自评报告 0 | 附件1-2 0",
            "按收入性质分 [same]: 附件1-2 125.98 | parts 附件1-2 125.98",
            "按支出性质分 [same]: 附件1-2 135.28 | parts 附件1-2 135.28",
        ],
        "双随机、一公开 附件1-1": ["本年预算数 [lone]: 附件1-1 0.4"],
        "自治奖励 附件1-3（1）": [
            "年初预算数 [same]: 附件1-1 1 | 附件1-3（1） 1 | parts 附件1-3（1） 1",
            "全年执行数 [same]: 附件1-1 20 | 附件1-3（1） 20 | parts 附件1-3（1） 20",
            # 1-11
            "全年预算数 [unlike]: 附件1-3（1） 20 | events 附件1-1 1 (-19) | parts 附件1-3（1） 20",
        ],
        "矛盾调解 附件1-1": ["本年预算数 [lone]: 附件1-1 0.75"],
        "小区自治工作以奖代投经费 附件1-1": ["本年预算数 [lone]: 附件1-1 14"],
        "自治回头看 附件1-1": ["本年预算数 [lone]: 附件1-1 1"],
        "基层治理工作经费 附件1-1": ["本年决算数 [lone]: 附件1-1 1"],
        "“三供一业”小区改造专项工作经费 附件1-1": ["本年决算数 [lone]: 附件1-1 3"],
        "民生实事项目-人大票决制 附件1-3（2）": [
            "全年执行数 [same]: 附件1-1 3 | 附件1-3（2） 3 | parts 附件1-3（2） 3",
            "全年预算数 [same]: 附件1-3（2） 3 | parts 附件1-3（2） 3",
        ],
    },
    DISTRICT: {
        "住宅小区建设“美丽家园”三年行动计划 申报表1": [
            "当年预算 [same]: 申报表1 296.00 | parts 申报表1 296.00 | 申报表1 296.00 | Σ申报表1 296.00"
            " | parts 申报表1 296.00",
            "财政拨款 [same]: 申报表1 296.00 | parts 申报表1 296.00",
            "明细金额 [same]: 申报表1 46.00 | product 申报表1 46.00",
            "明细金额 [same]: 申报表1 60.00 | product 申报表1 60.00",
            "明细金额 [same]: 申报表1 20.00 | product 申报表1 20.00",
            "明细金额 [same]: 申报表1 120.00 | product 申报表1 120.00",
            "明细金额 [same]: 申报表1 50.00 | product 申报表1 50.00",
        ]
    },
    CITY: {
        f"{name} 申报表{nth}": [f"年度资金申请总额 [same]: 申报表{nth} {total} | parts 申报表{nth} {total}"]
        for nth, (name, total) in enumerate(
            (
                ("公房资产监管", "836,000.00"),
                ("维修资金管理", "630,000.00"),
                ("白蚁防治综合事务管理", "960,000.00"),
                ("物业事务管理", "235,000.00"),
                ("热线服务保障经费", "11,712,880.00"),
            ),
            1,
        )
    },
}


@pytest.mark.parametrize("name", samples.PUBLISHED)
def test_the_ledger_of_a_published_dossier(name):
    assert told(samples.around(name)) == PUBLISHED[name]


@pytest.mark.parametrize("name", samples.CORRECTED)
def test_all_numbers_of_a_corrected_dossier_agree(name):
    found = counted(ledger(samples.around(name), kind_of))
    assert set(found) == {Accord.SAME} and found[Accord.SAME] > 3


# The sums that the list of faults calls clean, as far as they are amounts of cells (points, shares and what is told in
# the report's text are not): a total and what it is made of.
CLEAN = [
    (TARGETS_A, "164.97", ["164.97"]),
    (TARGETS_A, "164.97", ["148.64", "16.33"]),
    (TARGETS_A, "16.33", ["8", "8.33"]),
    (TARGETS_A, "8.33", ["0.78", "7.55"]),
    (TARGETS_A, "8", ["6", "2"]),
    (TARGETS_B, "930.09", ["466.09", "464"]),
    (TARGETS_B, "464", ["36", "350", "30", "48"]),
    (TARGETS_B, "36", ["10", "5", "10", "11"]),
    (TARGETS_B, "48", ["6", "6", "36"]),
    (EVALUATION, "101.71", ["74.71", "27"]),
    (EVALUATION, "27", ["20", "1", "3", "3"]),
    (EVALUATION, "17.15", ["0.4", "1", "0.75", "14", "1"]),
    (EVALUATION, "125.98", ["101.71", "24.27"]),
    (EVALUATION, "135.28", ["108.28", "27"]),
    (DISTRICT, "296.00", ["46.00", "60.00", "20.00", "120.00", "50.00"]),
    (CITY, "836,000.00", ["443,000.00", "393,000.00"]),
]
# What texts of the costings come to: 2+1+1+2, 1.8+0.2, 7*50, 15+5+5+5, 10*0.6 twice, 24*1.5.
COSTINGS = {TARGETS_A: ["6", "2"], TARGETS_B: ["10", "5", "10", "11", "350", "30", "6", "6", "36"]}


@pytest.mark.parametrize(("name", "total", "parts"), CLEAN)
def test_each_sum_that_holds_is_told_to_agree(name, total, parts):
    show = SCHEMES[samples.campaign(samples.sample(name)["campaign"])["scheme"]].money.show
    made = [
        entry
        for group in ledger(samples.around(name), kind_of)
        for agreement in group.agreements
        for entry in agreement.entries
        if show(entry.value) == total and [show(c.value) for c in entry.cells if c.value] == parts
    ]
    assert made and all(entry.accord is Accord.SAME for entry in made)


@pytest.mark.parametrize("name", COSTINGS)
def test_each_costing_that_holds_is_told_to_agree(name):
    show = SCHEMES["hunan_2023"].money.show
    found = [
        (show(entry.value), agreement.accord)
        for group in ledger(samples.around(name), kind_of)
        for agreement in group.agreements
        for entry in agreement.entries
        if entry.how is How.COSTING
    ]
    assert found == [(amount, Accord.SAME) for amount in COSTINGS[name]]


# --- targets ---


def test_a_dossier_without_a_fault():
    assert told(clean()) == {
        "整体": [
            "年初预算 · 项目支出 [same]: 附表1 8 | 附表2 8 | Σ附表2 8 | 附表3-1 8 | 附表3-1 8 | Σ附表3-1 8",
            "资金总额 [same]: 附表1 10 | parts 附表1 10 | parts 附表1 10",
        ],
        "城市管理 附表2": ["所属专项金额 [same]: 附表2 8 | Σ附表2 8 | 附表3-1 8"],
        "市容维护 附表3-1": [
            "项目金额 [same]: 附表2 8 | 附表3-1 8 | 附表3-1 8 | Σ附表3-1 8",
            "金额 [same]: 附表3-1 6 | costing 附表3-1 6",
            "金额 [same]: 附表3-1 2 | costing 附表3-1 2",
        ],
    }


def test_each_table_is_held_against_the_first_number():
    odd = header(clean(), SUMMARY, total_amount="9")
    assert overall(odd)[0] == (
        "年初预算 · 项目支出 [unlike]: 附表1 8 | 附表2 9 (1) | Σ附表2 8 | 附表3-1 8 | 附表3-1 8 | Σ附表3-1 8"
    )


def test_a_blank_among_numbers_is_a_difference():
    blank = header(clean(), DIRECTION, amount=None)
    assert (
        "项目金额 [unlike]: 附表2 8 | 附表3-1 空 (-8) | 附表3-1 8 | Σ附表3-1 8"
        in told(blank)["市容维护 附表3-1"]
    )


def test_where_the_first_is_blank_the_next_is_the_measure():
    blank = rows(clean(), SUMMARY, "lines", "8", None)
    assert told(blank)["市容维护 附表3-1"][0] == (
        "项目金额 [unlike]: 附表2 空 (-8) | 附表3-1 8 | 附表3-1 8 | Σ附表3-1 8"
    )


def test_what_the_unit_states_as_other_projects_is_told_apart():
    """附表1 holds 2 of 上级专项: another 口径 than 附表2, and together they come to the 10."""
    more = header(clean(), TARGET, project_expenditure="10", basic_expenditure="0", other_projects="2")
    first, _, last = overall(more)
    assert first.startswith("年初预算 · 项目支出 [scope]: 附表1 10 | 附表2 8 (-2)")
    assert last == "项目支出 [same]: 附表1 10 | parts 附表2+附表1 10"


def test_what_the_unit_doesnt_state_is_a_difference():
    """A4: without 非区级专项项目支出 both are the same number, whatever their 口径."""
    more = header(clean(), TARGET, project_expenditure="10", basic_expenditure="0")
    assert overall(more)[0].startswith(
        "年初预算 · 项目支出 [unlike]: 附表1 10 | 附表2 8 (-2) | Σ附表2 8 (-2)"
    )


@pytest.mark.parametrize(("total", "accord"), [("10.02", "unlike"), ("10.01", "residue")])
def test_half_a_last_digit_for_each_addend_is_a_rounding_residue(total, accord):
    """资金总额 has three addends by income, and two by spending: up to 0.01 may come of rounding both."""
    odd = header(clean(), TARGET, total_amount=total)
    assert f"资金总额 [{accord}]: 附表1 {total}" in " ".join(overall(odd))


def test_a_row_without_its_table_says_so():
    alone = replace(clean(), filed=tuple(f for f in clean().filed if f.number != DIRECTION))
    assert told(alone) == {
        "整体": ["年初预算 · 项目支出 [same]: 附表1 8 | 附表2 8 | Σ附表2 8", overall(clean())[1]],
        "城市管理 附表2": ["金额 [same]: 附表2 8 | Σ附表2 8"],
        "市容维护 附表2": ["金额 [lone]: 附表2 8"],
    }
    lone = ledger(alone, kind_of)[-1].agreements[0]
    assert (lone.lacks, lone.accord) == ("spending_direction", Accord.LONE)


def test_what_is_missing_is_counted_at_the_sum():
    entries = ledger(samples.around(EVALUATION), kind_of)[0].agreements[0].entries
    assert [entry.missing for entry in entries] == [0, 0, 6]


def test_a_table_that_was_adjusted_is_bound_by_no_summary():
    """The year's 附表1 and 附表2 aren't rewritten: neither its amount nor Σ 附表3 is held against them."""
    filed = tuple(replace(f, adjusted=f.number == DIRECTION) for f in clean().filed)
    adjusted = header(replace(clean(), filed=filed), DIRECTION, amount="9", expense_total="9")
    found = told(rows(adjusted, DIRECTION, "expenses", "6", "3"))
    assert found["整体"][0] == "年初预算 · 项目支出 [same]: 附表1 8 | 附表2 8 | Σ附表2 8"
    assert found["市容维护 附表3-1"][0] == "项目金额 [same]: 附表3-1 9 | 附表3-1 9 | Σ附表3-1 9"
    assert [group.adjusted for group in ledger(adjusted, kind_of)] == [False, False, True]


def test_a_table_alone_has_nothing_to_compare_with_others():
    alone = replace(clean(), filed=tuple(f for f in clean().filed if f.number == TARGET))
    assert overall(alone) == ["资金总额 [same]: 附表1 10 | parts 附表1 10 | parts 附表1 10"]


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_blank_tables_have_nothing_to_compare(name):
    filled = samples.around(name)
    blank = tuple(replace(f, document=kind_of(f.kind).blank(filled.scheme)) for f in filled.filed)
    assert ledger(replace(filled, filed=blank, promised=(), promised_first=()), kind_of) == ()


def test_a_tables_own_nothing_is_no_line_of_the_ledger():
    """The published 1-1 has 0 for all of 三公经费; 政府性基金, which two tables tell, is told."""
    shown = overall(samples.around(EVALUATION))
    assert not any("三公经费" in line for line in shown)
    assert any(line.startswith("政府性基金预算支出 [same]") for line in shown)


def test_nothing_declared_is_zero_in_both_tables():
    none = table(clean(), SUMMARY)
    ticked = none.with_header(replace(none.header, values={**none.header.values, "no_funds": True}))
    ticked = ticked.with_rows("lines", ())
    around = replace(clean(), filed=tuple(f for f in clean().filed if f.number != DIRECTION))
    around = header(with_document(around, SUMMARY, ticked), SUMMARY, total_amount="0")
    around = header(around, TARGET, project_expenditure="0", basic_expenditure="10")
    assert overall(around)[0] == "年初预算 · 项目支出 [same]: 附表1 0 | 附表2 0 | Σ 0"


def test_a_wrong_costing_stands_beside_its_amount():
    document = table(clean(), DIRECTION)
    row, other = document.rows["expenses"]
    wrong = document.with_rows("expenses", (row.with_value("basis", "10次×0.5万元/次=5万元"), other))
    found = told(with_document(clean(), DIRECTION, wrong))["市容维护 附表3-1"]
    assert found[1] == "金额 [unlike]: 附表3-1 6 | costing 附表3-1 5 (-1)"


def test_a_costing_that_leaves_doubts_is_left_out():
    document = table(clean(), DIRECTION)
    row, other = document.rows["expenses"]
    vague = document.with_rows("expenses", (row.with_value("basis", "按合同支付"), other))
    found = told(with_document(clean(), DIRECTION, vague))["市容维护 附表3-1"]
    assert [line for line in found if "costing" in line] == ["金额 [same]: 附表3-1 2 | costing 附表3-1 2"]


# --- self-evaluations ---


def evaluation() -> Around:
    return samples.around("demo-evaluation")


def base(around: Around) -> str:
    return next(f.number for f in around.filed if f.kind == "base_data")


def test_what_was_approved_stands_beside_what_is_evaluated():
    shown = told(evaluation())
    assert "年初预算 · 支出合计 [same]: 附件1-2 212.08 | 批附表1 212.08" in shown["整体"]
    assert shown["住房保障政策宣传 附件1-3（2）"][0] == (
        "年初预算数 [same]: 附件1-1 6 | 附件1-3（2） 6 | parts 附件1-3（2） 6 | 批附表3-2 6"
    )


def test_another_number_than_the_approved_is_a_difference():
    whole = next(f.number for f in evaluation().filed if f.kind == "department_evaluation")
    odd = header(evaluation(), whole, initial_budget="200")
    assert "年初预算 · 支出合计 [unlike]: 附件1-2 200 | 批附表1 212.08 (12.08)" in overall(odd)


def test_events_lead_from_the_first_budget_to_the_years():
    """公租房: 9.5 at first, and what befell it."""
    around = evaluation()
    document = table(around, base(around))
    (event,) = document.rows["events"]
    assert event["type"] == EventType.RAISED
    lost = with_document(around, base(around), document.with_rows("events", ()))
    name = "公租房资格审核与入户核查 附件1-3（1）"
    assert (
        "全年预算数 [same]: 附件1-3（1） 10.4 | events 附件1-1 10.4 | parts 附件1-3（1） 10.4"
        in told(around)[name]
    )
    assert any(
        line.startswith("全年预算数 [unlike]: 附件1-3（1） 10.4 | events 附件1-1 9.5 (-0.9)")
        for line in told(lost)[name]
    )


def test_a_project_of_no_money_needs_no_table():
    around = evaluation()
    document = table(around, base(around))
    shape = kind_of("base_data").shape.rows["projects"]
    more = (*document.rows["projects"], blank_record(shape, "b" * 32, name="未安排的项目"))
    with_more = with_document(around, base(around), document.with_rows("projects", more))
    assert told(with_more) == told(around)


# --- a district's projects ---


def test_a_wrong_product_stands_beside_its_amount():
    around = samples.around(DISTRICT)
    (only,) = around.filed
    first, *others = only.document.rows["items"]
    document = only.document.with_rows("items", (first.with_value("amount", yuan("47")), *others))
    shown = next(iter(told(with_document(around, only.number, document)).values()))
    assert shown[0].startswith(
        "当年预算 [unlike]: 申报表1 296.00 | parts 申报表1 296.00 | 申报表1 296.00 | Σ申报表1 297.00 (1.00)"
    )
    assert "明细金额 [unlike]: 申报表1 47.00 | product 申报表1 46.00 (-1.00)" in shown


def test_counting_takes_what_a_table_tells_apart_as_agreeing():
    groups = ledger(samples.around(EVALUATION), kind_of)
    assert counted(groups) == Counter(
        {Accord.SAME: 8, Accord.LONE: 6, Accord.UNLIKE: 4, Accord.SCOPE: 2, Accord.RESIDUE: 1}
    )


def test_money_of_one_fund_within_all_is_told_apart_by_the_table_that_has_both():
    """General budget 101.71 within 135.28: with the sums agreeing, nothing is left to explain."""
    around = samples.around(EVALUATION)
    whole = next(f.number for f in around.filed if f.kind == "department_evaluation")
    agreed = header(around, whole, income_total="135.28", other_funds="33.57")
    assert (
        "决算 · 支出合计 [part]: 附件1-2 135.28 | 附件1-2 135.28 | 附件1-2 135.28"
        " | 自评报告 101.71 (-33.57) | 附件1-2 101.71 (-33.57)"
    ) in overall(agreed)
    agreement = next(a for a in ledger(agreed, kind_of)[0].agreements if a.accord is Accord.PART)
    assert agreement.agrees and agreement.unlike == ()
