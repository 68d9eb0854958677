"""The tables of one dossier as its page lists them: the unit its own as they stand, others what was submitted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Q

from forms_app import filings
from forms_app.access import refusal
from forms_app.frozen import Frozen
from forms_app.labels import annex
from forms_app.models import Dossier, Filing, Membership
from forms_app.progress import Progress
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES, Scheme
from forms_app.terms import Action, Status
from forms_app.values import shown_text

from .base import Base, differing
from .neighbours import LONGEST


@dataclass(frozen=True)
class Line:
    """One table in the dossier's list; ``differs`` counts what is otherwise in the 底稿 (None: it has no such table).
    ``yuan`` is its sum as a value, where it has one; ``frozen`` what stands in it, where the person may read it.

    Where each goes alone ``next`` tells what the person does with it next, and where; ``tickable`` that it may be
    submitted or signed together with others; ``removable`` that it may go. ``progress`` is 必填进度, while it can be
    filled in."""

    filing: Filing
    label: str
    title: str
    name: str = ""
    amount: str = ""
    yuan: Decimal | None = None
    frozen: Frozen | None = None
    open: bool = False
    readable: bool = True
    differs: int | None = None
    next: tuple[str, str] = ("", "")
    tickable: bool = False
    removable: bool = False
    progress: Progress | None = None

    @property
    def called(self) -> str:
        """How a sentence names it: a project by its name."""
        if not (self.project and self.name):
            return self.label
        name = self.name if len(self.name) <= LONGEST else f"{self.name[: LONGEST - 1]}…"
        return f"“{name}”"

    @property
    def project(self) -> bool:
        """Whether the unit itself added it."""
        return kind_of(self.filing.kind).added

    @property
    def left_out(self) -> bool:
        """Locked since only other tables are to be changed: while they are, not once all are locked alike."""
        package = self.filing.package
        return self.filing.locked and (package.status == Status.RETURNED or package.adjustment_id is not None)


def own_lines(actor: Membership, found: Dossier, base: Base | None) -> list[Line]:
    held = filings.working(found)
    lines = [
        _line(f, filings.frozen_now(held, f), base, not refusal(actor, Action.EDIT, f)) for f in held.filings
    ]
    filled = filings.progress_by_table(held) if any(line.open for line in lines) else {}
    return [replace(line, progress=filled[line.filing.number] if line.open else None) for line in lines]


def progress_in_all(lines: Iterable[Line]) -> Progress | None:
    """Of all tables that can be filled in, where there are several."""
    told = [line.progress for line in lines if line.progress]
    return sum(told, Progress()) if len(told) > 1 else None


def others_lines(actor: Membership, found: Dossier, base: Base | None) -> list[Line]:
    """What was submitted, removed since or not; of a table that wasn't yet, only its name and its counts."""
    scheme = SCHEMES[found.campaign.scheme]
    sent = {p.frozen.number: p.frozen for p in filings.printouts(found, actor)}
    order = {slug: place for place, slug in enumerate(found.campaign.kinds)}
    known = found.filings.filter(Q(removed_at=None) | Q(number__in=sent))
    related = known.select_related("package", "saved_by")
    for filing in related:
        filing.dossier = filing.package.dossier = found
    listed = sorted(related, key=lambda f: (order.get(f.kind, len(order)), f.position, f.pk))
    return [_line(f, sent[f.number], base) if f.number in sent else _closed(f, found, scheme) for f in listed]


def _line(filing: Filing, frozen: Frozen, base: Base | None, open_: bool = False) -> Line:
    kind, header = kind_of(filing.kind), frozen.document.header
    name, amount = (
        shown_text(header, kind.shape.header[field], frozen.scheme.money) if field else ""
        for field in (kind.name, kind.amount)
    )
    old = base and base.table(filing)
    differs = differing(old, frozen.document) if old else None
    yuan = header.get(kind.amount)
    return Line(filing, frozen.annex, frozen.title, name, amount, yuan, frozen, open_, differs=differs)


def _closed(filing: Filing, found: Dossier, scheme: Scheme) -> Line:
    title = scheme.titles[filing.kind].format(year=found.campaign.year)
    return Line(filing, annex(scheme, filing.kind, filing.position), title, readable=False)
