"""情况说明 put down by the unit: to one finding, or to all that a rule found in the dossier."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.db import transaction

from forms_app.access import refusal
from forms_app.checking.finding import Finding
from forms_app.models import Answer, Dossier, Filing, Membership, User
from forms_app.rights import SUBMITTING
from forms_app.terms import Action, Severity

from .checks import Found, check_dossier, count_findings
from .working import Working, working

GONE = "该问题已不存在或内容已变化，请刷新后再说明。"


@transaction.atomic
def answer(held: Working, filing: Filing, fingerprint: str, text: str, person: User) -> Found:
    """Put down a 情况说明 to a finding that stands now. Raises LookupError where it doesn't (any more)."""
    held = _held_alone(held)
    finding = _explainable(held, filing, fingerprint)
    said = _said(filing, finding, text, person)
    said.save()
    count_findings(held)
    return Found(finding, said)


@transaction.atomic
def answer_all(held: Working, filing: Filing, fingerprint: str, text: str, actor: Membership) -> int:
    """One 情况说明 to every warning of the finding's rule in the dossier that has none yet; returns how many they were.

    Raises LookupError where the finding doesn't stand (any more), PermissionDenied where its table takes no answer.
    """
    held = _held_alone(held)
    rule = _explainable(held, filing, fingerprint).rule
    refused = refusal(actor, Action.ANSWER, held.filing(filing.number))
    if refused:
        raise PermissionDenied(refused)
    said = [_said(f, x, text, actor.person) for f, x in _unanswered(held, rule, actor)]
    Answer.objects.bulk_create(said)
    count_findings(held)
    return len(said)


def _unanswered(held: Working, rule: str, actor: Membership) -> Iterator[tuple[Filing, Finding]]:
    found = check_dossier(held)
    for filing in held.filings:
        waiting = [x.finding for x in found[filing.number] if x.waits_for_answer and x.finding.rule == rule]
        if waiting and not refusal(actor, Action.ANSWER, filing):
            yield from ((filing, finding) for finding in waiting)


def _said(filing: Filing, finding: Finding, text: str, person: User) -> Answer:
    return Answer(
        filing=filing,
        rule=finding.rule,
        places=[str(p.local) for p in finding.places],
        fingerprint=finding.fingerprint,
        text=text,
        person=person,
    )


def _held_alone(held: Working) -> Working:
    """The dossier as it stands now, locked as a save locks it: somebody may have been faster than the page."""
    Dossier.objects.select_for_update().get(pk=held.dossier.pk)
    return working(held.dossier)


def _explainable(held: Working, filing: Filing, fingerprint: str) -> Finding:
    _refuse_submitted(held, filing)
    found = (x.finding for x in check_dossier(held).get(filing.number, ()))
    for finding in found:
        if finding.fingerprint == fingerprint and finding.severity != Severity.BLOCK:
            return finding
    raise LookupError(GONE)


def _refuse_submitted(held: Working, filing: Filing) -> None:
    for standing in held.filings:
        if standing.pk == filing.pk and standing.package.status not in SUBMITTING:
            status = standing.package.get_status_display()
            raise LookupError(f"报表当前为“{status}”，不能再填写情况说明。")
