from .asking import Adjustment, Request, Tally
from .bases import Cells, Content, IndicatorRow, MoneyField, Row, columns_of
from .campaign import Campaign, Particular, ReviewStep
from .filing import Answer, Dossier, Filing, Package, Snapshot
from .people import Membership, Unit, User

__all__ = [
    "Adjustment", "Answer", "Campaign", "Cells", "Content", "Dossier", "Filing", "IndicatorRow", "Membership",
    "MoneyField", "Package", "Particular", "Request", "ReviewStep", "Row", "Snapshot", "Tally", "Unit", "User",
    "columns_of",
]  # fmt: skip
