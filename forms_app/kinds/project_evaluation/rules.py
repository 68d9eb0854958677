"""Rules of 附件1-3 (rule book 8: B1 to B12)."""

from forms_app.checking import rules
from forms_app.deriving import FromFiling, FromLine, FromUnit, HeaderRest, RowsSum
from forms_app.evaluating import (
    AnnualBudget,
    ExecutionRate,
    ExecutionScore,
    ExecutionWeight,
    FromApproved,
    Scores,
    TotalScore,
    Weights,
)
from forms_app.models import columns_of

from .models import Indicator, ProjectEvaluation


def columns() -> rules.Columns:
    return {"": columns_of(ProjectEvaluation), "indicators": columns_of(Indicator)}


PROJECTS = ("base_data", "projects")
FOLLOWS = (
    FromLine("project_name", *PROJECTS, "name"),
    FromUnit("implementing_unit"),
    FromLine("initial_budget", *PROJECTS, "budget"),
    AnnualBudget("annual_budget", "base_data"),
    HeaderRest("appropriation_initial", "initial_budget", ("carried_initial", "other_initial")),
    HeaderRest("appropriation_annual", "annual_budget", ("carried_annual", "other_annual")),
    HeaderRest("appropriation_executed", "executed", ("carried_executed", "other_executed")),
    ExecutionWeight("execution_weight"),
    ExecutionRate("execution_rate"),
    ExecutionScore("execution_score"),
    FromApproved("expected_goal", "spending_direction", "annual_goal", of_line=True),
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
