"""An official table about to be drawn, on the screen or on paper: one layout, several modes.

The kind's ``table.html`` walks a Page; the tags of ``templatetags/cells.py`` draw its cells as inputs when editing and
as text otherwise. A Page knows one frozen table and nothing of the database.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from forms_app import labels
from forms_app.cell_forms import CellForm
from forms_app.document import Document, Place, Record, plain_number
from forms_app.frozen import Frozen
from forms_app.schemes import Branch, Scheme
from forms_app.values import shown_text

if TYPE_CHECKING:
    from forms_app.kind import Kind

EDIT, READ, REVIEW, PRINT = "edit", "read", "review", "print"
AGAIN = "（续）"


@dataclass(frozen=True)
class Note:
    """Something said at a cell: a finding (``block``, ``explain``, ``hint``), a ``remark``, a ``conflict``, a text as
    typed (``typed``), what it was before (``changed``), what bounds it (``ceiling``), or where its value comes from
    (``follow``, ``own``)."""

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
    set's forms, and whether a new page starts with it."""

    rows: str
    record: Record
    index: int
    labels: tuple[Label, ...] = ()
    number: str = ""
    below: bool = False
    starts_page: bool = False

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
    are drawn into one web page, so that no cell may claim its place as its own address."""

    kind: "Kind"
    frozen: Frozen
    mode: str = READ
    notes: Mapping[str, list[Note]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    breaks: frozenset[str] = frozenset()
    remark_url: str = ""
    among_others: bool = False
    spelled_out: Mapping[str, str] = field(default_factory=dict)

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
        return frozenset(
            p for p in self.document.places() if self.kind.follows_at(p, self.document, adjusted)
        )

    def is_own(self, place: Place) -> bool:
        return place.field in self.document.record(place).own

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
        leaf_of = {leaf.slug: (branch, leaf) for branch in self.scheme.tree for leaf in branch.leaves}

        def levels(record: Record) -> tuple[str, ...]:
            branch, leaf = leaf_of[record["category"]]
            return self._branch_label(branch), leaf.label

        return self._section("indicators", levels)

    def _branch_label(self, branch: Branch) -> str:
        """一级指标; in a self-evaluation with the points that the scheme gives it: 产出指标（50分）."""
        if not (self.kind.score and self.scheme.scoring):
            return branch.label
        return f"{branch.label}（{plain_number(self.scheme.scoring.branches[branch.slug])}分）"

    def section(self, rows: str, tail: int = 0) -> Section:
        """A block of plain lines; ``tail`` counts total rows below it within the title's merged cell."""
        return self._section(rows, lambda record: (), tail)

    @cached_property
    def tasks(self) -> Section:
        return self.section("tasks")

    @cached_property
    def expenses(self) -> Section:
        return self.section("expenses", tail=1)

    def _section(self, rows: str, levels: Callable[[Record], tuple[str, ...]], tail: int = 0) -> Section:
        title = self.kind.row_set(rows).label
        records = self.document.rows[rows]
        keys = [(title, *levels(r)) for r in records]
        starts = {i for i, r in enumerate(records) if r.uid in self.breaks}
        lines = [
            Line(rows, r, i, tuple(_labels(keys, i, starts, tail)), starts_page=i in starts)
            for i, r in enumerate(records)
        ]
        first = min((i for i in starts), default=len(records) + tail)
        return Section(rows, title, 1 + first, tuple(lines))

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
