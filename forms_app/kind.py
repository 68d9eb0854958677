"""The contract of a 报表类型: all that the house must know of one official table."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django import forms

from forms_app.checking.around import leaves
from forms_app.checking.finding import Rule
from forms_app.checking.past import Past
from forms_app.checking.scopes import Scoped
from forms_app.deriving import Follow
from forms_app.document import Column, Document, Place, Record, Shape, blank_record
from forms_app.models import Content, Row, columns_of
from forms_app.schemes import Scheme

# What an indicator of the 指标库 fills, as most tables call it.
INDICATOR = {"name": "name", "value": "value"}


@dataclass(frozen=True)
class RowSet:
    """明细行 of a table. Rows of a ``tree`` of the scheme (see ``Scheme.branches``) stand under its leaves (column
    ``category``), 二级指标 or parts of a report, and each leaf keeps at least one; ``parent`` names the column that
    holds the uid of the row above, a row of the set ``under`` (the same set unless told); ``least`` rows are always
    there. ``leads`` names the header cells that stand at the beginning of parts of a report, by the part. ``library``
    names the columns that an indicator of the 指标库 fills, each with the word of ``library.Hit`` that goes there."""

    name: str
    label: str
    model: type[Row]
    form: type[forms.Form]
    tree: str = ""
    parent: str = ""
    under: str = ""
    least: int = 0
    leads: Mapping[str, str] = field(default_factory=dict)
    library: Mapping[str, str] = field(default_factory=dict)

    @property
    def grouped(self) -> bool:
        return bool(self.tree)

    @property
    def above(self) -> str:
        """The row set that ``parent`` points into."""
        return self.under or self.name

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        return columns_of(self.model)


@dataclass(frozen=True)
class SpellsOut:
    """Rows of a summary table are spelled out by a filing of another kind each: by default its leaf rows.

    ``wanted`` says which rows have one where it isn't the leaves; ``name`` is the column that names them.
    """

    rows: str
    kind: str
    parent: str = "parent"
    wanted: Callable[[Document], tuple[Record, ...]] | None = None
    name: str = "name"

    def lines(self, document: Document) -> tuple[Record, ...]:
        return self.wanted(document) if self.wanted else leaves(document, self.rows, self.parent)


@dataclass(frozen=True)
class Evaluates:
    """Which approved table a self-evaluation's table looks back on: of ``kind``, the one of the same line where there are
    ``many``. Its indicators are carried over."""

    kind: str
    many: bool = False


@dataclass(frozen=True)
class Offer:
    """A header cell (``target``) may be begun with the lines of an approved table: the ``field`` of its ``rows``."""

    target: str
    kind: str
    rows: str
    field: str


@dataclass(frozen=True)
class Kind:
    """One official table. ``amount`` names the header cell that lists show as the table's sum; ``many`` says that a
    dossier holds one for each row that is spelled out; ``name`` is the header cell that tells those apart. ``ceiling``
    names the header cell that the unit's 控制数 bounds, if any does; ``score`` the one with a self-evaluation's 总分.
    ``scoped`` says of header cells in which 口径 they count: numbers of different ones never flow into each other, and
    stand side by side in the 数据勾稽; ``agrees`` says which amounts must agree there though neither follows the other.
    ``past`` says what is held against last year's table. ``unprinted`` are columns that no official page has (their help
    text says what for), ``technical`` those of them that only the house itself reads. ``head`` and ``foot`` are the
    templates around the table; it is printed on ``sheets``, each of which begins a page. Cells that ``fixed`` names can't
    be changed: what was approved stays.

    Of a table that is ``added`` the unit itself adds one for each of its projects; no summary spells them out.
    ``summary`` is the template of the 绩效目标汇总表 over them, for the unit's own use.

    ``text`` names the row set whose rows are blocks of running text, where the kind is a report and no grid: whole texts
    can be pasted into it, and it goes first on the dossier's paper, with a contents list of all that stands behind it.

    On the screen alone ``explained`` tells how cells came about, by the place's text; ``mark`` what a cell is (批复);
    ``asked`` which unprinted columns a row asks for, each with whether it does so already; ``repeated`` names the cells
    (``field`` or ``rows/field``) that are seen outside themselves, in labels and choices."""

    slug: str
    content: type[Content]
    form: type[forms.Form]
    amount: str
    rows: tuple[RowSet, ...] = ()
    follows: tuple[Follow, ...] = ()
    agrees: tuple[Follow, ...] = ()
    rules: tuple[Rule, ...] = ()
    spells_out: SpellsOut | None = None
    many: bool = False
    added: bool = False
    summary: str = ""
    name: str = ""
    ceiling: str = ""
    format: int = 1
    nothing: str = ""
    score: str = ""
    evaluates: Evaluates | None = None
    offers: tuple[Offer, ...] = ()
    scoped: tuple[Scoped, ...] = ()
    past: Past | None = None
    unprinted: frozenset[str] = frozenset()
    technical: frozenset[str] = frozenset()
    text: str = ""
    sheets: int = 1
    head: str = "official/_head.html"
    foot: str = "official/_foot.html"
    fixed: Callable[[Place, Document], bool] = lambda place, document: False
    explained: Callable[[Document, Scheme, int], Mapping[str, str]] = lambda document, scheme, year: {}
    mark: Callable[[Place, Document], str] = lambda place, document: ""
    asked: Callable[[Record, Document, Scheme, int], Mapping[str, bool]] = (
        lambda row, document, scheme, year: {}
    )
    repeated: frozenset[str] = frozenset()

    @cached_property
    def shape(self) -> Shape:
        return Shape(columns_of(self.content), {r.name: r.columns for r in self.rows})

    @cached_property
    def library(self) -> Mapping[str, Mapping[str, str]]:
        """By row set, which of its columns an indicator of the 指标库 fills."""
        return {r.name: dict(r.library) for r in self.rows if r.library}

    @property
    def sealed(self) -> bool:
        """Whether its official page has a place for the seal: over the 填报单位."""
        return "reporting_unit" in self.shape.header

    def row_set(self, name: str) -> RowSet:
        return next(r for r in self.rows if r.name == name)

    def blank(self, scheme: Scheme) -> Document:
        """The table as the office hands it out: every official row, empty."""
        rows = {r.name: tuple(_blank_rows(r, scheme)) for r in self.rows}
        return Document(self.slug, blank_record(self.shape.header), rows, self.format)

    def follows_at(self, place: Place, document: Document, adjusted: bool = False) -> bool:
        """Whether the cell is a following one."""
        return any(f.covers(place, document, adjusted) for f in self.follows)


def _blank_rows(rows: RowSet, scheme: Scheme) -> list[Record]:
    if rows.grouped:
        return [
            blank_record(rows.columns, str(uuid.uuid4()), category=leaf.slug)
            for leaf in scheme.leaves(rows.tree)
        ]
    return [blank_record(rows.columns, str(uuid.uuid4())) for _ in range(rows.least)]
