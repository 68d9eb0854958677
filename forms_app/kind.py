"""The contract of a 报表类型: all that the house must know of one official table."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django import forms

from forms_app.checking.finding import Rule
from forms_app.deriving import ChildSum, Follow, FromLine
from forms_app.document import Column, Document, Place, Record, Shape, blank_record
from forms_app.models import Content, Row, columns_of
from forms_app.schemes import Scheme


@dataclass(frozen=True)
class RowSet:
    """明细行 of a table. ``grouped`` rows stand under the scheme's 二级指标 (column ``category``) and each printed
    二级 keeps at least one; ``parent`` names the column that holds the uid of the row above; ``least`` rows are
    always there."""

    name: str
    label: str
    model: type[Row]
    form: type[forms.Form]
    grouped: bool = False
    parent: str = ""
    least: int = 0

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        return columns_of(self.model)


@dataclass(frozen=True)
class SpellsOut:
    """Each leaf row of a summary table is spelled out by a filing of another kind."""

    rows: str
    kind: str
    parent: str = "parent"


@dataclass(frozen=True)
class Kind:
    """One official table. ``amount`` names the header cell that lists show as the table's sum; ``many`` says that a
    dossier holds one for each row that is spelled out; ``name`` is the header cell that tells those apart. ``ceiling``
    names the header cell that the unit's 控制数 bounds, if any does."""

    slug: str
    content: type[Content]
    form: type[forms.Form]
    amount: str
    rows: tuple[RowSet, ...] = ()
    follows: tuple[Follow, ...] = ()
    rules: tuple[Rule, ...] = ()
    spells_out: SpellsOut | None = None
    many: bool = False
    name: str = ""
    ceiling: str = ""
    format: int = 1
    nothing: str = ""

    @cached_property
    def shape(self) -> Shape:
        return Shape(columns_of(self.content), {r.name: r.columns for r in self.rows})

    def row_set(self, name: str) -> RowSet:
        return next(r for r in self.rows if r.name == name)

    def blank(self, scheme: Scheme) -> Document:
        """The table as the office hands it out: every official row, empty."""
        rows = {r.name: tuple(_blank_rows(r, scheme)) for r in self.rows}
        return Document(self.slug, blank_record(self.shape.header), rows, self.format)

    def follows_at(self, place: Place, document: Document, adjusted: bool = False) -> bool:
        """Whether the cell is a following one (a row's cell only while rows stand below the row).

        Of a table that was ``adjusted`` after 批复 none follows the summary: that isn't rewritten.
        """
        if not place.rows:
            standing = (f for f in self.follows if not (adjusted and isinstance(f, FromLine)))
            return any(getattr(f, "target", "") == place.field for f in standing)
        return any(_group_sum_at(f, place, document) for f in self.follows if isinstance(f, ChildSum))


def _group_sum_at(follow: ChildSum, place: Place, document: Document) -> bool:
    if (follow.rows, follow.field) != (place.rows, place.field):
        return False
    return any(r[follow.parent] == place.row for r in document.rows[place.rows])


def _blank_rows(rows: RowSet, scheme: Scheme) -> list[Record]:
    if rows.grouped:
        return [blank_record(rows.columns, str(uuid.uuid4()), category=leaf.slug) for leaf in scheme.leaves()]
    return [blank_record(rows.columns, str(uuid.uuid4())) for _ in range(rows.least)]
