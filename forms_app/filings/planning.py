"""What taking the newest approved targets makes of a self-evaluation's tables: worked out, told, and not yet done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from forms_app import labels
from forms_app.checking.around import Filed
from forms_app.deriving import Follow
from forms_app.document import Document, Place
from forms_app.evaluating import FromApproved
from forms_app.kind import Kind
from forms_app.models import Dossier, Filing
from forms_app.registry import kind_of
from forms_app.terms import TargetChange
from forms_app.values import show

from .befalling import Projects
from .merging import ROWS, Told, is_empty, is_touched, merged_indicators
from .promising import Promised, at_versions, befallen
from .working import Working


@dataclass(frozen=True)
class TablePlan:
    """One table of the evaluation: what differs, and its document afterwards. A table that will be made has no filing."""

    label: str
    name: str
    told: tuple[Told, ...]
    filing: Filing | None = None
    old: Document | None = None
    new: Document | None = None

    @property
    def changes(self) -> bool:
        return self.new != self.old


@dataclass(frozen=True)
class Plan:
    """``lines`` says which rows of projects (and their tables) took over another line; ``made`` are the lines for which
    tables are to be made where no table lists the projects, ``gone`` those whose tables are put away."""

    evaluated: Dossier
    versions: Mapping[str, int]
    promised: Promised
    tables: tuple[TablePlan, ...]
    lines: Mapping[str, str] = field(default_factory=dict)
    made: tuple[Filed, ...] = ()
    gone: tuple[Filing, ...] = ()

    @property
    def told(self) -> tuple[TablePlan, ...]:
        """The tables about which there is something to say."""
        return tuple(t for t in self.tables if t.told)

    @property
    def changed(self) -> tuple[Filing, ...]:
        return (*(t.filing for t in self.tables if t.filing and t.changes), *self.gone)

    def of(self, filing: Filing) -> TablePlan | None:
        return next((t for t in self.tables if t.filing and t.filing.pk == filing.pk), None)


def planned(held: Working, evaluated: Dossier, versions: Mapping[str, int]) -> Plan:
    return Planner(held, evaluated, versions).plan()


@dataclass
class Planner:
    held: Working
    evaluated: Dossier
    versions: Mapping[str, int]

    def plan(self) -> Plan:
        projects = self._projects()
        lines = projects.lines if projects else {}
        listing = self._listing
        tables = [self._table(f, lines) for f in self.held.filings if listing is None or f.pk != listing.pk]
        if projects:
            told = (*projects.told, *self._followed(listing, lines, projects.document))
            old = self.held.documents[listing.number]
            tables.insert(0, TablePlan(self.held.label(listing), "", told, listing, old, projects.document))
        made = () if projects else tuple(self._missing())
        gone = () if projects else tuple(self._left_over())
        tables += [self._to_be_made(table) for table in made]
        return Plan(self.evaluated, self.versions, self.new, tuple(tables), lines, made, gone)

    @cached_property
    def new(self) -> Promised:
        return at_versions(self.evaluated.pk, self.versions)

    @cached_property
    def after(self) -> Working:
        """The dossier as it stands, looking back on what is approved now."""
        return replace(self.held, promised=self.new)

    # --- the table that lists the projects ---

    @cached_property
    def _listing(self) -> Filing | None:
        """The one whose rows are spelled out by tables that evaluate approved ones."""
        return next((f for f in self.held.filings if _lists_projects(kind_of(f.kind))), None)

    def _projects(self) -> Projects | None:
        listing = self._listing
        if listing is None:
            return None
        kind = kind_of(listing.kind)
        below = {str(f.line): self.held.documents[f.number] for f in self._below(kind.spells_out.kind)}
        projects = Projects(
            kind,
            self.held.scheme.money,
            self.held.promised,
            self.new,
            self.held.documents[listing.number],
            frozenset(line for line, d in below.items() if is_typed_in(kind_of(d.kind), d)),
            {line: frozenset(r["origin"] for r in d.rows[ROWS] if r["origin"]) for line, d in below.items()},
        )
        return projects.bring_up(befallen(projects.target, self.evaluated.pk, self.held.dossier.taken))

    def _below(self, slug: str) -> list[Filing]:
        return [f for f in self.held.filings if f.kind == slug and f.line]

    # --- tables that evaluate one approved table each ---

    def _table(self, filing: Filing, lines: Mapping[str, str]) -> TablePlan:
        kind, old = kind_of(filing.kind), self.held.documents[filing.number]
        label, line = self.held.label(filing), lines.get(str(filing.line), str(filing.line or ""))
        table = self.new.of_line(kind, line) if kind.evaluates else None
        if table is None and not (kind.evaluates and self._is_gone(kind, line)):
            return TablePlan(label, "", (), filing, old, old)
        merged = merged_indicators(kind, self.held.scheme, old, table)
        told = (*merged.told, *self._followed(filing, lines, old))
        name = _approved_name(table or self.held.promised.of_line(kind, line)) if kind.name else ""
        return TablePlan(label, name, told, filing, old, old.with_rows(ROWS, merged.rows))

    def _is_gone(self, kind: Kind, line: str) -> bool:
        """What the target has no more becomes the unit's own; of a project that it had as the year began (taken away in
        between, as its events tell), the table stays as it is."""
        slug = kind.evaluates.kind
        known = any(t.line == line and t.kind == slug for t in self.held.promised.now)
        return known and not any(t.line == line and t.kind == slug for t in self.new.first)

    def _followed(self, filing: Filing, lines: Mapping[str, str], document: Document) -> Iterator[Told]:
        """Cells that repeat what was approved, where that is something else now."""
        kind, old = kind_of(filing.kind), self.held.filed(filing)
        here = replace(old, line=lines.get(old.line, old.line))
        for follow in kind.follows:
            if isinstance(follow, FromApproved):
                before, after = (_cells(follow, h, w) for h, w in ((old, self.held), (here, self.after)))
                yield from self._told_of(kind, document, before, after)

    def _told_of(self, kind: Kind, document: Document, before: dict, after: dict) -> Iterator[Told]:
        for place, value in after.items():
            if before.get(place) != value and value not in (None, ""):
                column, money = kind.shape.column(place), self.held.scheme.money
                texts = (show(before.get(place), column, money), show(value, column, money))
                own = place.field in document.header.own
                becomes = "您手填的内容保留" if own else "自动取数，随之更新"
                cell = (column.label, *texts)
                yield Told(TargetChange.CHANGED, column.label, "", (cell,), becomes)

    # --- where no table lists the projects, theirs are made and put away one by one ---

    def _evaluating(self) -> list[Kind]:
        kinds = (kind_of(slug) for slug in self.held.dossier.campaign.kinds)
        return [kind for kind in kinds if kind.many and kind.evaluates]

    def _missing(self) -> Iterator[Filed]:
        for kind in self._evaluating():
            lines = {str(f.line) for f in self._below(kind.slug)}
            for table in self.new.now:
                if table.kind == kind.evaluates.kind and table.line not in lines and self._has_money(table):
                    yield table

    def _has_money(self, table: Filed) -> bool:
        amount = kind_of(table.kind).amount
        first = [f for f in self.new.first if (f.kind, f.line) == (table.kind, table.line)]
        return any(each.document[amount] for each in (table, *first))

    def _left_over(self) -> Iterator[Filing]:
        for kind in self._evaluating():
            for filing in self._below(kind.slug):
                document, slug = self.held.documents[filing.number], kind.evaluates.kind
                known = any(t.line == str(filing.line) and t.kind == slug for t in self.held.promised.now)
                gone = known and not self.new.is_kept(slug, str(filing.line))
                if gone and not is_typed_in(kind, document):
                    yield filing

    def _to_be_made(self, table: Filed) -> TablePlan:
        kind = next(k for k in self._evaluating() if k.evaluates.kind == table.kind)
        target = kind_of(table.kind)
        column, amount = target.shape.header[target.amount], table.document[target.amount]
        cell = (column.label, "", show(amount, column, self.held.scheme.money))
        told = Told(TargetChange.ADDED, table.label, table.document[target.name], (cell,), "新建一张自评表")
        title = labels.title(self.held.scheme, kind.slug, self.held.dossier.campaign.year)
        return TablePlan(title, table.document[target.name], (told,))


def _approved_name(table: Filed) -> str:
    """What is told is read outside the unit too: not how a draft calls the project."""
    return table.document[kind_of(table.kind).name]


def _cells(follow: Follow, here: Filed, held: Working) -> dict[Place, object]:
    return dict(follow.cells(here, held.around))


def _lists_projects(kind: Kind) -> bool:
    return bool(kind.spells_out and kind_of(kind.spells_out.kind).evaluates)


def is_typed_in(kind: Kind, document: Document) -> bool:
    """Whether a person put something in a table, beside what was approved and what follows."""
    header = document.header
    own = (is_touched(row) or (not row["origin"] and not is_empty(row)) for row in document.rows[ROWS])
    if header.typed or header.own or any(own):
        return True
    free = (n for n in header.values if not kind.follows_at(Place(n), document))
    return any(not header.is_blank(name) for name in free)
