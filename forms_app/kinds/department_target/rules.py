"""Rules of 附表1 (rule book 8: A1–A4; required cells: practice 4)."""

from collections.abc import Iterator

from forms_app.checking import counting, grammar, past, required, rules, since, wording
from forms_app.checking.across import costs, counted, drift, places, targets
from forms_app.checking.around import Around, Filed
from forms_app.checking.evaluation import advised_fields
from forms_app.checking.finding import Fault, Rule
from forms_app.deriving import FromFiling, FromUnit, HeaderSum, add
from forms_app.document import Place
from forms_app.models import columns_of
from forms_app.terms import Severity

from .models import DepartmentTarget, Indicator, Task

INCOME = {
    "general_budget": "一般公共预算拨款",
    "government_fund": "政府性基金拨款",
    "other_funds": "其他资金",
}
CEILING = "total_amount"
VALUES = {"value": "指标值及单位"}
GOALS = {"tasks": {"goal": "工作目标"}, "indicators": {"name": "三级指标", **VALUES}}
FOOT = ("reporting_unit", "prepared_by", "phone")
SPENDING = {"basic_expenditure": "基本支出", "project_expenditure": "项目支出"}


def columns() -> rules.Columns:
    return {"": columns_of(DepartmentTarget), "tasks": columns_of(Task), "indicators": columns_of(Indicator)}


def both_breakdowns(here: Filed, around: Around) -> Iterator[Fault]:
    """A3: the breakdown by income and the one by spending have the same sum."""
    income, spending = (add(here.document[f] for f in parts) for parts in (INCOME, SPENDING))
    total = here.document["total_amount"]
    if income is None or spending is None or total in (income, spending):
        return  # where the total agrees with one of them, A1 or A2 names the other
    if income != spending:
        money = around.scheme.money
        message = f"按收入性质合计 {money.show(income)} ≠ 按支出性质合计 {money.show(spending)}"
        places = tuple(Place(f) for f in (*INCOME, *SPENDING))
        values = (money.show(income), money.show(spending))
        yield Fault(message, "请核对两种分类，合计应相等。", places, values)


def projects_are_funds(here: Filed, around: Around) -> Iterator[Fault]:
    """A4: 项目支出 = 附表2 合计 + 非区级专项项目支出. To be explained only: 项目支出 may hold 上级专项."""
    summary = around.one("fund_summary")
    if summary is None:
        return
    stands, funds = here.document["project_expenditure"], summary.document["total_amount"]
    due = add([funds, here.document["other_projects"]])
    if stands != due and not (stands is None and due is None):
        money = around.scheme.money
        message = f"项目支出 {money.show(stands) or '空'} ≠ {summary.label}合计 {money.show(funds) or '空'}"
        if here.document["other_projects"] is not None:
            message += f" + 非区级专项项目支出 {money.show(here.document['other_projects'])}"
        places = (Place("project_expenditure"), Place("total_amount", filing=summary.number))
        advice = "请核对；含上级专项等的，在“非区级专项项目支出”填写其金额，或作情况说明。"
        yield Fault(message, advice, places, (money.show(stands), money.show(due)))


FOLLOWS = (
    FromUnit("reporting_unit"),
    FromUnit("department_name"),
    FromFiling("project_expenditure", "fund_summary", "total_amount", plus="other_projects"),
    HeaderSum("total_amount", tuple(INCOME)),
)

PAST = past.Past(
    cells=past.same("total_amount", *INCOME, *SPENDING),
    values=("value",),
    amount=("total_amount", "资金总额"),
)

AGREES = (HeaderSum("total_amount", tuple(SPENDING)),)

# The lines of 附表2: their amounts are what a 成本指标 may name, their names are what the year's tasks are called.
FUNDS = costs.Spent("lines", ("name",), "amount", "专项", "total_amount", kind="fund_summary")
FUND_NAMES = drift.Named("lines", "name", "专项", "fund_summary")

RULES = (
    rules.header_sum("A1", "资金总额等于各项收入之和", ("total_amount", "资金总额"), INCOME),
    rules.header_sum("A2", "资金总额等于基本支出加项目支出", ("total_amount", "资金总额"), SPENDING),
    Rule("A3", "按收入与按支出合计相等", Severity.BLOCK, both_breakdowns),
    Rule("A4", "项目支出与专项资金合计一致", Severity.EXPLAIN, projects_are_funds),
    rules.within_ceiling("K1", CEILING, "资金总额"),
    *since.against_last_year(PAST),
    rules.is_value(columns),
    rules.printed_decimals(columns, FOLLOWS),
    required.required_fields(columns),
    required.required_rows(columns, {"tasks": "年度重点工作计划"}),
    required.required_indicators(),
    required.explained_indicators(),
    required.whole_indicators(),
    required.empty_categories(),
    *wording.of_indicators(),
    grammar.numbers_have_units(VALUES),
    counting.counts_are_no_rates(VALUES),
    wording.numbers_can_be_read(),
    wording.days_are_within_the_text(),
    wording.goals_lie_ahead({}, GOALS),
    *wording.of_texts(columns),
    advised_fields(columns, FOOT),
    targets.one_target("spending_direction"),
    costs.costs_are_spent(FUNDS),
    drift.names_hold(drift.Named("tasks", "matter", "事项"), FUND_NAMES),
    counted.lists_are_counted(columns),
    places.no_places_from_elsewhere(columns),
)
