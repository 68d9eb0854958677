"""数据勾稽: the numbers of a dossier that must agree, what each is in every table and 口径, and by how much it differs.

Nothing is declared for it twice. Cells that follow others say what they come of (``ties``), ``Kind.scoped`` tells the
口径 of numbers over the whole dossier, and ``Kind.agrees`` what must agree though neither follows the other. Pure.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from forms_app.deriving import Follow, FromLine, FromSpelledOut, How, Tie, add, tied
from forms_app.document import ColumnType, Document, Place, Record, Shape
from forms_app.terms import Accord, Fund, Nature, Stage

from .agreement import Agreement, Cell, Entry, compared
from .around import Around, Filed
from .scopes import Scoped

OVERALL = ""
FUNDS, STAGES, NATURES = (tuple(vocabulary) for vocabulary in (Fund, Stage, Nature))


class SpelledOut(Protocol):
    """As a kind declares which rows are spelled out by tables of another; ``name`` is the column that names them."""

    rows: str
    kind: str
    name: str

    def lines(self, document: Document) -> tuple[Record, ...]: ...


class Declared(Protocol):
    """What the ledger must know of a kind."""

    shape: Shape
    follows: Sequence[Follow]
    agrees: Sequence[Follow]
    scoped: Sequence[Scoped]
    many: bool
    name: str
    spells_out: SpelledOut | None


@dataclass(frozen=True)
class Group:
    """Agreements over the whole dossier (without a name), or of one project: ``table`` is the one that spells it out, or
    the summary whose row it is. ``adjusted``: it was changed after 批复, and the summary no longer binds it."""

    key: str
    name: str
    table: Filed | None
    agreements: tuple[Agreement, ...]

    @property
    def adjusted(self) -> bool:
        return self.table is not None and self.table.adjusted


def ledger(around: Around, kind_of: Callable[[str], Declared]) -> tuple[Group, ...]:
    """All agreements: over the whole dossier first, then project by project in the order of the summary."""
    web, found = _Web(around, kind_of), {}
    for agreement in web.agreements():
        found.setdefault(web.group_of(agreement), []).append(agreement)
    return tuple(
        Group(key, name, table, tuple(found[key]))
        for key, (name, table) in web.groups.items()
        if key in found
    )


def counted(groups: Iterable[Group]) -> Counter[Accord]:
    """How many agreements stand how; what one table tells apart agrees."""
    accords = (agreement.accord for group in groups for agreement in group.agreements)
    return Counter(Accord.SAME if accord is Accord.PART else accord for accord in accords)


class _Classes:
    """Keys of cells that tell the same number."""

    def __init__(self):
        self._above: dict[tuple, tuple] = {}

    def of(self, key: tuple) -> tuple:
        while key in self._above:
            key = self._above[key]
        return key

    def join(self, one: tuple, other: tuple) -> None:
        one, other = self.of(one), self.of(other)
        if one != other:
            self._above[other] = one


class _Web:
    """What ties the numbers of a dossier's tables together."""

    def __init__(self, around: Around, kind_of: Callable[[str], Declared]):
        self.around, self.kind_of = around, kind_of
        self._approved = {id(table) for table in (*around.promised, *around.promised_first)}
        self._tables = {table.number: nth for nth, table in enumerate(around.filed)}
        self._rows = {
            r.uid: n for t in around.filed for rows in t.document.rows.values() for n, r in enumerate(rows)
        }
        self._cells: dict[tuple, Cell] = {}
        self._scopes: dict[tuple, Scoped] = {}
        self._made: dict[tuple, list[Entry]] = {}
        self._classes, self._same = _Classes(), set()
        for table in around.filed:
            self._take_scoped(table)
            self._take_ties(table)
        self._tied = {key for pair in self._same for key in pair}
        self.groups = dict(self._named())

    # --- what there is ---

    def _take_scoped(self, table: Filed) -> None:
        """Tables of which there are several are added up instead (``_over_tables``)."""
        kind = self.kind_of(table.kind)
        for scoped in kind.scoped if not kind.many else ():
            key = self._cell(table, Place(scoped.field)).key
            self._scopes[key] = scoped
            self._classes.join((scoped.stage, scoped.nature), key)

    def _take_ties(self, table: Filed) -> None:
        kind = self.kind_of(table.kind)
        for tie in tied((*kind.follows, *kind.agrees), table, self.around):
            if kind.shape.column(tie.place).type is ColumnType.MONEY:
                self._take(self._cell(table, tie.place).key, tie)

    def _take(self, key: tuple, tie: Tie) -> None:
        if tie.how is How.SAME:
            source = self._cell(*tie.sources[0]).key
            self._same.add(frozenset((key, source)))
            self._classes.join(key, source)
        else:
            cells = tuple(Cell(table, place) for table, place in tie.sources)
            self._made.setdefault(key, []).append(Entry(tie.how, cells, tie.due, tie.addends))

    def _cell(self, table: Filed, place: Place) -> Cell:
        cell = Cell(table, place, id(table) in self._approved)
        return self._cells.setdefault(cell.key, cell)

    # --- agreements ---

    def agreements(self) -> list[Agreement]:
        """Those with a 口径 first, then in the order of their cells."""
        found = [*self._of_classes(), *self._lacking()]
        return [agreement for _, agreement in sorted(found, key=lambda pair: pair[0]) if agreement]

    def _of_classes(self) -> Iterator[tuple[tuple, Agreement | None]]:
        """Cells that hold the same, with what each is made of. Over the whole dossier, where numbers have a 口径, what a
        cell's parts come to stands by itself."""
        members: dict[tuple, list[Cell]] = {}
        for cell in sorted(self._cells.values(), key=self._order):
            members.setdefault(self._classes.of(cell.key), []).append(cell)
        for cells in members.values():
            scope = next((self._scopes[c.key] for c in cells if c.key in self._scopes), None)
            if scope:
                yield self._of_scope(scope, cells)
                yield from (self._compared([cell]) for cell in cells if self._made_of(cell))
            else:
                yield self._compared(cells)

    def _of_scope(self, scope: Scoped, cells: list[Cell]) -> tuple[tuple, Agreement | None]:
        entries = [e for cell in cells for e in (self._entry(cell), *self._sums_of_rows(cell))]
        entries += self._over_tables(scope)
        entries.sort(key=lambda e: FUNDS.index(e.fund) if e.fund else len(FUNDS))
        title = f"{scope.stage.label} · {scope.nature.label}"
        order = (STAGES.index(scope.stage), NATURES.index(scope.nature))
        return (0, order), compared(title, entries, self.around.scheme.money, frozenset(self._same))

    def _compared(self, cells: list[Cell]) -> tuple[tuple, Agreement | None]:
        entries = [
            replace(entry, fund=None)
            for cell in cells
            for entry in (self._entry(cell), *self._sums_of_rows(cell), *self._made_of(cell))
            if entry.how is not How.ROWS or cell.key not in self._scopes
        ]
        return (1, self._order(cells[0])), compared(self._title(cells), entries, self.around.scheme.money)

    def _entry(self, cell: Cell) -> Entry:
        needed = cell.key in self._made or cell.key in self._tied
        return Entry(How.SAME, (cell,), cell.value, 1, self._fund(cell), needed)

    def _fund(self, cell: Cell) -> Fund | None:
        return self._scopes[cell.key].fund if cell.key in self._scopes else None

    def _made_of(self, cell: Cell) -> list[Entry]:
        """Its parts, a price times a quantity, 年初 and what befell, a costing."""
        return [entry for entry in self._made.get(cell.key, ()) if entry.how is not How.ROWS]

    def _sums_of_rows(self, cell: Cell) -> list[Entry]:
        made = (entry for entry in self._made.get(cell.key, ()) if entry.how is How.ROWS)
        return [replace(entry, fund=self._fund(cell)) for entry in made]

    def _over_tables(self, scope: Scoped) -> Iterator[Entry]:
        """Σ 附表3: the same cell of all tables of a kind, and Σ of their rows. The summary isn't rewritten for tables
        that were adjusted after 批复: with those, they come to something else."""
        for slug in dict.fromkeys(table.kind for table in self.around.filed):
            tables, kind = self.around.of_kind(slug), self.kind_of(slug)
            for own in kind.scoped if kind.many and not any(t.adjusted for t in tables) else ():
                if (own.stage, own.nature) == (scope.stage, scope.nature):
                    yield from self._added_up([self._cell(t, Place(own.field)) for t in tables], own.fund)

    def _added_up(self, cells: list[Cell], fund: Fund) -> Iterator[Entry]:
        value, missing = add(cell.value for cell in cells), self._missing(cells[0].table.kind)
        yield Entry(How.SAME, tuple(cells), value, len(cells), fund, needed=False, missing=missing)
        rows = [entry for cell in cells for entry in self._sums_of_rows(cell)]
        if rows:
            parts = tuple(part for entry in rows for part in entry.cells)
            yield Entry(How.ROWS, parts, add(entry.value for entry in rows), len(parts), fund)

    def _missing(self, slug: str) -> int:
        """How many tables of a kind should be there and aren't."""
        return sum(len(self._alone(t, spells)) for t, spells in self._summaries() if spells.kind == slug)

    def _alone(self, table: Filed, spells: SpelledOut) -> list[Record]:
        """Rows without the table that spells them out."""
        lines = spells.lines(table.document)
        return [row for row in lines if not self.around.spelled_out(spells.kind, row.uid)]

    def _lacking(self) -> Iterator[tuple[tuple, Agreement]]:
        """Amounts of rows that a table of their own should tell too, and that isn't there."""
        for table, spells in self._summaries():
            for row in self._alone(table, spells):
                for field in (name for name in self._told_twice(table, spells) if row[name]):
                    cell = Cell(table, Place(field, spells.rows, row.uid))
                    alone = Entry(How.SAME, (cell,), cell.value, accord=Accord.LONE)
                    yield (1, self._order(cell)), Agreement(self._title([cell]), (alone,), spells.kind)

    def _told_twice(self, table: Filed, spells: SpelledOut) -> list[str]:
        """Columns of the rows whose amounts stand in the tables too."""
        own, theirs = self.kind_of(table.kind).follows, self.kind_of(spells.kind).follows
        told = {f.field for f in theirs if isinstance(f, FromLine) and f.rows == spells.rows and not f.top}
        told |= {f.field for f in own if isinstance(f, FromSpelledOut) and f.rows == spells.rows}
        columns = self.kind_of(table.kind).shape.rows[spells.rows]
        return [name for name in columns if name in told and columns[name].type is ColumnType.MONEY]

    def _title(self, cells: list[Cell]) -> str:
        """As a header cell calls the number, where one holds it."""
        cell = next((c for c in cells if not c.place.rows), cells[0])
        return self.kind_of(cell.table.kind).shape.column(cell.place).label

    # --- order and groups ---

    def _order(self, cell: Cell) -> tuple:
        """Tables as they are printed, the header before rows; what was approved last."""
        shape, place = self.kind_of(cell.table.kind).shape, cell.place
        columns = shape.rows[place.rows] if place.rows else shape.header
        sets = (
            (list(shape.rows).index(place.rows) + 1, self._rows.get(place.row, 0)) if place.rows else (0, 0)
        )
        table = len(self._tables) if cell.approved else self._tables[cell.table.number]
        return table, *sets, list(columns).index(place.field)

    def _summaries(self) -> Iterator[tuple[Filed, SpelledOut]]:
        for table in self.around.filed:
            spells = self.kind_of(table.kind).spells_out
            if spells:
                yield table, spells

    def _named(self) -> Iterator[tuple[str, tuple[str, Filed | None]]]:
        """Groups by their key: rows of summaries, and tables that stand on no such row."""
        yield OVERALL, ("", None)
        for table, spells in self._summaries():
            for row in table.document.rows[spells.rows]:
                yield row.uid, (row[spells.name], self.around.spelled_out(spells.kind, row.uid) or table)
        known = {r.uid for table, spells in self._summaries() for r in table.document.rows[spells.rows]}
        for table in self.around.filed:
            kind = self.kind_of(table.kind)
            if kind.many and table.line not in known:
                yield table.number, (table.document[kind.name] if kind.name else "", table)

    def group_of(self, agreement: Agreement) -> str:
        cells = (
            cell for e in agreement.entries if e.how is How.SAME for cell in e.cells if not cell.approved
        )
        keys = [self._key(cell) for cell in cells]
        return OVERALL if OVERALL in keys else keys[0]

    def _key(self, cell: Cell) -> str:
        known = (cell.place.row, cell.table.line, cell.table.number)
        return next((key for key in known if key and key in self.groups), OVERALL)
