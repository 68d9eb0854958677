"""Rules of 闵行区 财政项目支出绩效目标申报表 (rule book 3.9; 4.3; 8: A9, A10, C2)."""

from collections.abc import Iterator

from forms_app.checking import (
    costing,
    counting,
    grammar,
    past,
    periods,
    priced,
    required,
    rules,
    safeguarded,
    sides,
    since,
    wording,
)
from forms_app.checking.across import costs, counted, measured, places, twice
from forms_app.checking.around import Around, Filed
from forms_app.checking.evaluation import advised_fields, not_negative
from forms_app.checking.finding import Fault, Rule
from forms_app.deriving import FromUnit, HeaderRest, HeaderSum, Product, RowsRepeat, RowsSum
from forms_app.document import Place
from forms_app.models import columns_of
from forms_app.terms import Severity

from .models import Indicator, Item, MinhangDeclaration, Safeguard

PERIOD = periods.Period(("begins", "起始日期"), ("ends", "结束日期"))
BUDGET = priced.Budget(("total_budget", "项目总预算"), ("annual_budget", "当年预算"))
LINES = priced.Priced("items", "detail")
VALUES = {"value": "目标值"}
GOALS = {"project_goal": "项目总目标", "annual_goal": "年度绩效目标"}
PHASES = ("planning", "execution", "completion")
TYPES = ("one_off", "recurring", "pilot")


def columns() -> rules.Columns:
    return {
        "": columns_of(MinhangDeclaration),
        "indicators": columns_of(Indicator),
        "items": columns_of(Item),
        "safeguards": columns_of(Safeguard),
    }


# 本级财政安排 is what the others leave of the items' sum, so that an amount is typed once, where it is priced.
FOLLOWS = (
    FromUnit("reporting_unit"),
    RowsRepeat("items", "project_name", "project_name"),
    Product("items", "amount", "price", "quantity"),
    RowsSum("item_total", "items", "amount"),
    HeaderRest("own_fiscal", "item_total", ("upper_fiscal", "lower_fiscal", "other_funds")),
    HeaderSum("fiscal", ("upper_fiscal", "own_fiscal", "lower_fiscal")),
    HeaderSum("annual_budget", ("fiscal", "other_funds")),
)


AGREES = (HeaderSum("annual_budget", ("item_total",)),)


def type_is_ticked(here: Filed, around: Around) -> Iterator[Fault]:
    """D1: 项目类别 has three boxes; at least one is ticked."""
    if not any(here.document[name] for name in TYPES):
        names = "、".join(columns()[""][name].label for name in TYPES)
        yield Fault("项目类别没有勾选", f"请勾选：{names}。", tuple(map(Place, TYPES)))


def _ticked(here: Filed, around: Around) -> Iterator[bool]:
    yield any(here.document[name] for name in TYPES)


def types_agree(here: Filed, around: Around) -> Iterator[Fault]:
    """D1: a project comes back every year, or it doesn't; either may be a 中期预算试点."""
    if here.document["one_off"] and here.document["recurring"]:
        message, advice = "项目类别同时勾选了一次性项目和经常性项目", "请只保留其中一个。"
        yield Fault(message, advice, (Place("one_off"), Place("recurring")))


PAST = past.Past(
    cells=past.same("total_budget", "annual_budget", "own_fiscal"),
    lines={"items": past.Lines("detail", past.same("amount"))},
    values=("value",),
    amount=BUDGET.annual,
    name="project_name",
)

SPENT = costs.Spent("items", ("subject", "detail"), "amount", "项目构成", "annual_budget")
COUNTED = {
    "": ("overview", "resources", "composition", "annual_goal"),
    "indicators": ("name", "value", "note"),
    "safeguards": ("measures",),
}

RULES = (
    Rule("D1", "项目类别已勾选", Severity.BLOCK, type_is_ticked, asks=_ticked),
    Rule("D1", "一次性与经常性不同时勾选", Severity.BLOCK, types_agree),
    priced.amounts_are_products(LINES),
    priced.lines_are_priced(LINES),
    rules.rows_sum(
        "A9", "金额合计等于各明细之和", ("item_total", "金额合计"), "items", "amount", "各明细金额之和"
    ),
    rules.header_sum(
        "A9",
        "金额合计等于当年预算",
        ("annual_budget", "当年预算"),
        {"item_total": "金额合计"},
        needs="item_total",
    ),
    rules.header_sum(
        "A9",
        "当年预算等于财政拨款与其他资金之和",
        ("annual_budget", "当年预算"),
        {"fiscal": "财政拨款", "other_funds": "其他资金"},
        needs="annual_budget",
    ),
    rules.header_sum(
        "A9",
        "财政拨款等于上级、本级、下级之和",
        ("fiscal", "财政拨款"),
        {"upper_fiscal": "上级财政拨款", "own_fiscal": "本级财政安排", "lower_fiscal": "下级财政配套"},
    ),
    sides.part_of_whole(BUDGET.annual, BUDGET.whole),
    priced.several_years_cost_more(BUDGET, PERIOD, "project_name"),
    priced.prices_have_grounds(LINES),
    costing.reckoned_right("", "resources"),
    periods.begins_before_it_ends(PERIOD),
    periods.covers_the_year(PERIOD),
    periods.days_are_within(PERIOD, VALUES, annual="value"),
    grammar.no_placeholders(VALUES),
    grammar.operators_have_numbers(VALUES),
    grammar.numbers_have_units(VALUES),
    grammar.per_cent_within_hundred(VALUES),
    counting.counts_are_no_rates(VALUES),
    safeguarded.documents_have_phases("document_name", PHASES),
    safeguarded.each_kind_is_named("document_name"),
    *since.against_last_year(PAST),
    rules.is_value(columns),
    rules.printed_decimals(columns, FOLLOWS),
    not_negative(columns),
    required.required_fields(columns),
    required.required_rows(columns, {"items": "项目构成分解", "safeguards": "制度保障"}),
    required.required_indicators(),
    required.whole_indicators("目标值"),
    required.mistaken_unit(columns),
    advised_fields(columns, ("prepared_by", "filled_on")),
    *wording.of_indicators(),
    wording.numbers_can_be_read(),
    wording.goals_lie_ahead(GOALS, {"indicators": {"name": "三级目标", **VALUES}}),
    *wording.of_texts(columns, besides=tuple(VALUES)),
    twice.one_name_each("project_name", "项目名称"),
    twice.own_goals(("annual_goal",), {"annual_goal": "年度绩效目标"}, "project_name"),
    measured.goal_names_spending(("annual_goal", "年度绩效目标"), SPENT, "project_name"),
    measured.goals_have_indicators(("annual_goal", "年度绩效目标"), "project_name"),
    measured.qualities_are_counted("project_name"),
    counted.lists_are_counted(columns),
    counted.numbers_agree(columns, COUNTED),
    places.no_places_from_elsewhere(columns),
)
