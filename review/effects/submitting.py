"""The unit submits, its head signs, and both may take it back."""

from datetime import date

from django.core.files import File

from forms_app import filings, hands
from forms_app.clock import closing, due_by_default
from forms_app.models import Package
from forms_app.rights import ASKED_BACK, REVIEWING
from forms_app.terms import Action, Status
from review import proposals, submitting
from review.moves import Refused, way

from .making import Making, refuse_future


def submit(making: Making) -> None:
    """Freezes 第n次报送. Nothing may stop it: no open finding, no remark without an answer."""
    package = making.package
    held = _held(package)
    stops = submitting.stops(held, package)
    if stops:
        raise Refused(submitting.summary(stops), tuple(stops))
    package.version += 1
    filings.freeze(held, package, package.version)
    _note_time(making)
    hands.take(package, Status.DRAFTING, making.actor, keep=bool(package.resume))
    package.home, package.help_asked_at = package.status, None


def _held(package: Package) -> filings.Working:
    """What is being submitted; after 协商完善, the last version with the accepted proposals in it."""
    if package.status != Status.CONSULTING:
        return filings.working(package.dossier)
    return proposals.put_in(package)


def _note_time(making: Making) -> None:
    """提交审签 in time is 按时, whenever the head signs; later it is marked 逾期."""
    package, now = making.package, making.now
    if package.submitted_at is None:
        package.submitted_at, package.late = now, now >= closing(package)
        making.kept |= {"late": True} if package.late else {}
    elif package.due_at and now >= package.due_at:
        package.late_again = True
        making.kept["overdue"] = True


def sign(making: Making) -> None:
    hands.take(making.package, Status.SIGNING, making.actor, keep=bool(making.package.resume))
    _leave(making)


def sign_on_paper(making: Making, signed_by: str, signed_on: date, scan: File | None = None) -> None:
    """The filler's statement that the head signed; it is kept as that, never as the head's own act."""
    if not signed_by.strip():
        raise Refused("请填写签字的单位负责人。")
    refuse_future(signed_on, "签字日期")
    making.kept |= {"signed_by": signed_by.strip(), "signed_on": signed_on.isoformat()}
    making.scan = scan
    sign(making)


def send(making: Making) -> None:
    """Where the campaign asks for no signature, submitting is sending."""
    submit(making)
    _leave(making)


def _leave(making: Making) -> None:
    package = making.package
    if package.resume:
        hands.hand_over(package, package.resume, making.actor)
    package.sent_at = package.sent_at or making.now
    package.sent_version = package.version
    package.due_at, package.resume = None, ""
    if package.home == Status.CONSULTING:
        # The office proposed what comes back to it: it has had its say.
        making.opined, package.home = True, _home_before_consulting(package)


def _home_before_consulting(package: Package) -> Status:
    if package.adjustment_id:
        return Status.ADJUSTING
    return Status.RETURNED if package.returns else Status.DRAFTING


def withdraw(making: Making) -> None:
    """撤回报送: back as it was. What had been sent gets a date by which to be sent again."""
    package = making.package
    if package.status in ASKED_BACK:
        package.resume = _resumed(package) if package.dossier.campaign.straight_return else ""
        package.due_at = max(closing(package), due_by_default(package.dossier.campaign, making.now))
        package.grade = ""


def _resumed(package: Package) -> str:
    """What was returned goes straight to the office that returned it again, or to one before that has it now."""
    if package.home != Status.RETURNED or package.status not in REVIEWING:
        return ""
    straight = package.steps.filter(action=Action.RETURN).last().data.get("resume")
    ends = (straight, package.status) if straight else ()
    return next((stage.status for stage in way(package) if stage.status in ends), "")


def invite(making: Making) -> None:
    """请财政协助查看: the bureau may read the draft."""
    making.package.help_asked_at = making.now


def end_invite(making: Making) -> None:
    making.package.help_asked_at = None
