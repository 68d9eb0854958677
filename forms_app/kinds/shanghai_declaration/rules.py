"""Rules of 上海市 财政项目支出绩效目标申报表 (rule book 3.8; 4.3; 8: A10, C2; practice 7)."""

from forms_app.checking import (
    counting,
    evaluation,
    grammar,
    past,
    periods,
    required,
    rules,
    sides,
    since,
    wording,
)
from forms_app.checking.across import counted, measured, places, twice
from forms_app.deriving import FromDepartment, FromUnit, HeaderSum
from forms_app.models import columns_of

from .models import Indicator, ShanghaiDeclaration
from .terms import Nature

PROJECT = {"project_fiscal": "财政资金", "project_other": "其他资金"}
ANNUAL = {"annual_fiscal": "当年财政拨款", "annual_carried": "上年结转资金", "annual_other": "其他资金"}
PROJECT_TOTAL, ANNUAL_TOTAL = ("project_total", "项目资金总额"), ("annual_total", "年度资金申请总额")
VALUES = {"value": "年度指标值", "project_value": "项目指标值"}
GOALS = {"project_goal": "项目总目标", "annual_goal": "年度总体目标"}
PERIOD = periods.Period(("begins", "计划开始日期"), ("ends", "计划完成日期"))
SIDES = sides.Sides(
    period=PERIOD,
    nature="nature",
    ending=frozenset({Nature.ONCE, Nature.OTHER_ONCE, Nature.PHASED}),
    lasting=frozenset({Nature.RECURRING, Nature.OTHER_RECURRING}),
    header={**dict([PROJECT_TOTAL]), **PROJECT, "project_goal": "项目总目标"},
    value=("project_value", VALUES["project_value"]),
)


def columns() -> rules.Columns:
    return {"": columns_of(ShanghaiDeclaration), "indicators": columns_of(Indicator)}


FOLLOWS = (
    FromDepartment("department"),
    FromUnit("implementing_unit"),
    HeaderSum("project_total", tuple(PROJECT)),
    HeaderSum("annual_total", tuple(ANNUAL)),
)

PAST = past.Past(
    cells=past.same(*dict([PROJECT_TOTAL, ANNUAL_TOTAL]), *ANNUAL),
    values=("value",),
    amount=ANNUAL_TOTAL,
    name="project_name",
)

RULES = (
    rules.header_sum("A10", "年度资金申请总额等于各项之和", ANNUAL_TOTAL, ANNUAL),
    rules.header_sum("A10", "项目资金总额等于各项之和", PROJECT_TOTAL, PROJECT),
    sides.part_of_whole(ANNUAL_TOTAL, PROJECT_TOTAL),
    sides.whole_project_told(SIDES),
    sides.whole_project_valued(SIDES),
    periods.begins_before_it_ends(PERIOD),
    periods.covers_the_year(PERIOD),
    periods.texts_speak_of_the_year({"project_name": "项目名称", "annual_goal": "年度总体目标"}),
    periods.days_are_within(PERIOD, VALUES, annual="value"),
    grammar.no_placeholders(VALUES),
    grammar.operators_have_numbers(VALUES),
    grammar.numbers_have_units(VALUES),
    grammar.one_value_each("value", "project_value"),
    grammar.per_cent_within_hundred(VALUES),
    counting.counts_are_no_rates(VALUES),
    grammar.costs_are_bounded(VALUES),
    grammar.written_in_parts(VALUES),
    grammar.even_decimals(VALUES),
    *since.against_last_year(PAST),
    evaluation.not_negative(columns),
    rules.is_value(columns),
    rules.printed_decimals(columns, FOLLOWS),
    required.required_fields(columns),
    required.required_indicators(),
    required.explained_indicators(),
    required.whole_indicators("年度指标值"),
    wording.expected_is_told("annual_goal", "project_goal"),
    *wording.of_indicators(),
    wording.goals_lie_ahead(GOALS, {"indicators": {"name": "三级指标", "value": VALUES["value"]}}),
    *wording.of_texts(columns, besides=tuple(VALUES)),
    twice.one_name_each("project_name", "项目名称"),
    twice.own_goals(("annual_goal",), {"annual_goal": "年度总体目标"}, "project_name"),
    measured.goals_have_indicators(("annual_goal", "年度总体目标"), "project_name"),
    measured.qualities_are_counted("project_name"),
    counted.lists_are_counted(columns),
    counted.numbers_agree(columns, {"": ("annual_goal",), "indicators": ("name", "value")}),
    places.no_places_from_elsewhere(columns),
)
