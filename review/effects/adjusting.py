"""绩效目标调整: what was approved changes, on what ground, and through the same steps."""

from datetime import date
from decimal import Decimal

from forms_app import filings
from forms_app.models import Adjustment, Filing, Package
from forms_app.terms import Action, AdjustmentType, RemarkState
from review.moves import Refused

from .making import Making, named, refuse_future, settle_remark

ADD_INSTEAD = "本填报任务的报表各自报送，追加的项目不在这里办理：请在全套报表页新增项目，填好后另行报送。"


def adjust(
    making: Making,
    type: str,
    document_number: str,
    dated: date,
    amount: Decimal | None = None,
    tables: tuple[str, ...] = (),
) -> None:
    """申请调整: ``amount`` in 元, always positive; ``tables`` are numbers of those that change."""
    package, kind = making.package, AdjustmentType(type)
    _refuse_unsound(kind, document_number, dated, amount)
    opened = _opened(package, kind, tables)
    adjustment = Adjustment.objects.create(
        package=package,
        nth=package.adjustments.count() + 1,
        type=kind,
        document_number=document_number.strip(),
        dated=dated,
        amount=amount,
        expected=filings.expected_amount(kind, amount, opened, package.approved_version),
        reason=making.opinion,
        person=making.actor.person,
        unit=making.actor.unit,
    )
    adjustment.tables.set(opened)
    filings.open_tables(package, opened)
    package.adjustment = adjustment
    package.due_at, package.resume = None, ""
    making.kept |= {"adjustment": str(adjustment), "tables": [f.number for f in opened]}
    making.kept |= {"amount": str(amount)} if amount is not None else {}


def _refuse_unsound(kind: AdjustmentType, number: str, dated: date, amount: Decimal | None) -> None:
    if not number.strip():
        raise Refused("请填写依据文号。")
    refuse_future(dated, "调整日期")
    if kind != AdjustmentType.CONTENT and (amount is None or amount <= 0):
        raise Refused("请填写调整金额（大于 0，调增调减由调整类型表示）。")


def _opened(package: Package, kind: AdjustmentType, tables: tuple[str, ...]) -> list[Filing]:
    if kind != AdjustmentType.ADDED:
        found = named(package, tables)
        if not found:
            raise Refused("请勾选要调整的报表。")
        return found
    if not filings.added_kind(package):
        raise Refused(ADD_INSTEAD)
    return [filings.add_table(package)]


def drop(making: Making) -> None:
    """撤销调整: what was approved stands again. If the adjustment had been sent, a version says so."""
    package, adjustment = making.package, making.package.adjustment
    adjustment.dropped_at = making.now
    adjustment.save(update_fields=["dropped_at"])
    for remark in package.remarks.filter(state=RemarkState.OPEN):
        settle_remark(remark, RemarkState.CLOSED, making.actor, "调整已撤销。")
    filings.put_back(package, adjustment)
    making.kept["adjustment"] = str(adjustment)
    package.adjustment, package.due_at, package.resume = None, None, ""
    package.grade = _approved_grade(package)
    if package.version > package.approved_version:
        package.version += 1
        filings.freeze(filings.working(package.dossier), package, package.version)
        package.sent_version = package.approved_version = package.version


def _approved_grade(package: Package) -> str:
    """The grade of the pass that led to the newest 批复."""
    approved = package.steps.filter(action=Action.APPROVE).last()
    passed = package.steps.filter(action=Action.PASS, pk__lt=approved.pk).last()
    return passed.data.get("grade", "") if passed else ""
