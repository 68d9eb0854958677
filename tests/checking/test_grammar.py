"""How values are read: what is formal, loose, unfilled, or two in one."""

from dataclasses import replace

import pytest

from forms_app.checking import grammar
from forms_app.checking.around import Around, Filed
from forms_app.checking.run import check
from forms_app.document import Document, Record
from forms_app.schemes import SCHEMES

FIELDS = {"value": "指标值"}
RULES = (
    grammar.no_placeholders(FIELDS),
    grammar.operators_have_numbers(FIELDS),
    grammar.numbers_have_units(FIELDS),
    grammar.one_value_each("value", "whole"),
    grammar.per_cent_within_hundred(FIELDS),
    grammar.costs_are_bounded(FIELDS),
    grammar.written_in_parts(FIELDS),
    grammar.even_decimals(FIELDS),
)


def found(*values: str, category: str = "quantity", whole: str = "", scheme: str = "shanghai_2026"):
    rows = tuple(
        Record({"category": category, "name": f"指标{n}", "value": value, "whole": whole}, uid=str(n))
        for n, value in enumerate(values)
    )
    here = Filed("p", "some", Document("some", Record({}), {"indicators": rows}))
    return check(RULES, here, Around(SCHEMES[scheme], 2024, "某某单位", (here,)))


def codes(*values: str, **more) -> list[str]:
    return [f.rule for f in found(*values, **more)]


@pytest.mark.parametrize(
    "value",
    [
        "=3.00(项)", "≥95.00(%)", "＝3（项）", ">=95(%)", "≦5 (天)", "=1,234.50(元)", "≤120(元/人·月)", "≤5(万元(含税))",
        "提升", "与往年持平", "健全", "", "2024年6月底前", "于2024年12月前完成验收", "6月30日前", "2024年上半年", "≤100(%)",
        "无", "第一", "第三方（甲）",
    ],
)  # fmt: skip
def test_values_as_they_should_be_are_left_alone(value):
    assert codes(value) == []


@pytest.mark.parametrize(
    "value", ["*", "**", "≥*(%)", "＊", "完成*项", "XX个", "××次", "__(项)", "……", "...", "？？"]
)
def test_what_is_left_to_be_filled_in_blocks(value):
    assert codes(value) == ["V5"]


@pytest.mark.parametrize("value", ["≥", "=(%)", "≥(%)", "=健全", "≥上年", "满意度≥", "＞＝"])
def test_an_operator_needs_a_number(value):
    assert codes(value) == ["V5"]


@pytest.mark.parametrize("value", ["3", "≥95", "=100.00", "≥3()"])
def test_a_number_needs_a_unit(value):
    assert codes(value) == ["C4"]


@pytest.mark.parametrize(
    ("value", "offered"),
    [
        ("95%以上", "≥95(%)"), ("不低于95%", "≥95(%)"), ("30余次", "≥30(次)"), ("≥95.50%", "≥95.50(%)"),
        ("100%", "=100(%)"), ("合格率≥90%", "≥90(%)"), ("≤27万元", "≤27(万元)"), ("1000元/人·月", "=1000(元/人·月)"),
        ("0起", "=0(起)"), ("12(条)", "=12(条)"),
    ],
)  # fmt: skip
def test_another_way_of_writing_a_number_is_offered_the_formal_one(value, offered):
    (finding,) = found(value)
    assert (finding.rule, [text for _, text in finding.offers]) == ("V6", [offered])


@pytest.mark.parametrize("value", ["365天*24小时", "约5000件", "20-30次", "1:3", "每季度1次", "1/3"])
def test_a_value_that_says_more_or_less_than_a_number_is_only_pointed_at(value):
    (finding,) = found(value)
    assert (finding.rule, finding.offers) == ("V6", ())


def test_two_values_in_one_cell_are_parted():
    (finding,) = found("≤50(元/平方米)/≤60(元/平方米)")
    assert finding.rule == "V8"
    assert [(p.field, text) for p, text in finding.offers] == [
        ("value", "≤50(元/平方米)"), ("whole", "≤60(元/平方米)"),
    ]  # fmt: skip
    assert found("=1(份)/=3(份)", whole="=4(份)")[0].offers == (), "what stands is not overwritten"
    assert codes("50%/60%") == ["V8"]
    assert codes("≤50(元/平方米)") == []


def test_more_than_all_of_it_is_explained():
    assert codes("≥120(%)") == codes("=100.01(%)") == ["C5"]
    assert codes("≥120(人)") == []


@pytest.mark.parametrize(("category", "scheme"), [("economic_cost", "shanghai_2026"), ("cost", "hunan_2023")])
def test_a_cost_with_at_least_is_explained(category, scheme):
    assert codes("≥3(万元)", category=category, scheme=scheme) == ["C6"]
    assert codes("≤3(万元)", category=category, scheme=scheme) == []
    assert codes("≥3(万元)", category="quantity", scheme=scheme) == []


def test_decimals_of_two_kinds_are_offered_two_each():
    (finding,) = found("=100.00(%)", "=1(次)", "≥4.5(支)", "提升", "2024年6月底前")
    assert (finding.rule, [text for _, text in finding.offers]) == ("V7", ["=1.00(次)", "≥4.50(支)"])
    assert codes("=100(%)", "=1(次)", "=0.5(次)") == []
    assert codes("≤0.35(%)", "=3(次)") == [], "these two decimals say something"


def test_a_unit_in_the_name_and_a_month_are_no_lack_of_one():
    assert codes("2023.12", scheme="hunan_2023") == []
    row = Record({"category": "quantity", "name": "宣传活动（场）", "value": "10", "whole": ""}, uid="0")
    here = Filed("p", "some", Document("some", Record({}), {"indicators": (row,)}))
    assert check(RULES, here, Around(SCHEMES["hunan_2023"], 2024, "某某单位", (here,))) == []


def test_findings_of_many_rows_come_as_one():
    (finding,) = found("3", "4", "5", "6")
    assert finding.message == "指标值没有单位：“指标0”（3）、“指标1”（4）、“指标2”（5）等 4 处"
    assert len(finding.places) == 4


def test_an_answer_holds_as_long_as_the_values_do():
    one, other = found("≥120(%)")[0], found("≥130(%)")[0]
    assert one.fingerprint != other.fingerprint
    assert replace(one, message="").fingerprint == one.fingerprint
