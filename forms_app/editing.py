"""The one door in: change sets, and the Editor that applies them to a Document.

A change set says per cell which text the page was opened with and which is wanted now, plus rows added, removed and
ordered. The browser's full form post is turned into one (``posted.py``), and so is a document from a file or a sample.
Nothing that a person typed is ever refused here: a text that is no possible value is kept as text and marked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forms_app.cell_forms import clean_header, clean_rows
from forms_app.document import ColumnType, Document, Place, Record, blank_record
from forms_app.values import Money, normal_text, show, shown_text

if TYPE_CHECKING:
    from forms_app.kind import Kind, RowSet
    from forms_app.schemes import Scheme

MAX_ROWS = 1000
MAX_TEXT = 20_000


class Unacceptable(ValueError):
    """A change set that no page of ours posts: beyond the limits of size, or naming rows that can't be."""


@dataclass(frozen=True)
class Change:
    """One cell: the text it had when the page was opened, and the text wanted. Equal texts give a following cell a
    value of its own without changing it."""

    place: Place
    old: str
    new: str


@dataclass(frozen=True)
class AddedRow:
    rows: str
    uid: str
    texts: Mapping[str, str]
    own: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ChangeSet:
    """``order`` lists the uids of a row set as wanted; ``follow`` names cells that shall follow their source again."""

    cells: tuple[Change, ...] = ()
    added: tuple[AddedRow, ...] = ()
    removed: tuple[Place, ...] = ()
    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    follow: tuple[Place, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cells or self.added or self.removed or self.order or self.follow)


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed the same cell meanwhile; ``theirs`` is what stands there now."""

    place: Place
    yours: str
    theirs: str


@dataclass(frozen=True)
class Edited:
    document: Document
    conflicts: tuple[Conflict, ...] = ()


def apply(kind: "Kind", scheme: "Scheme", document: Document, changes: ChangeSet) -> Edited:
    """The document with the changes made, cell by cell. Raises Unacceptable."""
    _refuse_too_large(document, changes)
    _refuse_fixed(kind, document, changes)
    document = _add(kind, document, changes.added)
    gone = _going(kind, document, changes.removed)
    document = _remove(kind, document, changes.removed)
    wanted = [c for c in (*_cells_of_added(changes.added), *changes.cells) if c.place.row not in gone]
    cells, conflicts = _mergeable(kind, scheme.money, document, wanted)
    document = _write(kind, scheme.money, document, cells)
    document = _own(kind, document, cells, changes)
    for rows in kind.rows:
        document = document.with_rows(
            rows.name, _ordered(rows, scheme, document, changes.order.get(rows.name))
        )
    return Edited(document, tuple(conflicts))


def change_set(kind: "Kind", money: Money, current: Document, target: Document) -> ChangeSet:
    """What would turn ``current`` into ``target``, as the browser would post it."""
    added, removed = [], []
    cells = _record_changes(kind, money, current.header, target.header, Place())
    for rows in kind.rows:
        before = {r.uid: r for r in current.rows[rows.name]}
        after = {r.uid: r for r in target.rows[rows.name]}
        removed += [Place("", rows.name, uid) for uid in before if uid not in after]
        for uid, record in after.items():
            if uid in before:
                cells += _record_changes(kind, money, before[uid], record, Place("", rows.name, uid))
            else:
                texts = {c.name: _typed_text(record, c, money) for c in rows.columns.values()}
                added.append(AddedRow(rows.name, uid, texts, record.own))
    cells = [change for change in cells if _written_in(kind, target, change.place)]
    order = {r.name: tuple(x.uid for x in target.rows[r.name]) for r in kind.rows}
    return ChangeSet(
        tuple(cells), tuple(added), tuple(removed), order, tuple(_following_again(current, target))
    )


def _written_in(kind: "Kind", target: Document, place: Place) -> bool:
    """A following cell is written only where the document says that its value is its own."""
    return place.field in target.record(place).own or not kind.follows_at(place, target)


def _following_again(current: Document, target: Document) -> Iterable[Place]:
    for place in target.places():
        before = current.record(place)
        if before and place.field in before.own - target.record(place).own:
            yield place


def _record_changes(kind: "Kind", money: Money, old: Record, new: Record, at: Place) -> list[Change]:
    columns = kind.shape.rows[at.rows] if at.rows else kind.shape.header
    changes = []
    for column in columns.values():
        before, after = shown_text(old, column, money), _typed_text(new, column, money)
        if before != after or column.name in new.own:
            changes.append(Change(replace(at, field=column.name), before, after))
    return changes


def _typed_text(record: Record, column, money: Money) -> str:
    return record.typed.get(column.name) or show(record.get(column.name), column, money)


def _refuse_too_large(document: Document, changes: ChangeSet) -> None:
    added = [row.rows for row in changes.added]
    for key in set(added):
        if len(document.rows[key]) + added.count(key) > MAX_ROWS:
            raise Unacceptable(f"一张表最多 {MAX_ROWS} 行，请合并后再填。")
    texts = [c.new for c in changes.cells] + [t for row in changes.added for t in row.texts.values()]
    if any(len(text) > MAX_TEXT for text in texts):
        raise Unacceptable(f"一个单元格最多 {MAX_TEXT} 字，请精简后再保存。")


def _refuse_fixed(kind: "Kind", document: Document, changes: ChangeSet) -> None:
    """No page of ours has an input for what was approved."""
    written = (change.place for change in changes.cells if change.old != change.new)
    for place in (*written, *changes.follow):
        if document.record(place) is not None and kind.fixed(place, document):
            raise Unacceptable("批复的指标、指标值和分值不能修改。")


def _going(kind: "Kind", document: Document, removed: Iterable[Place]) -> set[str]:
    """Rows that the person takes out (or empties), and those below them: what was typed there before is let go of."""
    gone = {place.row for place in removed}
    below = ((r, rows.parent) for rows in kind.rows if rows.parent for r in document.rows[rows.name])
    return gone | {record.uid for record, parent in below if record[parent] in gone}


def _remove(kind: "Kind", document: Document, removed: Iterable[Place]) -> Document:
    """Rows taken out, and the rows below them. The last row of an official 二级 is emptied instead."""
    for rows in kind.rows:
        records = document.rows[rows.name]
        gone = {p.row for p in removed if p.rows == rows.name}
        if any(r.uid in gone and _is_fixed(kind, rows, document, r) for r in records):
            raise Unacceptable("批复的指标不能删除；没有执行的，实际完成值填“未执行”，并写明偏差原因。")
        if rows.under:
            above = {r.uid for r in document.rows[rows.under]}
            gone |= {r.uid for r in records if r[rows.parent] not in above}
        if gone:
            document = document.with_rows(rows.name, tuple(_without(rows, records, gone)))
    return document


def _is_fixed(kind: "Kind", rows: "RowSet", document: Document, record: Record) -> bool:
    """Whether some cell of the row was approved: then the row stays."""
    return any(kind.fixed(Place(name, rows.name, record.uid), document) for name in rows.columns)


def _without(rows: "RowSet", records: tuple[Record, ...], gone: set[str]) -> Iterable[Record]:
    if rows.parent and not rows.under:
        gone = gone | {r.uid for r in records if r[rows.parent] in gone}
    kept = [r for r in records if r.uid not in gone]
    for record in records:
        if record.uid not in gone:
            yield record
        elif rows.grouped and _last_of_category(record, records, kept):
            yield blank_record(rows.columns, record.uid, category=record["category"])


def _last_of_category(record: Record, records: Iterable[Record], kept: Iterable[Record]) -> bool:
    same = [r for r in records if r["category"] == record["category"]]
    return same[0] is record and not any(r["category"] == record["category"] for r in kept)


def _add(kind: "Kind", document: Document, added: Iterable[AddedRow]) -> Document:
    for row in added:
        if document.row(row.rows, row.uid) is None:
            rows = kind.row_set(row.rows)
            key = "category" if rows.grouped else rows.under and rows.parent
            group = {key: row.texts.get(key, "")} if key else {}
            record = blank_record(rows.columns, row.uid, **group)
            document = document.with_rows(row.rows, (*document.rows[row.rows], record))
    return document


def _cells_of_added(added: Iterable[AddedRow]) -> Iterable[Change]:
    for row in added:
        for name, text in row.texts.items():
            old = text if name == "category" else ""
            yield Change(Place(name, row.rows, row.uid), old, text)


def _mergeable(kind: "Kind", money: Money, document: Document, changes: Iterable[Change]):
    """The changes that may be written, and the conflicts: what stands is neither the old text nor the new one.

    Changes of rows that somebody removed meanwhile are conflicts too. A value that the house filled in meanwhile is
    nobody's word, and is written over.
    """
    cells, conflicts = [], []
    for change in changes:
        record = document.record(change.place)
        stands = "" if record is None else shown_text(record, kind.shape.column(change.place), money)
        new = normal_text(change.new)
        if record is None:
            if new:
                conflicts.append(Conflict(change.place, new, "（该行已被删除）"))
        elif stands in (normal_text(change.old), new) or _is_filled_in(kind, document, change.place):
            cells.append(replace(change, new=new))
        else:
            conflicts.append(Conflict(change.place, new, stands))
    return cells, conflicts


def _is_filled_in(kind: "Kind", document: Document, place: Place) -> bool:
    return kind.follows_at(place, document) and place.field not in document.record(place).own


def _write(kind: "Kind", money: Money, document: Document, cells: Iterable[Change]) -> Document:
    by_record: dict[tuple[str, str], dict[str, str]] = {}
    for change in cells:
        by_record.setdefault((change.place.rows, change.place.row), {})[change.place.field] = change.new
    header = by_record.pop(("", ""), None)
    if header:
        document = document.with_header(
            _written(kind, money, document.header, "", header, clean_header(kind, money, header))
        )
    for rows in kind.rows:
        texts = {uid: t for (key, uid), t in by_record.items() if key == rows.name}
        document = document.with_rows(
            rows.name, _written_rows(kind, money, rows, document.rows[rows.name], texts)
        )
    return document


def _written_rows(
    kind: "Kind", money: Money, rows: "RowSet", records, texts: Mapping[str, Mapping[str, str]]
):
    cleaned = clean_rows(rows, money, texts)
    return tuple(
        _written(kind, money, r, rows.name, texts[r.uid], cleaned[r.uid]) if r.uid in texts else r
        for r in records
    )


def _written(kind: "Kind", money: Money, record: Record, rows: str, texts, cleaned) -> Record:
    """The record with texts read: ``cleaned`` holds a value for each text that is one."""
    columns = kind.shape.rows[rows] if rows else kind.shape.header
    values, typed = dict(record.values), dict(record.typed)
    for name, text in texts.items():
        column = columns[name]
        typed.pop(name, None)
        values[name] = cleaned.get(name, blank_record({name: column})[name])
        exact = column.type in (ColumnType.TEXT, ColumnType.FLAG)
        if text and (name not in cleaned or (not exact and text != show(values[name], column, money))):
            typed[name] = text
    return replace(record, values=values, typed=typed)


def _own(kind: "Kind", document: Document, cells: Iterable[Change], changes: ChangeSet) -> Document:
    """A following cell that somebody wrote holds its own value from then on, until it is told to follow again."""
    written = {c.place for c in cells if kind.follows_at(c.place, document)}
    written -= {Place(name, row.rows, row.uid) for row in changes.added for name in set(row.texts) - row.own}
    again = set(changes.follow)
    document = document.with_header(_owning(document.header, "", written, again))
    for key, rows in document.rows.items():
        document = document.with_rows(key, tuple(_owning(r, key, written, again) for r in rows))
    return document


def _owning(record: Record, rows: str, written: set[Place], again: set[Place]) -> Record:
    def named(places: set[Place]) -> set[str]:
        return {p.field for p in places if (p.rows, p.row) == (rows, record.uid)}

    own = (record.own | named(written)) - named(again)
    return record if own == record.own else replace(record, own=frozenset(own))


def _ordered(rows: "RowSet", scheme: "Scheme", document: Document, order: tuple[str, ...] | None):
    """Rows in the wanted order; rows that the order doesn't know stay behind their old neighbour. Rows stand under
    their 二级 in the tree's order, and rows below a row directly after it."""
    records = [_sound(rows, scheme, document, r) for r in document.rows[rows.name]]
    if order:
        ranks = _ranks(records, order)
        records.sort(key=lambda r: ranks[r.uid])
    if rows.grouped:
        rank = {leaf.slug: i for i, leaf in enumerate(scheme.leaves(rows.tree))}
        records.sort(key=lambda r: rank[r["category"]])
    if rows.under:
        rank = {r.uid: i for i, r in enumerate(document.rows[rows.under])}
        records.sort(key=lambda r: rank[r[rows.parent]])
    elif rows.parent:
        tops = [r for r in records if not r[rows.parent]]
        records = [x for top in tops for x in (top, *(r for r in records if r[rows.parent] == top.uid))]
    return tuple(records)


def _sound(rows: "RowSet", scheme: "Scheme", document: Document, record: Record) -> Record:
    """The row under a 二级 of the scheme, and below a top row or none (or below a row of the set above)."""
    if rows.grouped and scheme.leaf(record["category"], rows.tree) is None:
        raise Unacceptable("页面数据有误：没有这个二级指标，请刷新后重填。")
    if rows.under:
        if document.row(rows.under, record[rows.parent]) is None:
            raise Unacceptable("页面数据有误：没有这一行，请刷新后重填。")
        return record
    above = document.row(rows.name, record[rows.parent]) if rows.parent and record[rows.parent] else None
    if (
        rows.parent
        and record[rows.parent]
        and (above is None or above[rows.parent] or above.uid == record.uid)
    ):
        return record.with_value(rows.parent, "")
    return record


def _ranks(records: list[Record], order: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """Rank by uid: the row's place in the wanted order, else just behind the row that stood before it."""
    wanted, ranks, last = {uid: i for i, uid in enumerate(order)}, {}, (-1, 0)
    for i, record in enumerate(records):
        last = (wanted[record.uid], 0) if record.uid in wanted else (last[0], i + 1)
        ranks[record.uid] = last
    return ranks
