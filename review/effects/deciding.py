"""批复 and 公开 of targets, 复核 of a self-evaluation."""

from datetime import date, datetime
from decimal import Decimal

from forms_app import library
from forms_app.document import plain_number
from review import rechecking
from review.moves import Refused

from .making import Making, refuse_future, sound_due

FULL = Decimal(100)


def approve(making: Making, approval_number: str, approval_date: date) -> None:
    """批复: what was passed becomes the 批复版本, after an adjustment the 调整版本.

    An adjustment keeps number and date of the year's 批复 on the package; its own stand in the trail.
    """
    number = _sound(making, approval_number, approval_date)
    package = making.package
    package.approved_version = package.sent_version
    library.collect(package, package.sent_version)
    making.kept |= {"approval_number": number, "approval_date": approval_date.isoformat()}
    if package.adjustment is None:
        package.first_approved = package.sent_version
        package.approval_number, package.approval_date = number, approval_date
        return
    package.adjustment.approved_version = package.sent_version
    package.adjustment.save(update_fields=["approved_version"])
    making.kept["adjustment"] = str(package.adjustment)
    # The adjusted targets are to be made public anew.
    package.adjustment, package.published_on = None, None


def amend(making: Making, approval_number: str, approval_date: date) -> None:
    """更正批复信息: a number or date that was mistyped."""
    package = making.package
    number = _sound(making, approval_number, approval_date)
    if (number, approval_date) == (package.approval_number, package.approval_date):
        raise Refused("批复文号和批复日期都没有变化。")
    if package.published_on and approval_date > package.published_on:
        raise Refused("批复日期不能晚于公开日期，请核对。")
    making.kept |= {
        "old_number": package.approval_number,
        "old_date": package.approval_date.isoformat(),
        "approval_number": number,
        "approval_date": approval_date.isoformat(),
    }
    package.approval_number, package.approval_date = number, approval_date


def _sound(making: Making, number: str, day: date) -> str:
    if not number.strip():
        raise Refused("请填写批复文号。")
    refuse_future(day, "批复日期")
    return number.strip()


def publish(making: Making, published_on: date, published_where: str) -> None:
    """登记公开: when and where the unit made its approved tables public (预算法 第14条)."""
    if not published_where.strip():
        raise Refused("请填写公开的网址或栏目。")
    refuse_future(published_on, "公开日期")
    package = making.package
    if package.approval_date and published_on < package.approval_date:
        raise Refused("公开日期不能早于批复日期，请核对。")
    package.published_on = published_on
    making.kept |= {
        "published_on": published_on.isoformat(),
        "published_where": published_where.strip(),
    }


def recheck(
    making: Making,
    score: Decimal | None = None,
    grade: str = "",
    grade_reason: str = "",
    given: rechecking.Said | None = None,
    due_at: datetime | None = None,
) -> None:
    """出具复核结果: the bureau's own scores beside the unit's, which stay what the printed tables carry.

    Where tables are scored the total is what their scores add up to, and none is given besides.
    """
    tables = rechecking.tables_of(making.package)
    if tables and score is not None:
        raise Refused("复核得分由各项复核得分加总，不另外填写。")
    kept = rechecking.result(tables, given or {}) if tables else {"score": _whole(score)}
    graded = rechecking.graded(making.package, Decimal(kept["score"]), grade, grade_reason)
    making.kept |= kept | {"grade": graded.value}
    making.kept |= {"grade_reason": grade_reason.strip()} if grade_reason.strip() else {}
    making.package.grade = graded
    making.package.due_at = sound_due(making, due_at) if due_at else None
    if due_at:
        making.kept["due_at"] = due_at.isoformat()


def _whole(score: Decimal | None) -> str:
    if score is None:
        raise Refused("请填写复核得分。")
    if not (Decimal(0) <= score <= FULL):
        raise Refused("复核得分应在 0 至 100 之间。")
    return plain_number(score)
