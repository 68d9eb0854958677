"""表单数据: a filing as plain data, and the address of each of its cells.

Everything after the screen (checking, freezing, comparing, exporting, printing) takes a Document and nothing else.
No Django in here.
"""

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from functools import cached_property

Value = str | Decimal | bool | None

HEADER = ""


class ColumnType(Enum):
    TEXT = "text"
    MONEY = "money"
    NUMBER = "number"
    DAY = "day"
    FLAG = "flag"
    CHOICE = "choice"


NUMERIC = (ColumnType.MONEY, ColumnType.NUMBER)


@dataclass(frozen=True)
class Column:
    """One named column of a table; ``choices`` pairs stored value and label."""

    name: str
    label: str
    type: ColumnType
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Shape:
    """Which cells a kind has: header columns, and the columns of each row set."""

    header: Mapping[str, Column]
    rows: Mapping[str, Mapping[str, Column]]

    def column(self, place: "Place") -> Column:
        columns = self.rows[place.rows] if place.rows else self.header
        return columns[place.field]


@dataclass(frozen=True, order=True)
class Place:
    """The one address of a cell: row set / row uid / field, the field alone in the header, and the number of the
    filing where it isn't plain which filing is meant. A place without a field is a whole row or table."""

    field: str = ""
    rows: str = HEADER
    row: str = ""
    filing: str = ""

    def __str__(self) -> str:
        cell = f"{self.rows}/{self.row}/{self.field}" if self.rows else self.field
        return f"{self.filing}#{cell}" if self.filing else cell

    @classmethod
    def parse(cls, text: str) -> "Place":
        filing, _, cell = text.rpartition("#")
        parts = cell.split("/")
        if len(parts) == 3:
            return cls(parts[2], parts[0], parts[1], filing)
        if len(parts) == 1:
            return cls(parts[0], filing=filing)
        raise ValueError(f"not a place: {text!r}")

    def within(self, filing: str) -> "Place":
        return replace(self, filing=self.filing or filing)

    @property
    def local(self) -> "Place":
        return replace(self, filing="")


@dataclass(frozen=True)
class Record:
    """The header of a document, or one row (then it has a uid).

    ``typed`` keeps the text of cells that have no possible value or read otherwise when normalised; ``own`` names
    following cells that hold a value of their own.
    """

    values: Mapping[str, Value]
    typed: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    uid: str = ""

    def __getitem__(self, name: str) -> Value:
        return self.values[name]

    def get(self, name: str) -> Value:
        return self.values.get(name)

    def with_value(self, name: str, value: Value) -> "Record":
        return replace(self, values={**self.values, name: value})

    def is_blank(self, name: str) -> bool:
        """Nothing stands in the cell: neither a value nor a text that is none. 0 is a value."""
        return is_blank_value(self.values.get(name)) and not self.typed.get(name)

    def is_text_only(self, name: str) -> bool:
        """Something was typed that is no possible value of the column."""
        return is_blank_value(self.values.get(name)) and bool(self.typed.get(name))


@dataclass(frozen=True)
class Document:
    """A filing as data. ``format`` counts changes in the meaning of a kind's columns."""

    kind: str
    header: Record
    rows: Mapping[str, tuple[Record, ...]]
    format: int = 1

    def __getitem__(self, name: str) -> Value:
        return self.header[name]

    def row(self, rows: str, uid: str) -> Record | None:
        return self._by_uid.get((rows, uid))

    @cached_property
    def _by_uid(self) -> Mapping[tuple[str, str], Record]:
        return {(key, r.uid): r for key, rows in self.rows.items() for r in reversed(rows)}

    def record(self, place: Place) -> Record | None:
        return self.row(place.rows, place.row) if place.rows else self.header

    def value(self, place: Place) -> Value:
        record = self.record(place)
        return record.get(place.field) if record else None

    def places(self) -> Iterator[Place]:
        """Every cell, header first."""
        yield from (Place(name) for name in self.header.values)
        for key, rows in self.rows.items():
            for row in rows:
                yield from (Place(name, key, row.uid) for name in row.values)

    def with_header(self, header: Record) -> "Document":
        return replace(self, header=header)

    def with_rows(self, key: str, rows: tuple[Record, ...]) -> "Document":
        return replace(self, rows={**self.rows, key: rows})

    def to_plain(self) -> dict:
        """Text, numbers-as-text, lists and maps only; empty ``typed`` and ``own`` are left out."""
        rows = {key: [_plain_record(r) for r in records] for key, records in self.rows.items()}
        return {"kind": self.kind, "format": self.format, "fields": _plain_record(self.header), "rows": rows}

    def to_json(self) -> str:
        return canonical(self.to_plain())

    @classmethod
    def from_plain(cls, plain: Mapping, shape: Shape) -> "Document":
        """The inverse of ``to_plain``. Columns that the text doesn't name are blank.

        Raises ValueError for a column or row set that the shape doesn't know.
        """
        unknown = set(plain.get("rows", {})) - set(shape.rows)
        if unknown:
            raise ValueError(f"unknown row sets: {sorted(unknown)}")
        rows = {
            key: tuple(_record(r, columns) for r in plain.get("rows", {}).get(key, ()))
            for key, columns in shape.rows.items()
        }
        return cls(
            plain["kind"], _record(plain.get("fields", {}), shape.header), rows, plain.get("format", 1)
        )


def is_blank_value(value: Value) -> bool:
    """Nothing at all: 0 is a value."""
    return value is None or value is False or value == ""


def blank_record(columns: Mapping[str, Column], uid: str = "", **values: Value) -> Record:
    return Record({name: values.get(name, blank_value(c)) for name, c in columns.items()}, uid=uid)


def blank_value(column: Column) -> Value:
    return {ColumnType.FLAG: False}.get(column.type, None if column.type in NUMERIC else "")


def canonical(plain: object) -> str:
    """The one text of plain data: sorted keys, UTF-8, no spaces that mean nothing."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain_value)


def plain_number(number: Decimal) -> str:
    """A decimal without exponent or trailing zeros: ``83300``, ``0.78``, ``0``."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _plain_value(value: object) -> object:
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"no plain form: {value!r}")


def _plain_record(record: Record) -> dict:
    plain = {name: plain_number(v) if isinstance(v, Decimal) else v for name, v in record.values.items()}
    if record.uid:
        plain["uid"] = record.uid
    if record.typed:
        plain["typed"] = dict(record.typed)
    if record.own:
        plain["own"] = sorted(record.own)
    return plain


def _record(plain: Mapping, columns: Mapping[str, Column]) -> Record:
    unknown = set(plain) - set(columns) - {"uid", "typed", "own"}
    if unknown:
        raise ValueError(f"unknown columns: {sorted(unknown)}")
    values = {name: _value(plain.get(name), column) for name, column in columns.items()}
    return Record(values, dict(plain.get("typed", {})), frozenset(plain.get("own", ())), plain.get("uid", ""))


def _value(raw: object, column: Column) -> Value:
    if column.type in NUMERIC:
        return None if raw is None else Decimal(str(raw))
    if column.type is ColumnType.FLAG:
        return bool(raw)
    return "" if raw is None else str(raw)


@dataclass(frozen=True)
class Difference:
    """One change between two documents: a cell's values, or a whole row added, removed or moved."""

    place: Place
    change: str
    old: Value = None
    new: Value = None


def differences(old: Document, new: Document) -> list[Difference]:
    """What changed from ``old`` to ``new``: cells as typed or as valued, rows matched by uid."""
    found = list(_cell_differences(old.header, new.header, Place()))
    for key in new.rows:
        found += _row_differences(old.rows.get(key, ()), new.rows[key], key)
    return found


def _row_differences(old: tuple[Record, ...], new: tuple[Record, ...], key: str) -> Iterator[Difference]:
    before, after = {r.uid: r for r in old}, {r.uid: r for r in new}
    yield from (Difference(Place("", key, uid), "removed") for uid in before if uid not in after)
    kept = [uid for uid in before if uid in after]
    moved = _moved(kept, [uid for uid in after if uid in before])
    for uid, record in after.items():
        if uid not in before:
            yield Difference(Place("", key, uid), "added")
        else:
            yield from _cell_differences(before[uid], record, Place("", key, uid))
            if uid in moved:
                yield Difference(Place("", key, uid), "moved")


def _moved(before: list[str], after: list[str]) -> set[str]:
    """Rows out of the longest run that kept its order; so one row carried to the top is one move."""
    rank = {uid: i for i, uid in enumerate(before)}
    best: list[list[str]] = []
    for uid in after:
        chains = [chain for chain in best if rank[chain[-1]] < rank[uid]]
        best.append([*max(chains, key=len, default=[]), uid])
    return set(after) - set(max(best, key=len, default=[]))


def _cell_differences(old: Record, new: Record, at: Place) -> Iterator[Difference]:
    for name in new.values:
        before, after = _shown(old, name), _shown(new, name)
        if before != after:
            yield Difference(replace(at, field=name), "changed", before, after)


def _shown(record: Record, name: str) -> Value:
    return record.typed[name] if record.is_text_only(name) else record.get(name)
