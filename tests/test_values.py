"""What people type into cells, and what it means."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.document import Column, ColumnType, plain_number
from forms_app.terms import Standard
from forms_app.values import Money, NoValue, normal_text, read, read_quantity, show

WAN = Money("万元", 10_000, 2)
YUAN = Money("元", 1, 2, fixed=True)
STANDARD = Column("standard", "绩效标准", ColumnType.CHOICE, tuple(Standard.choices()))


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [
        ("8.33", "83300"),
        ("6万", "60000"),
        ("930.09万元", "9300900"),
        ("1,234.50", "12345000"),
        ("１２．５", "125000"),
        (" 3 ", "30000"),
        ("0", "0"),
        ("-1.2", "-12000"),
        ("500元", "500"),
        ("1.5亿元", "150000000"),
        ("1，234", "12340000"),
        ("￥20", "200000"),
    ],
)
def test_an_amount_is_read_in_the_scheme_s_unit_unless_it_names_its_own(typed, yuan):
    assert WAN.read(typed) == Decimal(yuan)


@pytest.mark.parametrize("typed", ["约36", "六万", "1.2.3", "10%", "12,34", "5只", "万元", "--", "1e3", "＋"])
def test_a_text_that_is_no_amount_says_what_to_type(typed):
    with pytest.raises(NoValue, match="不是金额，请填数字"):
        WAN.read(typed)


def test_parts_of_a_fen_and_amounts_beyond_the_column_are_no_value():
    with pytest.raises(NoValue, match="最多精确到分"):
        WAN.read("0.0000001")
    with pytest.raises(NoValue, match="金额太大"):
        WAN.read("1" + "0" * 9)


def test_blank_is_no_amount_and_zero_is_one():
    assert (WAN.read(""), WAN.read("  "), WAN.read("0")) == (None, None, Decimal(0))
    assert (WAN.show(None), WAN.show(Decimal(0))) == ("", "0")


def test_hunan_prints_no_trailing_zeros_and_shanghai_two_decimals_with_separators():
    assert WAN.show(Decimal("83300.00")) == "8.33"
    assert WAN.show(Decimal("80000.00")) == "8"
    assert YUAN.show(Decimal("14373880")) == "14,373,880.00"


@given(st.decimals(min_value=Decimal("-9999999999999.99"), max_value=Decimal("9999999999999.99"), places=2))
def test_what_is_shown_is_read_back_to_the_same_amount(yuan):
    for money in (WAN, YUAN):
        if not money.fixed or yuan == yuan.quantize(Decimal("0.01")):
            assert money.read(money.show(yuan)) == yuan


def test_more_decimals_than_printed_are_noticed():
    assert WAN.too_fine(Decimal("12345")) is True
    assert WAN.too_fine(Decimal("12300")) is False
    assert WAN.too_fine(Decimal("800000")) is False


@pytest.mark.parametrize(
    ("text", "operator", "number", "unit"),
    [
        ("≥95%", "≥", "95", "%"),
        (">=95.5 %", "≥", "95.5", "%"),
        ("＝3项", "=", "3", "项"),
        ("20台", "=", "20", "台"),
        ("7", "=", "7", ""),
        ("1,000元/人·月", "=", "1000", "元/人·月"),
        ("95%以上", "=", "95", "%以上"),
        ("不断提高", "定性", None, ""),
        ("约5000件", "定性", None, ""),
        ("", "", None, ""),
    ],
)
def test_a_target_value_is_taken_apart(text, operator, number, unit):
    quantity = read_quantity(text)
    assert (quantity.operator, quantity.number, quantity.unit) == (operator, number and Decimal(number), unit)


def test_choices_are_read_by_value_and_by_label():
    assert read("计划标准", STANDARD, WAN) == "plan"
    assert read("plan", STANDARD, WAN) == "plan"
    assert read("", STANDARD, WAN) == ""
    assert show("plan", STANDARD, WAN) == "计划标准"
    with pytest.raises(NoValue, match="“国家标准”不在可选项内，请选：历史标准、行业标准、计划标准、其他标准"):
        read("国家标准", STANDARD, WAN)


def test_text_keeps_its_lines_and_loses_what_no_page_can_hold():
    assert normal_text("一\r\n二\r三\x00\x07\ud800\n") == "一\n二\n三"


def test_plain_numbers_have_neither_exponent_nor_trailing_zeros():
    assert [plain_number(Decimal(t)) for t in ("1E+4", "0.50", "-0.00", "100", "8.33")] == [
        "10000", "0.5", "0", "100", "8.33",
    ]  # fmt: skip
