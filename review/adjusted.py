"""绩效目标调整 of a package as its page lists them."""

from dataclasses import dataclass

from django.utils import timezone

from forms_app.models import Adjustment, Package

from .details import Telling
from .trail import telling


@dataclass(frozen=True)
class Adjusted:
    """A change after 批复: ``tables`` pairs number and label of each; ``state`` says how far it has come."""

    adjustment: Adjustment
    tables: tuple[tuple[str, str], ...]
    amount: str
    state: str


def adjustments(package: Package) -> list[Adjusted]:
    """In the order in which they were applied for. Before 批复 there can be none."""
    if not package.approved_version:
        return []
    told = telling(package)
    found = package.adjustments.select_related("person", "unit").prefetch_related("tables")
    return [_adjusted(each, told) for each in found.order_by("nth")]


def _adjusted(adjustment: Adjustment, told: Telling) -> Adjusted:
    tables = tuple((f.number, told.labels[f.number]) for f in adjustment.tables.all())
    amount = told.amount(str(adjustment.amount)) if adjustment.amount is not None else ""
    return Adjusted(adjustment, tables, amount, _state(adjustment))


def _state(adjustment: Adjustment) -> str:
    if adjustment.dropped_at:
        return f"{timezone.localtime(adjustment.dropped_at):%Y-%m-%d} 撤销"
    version = adjustment.approved_version
    return f"已批复，调整版本为第{version}次报送" if version else "办理中"
