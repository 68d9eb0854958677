"""Last year's table of the same unit beside the one that is being filled in: what of it may be brought over, row by row.

Texts are offered with their year moved (see ``forms_app.shifting``), amounts as they were. What stands in this year's
table already is told as such. Cells of the header that follow a source are left to it, and so are the header's amounts:
they are this year's budget. Only targets: the tables of a self-evaluation are filled from the approved target.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from forms_app.checking.around import Filed, children
from forms_app.checking.past import counterpart, known_by, matched
from forms_app.document import NUMERIC, Column, ColumnType, Document, Place, Record
from forms_app.kind import Kind, RowSet
from forms_app.models import Filing
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES, Scheme
from forms_app.schemes.base import INDICATORS, Leaf
from forms_app.schemes.placing import placed
from forms_app.shifting import Piece, shift, shift_days, shifted
from forms_app.terms import CampaignType
from forms_app.values import shown_text

from .working import Working

KEYS = ("category", "parent")
# Who signed last year, and when.
SIGNED = ("reporting_unit", "prepared_by", "phone", "filled_on")
WRITTEN = (ColumnType.TEXT, ColumnType.DAY, ColumnType.CHOICE, ColumnType.FLAG)
TEXTS = "表中文字"
HAS_TEXT = "本表已有内容"
HAS_ROW = "本表已有同名的行"
UNSPLIT = "本表的这个专项没有分支出方向，需要的请先拆分"


@dataclass(frozen=True)
class Cell:
    """A cell that may be brought over. ``follows`` says that the house filled it in last year, and will again."""

    field: str
    label: str
    pieces: tuple[Piece, ...]
    unit: str = ""
    ticked: bool = False
    follows: bool = False

    @property
    def text(self) -> str:
        return shifted(self.pieces)


@dataclass(frozen=True)
class Item:
    """What one tick brings over: a header cell or a row. ``key`` is where it stood last year, ``group`` what it stands
    under now; ``above`` is the key of the row that it comes below, ``was_under`` the 二级 that there is no more, and
    ``stands`` why it isn't offered."""

    key: str
    rows: str
    cells: tuple[Cell, ...]
    group: str = ""
    above: str = ""
    was_under: str = ""
    stands: str = ""
    own: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.cells[0].text if self.rows else self.cells[0].label


@dataclass(frozen=True)
class Group:
    """Items as the official table groups them: under their 二级指标, or in their row set."""

    label: str
    items: tuple[Item, ...]

    @property
    def offered(self) -> list[Item]:
        return [item for item in self.items if not item.stands]

    @property
    def standing(self) -> list[Item]:
        return [item for item in self.items if item.stands]


@dataclass(frozen=True)
class LastYears:
    """``tables`` are all of the kind that the unit sent the year before; ``table`` the one that is looked at, None where
    the person has to choose. ``standing`` names this year's row for each of last year's that stands already."""

    year: int
    tables: tuple[Filed, ...]
    table: Filed | None = None
    groups: tuple[Group, ...] = ()
    standing: Mapping[str, str] = field(default_factory=dict)

    @property
    def items(self) -> dict[str, Item]:
        return {item.key: item for group in self.groups for item in group.items}

    def title(self, table: Filed) -> str:
        """附表3-2 某某经费."""
        name = kind_of(table.kind).name
        return " ".join(filter(None, (table.label, name and str(table.document[name]).strip())))

    @property
    def asked(self) -> str:
        return self.title(self.table)

    @property
    def any(self) -> bool:
        return any(group.offered for group in self.groups)

    @property
    def titled(self) -> list[tuple[Filed, str]]:
        return [(table, self.title(table)) for table in self.tables]


def tables_before(held: Working, filing: Filing) -> tuple[Filed, ...]:
    """The unit's tables of the kind of the year before; none for a self-evaluation."""
    if held.dossier.campaign.type != CampaignType.TARGET or not kind_of(filing.kind).past:
        return ()
    return tuple(t for t in held.past.tables if t.kind == filing.kind)


def last_years(held: Working, filing: Filing, number: str = "") -> LastYears:
    """What may be brought over from the table of this number, else from the one that the table continues: that of the
    same line, or of the same name."""
    tables, year = tables_before(held, filing), held.dossier.campaign.year
    here, around = held.filed(filing), held.looking_back
    asked = next((t for t in tables if t.number == number), None)
    table = asked or (tables and counterpart(kind_of(filing.kind).past, here, around)) or None
    if table is None:
        return LastYears(year - 1, tables)
    beside = _Beside(kind_of(filing.kind), held.scheme, year, here, table, _sourced(held, here))
    return LastYears(year - 1, tables, table, tuple(g for g in beside.groups() if g.items), beside.standing)


def _sourced(held: Working, here: Filed) -> frozenset[str]:
    """Header cells that follow a source."""
    follows = kind_of(here.kind).follows
    return frozenset(p.field for f in follows for p, _ in f.cells(here, held.around) if not p.rows)


@dataclass(frozen=True)
class _Beside:
    """This year's table (``here``) and last year's (``old``), of one kind."""

    kind: Kind
    scheme: Scheme
    year: int
    here: Filed
    old: Filed
    sourced: frozenset[str]

    def groups(self) -> Iterator[Group]:
        yield Group(TEXTS, tuple(self._texts()))
        for rows in self.kind.rows:
            yield from self._in_tree(rows) if rows.grouped else [Group(rows.label, tuple(self._rows(rows)))]

    # --- header ---

    def _texts(self) -> Iterator[Item]:
        record, days = self.old.document.header, self._days()
        for name, column in self.kind.shape.header.items():
            if not self._is_written(column) or record.is_blank(name):
                continue
            cell = self._cell(column, record, days.get(name))
            stands = "" if self.here.document.header.is_blank(name) else HAS_TEXT
            yield Item(name, "", (cell,), stands=stands)

    def _is_written(self, column: Column) -> bool:
        """Whether a person writes the cell, in this table and about its subject."""
        left = {*SIGNED, self.kind.name, self.kind.nothing} | self.kind.technical | self.sourced
        return column.type in WRITTEN and column.name not in left

    def _days(self) -> dict[str, tuple[Piece, ...]]:
        header = self.kind.shape.header.items()
        record = self.old.document.header
        found = {n: record[n] for n, c in header if c.type is ColumnType.DAY and record[n]}
        return shift_days(found, self.year - 1, self.year)

    # --- rows ---

    def _in_tree(self, rows: RowSet) -> Iterator[Group]:
        items = list(self._rows(rows))
        for branch in self.scheme.branches(rows.tree):
            for leaf in branch.leaves:
                under = tuple(item for item in items if item.group == leaf.slug)
                yield Group(f"{branch.label} · {leaf.label}", under)

    def _rows(self, rows: RowSet) -> Iterator[Item]:
        for record in self.old.document.rows[rows.name]:
            cells = tuple(self._cells(rows, record))
            if cells:
                yield self._item(rows, record, cells)

    def _item(self, rows: RowSet, record: Record, cells: tuple[Cell, ...]) -> Item:
        above = record[rows.parent] if rows.parent else ""
        group = self._category(rows, record) if rows.grouped else ""
        return Item(
            f"{rows.name}/{record.uid}",
            rows.name,
            cells,
            group=group,
            above=f"{rows.above}/{above}" if above else "",
            was_under=_label(rows, record["category"])
            if rows.grouped and group != record["category"]
            else "",
            stands=self._stands(rows, record.uid, above),
            own=record.own,
        )

    def _stands(self, rows: RowSet, uid: str, above: str) -> str:
        if uid in self.standing:
            return HAS_ROW
        now = self.standing.get(above, "")
        split = not now or children(self.here.document, rows.name, now, rows.parent)
        return "" if split else UNSPLIT

    def _cells(self, rows: RowSet, record: Record) -> Iterator[Cell]:
        for name, column in rows.columns.items():
            place = Place(name, rows.name, record.uid)
            follows = name not in record.own and self.kind.follows_at(place, self.old.document)
            repeats = follows and column.type not in NUMERIC
            if not (name in KEYS or name in self.kind.technical or repeats or record.is_blank(name)):
                yield self._cell(column, record, follows=follows)

    def _cell(
        self, column: Column, record: Record, days: tuple[Piece, ...] | None = None, follows: bool = False
    ) -> Cell:
        money, text = self.scheme.money, shown_text(record, column, self.scheme.money)
        pieces = (Piece(text),)
        if column.type in (ColumnType.TEXT, ColumnType.DAY):
            pieces = shift(text, self.year - 1, self.year)
        amount = column.type is ColumnType.MONEY and not record.is_text_only(column.name)
        return Cell(
            column.name,
            column.label,
            days or pieces,
            unit=money.unit if amount else "",
            ticked=column.type is ColumnType.FLAG,
            follows=follows,
        )

    def _category(self, rows: RowSet, record: Record) -> str:
        """The 二级 that the row comes under in this year's scheme."""
        slug = record["category"]
        if self.scheme.leaf(slug, rows.tree):
            return slug
        return (
            placed(self.scheme, slug) if rows.tree == INDICATORS else self.scheme.leaves(rows.tree)[-1].slug
        )

    # --- what stands already ---

    @cached_property
    def standing(self) -> dict[str, str]:
        """This year's row of each of last year's that stands already: by its id, or under the same 二级 by its name."""
        found: dict[str, str] = {}
        for rows in self.kind.rows:
            old, new = self.old.document.rows[rows.name], self.here.document.rows[rows.name]
            pairs = matched(old, new, lambda row, rows=rows: self._known_by(rows, row))
            found |= {record.uid: uid for uid, record in pairs.items()}
        return found

    def _known_by(self, rows: RowSet, row: Record) -> tuple[str, str]:
        under = (
            self._category(rows, row)
            if rows.grouped
            else "below"
            if rows.parent and row[rows.parent]
            else "top"
        )
        return known_by(row[naming(self.kind, rows)] or ""), under


def naming(kind: Kind, rows: RowSet) -> str:
    """The column that a row is known by."""
    lines = kind.past.lines.get(rows.name)
    return lines.name if lines else next(name for name in rows.columns if name not in KEYS)


def _label(rows: RowSet, category: str) -> str:
    found: Iterable[Leaf | None] = (scheme.leaf(category, rows.tree) for scheme in SCHEMES.values())
    return next((leaf.label for leaf in found if leaf), "")


def is_empty(kind: Kind, rows: RowSet, record: Record, document: Document) -> bool:
    """Whether nobody wrote anything in the row: what the house fills in by itself doesn't count."""
    return all(
        name in KEYS
        or record.is_blank(name)
        or (name not in record.own and kind.follows_at(Place(name, rows.name, record.uid), document))
        for name in rows.columns
    )
