"""Rules of 附件1-3 (rule book 8: B1 to B6, B11, B12; practice 6)."""

from collections.abc import Iterator

from forms_app.checking import counting, past, promised, required, rules, wording
from forms_app.checking.across import counted, places, twice
from forms_app.checking.around import Around, Filed
from forms_app.checking.attaining import ATTAINING
from forms_app.checking.evaluation import POINTS, advised_fields, not_negative
from forms_app.checking.finding import Fault, Rule
from forms_app.deriving import FromDepartment, FromFiling, FromLine, FromUnit, HeaderRest
from forms_app.document import Place, Record
from forms_app.evaluating import (
    SCORED,
    AnnualBudget,
    FromApproved,
)
from forms_app.events import annual_budget, reckoning
from forms_app.models import columns_of
from forms_app.terms import Severity

from .models import Indicator, ProjectEvaluation


def columns() -> rules.Columns:
    return {"": columns_of(ProjectEvaluation), "indicators": columns_of(Indicator)}


# The three rows of money below 年度资金总额, and the three columns of all four.
FUNDS = {"appropriation": "当年财政拨款", "carried": "上年结转资金", "other": "其他资金"}
COLUMNS = {
    "initial": ("initial_budget", "年初预算数"),
    "annual": ("annual_budget", "全年预算数"),
    "executed": ("executed", "全年执行数"),
}


def _funds_add_up() -> Iterator[Rule]:
    """B1: 年度资金总额 = 当年财政拨款 + 上年结转资金 + 其他资金, in each column."""
    for column, (total, label) in COLUMNS.items():
        parts = {f"{fund}_{column}": name for fund, name in FUNDS.items()}
        yield rules.header_sum("B1", f"{label}等于各项资金之和", (total, f"年度资金总额{label}"), parts)


def _line_names(here: Filed, around: Around) -> Iterator[tuple]:
    """B6: a project is called as in 附件1-1."""
    base, line = _line(here, around)
    if line:
        names = here.document["project_name"].strip(), line["name"].strip()
        there = Place("name", "projects", line.uid, base.number)
        yield "项目支出名称", names[0], Place("project_name"), f"{base.label}项目名称", names[1], there


def _line_budgets(here: Filed, around: Around) -> Iterator[tuple]:
    """B6: a project that no target was approved for has the 年初预算数 of 附件1-1; of the others, B11 tells."""
    base, line = _line(here, around)
    if line and line["budget"] is not None and TARGET.of(here, around, first=True) is None:
        there = Place("budget", "projects", line.uid, base.number)
        stands = here.document["initial_budget"]
        yield "年初预算数", stands, Place("initial_budget"), f"{base.label}本年预算数", line["budget"], there


def _line(here: Filed, around: Around) -> tuple[Filed | None, Record | None]:
    """附件1-1, and its line of the project."""
    base = around.one("base_data")
    return base, base.document.row("projects", here.line) if base and here.line else None


def annual_budget_is_reached(here: Filed, around: Around) -> Iterator[Fault]:
    """年初 + Σ events = 全年预算数 (practice 6: 1 + 16.15 合并 + 2.85 = 20)."""
    base, line = _line(here, around)
    if line is None:
        return
    stands, due = here.document["annual_budget"], annual_budget(base.document, here.line)
    if stands is None or due is None or stands == due:
        return
    show, unit = around.scheme.money.show, around.scheme.money.unit
    message = f"全年预算数 {show(stands)} 与项目变动不符，相差 {show(abs(stands - due))} {unit}："
    message += reckoning(base.document, here.line, show)
    advice = (
        f"请在{base.label}补填项目变动（追加、调增、调减、合并等），或点“恢复自动取数”；无误的，说明原因。"
    )
    yield Fault(message, advice, (Place("annual_budget"),), (show(stands), show(due)))


TARGET = promised.Target(
    "spending_direction",
    ("initial_budget", "年初预算数", "amount", "项目金额"),
    ("expected_goal", "预期目标", "annual_goal", "年度绩效目标"),
)
HEAD_AND_FOOT = ("competent_department", "prepared_by", "filled_on", "phone")
AMOUNTS = (tuple(total for total, _ in COLUMNS.values()),)

PROJECTS = ("base_data", "projects")
# A campaign may ask for these tables alone: then nothing stands between them and what was approved.
ALONE = {"of_line": True, "unless": "base_data"}
WITHOUT_LIST = (
    FromApproved("project_name", "spending_direction", "direction_name", **ALONE),
    FromApproved("initial_budget", "spending_direction", "amount", first=True, **ALONE),
    FromApproved("annual_budget", "spending_direction", "amount", **ALONE),
)
FOLLOWS = (
    FromLine("project_name", *PROJECTS, "name"),
    FromUnit("implementing_unit"),
    FromDepartment("competent_department"),
    FromLine("initial_budget", *PROJECTS, "budget"),
    AnnualBudget("annual_budget", "base_data"),
    *WITHOUT_LIST,
    HeaderRest("appropriation_initial", "initial_budget", ("carried_initial", "other_initial")),
    HeaderRest("appropriation_annual", "annual_budget", ("carried_annual", "other_annual")),
    HeaderRest("appropriation_executed", "executed", ("carried_executed", "other_executed")),
    FromApproved("expected_goal", "spending_direction", "annual_goal", of_line=True),
    *SCORED,
    FromFiling("prepared_by", "base_data", "prepared_by"),
    FromFiling("phone", "base_data", "phone"),
    FromFiling("filled_on", "base_data", "filled_on"),
)

PAST = past.Past(
    cells=past.same("annual_budget", "executed"), values=("value", "actual"), name="project_name"
)

RULES = (
    *_funds_add_up(),
    *POINTS,
    *ATTAINING,
    rules.same("B6", "项目名称与基础数据表一致", Severity.BLOCK, _line_names),
    rules.same("B6", "年初预算数与基础数据表一致", Severity.EXPLAIN, _line_budgets),
    Rule("E8", "全年预算数等于年初加项目变动", Severity.EXPLAIN, annual_budget_is_reached),
    *promised.rules(TARGET),
    rules.is_value(columns),
    rules.printed_decimals(columns, FOLLOWS),
    not_negative(columns),
    required.required_fields(columns),
    required.explained_indicators(),
    required.whole_indicators("年度指标值"),
    required.empty_categories(),
    required.mistaken_fields(AMOUNTS),
    advised_fields(columns, HEAD_AND_FOOT),
    *wording.of_indicators(),
    counting.counts_are_no_rates({"value": "年度指标值"}),
    wording.moments_are_written_alike(),
    wording.goals_lie_ahead({"expected_goal": "预期目标"}, {}),
    wording.results_lie_behind({"actual_goal": "实际完成情况"}, {"indicators": {"actual": "实际完成值"}}),
    *wording.of_texts(columns),
    twice.own_goals(("expected_goal",), {"expected_goal": "预期目标"}, "project_name"),
    counted.lists_are_counted(columns),
    places.no_places_from_elsewhere(columns),
)
