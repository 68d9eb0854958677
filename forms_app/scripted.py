"""What the editing page's script sends by itself (JSON), turned into a change set. Pure.

A message holds who typed (``person``, ``acting``), the browser tab and the change set's ``number`` in it, what the page
believes to stand at the server (``state``, ``follows``, ``pulse``: as it was told), the ``place`` that the person is in,
``changes``, and whether the page is being left (``leaving``). Nothing of it is trusted: it is bounded, and what no page
of ours sends is refused as a whole.
"""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from forms_app.document import Place
from forms_app.editing import AddedRow, Change, ChangeSet, Unacceptable
from forms_app.posted import FORGED, KEYS

if TYPE_CHECKING:
    from forms_app.kind import Kind

MAX_NUMBER = 2**31 - 1
MAX_PLACE = 200
WORDS = ("person", "acting", "place", "state", "follows", "pulse")
PARTS = {"cells": list, "added": list, "removed": list, "order": dict, "follow": list}


@dataclass(frozen=True)
class Message:
    person: str
    acting: str
    tab: uuid.UUID
    number: int
    place: str
    state: str
    follows: str
    pulse: str
    changes: Mapping
    leaving: bool = False

    @classmethod
    def read(cls, body: bytes) -> "Message":
        """Raises Unacceptable."""
        try:
            plain = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise Unacceptable(FORGED) from error
        if not isinstance(plain, dict):
            raise Unacceptable(FORGED)
        words = [_text(plain.get(name, "")) for name in WORDS]
        number, changes = plain.get("number", 0), plain.get("changes", {})
        sound = type(number) is int and 0 <= number <= MAX_NUMBER and isinstance(changes, dict)
        if not sound or any(not isinstance(changes.get(key, of()), of) for key, of in PARTS.items()):
            raise Unacceptable(FORGED)
        person, acting, place, *tokens = words
        tab, leaving = _uid(plain.get("tab")), plain.get("leaving") is True
        return cls(person, acting, tab, number, place[:MAX_PLACE], *tokens, changes, leaving)

    def change_set(self, kind: "Kind") -> ChangeSet:
        """Raises Unacceptable."""
        told = {key: self.changes.get(key, of()) for key, of in PARTS.items()}
        return ChangeSet(
            tuple(_change(kind, cell) for cell in told["cells"]),
            tuple(_added(kind, row) for row in told["added"]),
            tuple(_removed(kind, row) for row in told["removed"]),
            {_row_set(kind, name): tuple(map(_text, _list(uids))) for name, uids in told["order"].items()},
            tuple(_place(kind, place) for place in told["follow"]),
        )


def digest(plain: object) -> str:
    """A short word for what stands somewhere, by which the page and the server see whether they agree."""
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


def _change(kind: "Kind", plain: object) -> Change:
    place, old, new = map(_text, _list(plain, 3))
    return Change(_place(kind, place), old, new)


def _added(kind: "Kind", plain: object) -> AddedRow:
    if not isinstance(plain, dict) or not isinstance(plain.get("texts"), dict):
        raise Unacceptable(FORGED)
    rows = _row_set(kind, plain.get("rows"))
    texts = {_column(kind, rows, name): _text(text) for name, text in plain["texts"].items()}
    own = frozenset(map(_text, _list(plain.get("own", []))))
    return AddedRow(rows, str(_uid(plain.get("uid"))), texts, own & set(texts))


def _column(kind: "Kind", rows: str, name: str) -> str:
    """What only the house itself writes, no page sends."""
    known = name in kind.shape.rows[rows] and (name in KEYS or name not in kind.technical)
    if not known:
        raise Unacceptable(FORGED)
    return name


def _removed(kind: "Kind", plain: object) -> Place:
    rows, _, uid = _text(plain).partition("/")
    return Place("", _row_set(kind, rows), str(_uid(uid)))


def _row_set(kind: "Kind", name: object) -> str:
    if not isinstance(name, str) or name not in kind.shape.rows:
        raise Unacceptable(FORGED)
    return name


def _place(kind: "Kind", plain: object) -> Place:
    try:
        place = Place.parse(_text(plain))
        kind.shape.column(place)
    except (KeyError, ValueError) as error:
        raise Unacceptable(FORGED) from error
    if place.filing or (place.rows and (place.field in KEYS or place.field in kind.technical)):
        raise Unacceptable(FORGED)
    return place


def _text(plain: object) -> str:
    if not isinstance(plain, str):
        raise Unacceptable(FORGED)
    return plain


def _list(plain: object, length: int | None = None) -> Iterable:
    if not isinstance(plain, list) or (length is not None and len(plain) != length):
        raise Unacceptable(FORGED)
    return plain


def _uid(plain: object) -> uuid.UUID:
    try:
        return uuid.UUID(_text(plain))
    except ValueError as error:
        raise Unacceptable(FORGED) from error
