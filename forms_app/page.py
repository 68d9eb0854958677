"""An official table about to be drawn, on the screen or on paper: one layout, several modes.

The kind's ``table.html`` walks a Page; the tags of ``templatetags/cells.py`` draw its cells as inputs when editing and
as text otherwise. A Page knows one frozen table and nothing of the database.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from forms_app import labels
from forms_app.allotting import Allotted, allotted, in_all
from forms_app.cell_forms import CellForm
from forms_app.document import Document, Place, Record, blank_record, plain_number
from forms_app.frozen import Frozen
from forms_app.marking import says_something
from forms_app.schemes import Branch, Scheme
from forms_app.values import shown_text

if TYPE_CHECKING:
    from forms_app.kind import Kind

EDIT, READ, REVIEW, PRINT = "edit", "read", "review", "print"
AGAIN = "（续）"
AND_SO_ON = "……"


@dataclass(frozen=True)
class Note:
    """Something said at a cell: a finding (``block``, ``explain``, ``hint``), a ``remark``, a ``conflict``, a text as
    typed (``typed``), what it was before (``changed``), what the year before (``past``), what bounds it (``ceiling``),
    where its value comes from (``follow``, ``own``), or how it came about (``how``)."""

    tone: str
    text: str


@dataclass(frozen=True)
class Label:
    """A merged label cell at the left: it spans ``span`` lines, and is repeated after a page break (``again``)."""

    text: str
    span: int
    level: int
    again: bool = False

    def __str__(self) -> str:
        return self.text + (AGAIN if self.again else "")


@dataclass(frozen=True)
class Line:
    """One row of a row set as it is drawn: its label cells, its number in the list, where it stands among the row
    set's forms, and whether a new page starts with it. ``padding`` is a blank line of the official form, which no row
    stands behind; ``says`` is what is printed in it."""

    rows: str
    record: Record
    index: int
    labels: tuple[Label, ...] = ()
    number: str = ""
    below: bool = False
    starts_page: bool = False
    padding: bool = False
    says: str = ""

    @property
    def uid(self) -> str:
        return self.record.uid


@dataclass(frozen=True)
class Section:
    """A titled block of lines with a head row above and perhaps a total row below; ``span`` is the first part of the
    title's merged cell."""

    rows: str
    title: str
    span: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Page:
    """``breaks`` names lines (by uid) before which paper breaks; ``notes`` holds what is said at which cell, by the
    place's text; ``texts`` overrides what stands in a cell (a person's own text in a conflict); ``spelled_out`` names
    the tables that rows are spelled out by (附表3-1), by the row's uid. ``among_others`` says that several tables
    are drawn into one web page, so that no cell may claim its place as its own address. ``sourced``, where known, are
    the following cells that have a source: a project without approved target has none for its 年初预算数. ``carried`` are
    the cells that hold last year's content still, which nobody has looked over."""

    kind: "Kind"
    frozen: Frozen
    mode: str = READ
    notes: Mapping[str, list[Note]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    breaks: frozenset[str] = frozenset()
    remark_url: str = ""
    among_others: bool = False
    spelled_out: Mapping[str, str] = field(default_factory=dict)
    sourced: frozenset[Place] | None = None
    kept: frozenset[str] = frozenset()
    carried: tuple[Place, ...] = ()

    @property
    def document(self) -> Document:
        return self.frozen.document

    @property
    def scheme(self) -> Scheme:
        return self.frozen.scheme

    @property
    def editing(self) -> bool:
        return self.mode == EDIT

    @property
    def printing(self) -> bool:
        return self.mode == PRINT

    @property
    def money_label(self) -> str:
        return self.scheme.money_labels[self.kind.slug]

    def text(self, name: str, line: Line | None = None) -> str:
        """What stands in a cell."""
        place = self.place(name, line)
        return self.texts.get(str(place), self.stored_text(place, line))

    def stored_text(self, place: Place, line: Line | None = None) -> str:
        record = line.record if line else self.document.record(place)
        return shown_text(record, self.kind.shape.column(place), self.scheme.money)

    def place(self, name: str, line: Line | None = None) -> Place:
        return Place(name, line.rows, line.uid) if line else Place(name)

    @cached_property
    def following(self) -> frozenset[Place]:
        """Places whose cells follow a source, with or without a value of their own."""
        adjusted = bool(self.frozen.adjustment)
        places = self.document.places() if self.sourced is None else self.sourced
        return frozenset(p for p in places if self.kind.follows_at(p, self.document, adjusted))

    def is_own(self, place: Place) -> bool:
        return place.field in self.document.record(place).own

    def is_fixed(self, place: Place) -> bool:
        """Whether what stands in the cell was approved: nobody can change it."""
        return self.kind.fixed(place, self.document)

    def is_fixed_row(self, line: Line) -> bool:
        columns = self.kind.row_set(line.rows).columns
        return line.uid in self.kept or any(self.is_fixed(self.place(name, line)) for name in columns)

    @cached_property
    def from_last_year(self) -> Mapping[Place, bool]:
        """The cells that were carried, each with whether it is the first of its row or stands alone."""
        firsts = {(p.row or p.field): p for p in reversed(self.carried)}
        return {p: firsts[p.row or p.field] == p for p in self.carried}

    def mark(self, place: Place) -> str:
        """What a cell's indicator is, in a word: 批复, 自评补充."""
        return self.kind.mark(place, self.document)

    @cached_property
    def asked(self) -> Mapping[str, Mapping[str, bool]]:
        """The unprinted columns that each row asks for, by its uid, each with whether it does so already."""
        ask, around = self.kind.asked, (self.document, self.scheme, self.frozen.year)
        return {row.uid: ask(row, *around) for rows in self.document.rows.values() for row in rows}

    @cached_property
    def explained(self) -> Mapping[str, str]:
        """How cells came about, by the place's text."""
        return {} if self.printing else self.kind.explained(self.document, self.scheme, self.frozen.year)

    def notes_at(self, place: Place) -> list[Note]:
        """What is said at a cell, and how its value came about."""
        how = self.explained.get(str(place))
        return [*self.notes.get(str(place), ()), *([Note("how", how)] if how else [])]

    @property
    def scored(self) -> bool:
        return bool(self.kind.score and self.scheme.scoring)

    @property
    def grade(self) -> str:
        """The grade of a self-evaluation's 总分 by the scheme's cuts."""
        return self.scheme.scoring.grade(self.document[self.kind.score]) if self.scored else ""

    @property
    def unscored(self) -> int:
        """How many indicators have no score yet."""
        rows = self.document.rows["indicators"]
        return sum(says_something(row) and row["score"] is None for row in rows)

    @cached_property
    def allotted(self) -> Mapping[str, Allotted]:
        """How much of the points of each 一级指标 is given away, by its slug."""
        return allotted(self.document.rows["indicators"], self.scheme)

    @property
    def allotted_in_all(self) -> Allotted:
        return in_all(self.document["execution_weight"], self.allotted, self.scheme)

    @cached_property
    def row_labels(self) -> Mapping[str, str]:
        """Rows in words, by uid: 数量指标第1行."""
        found: dict[str, str] = {}
        for rows in self.kind.rows:
            found |= labels.row_labels(rows, self.scheme, self.document.rows[rows.name])
        return found

    def label(self, name: str, line: Line | None = None) -> str:
        """A cell in words, for those who can't see where it stands."""
        column = self.kind.shape.column(self.place(name, line))
        return f"{self.row_labels[line.uid]} · {column.label}" if line else column.label

    @cached_property
    def form(self) -> CellForm:
        """The header's form, holding what stands in its cells; drawn by crispy-forms."""
        initial = {name: self.text(name) for name in self.kind.shape.header}
        return self.kind.form(initial=initial, columns=self.kind.shape.header, money=self.scheme.money)

    @cached_property
    def indicators(self) -> Section:
        """Indicator lines under 一级 and 二级, labels merged."""
        return self._grouped("indicators")

    @cached_property
    def safeguards(self) -> Section:
        """制度保障: lines under the kinds of rules, whose labels are the only merged ones."""
        section = self._grouped("safeguards")
        lines = (replace(x, labels=tuple(y for y in x.labels if y.level == 2)) for x in section.lines)
        return replace(section, lines=tuple(lines))

    def _grouped(self, rows: str) -> Section:
        tree = self.kind.row_set(rows).tree
        leaf_of = {leaf.slug: (b, leaf) for b in self.scheme.branches(tree) for leaf in b.leaves}

        def levels(record: Record) -> tuple[str, ...]:
            branch, leaf = leaf_of[record["category"]]
            return self._branch_label(branch), leaf.label

        return self._section(rows, levels)

    def _branch_label(self, branch: Branch) -> str:
        """一级指标; in a self-evaluation with the points that the scheme gives it: 产出指标（50分）."""
        if not self.scored:
            return branch.label
        return f"{branch.label}（{plain_number(self.scheme.scoring.branches[branch.slug])}分）"

    def section(self, rows: str, tail: int = 0) -> Section:
        """A block of plain lines; ``tail`` counts total rows below it within the title's merged cell."""
        return self._section(rows, lambda record: (), tail)

    @cached_property
    def tasks(self) -> Section:
        return self.section("tasks")

    @cached_property
    def items(self) -> Section:
        return self.section("items")

    @cached_property
    def expenses(self) -> Section:
        return self.section("expenses", tail=1)

    def _section(self, rows: str, levels: Callable[[Record], tuple[str, ...]], tail: int = 0) -> Section:
        title = self.kind.row_set(rows).label
        bare = list(self._bare_lines(rows))
        keys = [(title, *levels(line.record)) for line in bare]
        starts = {i for i, line in enumerate(bare) if line.uid in self.breaks}
        lines = [
            replace(line, labels=tuple(_labels(keys, i, starts, tail)), starts_page=i in starts)
            for i, line in enumerate(bare)
        ]
        first = min((i for i in starts), default=len(bare) + tail)
        return Section(rows, title, 1 + first, tuple(lines))

    def _bare_lines(self, rows: str) -> Iterator[Line]:
        """The rows as they stand; off the editing page with the blank lines that the official form has besides."""
        stored = [Line(rows, record, i) for i, record in enumerate(self.document.rows[rows])]
        printed, tree = self.scheme.printed_rows.get(self.kind.slug, 0), self.kind.row_set(rows).tree
        if not self.editing and tree in self.scheme.left_out.get(self.kind.slug, ()):
            stored = [line for line in stored if not _is_empty(line.record)] or stored
        if self.editing or not printed or not tree:
            yield from stored
            return
        for leaf in self.scheme.leaves(tree):
            standing = [line for line in stored if line.record["category"] == leaf.slug]
            yield from standing
            yield from (self._padding(rows, leaf.slug, str(n)) for n in range(len(standing), printed))
            if self.scheme.keeps_ellipsis or not any(says_something(line.record) for line in standing):
                yield self._padding(rows, leaf.slug, "more", AND_SO_ON)

    def _padding(self, rows: str, category: str, which: str, says: str = "") -> Line:
        """The paper knows it by an address that no row has."""
        columns = self.kind.row_set(rows).columns
        record = blank_record(columns, f"{category}-{which}", category=category)
        return Line(rows, record, -1, padding=True, says=says)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Lines of a two-level list, numbered 一, 二 … and below each 1, 2 …"""
        numbered, top, below = [], 0, 0
        for i, record in enumerate(self.document.rows["lines"]):
            if record["parent"]:
                below += 1
            else:
                top, below = top + 1, 0
            number = str(below) if record["parent"] else labels.numeral(top)
            starts = record.uid in self.breaks
            numbered.append(
                Line("lines", record, i, number=number, below=bool(record["parent"]), starts_page=starts)
            )
        return tuple(numbered)


def _is_empty(record: Record) -> bool:
    """Nothing stands in the row but the group that it is under."""
    return all(record.is_blank(name) for name in record.values if name != "category")


def _labels(keys: list[tuple[str, ...]], i: int, starts: set[int], tail: int) -> Iterable[Label]:
    """The label cells that begin at line ``i``: where the group is new, and all of them again at the top of a page.

    Level 0 is the section's title; its first cell stands in the head row, so it begins at a line only after a break.
    """
    for level in range(len(keys[i])):
        same = i > 0 and keys[i - 1][: level + 1] == keys[i][: level + 1]
        if i in starts or (level > 0 and not same):
            again = i in starts and (same or level == 0)
            yield Label(keys[i][level], _run(keys, i, level, starts, tail), level, again)


def _run(keys: list[tuple[str, ...]], i: int, level: int, starts: set[int], tail: int) -> int:
    end = i + 1
    while end < len(keys) and end not in starts and keys[end][: level + 1] == keys[i][: level + 1]:
        end += 1
    return end - i + (tail if level == 0 and end == len(keys) else 0)
