"""协商完善 (财预〔2015〕88号 第25条): an office proposes texts, the unit accepts or declines each."""

from collections.abc import Iterable
from datetime import date, datetime

from forms_app import filings
from forms_app.document import ColumnType, Place
from forms_app.models import Package
from forms_app.registry import kind_of
from forms_app.terms import RemarkState, Severity
from review import remarks, submitting
from review.models import Remark
from review.moves import Refused

from .making import Making, refuse_future, settle_remark, sound_due

Texts = dict[int, dict[Place, str]]


def consult(making: Making, due_at: datetime | None = None) -> None:
    """Sends the office's proposals; the unit decides each, and the head confirms."""
    package = making.package
    if not remarks.drafts(package, making.actor.unit).filter(proposes=True).exists():
        raise Refused("请先在单元格上填写“建议改为”，再发起协商完善。")
    sent = remarks.send(package, making.actor)
    package.filings.update(locked=False)
    package.resume, package.due_at = package.status, sound_due(making, due_at)
    making.kept |= {"remarks": len(sent), "due_at": package.due_at.isoformat()}


def end(making: Making) -> None:
    """结束协商: the office has it again as it was sent; what was not decided is closed."""
    package = making.package
    for remark in package.remarks.filter(state=RemarkState.OPEN):
        settle_remark(remark, RemarkState.CLOSED, making.actor, "协商结束，未采纳。")
    filings.put_differently(package, package.sent_version, {})
    package.due_at, package.resume = None, ""
    making.opined = True


def accepted(package: Package) -> Texts:
    """The texts of the accepted proposals to the version that was sent last, by table and cell."""
    agreed = package.remarks.filter(state=RemarkState.CHANGED, proposes=True, version=package.sent_version)
    return _texts(agreed)


def _texts(proposals: Iterable[Remark]) -> Texts:
    found: Texts = {}
    for remark in proposals:
        found.setdefault(remark.filing_id, {})[Place.parse(remark.place)] = remark.proposal
    return found


def improve(making: Making, agreed_with: str, agreed_on: date) -> None:
    """登记已协商并完善: after talking with the unit the office puts its own texts in. Amounts need the unit."""
    package = making.package
    if not agreed_with.strip():
        raise Refused("请填写与单位何人协商。")
    refuse_future(agreed_on, "协商日期")
    found = remarks.drafts(package, making.actor.unit).filter(proposes=True)
    proposals = list(found.select_related("filing"))
    if not proposals:
        raise Refused("请先在单元格上填写“建议改为”。")
    _refuse_amounts(proposals)
    held = filings.put_differently(package, package.sent_version, _texts(proposals))
    _refuse_faults(held, package)
    package.version += 1
    filings.freeze(held, package, package.version)
    package.sent_version, package.opined = package.version, True
    said = f"已于{agreed_on.isoformat()}与单位{agreed_with.strip()}协商，由审核股室完善。"
    for remark in proposals:
        settle_remark(remark, RemarkState.CHANGED, making.actor, said)
    making.kept |= {
        "agreed_with": agreed_with.strip(),
        "agreed_on": agreed_on.isoformat(),
        "proposals": len(proposals),
    }


def _refuse_amounts(proposals: Iterable[Remark]) -> None:
    for remark in proposals:
        column = kind_of(remark.filing.kind).shape.column(Place.parse(remark.place))
        if column.type is not ColumnType.TEXT:
            raise Refused(f"“{remark.where}”不是文字，须由单位确认，请用“协商完善”。")


def _refuse_faults(held: filings.Working, package: Package) -> None:
    stops = [s for s in submitting.stops(held, package) if s.tone == Severity.BLOCK]
    if stops:
        raise Refused("按建议完善后会出现错误，请修改建议。", tuple(stops))
