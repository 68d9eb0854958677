"""指标值 as a word: a number where one is due, of something, and a day written in one way."""

import datetime

import pytest

from forms_app.checking.wording import amounts, dated, expected, valued
from forms_app.terms import Severity
from tests.checking.wording.given import COLUMNS, codes, found, row

DAY = datetime.date


@pytest.mark.parametrize(
    ("name", "value", "category"),
    [
        ("购书", "保障", "quantity"), ("购书", "较多", "quantity"), ("购书补贴", "按相关规定执行", "cost"),
        ("购书成本", "合理", "economic_cost"), ("到馆率", "不断提高", "social"), ("借阅人数", "明显增长", "social"), ("借阅人数增长", "较快", "social"),
    ],
)  # fmt: skip
def test_a_number_is_asked_for_where_one_is_due(name, value, category):
    assert codes(valued.numbers_where_due(), row(name, value, category)) == ["W5"]


@pytest.mark.parametrize(
    ("name", "value", "category"),
    [
        ("购书", "3000册", "quantity"), ("购书", "一批", "quantity"), ("购书", "三场次", "quantity"), ("购书补贴", "≤5万元", "cost"),
        ("购书补贴", "控制在预算内", "cost"), ("到馆率", "≥60%", "social"), ("工作效率", "提高", "social"), ("馆员素质", "提高", "social"),
        ("购书", "**", "quantity"), ("购书", "≥", "quantity"), ("购书", "", "quantity"), ("对环境的影响", "可控", "ecological_cost"),
    ],
)  # fmt: skip
def test_words_do_where_no_number_is_due(name, value, category):
    assert codes(valued.numbers_where_due(), row(name, value, category)) == []


@pytest.mark.parametrize(
    "value", ["高层2元/平方；多层1元/平方", "365天*24小时", "20-30次", "每人3本共60本", "各1项；共2项"]
)
def test_numbers_that_cannot_be_read_are_pointed_at(value):
    assert codes(valued.numbers_can_be_read(), row("购书", value)) == ["V6"]


@pytest.mark.parametrize(
    "value",
    [
        "2元/平方", "≥95%", "完成率达100%", "共计约36万", "2023年6月份前", "每季度末月25日前", "正常运转", "", "**个", "365天",
        "每人每月500元", "每季度1次",
    ],
)  # fmt: skip
def test_a_number_a_day_or_words_are_read(value):
    assert codes(valued.numbers_can_be_read(), row("购书", value)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("借阅系统建设", "100%"), ("各项工作正常运转", "=100.00(%)"), ("让读者获得更好的服务", "百分百")],
)
def test_a_percentage_of_nothing_is_asked_about(name, value):
    assert codes(valued.percentages_are_of_something(), row(name, value)) == ["W14"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("到馆率", "100%"), ("图书覆盖", "100%"), ("借阅环境", "完好率达100%"), ("读者占比", "30%"), ("购书", "3000册"), ("借阅系统建设", "提升"),
    ],
)  # fmt: skip
def test_a_percentage_of_something_is_left_alone(name, value):
    assert codes(valued.percentages_are_of_something(), row(name, value)) == []


def test_a_percentage_under_counts_is_told_by_c7_alone():
    assert codes(valued.percentages_are_of_something(), row("借阅系统建设", "100%", "quantity")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2022年全年", "2022全年"),
        ("2022年6月30日前", "2022年06月30日前"),
        ("2022年12月底前", "2022年12月份底前"),
        ("2022.6.30", "2022-06-30"),
    ],
)
def test_one_moment_written_in_two_ways_is_offered_one(one, other):
    (finding,) = found(valued.moments_are_written_alike(), row("购书时间", one, actual=other))
    assert (finding.rule, [text for _, text in finding.offers]) == ("W13", [one])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2022年全年", "2022年全年"), ("2022年12月底前", "2022年12月31日"), ("2022年11月30日前", "2022年11月24日"), ("100%", "１００％"),
        ("2022年全年", ""), ("按期", "按时"), ("2022年全年", "2021全年"),
    ],
)  # fmt: skip
def test_another_moment_is_no_other_way_of_writing(one, other):
    assert codes(valued.moments_are_written_alike(), row("购书时间", one, actual=other)) == []


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("", DAY(2023, 1, 1), DAY(2023, 12, 31)), ("2023年全年", DAY(2023, 1, 1), DAY(2023, 12, 31)),
        ("2023年上半年", DAY(2023, 1, 1), DAY(2023, 6, 30)), ("2023年下半年", DAY(2023, 7, 1), DAY(2023, 12, 31)),
        ("2023.1.1-2023.12.31", DAY(2023, 1, 1), DAY(2023, 12, 31)), ("2023.07-2024.01", DAY(2023, 7, 1), DAY(2024, 1, 31)),
        ("2023年3月至2023年11月", DAY(2023, 3, 1), DAY(2023, 11, 30)), ("2023—2025年", DAY(2023, 1, 1), DAY(2025, 12, 31)),
    ],
)  # fmt: skip
def test_the_days_of_a_period_in_words(period, first, last):
    span = dated.span_of(period, 2023)
    assert (span.first, span.last) == (first, last)


@pytest.mark.parametrize(
    ("period", "value", "where"),
    [
        ("2023年全年", "2022年底前", "之前"), ("", "2022年12月底前", "之前"), ("2023年上半年", "2023年9月底前", "之后"),
        ("2023年上半年", "9月底前", "之后"), ("2023.07-2024.01", "2023年3月前", "之前"),
    ],
)  # fmt: skip
def test_a_day_outside_the_period_is_explained(period, value, where):
    (finding,) = found(
        dated.days_are_within_the_text("period", "项目实施期"), row("购书时间", value), period=period
    )
    assert (finding.rule, finding.severity, finding.message[-2:]) == ("C2", Severity.EXPLAIN, where)


@pytest.mark.parametrize(
    ("period", "value"),
    [
        ("2023年全年", "2023年底前"), ("2023年上半年", "2023年6月份前"), ("2023年全年", "100%"), ("长期", "2022年底前"),
        ("2023.07-2024.01", "2024年1月底前"), ("2023年全年", "每季度末月25日前"), ("", "2023年度"),
    ],
)  # fmt: skip
def test_a_day_within_the_period_is_left_alone(period, value):
    rule = dated.days_are_within_the_text("period", "项目实施期")
    assert codes(rule, row("购书时间", value), period=period) == []


@pytest.mark.parametrize("typed", ["6万", "6万元", "60000元", "６ 万"])
def test_an_amount_typed_with_its_unit_is_told_as_understood(typed):
    (finding,) = found(
        amounts.amounts_go_without_unit(lambda: COLUMNS), amount=60_000, typed={"amount": typed}
    )
    assert finding.rule == "W11" and f"“{typed}”为 6" in finding.message


def test_an_amount_typed_in_another_way_or_no_amount_is_left_alone():
    rule = amounts.amounts_go_without_unit(lambda: COLUMNS)
    assert codes(rule, amount=60_000, typed={"amount": "6.00"}) == []
    assert codes(rule, amount=None, typed={"amount": "约6万"}) == []


def test_what_a_scheme_expects_beyond_its_form_is_told_somewhere():
    rule = expected.expected_is_told("goal")
    assert codes(rule, row("购书", "3000册"), goal="全年购书。", scheme="shanghai_2024") == ["W12"]
    assert codes(rule, row("购书", "3000册"), goal="购书成本不超过30元/册。", scheme="shanghai_2024") == []
    assert codes(rule, row("购书单价", "≤30元/册"), scheme="shanghai_2024") == []
    assert codes(rule, row("购书", "3000册"), scheme="shanghai_2026") == []
