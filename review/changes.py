"""What changed between two versions of a package, table by table and cell by cell, in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from forms_app.document import Column, Difference, Document, Place, Record, Value, differences
from forms_app.labels import heading, place_label
from forms_app.values import show, shown_text

from .shown import Sheet

WORDS = {"changed": "修改", "added": "新增一行", "removed": "删除一行", "moved": "移动一行"}


@dataclass(frozen=True)
class Change:
    """One change: where, what was done, the texts before and after, and whom it is from (``review.authors``)."""

    place: Place
    where: str
    what: str
    old: str = ""
    new: str = ""
    by: str = ""


@dataclass(frozen=True)
class TableChanges:
    """A table's changes; ``whole`` says that the table itself is new or gone."""

    sheet: Sheet
    changes: tuple[Change, ...] = ()
    whole: str = ""

    @property
    def credited(self) -> bool:
        """Whether it is known of any of them whom it is from."""
        return any(change.by for change in self.changes)


def by_number(sheet: Sheet) -> str:
    return sheet.number


def by_line(sheet: Sheet) -> tuple[str, str]:
    """What makes a table the same in two dossiers: its kind, and the summary's row that it spells out. One that was
    added after 批复 spells out none, and is like no other."""
    line = str(sheet.filing.line or "")
    return sheet.filing.kind, line or (sheet.number if sheet.kind.many else "")


def between(
    old: Iterable[Sheet], new: Iterable[Sheet], same: Callable[[Sheet], object] = by_number
) -> list[TableChanges]:
    """Tables that differ, in printed order; those that are gone come last. ``same`` tells which are one table."""
    before, after = {same(s): s for s in old}, {same(s): s for s in new}
    found = [_table(before.get(key), sheet) for key, sheet in after.items()]
    gone = [TableChanges(s, whole="已移除") for key, s in before.items() if key not in after]
    return [t for t in found if t.changes or t.whole] + gone


def _table(old: Sheet | None, new: Sheet) -> TableChanges:
    if old is None:
        return TableChanges(new, whole="新增")
    return TableChanges(new, tuple(cells(old, new)))


def cells(old: Sheet, new: Sheet) -> list[Change]:
    """Changes of one table that both versions hold. What only the house reads is nobody's change."""
    found = differences(old.frozen.document, new.frozen.document)
    return [_change(old, new, d) for d in found if d.place.field not in new.kind.technical]


def _change(old: Sheet, new: Sheet, difference: Difference) -> Change:
    place, what = difference.place, difference.change
    sheet = old if what == "removed" else new
    where = place_label(sheet.kind, sheet.frozen.scheme, sheet.frozen.document, place)
    if place.field:
        texts = _text(old, place, difference.old), _text(new, place, difference.new)
    else:
        texts = _row_text(old, place), _row_text(new, place)
    if what == "moved":
        texts = ("", _row_text(new, place))
    return Change(place, where, WORDS[what], *texts)


def _text(sheet: Sheet, place: Place, value: Value) -> str:
    column = sheet.kind.shape.column(place)
    rows = sheet.kind.row_set(place.rows) if place.rows else None
    if rows and rows.grouped and place.field == "category":
        return heading(sheet.frozen.scheme, rows.tree, value) or value
    if rows and place.field == rows.parent:
        return _above(sheet.frozen.document, rows.above, value)
    return _shown(sheet, column, value)


def _shown(sheet: Sheet, column: Column, value: Value) -> str:
    """A text that was typed without being a value reads as typed."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return (
        value
        if isinstance(value, str) and not column.choices
        else show(value, column, sheet.frozen.scheme.money)
    )


def _above(document: Document, rows: str, uid: str) -> str:
    above = document.row(rows, uid)
    return str(above.get("name") or "（未填名称）") if above else "（无）"


def _row_text(sheet: Sheet, place: Place) -> str:
    """A whole row: its filled cells, told apart by their columns' names."""
    record = sheet.frozen.document.row(place.rows, place.row)
    if record is None:
        return ""
    rows = sheet.kind.row_set(place.rows)
    hidden = {"category" if rows.grouped else "", rows.parent, *sheet.kind.technical}
    return "；".join(_named(sheet, record, c) for c in rows.columns.values() if _stands(record, c, hidden))


def _stands(record: Record, column: Column, hidden: set[str]) -> bool:
    return column.name not in hidden and not record.is_blank(column.name)


def _named(sheet: Sheet, record: Record, column: Column) -> str:
    return f"{column.label}：{shown_text(record, column, sheet.frozen.scheme.money)}"


def marks(changes: Iterable[Change], columns: dict) -> dict[str, str]:
    """What to say at which cell of the newer table: a new row is marked at each of its cells."""
    said: dict[str, str] = {}
    for change in changes:
        by = f"（{change.by}）" if change.by else ""
        if change.place.field:
            said[str(change.place)] = f"原为：{change.old or '（空）'}{by}"
        elif change.what == WORDS["added"]:
            for name in columns[change.place.rows]:
                said[str(replace(change.place, field=name))] = f"新增{by}"
    return said
