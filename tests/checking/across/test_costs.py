"""A8 and N6: money in a 成本指标, and what goals say that money is for, against the expenses."""

import pytest

from forms_app.checking.across import costs
from forms_app.terms import Severity

from .dossiers import cells, dossier, expense, found, indicator, messages, table

SPENT = costs.Spent("expenses", ("detail", "summary"), "amount", "支出明细", "amount")
RULE = costs.costs_are_spent(SPENT)
LINES = [expense("绿化养护人工费", 24, "绿化养护"), expense("路灯安装", 10), expense("苗木采购费", 6)]


def around(name: str, value: str, lines=LINES):
    fields = {"amount": "400000"}
    return dossier(
        table("spending_direction", fields, indicators=[indicator("cost", name, value)], expenses=lines)
    )


@pytest.mark.parametrize(
    ("name", "value", "line", "told"),
    [
        ("绿化养护费", "20万", "e1", "“绿化养护人工费”24 万元，相差 4 万元"),
        ("绿化养护费用", "≤20万元", "e1", "“绿化养护人工费”24 万元，相差 4 万元"),
        ("路灯安装经费", "120000元", "e2", "“路灯安装”10 万元，相差 2 万元"),
        ("苗木购置费", "≥8万元", "", ""),
        ("绿化苗木采购费", "8万元", "e3", "“苗木采购费”6 万元，相差 2 万元"),
        ("绿化养护工人费", "23万元", "e1", "“绿化养护人工费”24 万元，相差 1 万元"),
    ],
)
def test_a_cost_that_names_an_expense_has_its_amount(name, value, line, told):
    held = found(RULE, around(name, value))
    assert [f.severity for f in held] == ([Severity.EXPLAIN] if line else [])
    assert all(told in f.message and cells(f)[1] == f"0#expenses/{line}/amount" for f in held)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("绿化养护费", "24万元"),
        ("绿化养护费", "≤25万元"),
        ("绿化养护费", "≤24万"),
        # The whole project, a price, several things at once, nothing of the kind, no money.
        ("绿化养护等费用", "40万元"),
        ("绿化养护费", "40万元"),
        ("绿化养护单价", "2元"),
        ("绿化养护费", "2元/平方米"),
        ("绿化养护和路灯安装费用", "30万元"),
        ("道路修整费", "5万元"),
        ("绿化养护费", "按合同执行"),
        ("", "5万元"),
    ],
)
def test_a_cost_that_is_right_or_names_no_single_expense_is_not_told(name, value):
    assert messages(RULE, around(name, value)) == []


def test_lines_of_one_name_count_together():
    lines = [expense("绿化养护费（东片）", 9), expense("绿化养护费（西片）", 15)]
    assert messages(RULE, around("绿化养护费", "24万元", lines)) == []
    assert len(messages(RULE, around("绿化养护费", "20万元", lines))) == 0  # directions tell two things apart
    lines = [expense("绿化养护材料费", 9), expense("绿化养护人工费", 15)]
    assert messages(RULE, around("绿化养护费", "24万元", lines)) == []
    assert len(messages(RULE, around("绿化养护费", "20万元", lines))) == 1


def test_the_departments_costs_are_compared_with_the_summary():
    rule = costs.costs_are_spent(
        costs.Spent("lines", ("name",), "amount", "专项", "total_amount", kind="fund_summary")
    )
    whole = table("department_target", indicators=[indicator("cost", "社区文体经费", "30万元")])
    summary = table(
        "fund_summary", {"total_amount": "900000"}, lines=[{"name": "社区文体经费", "amount": "360000"}]
    )
    (finding,) = found(rule, dossier(whole, summary))
    assert cells(finding) == ["0#indicators/i1/value", "1#lines/l1/amount"]
    assert messages(rule, dossier(whole)) == []


PURPOSES = costs.purposes_are_paid(
    SPENT, ("annual_goal",), ("summary", "detail", "basis"), ("fund_summary", "lines", ("annual_goal",))
)


def purpose(goal: str, *lines: dict, summary_goal: str = ""):
    direction = table("spending_direction", {"annual_goal": goal}, expenses=list(lines))
    summary = table("fund_summary", lines=[{"name": "某专项", "annual_goal": summary_goal}])
    return dossier(direction, summary)


def test_a_purpose_that_no_expense_pays_is_hinted_at_where_it_is_told():
    (finding,) = found(PURPOSES, purpose("为协管员工资提供资金保障", expense("宣传栏制作", 3)))
    assert finding.severity is Severity.HINT
    assert finding.message == "绩效目标或成本指标写了“工资”，支出明细里没有人员的报酬和社会保险的支出"
    assert cells(finding) == ["0#annual_goal", "0#expenses/e1/detail"]
    (finding,) = found(PURPOSES, purpose("", expense("宣传栏制作", 3), summary_goal="保障工资发放"))
    assert cells(finding)[0] == "1#lines/l1/annual_goal"


@pytest.mark.parametrize(
    "lines",
    [
        [expense("协管员劳务费", 3)],
        [expense("队伍保障", 3, basis="10人×每月工资3000元")],
        [],
        [expense("宣传栏", 0)],
    ],
)
def test_a_purpose_paid_under_another_word_or_before_any_amount_is_not_told(lines):
    assert messages(PURPOSES, purpose("为协管员工资提供资金保障", *lines)) == []
