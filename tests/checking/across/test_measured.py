"""N4: expenses, goals and indicators that have nothing to do with each other."""

import pytest

from forms_app.checking.across import costs, measured

from .dossiers import cells, dossier, expense, found, indicator, messages, table

SPENT = costs.Spent("expenses", ("detail", "summary"), "amount", "支出明细", "amount")
PAID = measured.expenses_are_measured(SPENT)
OUTPUTS = [indicator("quantity", "绿化养护面积", "5万平方米"), indicator("quality", "苗木成活率", "≥95%")]


def around(lines, outputs=OUTPUTS, unit="某某街道办事处", **fields):
    return dossier(table("spending_direction", fields, indicators=outputs, expenses=lines), unit=unit)


def test_expenses_that_no_output_measures_are_named_once_with_their_share():
    lines = [expense("绿化养护人工费", 6), expense("路灯安装", 3), expense("沟渠清淤费", 1)]
    (finding,) = found(PAID, around(lines))
    assert finding.message == "支出明细“路灯安装”、“沟渠清淤费”（4 万元，共 10 万元）没有对应的产出指标"
    assert cells(finding) == ["0#expenses/e2/detail", "0#expenses/e3/detail"]


def test_a_quantity_that_no_expense_pays_is_named_beside_them():
    (finding,) = found(PAID, around([expense("路灯安装", 3), expense("苗木采购", 3)]))
    assert finding.message.endswith("；数量指标“绿化养护面积”没有对应的支出")
    assert cells(finding) == ["0#expenses/e1/detail", "0#indicators/i1/name"]


@pytest.mark.parametrize(
    "lines",
    [
        [expense("绿化养护人工费", 6), expense("苗木采购", 3)],
        [expense("人工费", 6, summary="绿化养护")],
        # What every project pays; a small part of the money; nothing yet.
        [expense("绿化养护费", 6), expense("差旅费", 3), expense("其他费用", 1)],
        [expense("绿化养护费", 9.5), expense("路灯安装", 0.5)],
        [expense("路灯安装", 0)],
        [],
    ],
)
def test_expenses_that_are_measured_or_need_not_be_are_not_told(lines):
    assert messages(PAID, around(lines)) == []


def test_a_line_that_is_called_as_its_project_is_measured_by_all_indicators():
    rule = measured.expenses_are_measured(SPENT, "direction_name")
    lines = [expense("公共卫生服务补助", 8)]
    assert len(messages(rule, around(lines, direction_name="绿化养护"))) == 1
    assert messages(rule, around(lines, direction_name="基本公共卫生服务补助")) == []


def test_without_an_output_another_rule_has_told_already():
    assert (
        messages(PAID, around([expense("路灯安装", 3)], outputs=[indicator("cost", "绿化成本", "3万元")]))
        == []
    )


def test_the_units_own_sort_tells_nothing_apart():
    """A 街道 names itself in all that it pays and measures."""
    lines, outputs = [expense("街道路灯安装", 3)], [indicator("quantity", "街道绿化面积", "5万平方米")]
    assert len(messages(PAID, around(lines, outputs))) == 1
    assert messages(PAID, around(lines, outputs, unit="某某局")) == []


GOALS = measured.goals_have_indicators(("annual_goal", "年度绩效目标"))


def goal(text: str, *names: str):
    return around([], [indicator("quantity", n) for n in names], annual_goal=text)


def test_sentences_of_a_goal_without_an_indicator_are_named():
    held = goal(
        "1.完成古树名木保护120株。2.建成口袋公园3座；开展职工技能大赛。", "保护古树名木数量", "口袋公园座数"
    )
    assert messages(GOALS, held) == ["年度绩效目标中“开展职工技能大赛”没有对应的绩效指标"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("完成古树名木保护120株。建成口袋公园3座。", ("保护古树名木数量", "口袋公园座数")),
        # General words alone, goals in wholly other words, goals without any indicator: for other rules.
        ("完成古树名木保护120株。确保各项工作顺利开展，不断提高管理水平。", ("保护古树名木数量",)),
        ("建成口袋公园3座。", ("保护古树名木数量",)),
        ("完成古树名木保护120株。建成口袋公园3座。", ()),
        ("", ("保护古树名木数量",)),
        # Words that mean the same.
        (
            "完成古树名木保护120株。对历史街区开展巡查。",
            ("保护古树名木数量", "街区检查次数", "历史街区抽查率"),
        ),
    ],
)
def test_goals_that_are_measured_or_say_nothing_are_not_told(text, names):
    assert messages(GOALS, goal(text, *names)) == []


COUNTED = measured.qualities_are_counted()


def rows(quality: str, timeliness: str, quantity: str):
    return around(
        [],
        [indicator("quality", quality), indicator("timeliness", timeliness), indicator("quantity", quantity)],
    )


def test_what_has_quality_and_time_but_no_number_is_told():
    (finding,) = found(COUNTED, rows("房屋安全鉴定合格率", "房屋鉴定及时率", "口袋公园座数"))
    assert "“房屋安全鉴定合格率”、时效指标“房屋鉴定及时率”所说的工作没有数量指标" in finding.message
    assert cells(finding) == ["0#indicators/i1/name", "0#indicators/i2/name"]


@pytest.mark.parametrize(
    ("quality", "timeliness", "quantity"),
    [
        ("房屋安全鉴定合格率", "房屋鉴定及时率", "鉴定房屋套数"),
        ("房屋安全鉴定合格率", "图书上架及时率", "口袋公园座数"),
        ("验收合格率", "完成时间", "口袋公园座数"),
        # It comes as it comes.
        ("热线投诉处置率", "热线投诉处置及时率", "口袋公园座数"),
        # One general pair isn't the same work.
        ("公园绿地完好率", "公园座椅更换及时率", "图书册数"),
    ],
)
def test_work_that_is_counted_or_can_not_be_is_not_told(quality, timeliness, quantity):
    assert messages(COUNTED, rows(quality, timeliness, quantity)) == []


SPENDING = measured.goal_names_spending(
    ("annual_goal", "年度绩效目标"),
    costs.Spent("items", ("subject", "detail"), "amount", "项目构成", "annual_budget"),
    "project_name",
)


def project(text: str, **wan):
    items = [{"subject": subject, "amount": str(amount * 10_000)} for subject, amount in wan.items()]
    return dossier(
        table("minhang_declaration", {"annual_goal": text, "project_name": "智慧公园"}, items=items)
    )


def test_a_goal_that_leaves_out_most_of_the_money_is_told():
    held = project("建成公园应急广播系统。", 应急广播=2, 步道翻新=3, 座椅更换=1)
    assert messages(SPENDING, held) == [
        "年度绩效目标没有提到“步道翻新”、“座椅更换”，共 4 万元（全部 6 万元）"
    ]


@pytest.mark.parametrize(
    ("text", "wan"),
    [
        ("建成公园应急广播，翻新步道。", {"应急广播": 2, "步道翻新": 3}),
        ("建成公园应急广播。", {"应急广播": 5, "座椅更换": 1}),
        # A goal in general words speaks of no single line.
        ("圆满完成各项建设任务。", {"应急广播": 2, "步道翻新": 3}),
    ],
)
def test_a_goal_that_tells_the_bulk_or_no_single_line_is_not_told(text, wan):
    assert messages(SPENDING, project(text, **wan)) == []
