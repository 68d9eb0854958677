"""A summary table's rows and the tables that spell them out: made, handed on, put away and brought back together."""

from dataclasses import replace
from uuid import UUID

from django.utils import timezone

from forms_app import storing
from forms_app.access import EDITABLE
from forms_app.deriving import FromSpelledOut
from forms_app.document import Document, Record, is_blank_value
from forms_app.kind import Kind, SpellsOut
from forms_app.models import Dossier, Filing
from forms_app.registry import kind_of

from .adding import add_filing
from .beginning import begin


def link(dossier: Dossier, spells: SpellsOut, old: Document, new: Document) -> None:
    """After a save of the summary table: each filled-in leaf row has its table.

    A row that is split hands its table to the first row below it, and gets it back when those rows go. The table of
    a row that is gone is put away, and never deleted: its number must not become another table's, in whose place a page
    that is still open would write.
    """
    tables = dossier.filings.filter(kind=spells.kind).select_related("package")
    # A table that was added after 批复 has no line: the year's summary isn't rewritten for it. Its number is taken.
    added = [f for f in tables if f.line is None]
    filings = {str(f.line): f for f in tables if f.line}
    wanted, made = spells.lines(new), []
    lines = {r.uid for r in wanted}
    for line in [x for x in wanted if x.uid not in filings]:
        heir = _handed_on(line, spells, old, new, filings, lines)
        if heir:
            del filings[str(heir.line)]
            heir.line = UUID(line.uid)
            filings[line.uid] = heir
        elif not (line.is_blank("name") and line.is_blank("amount")):
            filings[line.uid] = _make(dossier, spells, line)
            made.append(filings[line.uid])
    _hand_down(kind_of(new.kind), new, made)
    begin(dossier, made)
    _put_away([f for line, f in filings.items() if line not in lines and not f.removed_at])
    _number([filings[r.uid] for r in wanted if r.uid in filings], [*filings.values(), *added])


def _handed_on(
    line: Record, spells: SpellsOut, old: Document, new: Document, filings, lines
) -> Filing | None:
    """The table of the row above (split), or of a row that stood below and is gone (joined again)."""
    above = filings.get(line.get(spells.parent))
    if above and str(above.line) not in lines and not above.removed_at:
        return above
    below = [
        r.uid
        for r in old.rows[spells.rows]
        if r.get(spells.parent) == line.uid and not new.row(spells.rows, r.uid)
    ]
    return next((filings[uid] for uid in below if uid in filings and not filings[uid].removed_at), None)


def _make(dossier: Dossier, spells: SpellsOut, line: Record) -> Filing:
    return add_filing(dossier, spells.kind, line.uid)


def _hand_down(summary: Kind, document: Document, made: list[Filing]) -> None:
    """What was typed into a row that repeats its table, before there was one, needn't be typed again there."""
    for filing in made:
        row = document.row(summary.spells_out.rows, str(filing.line))
        repeated = (f for f in summary.follows if isinstance(f, FromSpelledOut) and f.kind == filing.kind)
        told = {f.source: row[f.field] for f in repeated if not is_blank_value(row[f.field])}
        if told:
            kind = kind_of(filing.kind)
            blank = storing.load(kind, [filing])[filing.pk]
            header = replace(blank.header, values={**blank.header.values, **told})
            storing.store(kind, filing, blank, blank.with_header(header))


def _put_away(filings: list[Filing]) -> None:
    """What is under review (where each table goes alone) stays until it comes back."""
    for filing in filings:
        if filing.package.status in EDITABLE:
            filing.removed_at = timezone.now()
            filing.position = filing.position if filing.package.sent_at else 0
            filing.save(update_fields=["removed_at", "position"])


def _number(filings: list[Filing], all_: list[Filing]) -> None:
    """附表3-n follows the summary's order until the first 报送; afterwards numbers stay, those of removed tables too, and
    new tables get the next."""
    sent = any(f.package.sent_at for f in all_)
    last = max((f.position for f in all_), default=0)
    for place, filing in enumerate(filings, 1):
        if not sent:
            filing.position = place
        elif not filing.position:
            last = filing.position = last + 1
        filing.removed_at = None
        filing.save(update_fields=["position", "line", "removed_at"])
