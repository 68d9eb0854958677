"""Findings of a dossier, and the unit's word on them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from forms_app.checking.finding import Finding
from forms_app.checking.run import check
from forms_app.models import Answer, Dossier, Filing, Package, Request, Tally
from forms_app.registry import kind_of
from forms_app.terms import RequestState, RequestSubject, Severity

from .working import Working


@dataclass(frozen=True)
class Found:
    """A finding with the answer that holds for it, or its 放行 (``release``; while undecided it is ``asked``).

    ``lapsed`` is an earlier answer to other values at the same places: it is shown, but no longer counts.
    """

    finding: Finding
    answer: Answer | None = None
    lapsed: Answer | None = None
    request: Request | None = None

    @property
    def release(self) -> Request | None:
        granted = self.request and self.request.state == RequestState.GRANTED
        return self.request if granted else None

    @property
    def asked(self) -> Request | None:
        return self.request if self.request and self.request.state == RequestState.OPEN else None

    @property
    def stops(self) -> bool:
        """Whether it keeps the package from being submitted."""
        severity = self.finding.severity
        if self.release:
            return False
        return severity == Severity.BLOCK or self.waits_for_answer

    @property
    def waits_for_answer(self) -> bool:
        return self.finding.severity == Severity.EXPLAIN and self.answer is None

    def to_plain(self) -> dict:
        plain = {**self.finding.to_plain(), "answer": self.answer.text if self.answer else ""}
        return {**plain, "release": _release_as_plain(self.release)} if self.release else plain


def _release_as_plain(release: Request) -> dict:
    """放行 as the snapshot keeps it: why it was asked for, who granted it, with what word."""
    return {
        "reason": release.reason,
        "word": release.word,
        "by": str(release.decided_by),
        "office": str(release.office),
        "at": release.decided_at.isoformat(),
    }


def check_dossier(held: Working, package: Package | None = None) -> dict[str, list[Found]]:
    """Findings by filing number, gravest first: of all tables, or of one package's."""
    answers, releases = _answers(held.dossier), _releases(held.dossier)
    return {
        f.number: [
            replace(_answered(x, answers.get(f.pk, [])), request=releases.get((f.pk, x.fingerprint)))
            for x in check(
                kind_of(f.kind).rules, held.filed(f), held.looking_back, held.dossier.campaign.levels
            )
        ]
        for f in held.filings
        if package is None or f.package_id == package.pk
    }


def _releases(dossier: Dossier) -> dict[tuple[int, str], Request]:
    """The newest request for 放行 of each finding; a release holds while the finding's values do, as an answer does."""
    asked = Request.objects.filter(package__dossier=dossier, subject=RequestSubject.RELEASE)
    found = asked.select_related("decided_by", "office")
    return {(r.filing_id, r.fingerprint): r for r in found.order_by("pk")}


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


def count_findings(held: Working) -> dict[str, list[Found]]:
    """Store the counts on the filings, so that lists needn't compute them; gives what was counted."""
    changed, found_by_number = [], check_dossier(held)
    for number, found in found_by_number.items():
        filing, counts = held.filing(number), stored_counts(found)
        if counts != (filing.blocks, filing.explains, filing.hints):
            filing.blocks, filing.explains, filing.hints = counts
            changed.append(filing)
    Filing.objects.bulk_update(changed, ["blocks", "explains", "hints"])
    _tally(held, found_by_number)
    return found_by_number


def _tally(held: Working, found: dict[str, list[Found]]) -> None:
    """Rewrite the counts by rule of those tables where they changed."""
    stored: dict[int, set] = {f.pk: set() for f in held.filings}
    for tally in Tally.objects.filter(filing__in=stored):
        stored[tally.filing_id].add(_told(tally))
    wanted = {f.pk: {_told(t): t for t in _tallies(f, found[f.number])} for f in held.filings}
    changed = [pk for pk in stored if stored[pk] != set(wanted[pk])]
    if changed:
        Tally.objects.filter(filing__in=changed).delete()
        Tally.objects.bulk_create(t for pk in changed for t in wanted[pk].values())


def _told(tally: Tally) -> tuple:
    return tally.rule, tally.title, str(tally.severity), tally.number, tally.open


def _tallies(filing: Filing, found: Iterable[Found]) -> list[Tally]:
    numbers, waiting = Counter(), Counter()
    for each in found:
        key = each.finding.rule, each.finding.title, each.finding.severity.value
        numbers[key] += 1
        waiting[key] += each.finding.severity != Severity.HINT and each.stops
    return [
        Tally(filing=filing, rule=rule, title=title, severity=severity, number=n, open=waiting[key])
        for key, n in numbers.items()
        for rule, title, severity in [key]
    ]


def stored_counts(found: list[Found]) -> tuple[int, int, int]:
    """错误, 警告 without an answer, 提示."""
    blocks = sum(f.finding.severity == Severity.BLOCK and not f.release for f in found)
    explains = sum(f.waits_for_answer for f in found)
    return blocks, explains, sum(f.finding.severity == Severity.HINT for f in found)
