"""The editing page's full form post, turned into a change set.

The page carries what it was opened with (``opened``). Rows are known by their uid, never by their index; their order is
the order in which they were posted. ``follows``, which only the page's script sends, names the cells that still follow
their source: there a new text is a sum that the script filled in. Without it a changed text is the person's own.
``owns`` names the cells of new rows that a person typed over.
"""

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.http import QueryDict

from forms_app.document import Column, ColumnType, Document, Place
from forms_app.editing import AddedRow, Change, ChangeSet, Unacceptable
from forms_app.page import Page
from forms_app.pasted import pasted_rows
from forms_app.schemes import Branch
from forms_app.values import TRUE, Money, NoValue, normal_text, shown_text

if TYPE_CHECKING:
    from forms_app.kind import Kind, RowSet

FORGED = "页面数据不完整或有误，没有保存。请把下面您填的内容复制下来，刷新页面后再填。"
WAYS = {"up": -1, "down": 1}
KEYS = ("category", "parent")


@dataclass(frozen=True)
class Opened:
    """What a page held when it was opened: texts by place, rows in order, and the cells that followed a source."""

    cells: Mapping[str, str]
    rows: Mapping[str, list[str]]
    follows: frozenset[str]

    @classmethod
    def of(cls, page: Page) -> "Opened":
        cells = dict(texts_of(page.kind, page.document, page.scheme.money))
        rows = {name: [record.uid for record in records] for name, records in page.document.rows.items()}
        return cls(cells, rows, frozenset(str(p) for p in page.following if not page.is_own(p)))

    def to_json(self) -> str:
        plain = {"cells": self.cells, "rows": self.rows, "follows": sorted(self.follows)}
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Opened":
        """Raises Unacceptable for what no page of ours carries."""
        plain = _plain(text)
        if not isinstance(plain, dict):
            raise Unacceptable(FORGED)
        cells, rows, follows = (plain.get(key) for key in ("cells", "rows", "follows"))
        sound = (
            _is_map(cells, str)
            and _is_map(rows, list)
            and _is_list(follows)
            and all(map(_is_list, rows.values()))
        )
        if not sound:
            raise Unacceptable(FORGED)
        return cls(cells, rows, frozenset(follows))


def texts_of(kind: "Kind", document: Document, money: Money) -> Iterator[tuple[str, str]]:
    """What stands in every cell of a table, by the place's text."""
    for name, column in kind.shape.header.items():
        yield name, shown_text(document.header, column, money)
    for rows in kind.rows:
        for record in document.rows[rows.name]:
            for name, column in rows.columns.items():
                yield str(Place(name, rows.name, record.uid)), shown_text(record, column, money)


def _plain(text: str):
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unacceptable(FORGED) from error


def _is_map(plain: object, of: type) -> bool:
    return isinstance(plain, dict) and all(isinstance(value, of) for value in plain.values())


def _is_list(plain: object) -> bool:
    return isinstance(plain, list) and all(isinstance(value, str) for value in plain)


@dataclass(frozen=True)
class PostedRow:
    """A row as posted: where its fields are, who it is, what it stands under, and its cells' texts."""

    uid: str
    group: str
    removed: bool
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Posted:
    """``held_back`` are conflicts that the person hasn't settled yet; ``anchor`` is the place to go on at."""

    changes: ChangeSet
    held_back: tuple[Change, ...] = ()
    anchor: str = ""

    def written(self) -> Iterator[tuple[Place, str]]:
        """Every text that the person wrote."""
        for change in (*self.changes.cells, *self.held_back):
            yield change.place, change.new
        for row in self.changes.added:
            yield from (
                (Place(n, row.rows, row.uid), text) for n, text in row.texts.items() if n not in KEYS and text
            )

    def before(self) -> dict[str, str]:
        """What the cells held, as the page was opened, that the person wrote over."""
        return {str(change.place): change.old for change in (*self.changes.cells, *self.held_back)}


@dataclass
class Reader:
    """Reads one post. Raises Unacceptable for what no page of ours posts."""

    kind: "Kind"
    money: Money
    post: QueryDict
    chapters: tuple[Branch, ...] = ()
    opened: Opened = field(init=False)
    rows: dict[str, list[PostedRow]] = field(init=False)

    def __post_init__(self) -> None:
        self.opened = Opened.from_json(self.post.get("opened", ""))
        self.rows = {r.name: self._rows(r) for r in self.kind.rows}

    def read(self) -> Posted:
        settled, held_back = self._split(tuple(self._cells()))
        added, anchor = [*self._added()], self.post.get("follow") or self.post.get("round") or ""
        order = self._order()
        again = (self._place(self.post["follow"]),) if "follow" in self.post else ()
        new = self._new_row()
        if new:
            added.append(new)
            again += self._handing_down(new)
            anchor = _first_cell(self.kind.row_set(new.rows), new.uid)
        if self._moving():
            key, uid, _ = self._moving()
            anchor = _first_cell(self.kind.row_set(key), uid)
        pasted = pasted_rows(self.kind, self.chapters, self.post)
        removed = (*self._removed(), *self._filled_by(pasted))
        changes = ChangeSet(settled, (*added, *pasted), removed, order, again)
        return Posted(changes, held_back, anchor)

    # --- rows ---

    def _rows(self, rows: "RowSet") -> list[PostedRow]:
        name = re.compile(rf"({re.escape(rows.name)}-\d+)-uid")
        found = [self._row(rows, match[1]) for match in map(name.fullmatch, self.post) if match]
        if len({row.uid for row in found}) != len(found):
            raise Unacceptable(FORGED)
        return found

    def _row(self, rows: "RowSet", prefix: str) -> PostedRow:
        """What only the house itself writes, no page posts: nobody makes a row an approved one by hand."""
        columns = {n: c for n, c in rows.columns.items() if n in KEYS or n not in self.kind.technical}
        texts = dict(self._texts(columns, f"{prefix}-"))
        group = texts.get("category" if rows.grouped else rows.parent or "", "")
        return PostedRow(_uid(self.post[f"{prefix}-uid"]), group, f"{prefix}-DELETE" in self.post, texts)

    def _removed(self) -> Iterator[Place]:
        for name, rows in self.rows.items():
            known = set(self.opened.rows.get(name, ()))
            yield from (Place("", name, row.uid) for row in rows if row.removed and row.uid in known)

    def _filled_by(self, pasted: list[AddedRow]) -> Iterator[Place]:
        """Blank rows of the parts that a pasted text goes to: they were only there to be written in."""
        parts = {row.texts["category"] for row in pasted}
        known = set(self.opened.rows.get(self.kind.text, ()))
        for row in self.rows.get(self.kind.text, ()):
            blank = not row.texts.get("text") and row.uid in known and not row.removed
            if blank and row.group in parts:
                yield Place("", self.kind.text, row.uid)

    def _added(self) -> Iterator[AddedRow]:
        owns = self._places("owns") or ()
        for name, rows in self.rows.items():
            known = set(self.opened.rows.get(name, ()))
            for row in rows:
                if row.uid not in known and not row.removed:
                    own = frozenset(n for n in row.texts if str(Place(n, name, row.uid)) in owns)
                    yield AddedRow(name, row.uid, row.texts, own)

    def _new_row(self) -> AddedRow | None:
        """The row that the person asked for with a button."""
        if "add" not in self.post:
            return None
        name, _, group = self.post["add"].partition("/")
        rows = self._row_set(name)
        key = "category" if rows.grouped else rows.parent
        texts = {**self._handed_down(rows, group), key: group} if key and group else {}
        return AddedRow(name, str(uuid.uuid4()), texts)

    def _handed_down(self, rows: "RowSet", group: str) -> Mapping[str, str]:
        """A row that is split gives its first part all that stands in it: its own amount becomes the parts' sum, and its
        table goes to that part, so nothing that was typed may stay behind."""
        standing = [row for row in self.rows[rows.name] if not row.removed]
        if not rows.parent or any(row.group == group for row in standing):
            return {}
        return next((row.texts for row in standing if row.uid == group), {})

    def _handing_down(self, new: AddedRow) -> tuple[Place, ...]:
        """Cells of the row that was split: what was typed there stands below now, and may be followed from there."""
        parent = self.kind.row_set(new.rows).parent
        above = new.texts.get(parent, "") if parent else ""
        return tuple(Place(name, new.rows, above) for name in new.texts if above and name != parent)

    def _order(self) -> dict[str, tuple[str, ...]]:
        """Row sets whose order isn't the one that the page was opened with."""
        wanted = {}
        for name, rows in self.rows.items():
            uids = self._moved(name, [row for row in rows if not row.removed])
            gone = {row.uid for row in rows if row.removed}
            if uids != [uid for uid in self.opened.rows.get(name, ()) if uid not in gone]:
                wanted[name] = tuple(uids)
        return wanted

    def _moved(self, name: str, rows: list[PostedRow]) -> list[str]:
        """The rows' uids, one moved past its neighbour under the same 二级 or the same row, if asked."""
        uids, moving = [row.uid for row in rows], self._moving()
        if not moving or moving[0] != name or moving[1] not in uids:
            return uids
        group = next(row.group for row in rows if row.uid == moving[1])
        alike = [row.uid for row in rows if row.group == group]
        to = alike.index(moving[1]) + WAYS[moving[2]]
        if 0 <= to < len(alike):
            one, other = uids.index(moving[1]), uids.index(alike[to])
            uids[one], uids[other] = uids[other], uids[one]
        return uids

    def _moving(self) -> tuple[str, str, str] | None:
        parts = tuple(self.post.get("move", "").split("/"))
        return parts if len(parts) == 3 and parts[2] in WAYS and parts[0] in self.rows else None

    def _row_set(self, name: str) -> "RowSet":
        if name not in self.kind.shape.rows:
            raise Unacceptable(FORGED)
        return self.kind.row_set(name)

    # --- cells ---

    def _texts(self, columns: Mapping[str, Column], prefix: str = "") -> Iterator[tuple[str, str]]:
        for column in columns.values():
            text = self.post.get(prefix + column.name)
            if column.type is ColumnType.FLAG:
                yield column.name, TRUE if text else ""
            elif text is not None:
                yield column.name, normal_text(text)

    def _standing(self) -> Iterator[tuple[Place, str]]:
        """Texts of the cells that the page was opened with."""
        yield from ((Place(name), text) for name, text in self._texts(self.kind.shape.header))
        for name, rows in self.rows.items():
            known = set(self.opened.rows.get(name, ()))
            for row in rows:
                if row.uid in known and not row.removed:
                    yield from ((Place(column, name, row.uid), text) for column, text in row.texts.items())

    def _cells(self) -> Iterator[Change]:
        still = self._still_following()
        for place, text in self._standing():
            old = self.opened.cells.get(str(place), "")
            if str(place) == self.post.get("round"):
                text = self._rounded(text)
            taken_over = still is not None and str(place) in self.opened.follows
            if still and str(place) in still:
                continue
            if text != old or taken_over:
                yield Change(place, old, text)

    def _still_following(self) -> frozenset[str] | None:
        """What the script says; None without a script."""
        still = self._places("follows")
        return None if still is None else still - {self.post.get("round")}

    def _places(self, name: str) -> frozenset[str] | None:
        """Cells that the page's script names."""
        if name not in self.post:
            return None
        plain = _plain(self.post[name])
        if not _is_list(plain):
            raise Unacceptable(FORGED)
        return frozenset(plain)

    def _rounded(self, text: str) -> str:
        try:
            yuan = self.money.read(text)
        except NoValue:
            return text
        return text if yuan is None else self.money.show(self.money.rounded(yuan))

    def _split(self, cells: tuple[Change, ...]) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
        """Settled changes, and those of conflicts about which a single choice elsewhere says nothing."""
        dropped = {self.post.get("drop"), self.post.get("follow")} - {None}
        waiting: set[str] = set()
        if "keep" in self.post or "drop" in self.post:
            waiting = set(self.post.getlist("conflict")) - {self.post.get("keep"), self.post.get("drop")}
        kept = [c for c in cells if str(c.place) not in dropped]
        settled = tuple(c for c in kept if str(c.place) not in waiting)
        return settled, tuple(c for c in kept if str(c.place) in waiting)

    def _place(self, text: str) -> Place:
        try:
            place = Place.parse(text)
            self.kind.shape.column(place)
        except (KeyError, ValueError) as error:
            raise Unacceptable(FORGED) from error
        return replace(place, filing="")


def read(kind: "Kind", money: Money, post: QueryDict, chapters: tuple[Branch, ...] = ()) -> Posted:
    """What the person wants of the table; ``chapters`` are a report's. Raises Unacceptable for what no page of ours
    posts."""
    return Reader(kind, money, post, chapters).read()


def _uid(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        raise Unacceptable(FORGED) from error


def _first_cell(rows: "RowSet", uid: str) -> str:
    return str(Place(next(name for name in rows.columns if name not in KEYS), rows.name, uid))
