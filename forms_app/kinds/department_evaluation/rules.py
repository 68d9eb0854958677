"""Rules of 附件1-2 (rule book 8: A3, B1 to B12)."""

from forms_app.checking import rules
from forms_app.deriving import FromFiling, FromUnit, HeaderSum, RowsSum
from forms_app.evaluating import (
    ExecutionRate,
    ExecutionScore,
    ExecutionWeight,
    FromApproved,
    Scores,
    TotalScore,
    Weights,
)
from forms_app.models import columns_of

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


FOLLOWS = (
    FromUnit("department_name"),
    FromApproved("initial_budget", "department_target", "total_amount", first=True),
    ExecutionWeight("execution_weight"),
    ExecutionRate("execution_rate"),
    ExecutionScore("execution_score"),
    HeaderSum("income_total", tuple(INCOME)),
    FromFiling("project_expenditure", "base_data", "projects_final"),
    HeaderSum("spending_total", tuple(SPENDING)),
    Weights(),
    Scores(),
    RowsSum("total_weight", "indicators", "weight", plus=("execution_weight",), number=True),
    TotalScore("total_score"),
    FromFiling("prepared_by", "base_data", "prepared_by"),
    FromFiling("phone", "base_data", "phone"),
    FromFiling("filled_on", "base_data", "filled_on"),
)

RULES = (
    rules.is_value(columns),
    rules.printed_decimals(columns, FOLLOWS),
)
