"""The trail of a package in words: each step with what was said and decided."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from forms_app.labels import annex
from forms_app.models import Package
from forms_app.schemes import SCHEMES
from forms_app.terms import Action

from .models import Step


@dataclass(frozen=True)
class Entry:
    """A step and the lines that tell what it decided."""

    step: Step
    details: tuple[str, ...]


def entries(package: Package) -> list[Entry]:
    labels = table_labels(package)
    steps = package.steps.select_related("person", "principal", "unit")
    return [Entry(step, tuple(_details(step, labels))) for step in steps]


def table_labels(package: Package) -> dict[str, str]:
    """附表1, 附表3-2 … by filing number."""
    scheme = SCHEMES[package.dossier.campaign.scheme]
    return {f.number: annex(scheme, f.kind, f.position) for f in package.filings.all()}


def _details(step: Step, labels: dict[str, str]) -> list[str]:
    data = step.data
    tables = "、".join(labels.get(number, number) for number in data.get("tables", ()))
    told = {
        Action.RETURN: lambda: [f"需修改：{tables}", f"整改期限：{clock(parse_datetime(data['due_at']))}"],
        Action.UNLOCK: lambda: [f"一并修改：{tables}"],
        Action.SIGN_ON_PAPER: lambda: [
            f"填表人登记：{data['signed_by']}已于{data['signed_on']}在纸质件上签字（填表人的登记，不视为负责人本人操作）"
        ],
        Action.APPROVE: lambda: [
            f"批复文号：{data['approval_number']}",
            f"批复日期：{data['approval_date']}",
        ],
        Action.SUBMIT: lambda: ["已超过整改期限"] if data.get("overdue") else [],
    }
    return told.get(step.action, list)()


def clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
