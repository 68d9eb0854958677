"""协商完善 (财预〔2015〕88号 第25条): an office proposes texts, the unit accepts or declines each."""

from datetime import date, datetime

from forms_app import filings
from forms_app.models import Package
from forms_app.terms import RemarkState, Severity
from review import proposals, remarks, submitting
from review.models import Remark
from review.moves import Refused

from .making import Making, refuse_future, settle_remark, sound_due


def consult(making: Making, due_at: datetime | None = None) -> None:
    """Sends the office's proposals; the unit decides each, and the head confirms."""
    package = making.package
    if not _proposed(making):
        raise Refused("请先在单元格上填写“建议改为”，再发起协商完善。")
    sent = remarks.send(package, making.actor)
    package.resume, package.due_at = package.status, sound_due(making, due_at)
    making.kept |= {"remarks": len(sent), "due_at": package.due_at.isoformat()}


def _proposed(making: Making) -> list[Remark]:
    """The office's proposals that were not sent yet. Their cells must not have changed since."""
    package = making.package
    found = remarks.drafts(package, making.actor.unit).filter(proposes=True).select_related("filing")
    if any(remark.version != package.sent_version for remark in found):
        raise Refused("有的建议是对以前报送的内容提的，请删除后对照现在的内容重新提出。")
    return list(found)


def end(making: Making) -> None:
    """结束协商: the office has it again as it was sent; what was not decided is closed, and what was accepted too."""
    package = making.package
    for remark in package.remarks.filter(state=RemarkState.OPEN):
        word = "未采纳" if remark.proposes else "未修改"
        settle_remark(remark, RemarkState.CLOSED, making.actor, f"协商结束，{word}。")
    for remark in proposals.of_this_round(package).filter(state=RemarkState.CHANGED):
        settle_remark(remark, RemarkState.CLOSED, making.actor, "协商结束，采纳的内容未写入报表。")
    filings.put_differently(package, package.sent_version, {})
    package.due_at, package.resume = None, ""
    making.opined = True


def improve(making: Making, agreed_with: str, agreed_on: date) -> None:
    """登记已协商并完善: after talking with the unit the office puts its own texts in. Amounts need the unit, and wait."""
    package = making.package
    if not agreed_with.strip():
        raise Refused("请填写与单位何人协商。")
    refuse_future(agreed_on, "协商日期")
    worded = _worded(making)
    held = filings.put_differently(package, package.sent_version, proposals.texts(worded))
    _refuse_faults(held, package)
    package.version += 1
    filings.freeze(held, package, package.version)
    package.sent_version, package.opined = package.version, True
    said = f"已于{agreed_on.isoformat()}与单位{agreed_with.strip()}协商，由审核人完善。"
    for remark in worded:
        settle_remark(remark, RemarkState.CHANGED, making.actor, said)
    # Drafts that were not put in are about cells which stand as they did.
    remarks.drafts(package, making.actor.unit).update(version=package.version)
    making.kept |= {
        "agreed_with": agreed_with.strip(),
        "agreed_on": agreed_on.isoformat(),
        "proposals": len(worded),
    }


def _worded(making: Making) -> list[Remark]:
    found = _proposed(making)
    worded = [remark for remark in found if proposals.is_text(remark)]
    if found and not worded:
        raise Refused("金额等不是文字的建议须由单位确认，请用“协商完善”。")
    if not worded:
        raise Refused("请先在单元格上填写“建议改为”。")
    return worded


def _refuse_faults(held: filings.Working, package: Package) -> None:
    stops = [s for s in submitting.stops(held, package) if s.tone == Severity.BLOCK]
    if stops:
        raise Refused("按建议完善后会出现错误，请修改建议。", tuple(stops))
