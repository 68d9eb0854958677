"""Findings of a dossier, and the unit's word on them."""

from dataclasses import dataclass

from django.db import transaction

from forms_app.access import EDITABLE
from forms_app.checking.finding import Finding
from forms_app.checking.run import check
from forms_app.models import Answer, Dossier, Filing, User
from forms_app.registry import kind_of
from forms_app.terms import Severity

from .working import Working, working


@dataclass(frozen=True)
class Found:
    """A finding with the answer that holds for it. ``lapsed`` is an earlier answer to other values at the same
    places: it is shown, but no longer counts."""

    finding: Finding
    answer: Answer | None = None
    lapsed: Answer | None = None

    @property
    def stops(self) -> bool:
        """Whether it keeps the package from being submitted."""
        severity = self.finding.severity
        return severity == Severity.BLOCK or (severity == Severity.EXPLAIN and self.answer is None)

    def to_plain(self) -> dict:
        return {**self.finding.to_plain(), "answer": self.answer.text if self.answer else ""}


def check_dossier(held: Working) -> dict[str, list[Found]]:
    """Findings by filing number, gravest first."""
    answers = _answers(held.dossier)
    return {f.number: _found(held, f, answers.get(f.pk, [])) for f in held.filings}


def _found(held: Working, filing: Filing, answers: list[Answer]) -> list[Found]:
    findings = check(kind_of(filing.kind).rules, held.filed(filing), held.around)
    return [_answered(finding, answers) for finding in findings]


def _answered(finding: Finding, answers: list[Answer]) -> Found:
    places = [str(p.local) for p in finding.places]
    same = [a for a in answers if a.rule == finding.rule and a.places == places]
    valid = [a for a in same if a.fingerprint == finding.fingerprint]
    if valid:
        return Found(finding, valid[-1])
    return Found(finding, None, same[-1] if same else None)


def _answers(dossier: Dossier) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = {}
    for answer_ in Answer.objects.filter(filing__dossier=dossier).select_related("person"):
        found.setdefault(answer_.filing_id, []).append(answer_)
    return found


@transaction.atomic
def answer(held: Working, filing: Filing, fingerprint: str, text: str, person: User) -> Found:
    """Put down a 情况说明 to a finding that stands now. Raises LookupError where it doesn't (any more)."""
    held = _held_alone(held)
    _refuse_submitted(held, filing)
    for found in check_dossier(held).get(filing.number, ()):
        finding = found.finding
        if finding.fingerprint == fingerprint and finding.severity != Severity.BLOCK:
            places = [str(p.local) for p in finding.places]
            said = Answer.objects.create(
                filing=filing,
                rule=finding.rule,
                places=places,
                fingerprint=fingerprint,
                text=text,
                person=person,
            )
            count_findings(held)
            return Found(finding, said)
    raise LookupError("该问题已不存在或内容已变化，请刷新后再说明。")


def _held_alone(held: Working) -> Working:
    """The dossier as it stands now, locked as a save locks it: somebody may have been faster than the page."""
    Dossier.objects.select_for_update().get(pk=held.dossier.pk)
    return working(held.dossier)


def _refuse_submitted(held: Working, filing: Filing) -> None:
    for standing in held.filings:
        if standing.pk == filing.pk and standing.package.status not in EDITABLE:
            status = standing.package.get_status_display()
            raise LookupError(f"报表当前为“{status}”，不能再填写情况说明。")


def count_findings(held: Working) -> None:
    """Store the counts on the filings, so that lists needn't compute them."""
    changed = []
    for number, found in check_dossier(held).items():
        filing, counts = held.filing(number), stored_counts(found)
        if counts != (filing.blocks, filing.explains, filing.hints):
            filing.blocks, filing.explains, filing.hints = counts
            changed.append(filing)
    Filing.objects.bulk_update(changed, ["blocks", "explains", "hints"])


def stored_counts(found: list[Found]) -> tuple[int, int, int]:
    """错误, 警告 without an answer, 提示."""
    blocks = sum(f.finding.severity == Severity.BLOCK for f in found)
    explains = sum(f.finding.severity == Severity.EXPLAIN and f.answer is None for f in found)
    return blocks, explains, sum(f.finding.severity == Severity.HINT for f in found)
