"""What the unit asks for, and the answer: 申请撤回, 申请延期, 申请放行."""

from datetime import datetime

from forms_app import filings
from forms_app.clock import clock
from forms_app.filings.settling import settle
from forms_app.models import Package, Request
from forms_app.rights import WITH_UNIT
from forms_app.terms import RequestState, RequestSubject, Severity
from review.moves import Refused

from .making import LAST_YEAR, Making
from .submitting import withdraw


def ask_withdrawal(making: Making) -> None:
    _ask(making, RequestSubject.WITHDRAWAL)


def ask_extension(making: Making) -> None:
    _ask(making, RequestSubject.EXTENSION)


def ask_release(making: Making, filing: str, fingerprint: str) -> None:
    """At an 错误 which the unit holds to be none."""
    held = filings.working(making.package.dossier)
    found = _blocking(held, making.package, filing, fingerprint)
    if found.request and found.request.state in (RequestState.OPEN, RequestState.GRANTED):
        raise Refused(f"该问题的放行申请{found.request.get_state_display()}，不必再申请。")
    request = _ask(
        making,
        RequestSubject.RELEASE,
        filing=held.filing(filing),
        rule=found.finding.rule,
        places=[str(p.local) for p in found.finding.places],
        fingerprint=fingerprint,
        message=found.finding.message,
    )
    making.kept |= {"tables": [filing], "finding": request.message}


def _blocking(held: filings.Working, package: Package, number: str, fingerprint: str) -> filings.Found:
    own = {f.number for f in held.filings if f.package_id == package.pk}
    for found in filings.check_dossier(held).get(number, ()) if number in own else ():
        if found.finding.fingerprint == fingerprint and found.finding.severity == Severity.BLOCK:
            return found
    raise Refused("该错误已不存在或内容已变化，请刷新后再申请。")


def _ask(making: Making, subject: RequestSubject, **about) -> Request:
    package = making.package
    if not about and package.requests.filter(state=RequestState.OPEN, subject=subject).exists():
        raise Refused(f"已{subject.label}，正在等待答复。")
    return Request.objects.create(
        package=package, subject=subject, reason=making.opinion, person=making.actor.person, **about
    )


def grant_withdrawal(making: Making) -> None:
    _decide(making, _open(making.package).filter(subject=RequestSubject.WITHDRAWAL), RequestState.GRANTED)
    withdraw(making)


def extend(making: Making, until: datetime) -> None:
    """延期报送, asked for or not: a later closing time before the first 报送, afterwards a later 整改期限."""
    package = making.package
    _set_limit(making, until)
    _decide(making, _open(package).filter(subject=RequestSubject.EXTENSION), RequestState.GRANTED)


def _set_limit(making: Making, until: datetime) -> None:
    if until <= making.now:
        raise Refused("延期须到今后的时间，请核对。")
    if until.year > LAST_YEAR:
        raise Refused("延期的年份有误，请核对。")
    if making.package.sent_at and making.package.due_at is None:
        raise Refused("本报送件没有期限，不必延期。")
    closes_at = making.package.dossier.campaign.closes_at
    if making.package.sent_at is None and until <= closes_at:
        raise Refused(f"填报任务 {clock(closes_at)} 才截止，延期须晚于这一时间，请核对。")
    if making.package.sent_at:
        making.package.due_at = until
    else:
        making.package.extended_until = until
    making.kept["until"] = until.isoformat()


def release(making: Making, request: int, until: datetime | None = None) -> None:
    """放行 of one finding in this package; with ``until`` the unit also gets the time that the wait has cost it, which
    answers a 申请延期 too."""
    asked = _open(making.package).filter(subject=RequestSubject.RELEASE, pk=request)
    _tell(making, _one(asked))
    _decide(making, asked, RequestState.GRANTED)
    if until:
        extend(making, until)
    settle(making.package.dossier)


def decline(making: Making, request: int) -> None:
    asked = _one(_open(making.package).filter(pk=request))
    with_unit = making.package.status in WITH_UNIT
    if with_unit == (asked.subject == RequestSubject.WITHDRAWAL):
        raise Refused("该申请已失效，请刷新后再办理。")
    _tell(making, asked)
    _decide(making, _open(making.package).filter(pk=request), RequestState.DECLINED)


def _open(package: Package):
    return package.requests.filter(state=RequestState.OPEN)


def _one(found) -> Request:
    asked = found.select_related("filing").first()
    if asked is None:
        raise Refused("该申请已答复或已失效，请刷新后再办理。")
    return asked


def _tell(making: Making, asked: Request) -> None:
    """What the step shall remember of a request, so that the trail reads without it."""
    making.kept |= {"subject": asked.subject, "asked": asked.reason}
    if asked.filing:
        making.kept |= {"tables": [asked.filing.number], "finding": asked.message}


def _decide(making: Making, found, state: RequestState) -> None:
    found.update(
        state=state,
        word=making.opinion,
        decided_by=making.actor.person,
        office=making.actor.unit,
        decided_at=making.now,
    )
