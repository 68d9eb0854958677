"""Rules of the report, and the sentences that it takes from the tables."""

from forms_app.checking import rules, scopes
from forms_app.deriving import FromFiling, FromUnit, HeaderRest
from forms_app.models import columns_of

from .models import Block, EvaluationReport


def columns() -> rules.Columns:
    return {"": columns_of(EvaluationReport), "blocks": columns_of(Block)}


FOLLOWS = (
    FromUnit("reporting_unit"),
    FromFiling("general_total", "department_evaluation", "general_budget"),
    HeaderRest("basic_expenditure", "general_total", ("project_expenditure",)),
    HeaderRest("staff_expenditure", "basic_expenditure", ("operating_expenditure",)),
)

RULES = (
    rules.is_value(columns),
    scopes.scopes_are_told(),
    rules.printed_decimals(columns, FOLLOWS),
)
