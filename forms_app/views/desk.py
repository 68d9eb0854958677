"""What the page of one table needs to know: the table, what is found in it, and what the person may do with it."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from forms_app import clock, filings, labels
from forms_app.access import is_own, refusal
from forms_app.checking.finding import Finding
from forms_app.checking.run import ORDER
from forms_app.deriving import reckoned
from forms_app.document import Place
from forms_app.editing import MAX_ROWS, Conflict
from forms_app.evaluating import approved_rows
from forms_app.filings import Found, Working, keeping
from forms_app.filings.bringing import untouched
from forms_app.filings.last_years import tables_before
from forms_app.frozen import Frozen
from forms_app.kind import Kind
from forms_app.models import Filing, Membership, Snapshot
from forms_app.page import EDIT, READ, Note, Page
from forms_app.pasting import MAX_SOURCE
from forms_app.posted import Opened
from forms_app.progress import Progress
from forms_app.registry import kind_of
from forms_app.rights import reads_draft
from forms_app.scripted import digest
from forms_app.terms import Action

from . import for_script
from .base import Base, gone, has_base, marks
from .ceiling import Ceiling, bound_of
from .findings import Shown, note_of, shown_of
from .neighbours import Neighbour, Neighbours, as_sent, in_hand
from .target import Target, target_of


@dataclass
class Desk:
    """A table on somebody's desk. The unit itself sees it as it stands, and so does the bureau where it was asked for
    help; all others see what was submitted last. ``checked`` is what was found in ``held``, where that is known."""

    filing: Filing
    actor: Membership
    held: Working | None = None
    snapshot: Snapshot | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    base: Base | None = None
    checked: Mapping[str, list[Found]] | None = None

    def __post_init__(self) -> None:
        if self.held is None and (is_own(self.actor, self.filing.dossier) or self.helping):
            self.held = filings.working(self.filing.dossier)
        elif self.held is None:
            self.snapshot = filings.sent_snapshot(self.filing)

    @property
    def kind(self) -> Kind:
        return kind_of(self.filing.kind)

    @cached_property
    def frozen(self) -> Frozen:
        if self.held:
            return filings.frozen_now(self.held, self.filing)
        return filings.thaw(self.snapshot, self.filing.kind)

    @cached_property
    def refused(self) -> str:
        """Why the table can't be edited; empty where it can."""
        return refusal(self.actor, Action.EDIT, self.filing)

    @cached_property
    def may_answer(self) -> bool:
        return not refusal(self.actor, Action.ANSWER, self.filing)

    @cached_property
    def may_unlock(self) -> bool:
        return not refusal(self.actor, Action.UNLOCK, self.filing)

    @cached_property
    def may_ask_release(self) -> bool:
        return not refusal(self.actor, Action.ASK_RELEASE, self.filing)

    @property
    def helping(self) -> bool:
        """Whether this is a draft that the unit asked the bureau to look at."""
        own = is_own(self.actor, self.filing.dossier)
        return not own and not self.filing.removed_at and reads_draft(self.actor, self.filing.package)

    @cached_property
    def closed(self) -> filings.Closed:
        return filings.Closed(self.filing.package, self.actor)

    @cached_property
    def offered(self) -> list[filings.Offered]:
        """What the approved target has for cells of this table."""
        return list(filings.offered(self.held, self.filing)) if self.held and not self.refused else []

    @cached_property
    def target(self) -> Target | None:
        """What was approved since the table was filled from it, where that concerns this table."""
        shown = target_of(self.filing.dossier, self.actor) if self.held else None
        plan = shown.plan_of(self.held) if shown else None
        told = plan.of(self.filing) if plan else None
        return shown if told and told.told else None

    @property
    def has_last_year(self) -> bool:
        """Whether rows of last year's table may be brought over."""
        return bool(self.held and not self.refused and tables_before(self.held, self.filing))

    @property
    def stock_answers(self) -> tuple[str, ...]:
        return self.page.scheme.words.stock_answers

    @cached_property
    def found(self) -> Mapping[str, list[Found]]:
        if self.checked is not None:
            return self.checked
        return filings.check_dossier(self.held) if self.held else {}

    @cached_property
    def page(self) -> Page:
        return Page(
            self.kind,
            self.frozen,
            READ if self.refused else EDIT,
            notes=self.notes,
            texts={**self.texts, **{str(c.place): c.yours for c in self.conflicts}},
            spelled_out=self._spelled_out(),
            sourced=self._sourced(),
            kept=approved_rows(self.kind.follows, self.held.around) if self.held else frozenset(),
            carried=untouched(self.filing, self.frozen) if self.held and not self.refused else (),
        )

    @property
    def template(self) -> str:
        return f"{self.filing.kind}/table.html"

    @cached_property
    def standing(self) -> Opened:
        """What the page is opened with."""
        return Opened.of(self.page)

    @property
    def opened(self) -> str:
        """The table as it stands. What a cell held *before* its unsaved text was typed stays, or else the next save
        would take a colleague's change for something that the person had seen."""
        return replace(self.standing, cells={**self.standing.cells, **self.before}).to_json()

    @cached_property
    def tokens(self) -> dict[str, str]:
        """What the page's script tells with every change set, so that the answer holds no more than what is new to it."""
        return {
            "state": digest([self.standing.cells, self.standing.rows]),
            "follows": digest(sorted(self.standing.follows)),
            "pulse": keeping.pulse(self.held),
            "frame": digest(for_script.frame(self.page, self.standing)),
        }

    @property
    def longest_paste(self) -> int:
        return MAX_SOURCE

    @property
    def most_rows(self) -> int:
        return MAX_ROWS

    @property
    def deadline(self) -> clock.Deadline | None:
        return clock.deadline(self.filing.package)

    @property
    def amount_label(self) -> str:
        return self.kind.shape.header[self.kind.amount].label

    @property
    def amount(self) -> str:
        return self.page.text(self.kind.amount)

    @property
    def score(self) -> str:
        """总分 of a self-evaluation's table."""
        return self.page.text(self.kind.score)

    @cached_property
    def ceiling(self) -> Ceiling | None:
        """The unit's 控制数, on the table that it bounds."""
        bound = bound_of(self.filing.dossier)
        if not self.kind.ceiling or bound is None:
            return None
        return Ceiling(bound, self.frozen.document[self.kind.ceiling], self.frozen.scheme.money)

    @property
    def sums(self) -> dict:
        """What the page's script needs in order to add up as one types."""
        return for_script.sums(self.kind, self.page.scheme)

    @property
    def headings(self) -> dict:
        """What the page's script needs in order to know the columns and groups of a pasted table."""
        return for_script.headings_of(self.kind, self.page.scheme, self.frozen.year)

    # --- findings ---

    @cached_property
    def notes(self) -> dict[str, list[Note]]:
        notes: dict[str, list[Note]] = {}
        for found in sorted(self._own_and_others(), key=lambda found: ORDER[found.finding.severity]):
            places = [p.local for p in found.finding.places if p.filing == self.filing.number]
            for nth, place in enumerate(places):
                notes.setdefault(str(place), []).append(note_of(found, first=nth == 0))
        for conflict in self.conflicts:
            said = f"您填的：{conflict.yours or '（空）'}；{self._other}已改为：{conflict.theirs or '（空）'}"
            notes.setdefault(str(conflict.place), []).insert(0, Note("conflict", said))
        if self.ceiling:
            notes.setdefault(self.kind.ceiling, []).append(Note("ceiling", str(self.ceiling)))
        for place, how in self._told_by_other_tables():
            notes.setdefault(str(place), []).append(Note("how", how))
        last_year = filings.last_year(self.filing, self.frozen, self.held and self.held.past)
        for place, said in (*last_year.items(), *self._against_base().items(), *self._said_by_others.items()):
            notes.setdefault(place, []).extend(said)
        return notes

    def _told_by_other_tables(self) -> Iterator[tuple[Place, str]]:
        if self.held:
            yield from reckoned(self.kind.follows, self.held.filed(self.filing), self.held.around)

    def _against_base(self) -> dict[str, list[Note]]:
        old = self.base and self.base.table(self.filing)
        return marks(self.kind, old, self.frozen.document, self.frozen.scheme.money) if old else {}

    @property
    def has_base(self) -> bool:
        return has_base(self.filing.dossier, self.actor)

    @property
    def told_of_base(self) -> str:
        """What the marks against the 底稿 mean, and what they can't show."""
        old = self.base.table(self.filing)
        if old is None:
            return f"底稿（{self.base}）没有这张表。"
        removed = gone(old, self.frozen.document)
        more = f"底稿中的 {removed} 行已删除。" if removed else ""
        return f"与底稿（{self.base}）不同的单元格已标出。{more}"

    @cached_property
    def _said_by_others(self) -> dict[str, list[Note]]:
        """What other apps have to say at cells: the review its remarks."""
        told: dict[str, list[Note]] = {}
        for path in settings.CELL_NOTES:
            for place, notes in import_string(path)(self.filing, self.actor).items():
                told.setdefault(place, []).extend(notes)
        return told

    @cached_property
    def said(self) -> list[tuple[str, str, list[Note]]]:
        """What others say at cells of this table: the cell in words, its place, the notes; in the table's order."""
        told = self._said_by_others
        places = [p for p in self.frozen.document.places() if str(p) in told]
        return [(self.label_of(p), str(p), told[str(p)]) for p in places]

    @property
    def _other(self) -> str:
        saver = self.filing.saved_by
        return str(saver) if saver and saver != self.actor.person else "其他人"

    def _own_and_others(self) -> Iterator[Found]:
        """Findings of this table first, then those of other tables that lead here."""
        yield from self.found.get(self.filing.number, ())
        for number, found in self.found.items():
            if number != self.filing.number:
                yield from found

    @cached_property
    def _all_findings(self) -> list[Shown]:
        """Those of this table, gravest first; of a submitted version, as they were then."""
        if self.snapshot:
            return [shown_of(plain) for plain in json.loads(self.snapshot.findings)]
        return [self._shown(f) for f in self.found[self.filing.number]]

    @cached_property
    def progress(self) -> Progress | None:
        """必填进度 of a table that can be filled in."""
        if self.refused or not self.held:
            return None
        return filings.progress_of(self.held, self.filing, self.found[self.filing.number])

    @cached_property
    def next_to_mend(self) -> Neighbour | None:
        """The next table in which something keeps it from being submitted."""
        return self.neighbours.next_of({n for n, found in self.found.items() if any(f.stops for f in found)})

    @property
    def findings(self) -> list[Shown]:
        return [shown for shown in self._all_findings if not shown.release]

    @property
    def released(self) -> list[Shown]:
        """错误 that stop nothing any more."""
        return [shown for shown in self._all_findings if shown.release]

    @cached_property
    def _same(self) -> Counter:
        """How many warnings of each rule wait for an answer, in tables that take one."""
        waiting = Counter()
        for number, found in self.found.items():
            if not refusal(self.actor, Action.ANSWER, self.held.filing(number)):
                waiting.update(f.finding.rule for f in found if f.waits_for_answer)
        return waiting

    @cached_property
    def elsewhere(self) -> list[Shown]:
        """Findings of other tables that concern a cell of this one."""
        others = (f for number, found in self.found.items() if number != self.filing.number for f in found)
        return [
            self._shown(f) for f in others if any(p.filing == self.filing.number for p in f.finding.places)
        ]

    def _shown(self, found: Found) -> Shown:
        finding = found.finding
        return Shown(
            finding.severity,
            finding.message,
            finding.advice,
            finding.fingerprint,
            tuple(self._cell(place) for place in finding.places),
            found.answer.text if found.answer else "",
            found.lapsed.text if found.lapsed else "",
            self._same[finding.rule] if found.waits_for_answer else 0,
            found.request,
            found.to_plain().get("release", {}),
            finding.rule,
            tuple(self._offers(finding)),
        )

    def _offers(self, finding: Finding) -> Iterator[tuple[str, str, str]]:
        """What can be put right in this table at a press."""
        for place, text in finding.offers if not self.refused else ():
            if place.filing == self.filing.number and not self.kind.fixed(place.local, self.frozen.document):
                yield str(place.local), self.label_of(place.local), text

    def _cell(self, place: Place) -> tuple[str, str]:
        other = place.filing != self.filing.number
        filing = self.held.filing(place.filing)
        document, kind = self.held.documents[place.filing], kind_of(filing.kind)
        words = labels.place_label(kind, self.held.scheme, document, place)
        if not other:
            return words, f"#{place.local}"
        return (
            f"{self.held.label(filing)} {words}",
            f"{reverse('filing', args=[filing.number])}#{place.local}",
        )

    def _sourced(self) -> frozenset[Place] | None:
        """The following cells that have something to follow."""
        if not self.held:
            return None
        here, around = self.held.filed(self.filing), self.held.around
        return frozenset(place for f in self.kind.follows for place, _ in f.cells(here, around))

    def _spelled_out(self) -> dict[str, str]:
        if not self.held or not self.kind.spells_out:
            return {}
        below = [f for f in self.held.filings if f.kind == self.kind.spells_out.kind and f.line]
        return {str(f.line): self.held.label(f) for f in below}

    # --- the tables of the dossier ---

    @cached_property
    def neighbours(self) -> Neighbours:
        """All tables of the dossier that the person may read."""
        if self.held:
            return in_hand(self.held, self.filing.number)
        return as_sent(filings.printouts(self.filing.dossier, self.actor), self.filing.number)

    def label_of(self, place: Place) -> str:
        """A cell in words; of a row that was only just added, too."""
        rows = place.rows and self.kind.row_set(place.rows)
        if rows and self.page.document.row(place.rows, place.row) is None:
            return f"{rows.label}新增行 · {rows.columns[place.field].label}"
        return labels.place_label(self.kind, self.page.scheme, self.page.document, place)

    @property
    def conflict_cells(self) -> list[tuple[str, str]]:
        return [(self.label_of(c.place), f"#{c.place}") for c in self.conflicts]

    def left_over(self, written: Iterable[tuple[Place, str]]) -> list[tuple[str, str]]:
        """Texts that could not be saved, each with its cell in words, to be copied."""
        return [(self.label_of(place), text) for place, text in written if text]
