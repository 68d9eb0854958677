from .bases import Cells, Content, IndicatorRow, MoneyField, Row, columns_of
from .filing import Answer, Campaign, Dossier, Filing, Package, ReviewStep, Snapshot
from .people import Membership, Unit, User

__all__ = [
    "Answer",
    "Campaign",
    "Cells",
    "Content",
    "Dossier",
    "Filing",
    "IndicatorRow",
    "Membership",
    "MoneyField",
    "Package",
    "ReviewStep",
    "Row",
    "Snapshot",
    "Unit",
    "User",
    "columns_of",
]
