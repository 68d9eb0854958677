"""What stands of a package once it is decided: 批复, 公开, 等级 and the result of 复核."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from forms_app.clock import clock, publish_by
from forms_app.models import Package
from forms_app.rights import APPROVED
from forms_app.terms import Action

from . import grading, rechecking
from .models import Step


@dataclass(frozen=True)
class Fact:
    """A line of the page; ``overdue`` marks what should have been done by now."""

    label: str
    text: str
    overdue: bool = False


def facts(package: Package) -> list[Fact]:
    rechecked = rechecking.standing(package)
    if rechecked:
        return _of_recheck(package, rechecked)
    graded = [Fact("审核等级", package.get_grade_display())] if package.grade else []
    return [*graded, *_of_approval(package)]


def _of_recheck(package: Package, step: Step) -> list[Fact]:
    """Where tables are scored, the points stand in a table of their own."""
    kept, words = step.data, grading.words(grading.scheme_of(package))
    told = [
        ("复核得分", "" if "rechecked" in kept else kept["score"]),
        ("复核等级", words[kept["grade"]]),
        ("等级与得分不一致的理由", kept.get("grade_reason", "")),
        ("复核意见", step.opinion),
        ("整改期限", clock(parse_datetime(kept["due_at"])) if kept.get("due_at") else ""),
    ]
    return [Fact(label, text) for label, text in told if text]


def _of_approval(package: Package) -> list[Fact]:
    if not package.approval_date:
        return []
    approved = f"{package.approval_number}（{package.approval_date:%Y年%m月%d日}）"
    return [Fact("批复", approved), *_of_publishing(package)]


def _of_publishing(package: Package) -> list[Fact]:
    if package.published_on:
        where = _last(package, Action.PUBLISH).data["published_where"]
        return [Fact("公开", f"已于 {package.published_on:%Y年%m月%d日} 公开：{where}")]
    if package.status not in APPROVED:
        return []
    last = last_day_to_publish(package)
    overdue = timezone.localdate() > last
    said = "，尚未登记公开，已逾期" if overdue else "，尚未登记公开"
    return [Fact("公开", f"应于 {last:%Y年%m月%d日}前公开{said}", overdue)]


def last_day_to_publish(package: Package) -> date:
    """What was approved in an adjustment is to be made public from its own 批复 on."""
    approved = _last(package, Action.APPROVE)
    adjusted = approved and approved.data.get("adjustment")
    return publish_by(package, parse_date(approved.data["approval_date"]) if adjusted else None)


def _last(package: Package, action: Action) -> Step | None:
    return package.steps.filter(action=action).last()
