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
from .library import LibraryIndicator, LibraryUse, key_of
from .people import Membership, Unit, User, bureaus
from .sitting import Sitting

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
    "LibraryIndicator",
    "LibraryUse",
    "Membership",
    "MoneyField",
    "NumberField",
    "Package",
    "Particular",
    "Request",
    "ReviewStep",
    "Row",
    "RuleSetting",
    "Sitting",
    "Snapshot",
    "Tally",
    "Unit",
    "User",
    "bureaus",
    "columns_of",
    "key_of",
]
