"""What tables and cells are called on the screen and on paper, in the scheme's wording."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from forms_app.document import Document, Place, Record

if TYPE_CHECKING:
    from forms_app.kind import Kind, RowSet
    from forms_app.schemes import Scheme

NUMERALS = "〇一二三四五六七八九"


def annex(scheme: "Scheme", kind: str, position: int) -> str:
    """附表1, 附表3-2 …"""
    return scheme.annexes[kind].format(n=position)


def title(scheme: "Scheme", kind: str, year: int) -> str:
    return scheme.titles[kind].format(year=year)


def numeral(number: int) -> str:
    """一, 二 … 十, 十一 … 九十九, as official lists count."""
    tens, ones = divmod(number, 10)
    if number > 99:
        return str(number)
    head = {0: "", 1: "十"}.get(tens, f"{NUMERALS[tens]}十")
    return head + (NUMERALS[ones] if ones else "")


def place_label(kind: "Kind", scheme: "Scheme", document: Document, place: Place) -> str:
    """A cell in words: ``数量指标第1行 · 指标值及单位``. A row that is gone is said to be gone."""
    if not place.rows:
        return kind.shape.header[place.field].label if place.field else "整张表"
    rows = kind.row_set(place.rows)
    where = _row_label(rows, scheme, document, place.row)
    return f"{where} · {rows.columns[place.field].label}" if place.field else where


def _row_label(rows: "RowSet", scheme: "Scheme", document: Document, uid: str) -> str:
    found = row_labels(rows, scheme, document.rows[rows.name])
    return found.get(uid, f"{rows.label}（已删除的行）")


def row_labels(rows: "RowSet", scheme: "Scheme", records: Iterable[Record]) -> dict[str, str]:
    """Rows in words, by uid; rows under a 二级指标 are counted within it."""
    counts: Counter[str] = Counter()
    found, above = {}, {"": rows.label}
    for record in records:
        group = record["category"] if rows.grouped else ""
        counts[group] += 1
        if group not in above:
            above[group] = heading(scheme, rows.tree, group) or rows.label
        found[record.uid] = f"{above[group]}第{counts[group]}行"
    return found


def heading(scheme: "Scheme", tree: str, slug: str) -> str:
    """What rows of a tree stand under: their 二级指标, or the part of a report (its chapter, where that has none)."""
    found = ((leaf, b) for b in scheme.branches(tree) for leaf in b.leaves if leaf.slug == slug)
    return next((leaf.label or branch.label for leaf, branch in found), "")
