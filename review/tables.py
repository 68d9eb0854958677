"""One table of a package as it is read in the review: what changed and what was said, at its cells."""

from dataclasses import dataclass, field
from functools import cached_property

from django.http import Http404
from django.urls import reverse

from forms_app import filings
from forms_app.access import refusal
from forms_app.document import Column, Place
from forms_app.labels import place_label
from forms_app.models import Membership, Package
from forms_app.page import READ, REVIEW, Note, Page
from forms_app.terms import Action, Severity
from forms_app.values import shown_text

from . import assessing, proposals, remarks, scores, shown
from .authors import credited
from .changes import Change, TableChanges, cells, marks
from .models import Assessment, Remark
from .shown import Sheet


@dataclass(frozen=True)
class Chosen:
    """The cell that a remark is about: how it is called, what stands there, whether it repeats another cell, and why
    nothing can be proposed for it (``unproposable``)."""

    where: str
    text: str
    column: Column
    follows: bool = False
    unproposable: str = ""


@dataclass
class TableView:
    """A table among those that the person sees; 404 where it isn't one of them."""

    package: Package
    actor: Membership
    number: str
    sheets: tuple[Sheet, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.sheets = shown.sheets_for(self.package, self.actor)
        if not any(s.number == self.number for s in self.sheets):
            raise Http404

    @cached_property
    def sheet(self) -> Sheet:
        return next(s for s in self.sheets if s.number == self.number)

    @cached_property
    def may_remark(self) -> bool:
        return not refusal(self.actor, Action.REMARK, self.package)

    @cached_property
    def may_assess(self) -> bool:
        return not refusal(self.actor, Action.ASSESS, self.package)

    @cached_property
    def assessments(self) -> list[Assessment]:
        """Each office's newest word on this table, as far as the person may know it."""
        found = assessing.visible(self.package, self.actor).filter(filing=self.sheet.filing)
        return assessing.newest(found).get(self.sheet.filing.pk, [])

    @cached_property
    def changes(self) -> list[Change]:
        """What changed since the version that left the unit before, and whom it is from."""
        before = {s.number: s for s in shown.of_version(self.package, self.base)} if self.base else {}
        old = before.get(self.number)
        if old is None:
            return []
        found = TableChanges(self.sheet, tuple(cells(old, self.sheet)))
        return list(credited([found], self.package, self.base)[0].changes)

    @property
    def version(self) -> int:
        """The submitted version that is read; 0 where the unit is still working on it."""
        return self.sheet.snapshot.version if self.sheet.snapshot else 0

    @cached_property
    def base(self) -> int:
        return shown.base_version(self.package, self.actor)

    @cached_property
    def remarks(self) -> list[Remark]:
        found = remarks.visible(self.package, self.actor).filter(filing=self.sheet.filing)
        return remarks.in_order(found, [self.sheet])

    @cached_property
    def scored(self) -> scores.ScoredTable | None:
        return next(iter(scores.tables([self.sheet])), None)

    @cached_property
    def page(self) -> Page:
        mode = REVIEW if self.may_remark else READ
        address = reverse("table", args=[self.package.pk, self.number])
        spelled_out = {str(s.filing.line): s.label for s in self.sheets if s.filing.line}
        return Page(
            self.sheet.kind,
            self.sheet.frozen,
            mode,
            notes=self._notes(),
            spelled_out=spelled_out,
            remark_url=address,
        )

    def _notes(self) -> dict[str, list[Note]]:
        notes: dict[str, list[Note]] = {}
        for place, said in marks(self.changes, self.sheet.kind.shape.rows).items():
            notes.setdefault(place, []).append(Note("changed", said))
        for finding in self.sheet.findings:
            for place in self._own_places(finding):
                notes.setdefault(place, []).append(_note(finding))
        last_year = filings.last_year(self.sheet.filing, self.sheet.frozen)
        for told in (last_year, remarks.notes(self.remarks)):
            for place, said in told.items():
                notes.setdefault(place, []).extend(said)
        return notes

    def _own_places(self, finding: dict) -> list[str]:
        places = [Place.parse(text) for text in finding["places"]]
        return [str(p.local) for p in places if p.filing in ("", self.number)]

    def chosen(self, text: str) -> Chosen | None:
        """A cell of this table; none for the table as a whole, and for what is no place of it."""
        try:
            place = Place.parse(text).local
            column = self.sheet.kind.shape.column(place)
        except (KeyError, ValueError):
            return None
        kind, frozen = self.sheet.kind, self.sheet.frozen
        record = frozen.document.record(place)
        if record is None or place.field in kind.technical:
            return None
        where = place_label(kind, frozen.scheme, frozen.document, place)
        text = shown_text(record, column, frozen.scheme.money)
        follows = place in self.page.following and not self.page.is_own(place)
        return Chosen(where, text, column, follows, proposals.unproposable(kind, frozen, place))


def _note(finding: dict) -> Note:
    """A finding at its cell; one that was let pass is no fault any more."""
    if "release" in finding:
        return Note(Severity.HINT.value, f"已放行：{finding['message']}")
    return Note(finding["severity"], finding["message"])
