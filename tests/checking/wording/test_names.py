"""三级指标 as a name: values within it, names and values that say nothing, two indicators in one cell."""

import pytest

from forms_app.checking.wording import named
from forms_app.terms import Severity
from tests.checking.wording.given import codes, found, row

EXPLAIN, HINT = Severity.EXPLAIN, Severity.HINT


@pytest.mark.parametrize(
    ("name", "value", "severity", "offered"),
    [
        ("读者满意度>95%", "95%", EXPLAIN, ["读者满意度", ">95%"]),
        ("读者满意度＞95％", "95%", EXPLAIN, ["读者满意度", ">95%"]),
        ("差错率<2%", "≤2%", EXPLAIN, ["差错率", "<2%"]),
        ("读者满意度（≥95%）", "95%", HINT, ["读者满意度", "≥95%"]),
        ("读者满意度≥95%", "≥95%", HINT, ["读者满意度"]),
        ("读者满意度>=95%", "=95.00(%)", HINT, ["读者满意度", "≥95.00(%)"]),
        ("读者满意度达到95%以上", "≥95%", HINT, ["读者满意度"]),
        ("读者满意度≥95%", "90%", EXPLAIN, []),
        ("培训≥4场", "", HINT, ["培训"]),
        ("培训≥4场", "按计划", HINT, ["培训"]),
    ],
)  # fmt: skip
def test_a_value_within_a_name_is_offered_its_own_cell(name, value, severity, offered):
    (finding,) = found(named.names_hold_no_values(), row(name, value))
    assert (finding.rule, finding.severity) == ("W1", severity)
    assert [text for _, text in finding.offers] == offered


@pytest.mark.parametrize(
    "name",
    [
        "读者满意度",
        "24小时到场率",
        "PM2.5达标天数",
        "≥95%",
        "12345热线办结率",
        "95分以上学校占比",
        "3A级景区",
    ],
)
def test_a_name_may_hold_numbers_that_are_no_target(name):
    assert codes(named.names_hold_no_values(), row(name, "≥95%")) == []


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("可持续影响", "sustainable"), ("可持续影响指标", "sustainable"), ("数量指标1", "quantity"), ("经济效益", "social"),
        ("满意度", "satisfaction"), ("满 意 率", "satisfaction"),
    ],
)  # fmt: skip
def test_a_name_that_repeats_its_category_measures_nothing(name, category):
    assert codes(named.names_say_something(), row(name, "提升", category)) == ["W2"]


def test_a_name_that_says_what_or_whose_is_left_alone():
    rows = (row("培训场次", "4场", "quantity"), row("服务对象满意度", "≥90%", "satisfaction"))
    assert codes(named.names_say_something(), *rows) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("图书借阅量提升", "提升"), ("图书借阅量提升", "提高"), ("借阅环境改善", "有所提升"), ("借阅收费合规", "合规"),
        ("改善借阅环境", "不断改善"), ("带动文化产业发展", "产业得到发展"),
    ],
)  # fmt: skip
def test_a_value_that_repeats_its_name_says_nothing(name, value):
    (finding,) = found(named.values_say_something(), row(name, value, "social"))
    assert (finding.rule, finding.message.split("：")[0]) == ("W3", "指标值只重复了名称")


@pytest.mark.parametrize(
    ("name", "value"), [("系统功能完善", "拓展"), ("借阅成本降低", "提升"), ("借阅量提升", "健全")]
)
def test_a_value_that_says_another_thing_than_its_name_is_told_with_both(name, value):
    (finding,) = found(named.values_say_something(), row(name, value, "social"))
    assert finding.rule == "W3" and f"“{name[-2:]}”" in finding.message and f"“{value}”" in finding.message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("读者满意度", "满意"), ("长效机制", "健全"), ("馆员业务水平", "提升"), ("灭蚁量保持平稳", "与往年持平"), ("经费使用合规性", "合规"),
        ("借阅量提升率", "≥5%"), ("图书流通", "正常运转"), ("图书借阅量提升", "**"), ("安全", ""),
    ],
)  # fmt: skip
def test_a_value_that_adds_something_is_left_alone(name, value):
    assert codes(named.values_say_something(), row(name, value, "social")) == []


def test_where_a_number_is_due_repeating_is_told_by_w5_alone():
    assert codes(named.values_say_something(), row("应急保障", "保障", "quantity")) == []


@pytest.mark.parametrize(
    "name",
    [
        "发放购书补贴；改善借阅环境", "发放购书补贴;\n改善借阅环境", "发放购书补贴\n改善借阅环境", "1、购书补贴 2、借阅环境",
        "（1）购书补贴，（2）借阅环境", "①购书②阅览", "发放购书补贴。改善借阅环境",
    ],
)  # fmt: skip
def test_two_indicators_in_one_cell_are_found(name):
    (finding,) = found(named.one_indicator_each(), row(name, "100%"))
    assert finding.rule == "W7" and "2 条指标" in finding.message


@pytest.mark.parametrize(
    "name",
    ["发放购书补贴；", "购书、编目、上架", "1.购书补贴发放", "2.5公里内到馆率", "图书\n借阅量", "党建；文明"],
)
def test_a_list_of_words_is_one_indicator(name):
    assert codes(named.one_indicator_each(), row(name, "100%")) == []


def test_an_approved_indicator_keeps_its_wording():
    approved = row("读者满意度>95%；借阅环境改善", "95%", origin="u")
    rules = (named.names_hold_no_values(), named.one_indicator_each(), named.names_say_something())
    assert codes(rules, approved) == []
