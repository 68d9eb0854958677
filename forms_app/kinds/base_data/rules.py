"""Rules of 附件1-1 (rule book 3.4, 6.1)."""

from forms_app.checking import rules
from forms_app.deriving import FromSpelledOut, HeaderRatio, HeaderSum, RowsSum
from forms_app.evaluating import RowsFromApproved
from forms_app.models import columns_of

from .models import BaseData, Event, Project

COLUMNS = ("previous", "budget", "final")


def columns() -> rules.Columns:
    return {"": columns_of(BaseData), "projects": columns_of(Project), "events": columns_of(Event)}


def _sums(total: str, *parts: str) -> tuple[HeaderSum, ...]:
    """A line that adds up others, in all three columns."""
    return tuple(HeaderSum(f"{total}_{c}", tuple(f"{part}_{c}" for part in parts)) for c in COLUMNS)


FOLLOWS = (
    HeaderRatio("staff_rate", "staff_actual", "staff_quota"),
    *_sums("vehicles", "vehicle_purchase", "vehicle_running"),
    *_sums("three_public", "vehicles", "abroad", "reception"),
    RowsFromApproved("projects", "budget", "spending_direction", "amount"),
    FromSpelledOut("projects", "final", "project_evaluation", "executed"),
    *(RowsSum(f"projects_{column}", "projects", column) for column in COLUMNS),
    HeaderRatio("area_rate", "actual_area", "approved_area"),
    HeaderRatio("investment_rate", "actual_investment", "planned_investment"),
)

RULES = (
    rules.is_value(columns),
    rules.printed_decimals(columns, FOLLOWS),
)
