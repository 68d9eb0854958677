from .asking import Adjustment, Request, Tally
from .bases import (
    BareContent,
    Cells,
    Content,
    DatedContent,
    DayField,
    EvaluationContent,
    EvaluationRow,
    IndicatorRow,
    MoneyField,
    NumberField,
    Row,
    columns_of,
)
from .campaign import Campaign, Particular, ReviewStep, RuleSetting
from .filing import Answer, Dossier, Filing, Package, Snapshot
from .people import Membership, Unit, User, bureaus

__all__ = [
    "Adjustment",
    "Answer",
    "BareContent",
    "Campaign",
    "Cells",
    "Content",
    "DatedContent",
    "DayField",
    "Dossier",
    "EvaluationContent",
    "EvaluationRow",
    "Filing",
    "IndicatorRow",
    "Membership",
    "MoneyField",
    "NumberField",
    "Package",
    "Particular",
    "Request",
    "ReviewStep",
    "Row",
    "RuleSetting",
    "Snapshot",
    "Tally",
    "Unit",
    "User",
    "bureaus",
    "columns_of",
]
