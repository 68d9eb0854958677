"""Rules of 附件1-2 (rule book 8: A1 to A3, B2 to B5, B7, B9, B11, B12; practice 6)."""

from collections.abc import Iterator

from forms_app.checking import counting, past, promised, required, rules, wording
from forms_app.checking.across import counted, places
from forms_app.checking.around import Around, Filed
from forms_app.checking.attaining import ATTAINING
from forms_app.checking.evaluation import POINTS, advised_fields, not_negative
from forms_app.checking.finding import Fault, Rule
from forms_app.deriving import FromFiling, FromUnit, HeaderSum, add
from forms_app.document import Place
from forms_app.evaluating import (
    SCORED,
    FromApproved,
)
from forms_app.events import evaluated_projects
from forms_app.models import columns_of
from forms_app.terms import Severity

from .models import DepartmentEvaluation, Indicator

INCOME = {
    "general_budget": "一般公共预算",
    "government_fund": "政府性基金拨款",
    "special_account": "纳入专户管理的非税收入拨款",
    "other_funds": "其他资金",
}
SPENDING = {"basic_expenditure": "基本支出", "project_expenditure": "项目支出"}


def columns() -> rules.Columns:
    return {"": columns_of(DepartmentEvaluation), "indicators": columns_of(Indicator)}


def breakdowns_agree(here: Filed, around: Around) -> Iterator[Fault]:
    """A3: 按收入性质 = 按支出性质 = 全年执行数. To be explained only: the form has no row for 上年结转, so that money
    spent from it has no income row (the published 125.98 and 135.28)."""
    labels = {"income_total": "按收入性质分", "spending_total": "按支出性质分", "executed": "全年执行数"}
    amounts = {f: here.document[f] for f in labels if here.document[f] is not None}
    if len(set(amounts.values())) < 2:
        return
    money = around.scheme.money
    told = "、".join(f"{labels[f]} {money.show(v)}" for f, v in amounts.items())
    gap = money.show(max(amounts.values()) - min(amounts.values()))
    message = f"{told} 不相等，相差 {gap} {money.unit}（表内没有上年结转行）"
    advice = "请核对；无误的，在情况说明里写明差额说明：差额由哪些资金构成（如上年结转、年末结余）。"
    values = tuple(money.show(v) for v in amounts.values())
    yield Fault(message, advice, tuple(map(Place, amounts)), values)


def projects_agree(here: Filed, around: Around) -> Iterator[Fault]:
    """B7: 项目支出 = 附件1-1 项目支出决算 = Σ 附件1-3 全年执行数; with a table missing (B6 of 附件1-1) that sum says
    nothing."""
    stands = ("项目支出", here.document["project_expenditure"], Place("project_expenditure"))
    base = around.one("base_data")
    final = base.document["projects_final"] if base else None
    if base and stands[1] != final:
        parts = (f"{base.label}项目支出决算数", final, 1)
        yield from rules.sum_fault(around, stands, parts, (Place("projects_final", filing=base.number),))
        return
    lines = evaluated_projects(base.document) if base else ()
    if not all(around.spelled_out("project_evaluation", line.uid) for line in lines):
        return
    tables = around.of_kind("project_evaluation")
    executed = [f.document["executed"] for f in tables]
    if tables:
        parts = ("各项目支出绩效自评表全年执行数之和", add(executed), len(tables))
        places = tuple(Place("executed", filing=f.number) for f in tables)
        yield from rules.sum_fault(around, stands, parts, places)


def general_budget_agrees(here: Filed, around: Around) -> Iterator[Fault]:
    """B9: 一般公共预算 = 基本支出 + 项目支出 of the report's chapter on 一般公共预算."""
    report = around.one("evaluation_report")
    parts = {"basic_expenditure": "基本支出", "project_expenditure": "项目支出"}
    due = add(report.document[f] for f in parts) if report else None
    stands = here.document["general_budget"]
    if due is None or stands is None or stands == due:
        return
    show, unit = around.scheme.money.show, around.scheme.money.unit
    spelled = " + ".join(f"{label} {show(report.document[f]) or '空'}" for f, label in parts.items())
    message = f"一般公共预算 {show(stands)} ≠ {report.label}中一般公共预算{spelled} = {show(due)}"
    message += f"，相差 {show(abs(stands - due))} {unit}"
    places = (Place("general_budget"), *(Place(f, filing=report.number) for f in parts))
    advice = "请核对两处是否同一口径；口径不同的，说明差额。"
    yield Fault(message, advice, places, (show(stands), show(due)))


TARGET = promised.Target("department_target", ("initial_budget", "年初预算数", "total_amount", "资金总额"))
FOOT = ("prepared_by", "filled_on", "phone")
AMOUNTS = (("initial_budget", "annual_budget", "executed"), tuple(INCOME), tuple(SPENDING))

FOLLOWS = (
    FromUnit("department_name"),
    FromApproved("initial_budget", "department_target", "total_amount", first=True),
    HeaderSum("income_total", tuple(INCOME)),
    FromFiling("project_expenditure", "base_data", "projects_final"),
    HeaderSum("spending_total", tuple(SPENDING)),
    *SCORED,
    FromFiling("prepared_by", "base_data", "prepared_by"),
    FromFiling("phone", "base_data", "phone"),
    FromFiling("filled_on", "base_data", "filled_on"),
)

PAST = past.Past(cells=past.same("annual_budget", "executed"), values=("value", "actual"))

RULES = (
    rules.header_sum("A1", "按收入性质分等于各项之和", ("income_total", "按收入性质分"), INCOME),
    rules.header_sum("A2", "按支出性质分等于各项之和", ("spending_total", "按支出性质分"), SPENDING),
    Rule("A3", "按收入、按支出与全年执行数相等", Severity.EXPLAIN, breakdowns_agree),
    *POINTS,
    *ATTAINING,
    Rule("B7", "项目支出与基础数据表、项目自评表一致", Severity.BLOCK, projects_agree),
    Rule("B9", "一般公共预算与自评报告一致", Severity.EXPLAIN, general_budget_agrees),
    *promised.rules(TARGET),
    rules.is_value(columns),
    rules.printed_decimals(columns, FOLLOWS),
    not_negative(columns),
    required.required_fields(columns),
    required.explained_indicators(),
    required.whole_indicators("年度指标值"),
    required.empty_categories(),
    required.mistaken_fields(AMOUNTS),
    advised_fields(columns, FOOT),
    *wording.of_indicators(),
    counting.counts_are_no_rates({"value": "年度指标值"}),
    wording.moments_are_written_alike(),
    wording.goals_lie_ahead({"expected_goal": "预期目标"}, {}),
    wording.results_lie_behind({"actual_goal": "实际完成情况"}, {"indicators": {"actual": "实际完成值"}}),
    *wording.of_texts(columns),
    counted.lists_are_counted(columns),
    places.no_places_from_elsewhere(columns),
)
