"""Findings as a table's page lists them and marks them at cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from forms_app.filings import Found
from forms_app.models import Request
from forms_app.page import Note
from forms_app.terms import Severity


@dataclass(frozen=True)
class Shown:
    """A finding as the list shows it: ``cells`` pairs each place's words with its address.

    ``same`` counts the warnings of its rule in the dossier that one 情况说明 would answer. ``request`` is the newest
    申请放行, ``release`` tells a granted one as snapshots keep it. ``rule`` is the rule's code; ``offers`` tell what
    would be right: a cell's place, the cell in words, and the text.
    """

    severity: Severity
    message: str
    advice: str
    fingerprint: str
    cells: tuple[tuple[str, str], ...] = ()
    answer: str = ""
    lapsed: str = ""
    same: int = 0
    request: Request | None = None
    release: Mapping[str, str] = field(default_factory=dict)
    rule: str = ""
    offers: tuple[tuple[str, str, str], ...] = ()


def note_of(found: Found, first: bool) -> Note:
    """A finding at a cell; its words stand at its first cell only."""
    finding = found.finding
    tone = Severity.HINT if found.release else finding.severity
    said = f"已放行：{finding.message}" if found.release else finding.message
    return Note(tone.value, said if first else "")


def shown_of(plain: Mapping) -> Shown:
    """A finding as a snapshot keeps it."""
    return Shown(
        Severity(plain["severity"]),
        plain["message"],
        plain["advice"],
        plain["fingerprint"],
        answer=plain.get("answer", ""),
        release=plain.get("release", {}),
        rule=plain["rule"],
    )
