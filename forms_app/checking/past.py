"""A table beside the one that the unit sent of the same kind the year before: the same row, indicator and amount.

Nothing is told where there is no such table. Pure.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from forms_app.document import Place, Record, Value
from forms_app.schemes.placing import placed

from .around import Around, Filed
from .evaluation import ROWS, said
from .rules import shortened

# 2022年度创文经费 and 2023年创文经费 are the same project.
YEAR = re.compile(r"(?:19|20)\d\d(?:年度?)?|本?年度")
NO_WORD = re.compile(r"[\W_]+")
# Characters of a name by which it is known again.
LONGEST = 200
Found = tuple[Place, Value, Value, str]


@dataclass(frozen=True)
class Lines:
    """Rows known by the cell ``name``; ``cells`` maps their amounts to what they were called in the year before."""

    name: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Past:
    """What of a kind's table is held against last year's: header amounts and amounts of rows, each mapped to the cell
    there, and the ``values`` of its indicators. ``amount`` is the header cell whose jump is to be explained, with what
    it is called; ``name`` the one that tells tables of the kind apart, where there are several."""

    cells: Mapping[str, str]
    lines: Mapping[str, Lines] = field(default_factory=dict)
    values: tuple[str, ...] = ()
    amount: tuple[str, str] = ("", "")
    name: str = ""


def same(*fields: str) -> dict[str, str]:
    """Cells that are called now as they were."""
    return {name: name for name in fields}


# --- finding the same table, row and amount again ---


@lru_cache(maxsize=4096)
def known_by(name: str) -> str:
    """A name without years, blanks and marks: what stays of it from one year to the next."""
    bare = YEAR.sub("", unicodedata.normalize("NFKC", name[:LONGEST]))
    return NO_WORD.sub("", bare).removesuffix("指标")


def counterpart(past: Past, here: Filed, around: Around) -> Filed | None:
    """The table of the year before: of several the one of the same line, where lines were kept, else of the same name."""
    tables = [t for t in around.before if t.kind == here.kind]
    if past.name:
        name = known_by(here.document[past.name])
        kept = [t for t in tables if t.line and t.line == here.line]
        tables = kept or [t for t in tables if name and known_by(t.document[past.name]) == name]
    return tables[0] if len(tables) == 1 else None


def matched(
    old: Iterable[Record], new: Iterable[Record], key: Callable[[Record], tuple]
) -> dict[str, Record]:
    """Last year's row of each of this year's, by uid: where ids were kept by those, else by the key, in their order."""
    old, new = list(old), list(new)
    by_id = {uid: row for row in old for uid in _ids(row)}
    found: dict[str, Record] = {}
    for row in new:
        kept = next((by_id[uid] for uid in _ids(row) if uid in by_id), None)
        if kept:
            found[row.uid] = kept
    left: dict[tuple, list[Record]] = {}
    taken = {row.uid for row in found.values()}
    for row in (r for r in old if r.uid not in taken and all(key(r))):
        left.setdefault(key(row), []).append(row)
    for row in new:
        if row.uid not in found and left.get(key(row)):
            found[row.uid] = left[key(row)].pop(0)
    return found


def _ids(row: Record) -> list[str]:
    """Its own, and that of the approved row that it was carried over from."""
    return [uid for uid in (row.uid, row.get("origin")) if uid]


def indicators(here: Filed, before: Filed, around: Around) -> dict[str, Record]:
    """Last year's indicator of each of this year's: under the same 二级, of the same name."""

    def key(row: Record) -> tuple[str, str]:
        return placed(around.scheme, row["category"]), known_by(row["name"])

    old = (r for r in before.document.rows[ROWS] if r["name"].strip())
    return matched(old, here.document.rows[ROWS], key)


def reached(before: Filed, around: Around) -> dict[str, str]:
    """What the self-evaluation of last year's table tells of its indicators, by their uid."""
    table = next((t for t in around.results if (t.kind, t.line) == (before.kind, before.line)), None)
    rows = table.document.rows[ROWS] if table else ()
    return {r["origin"]: r["actual"] for r in rows if r["origin"] and r["actual"].strip()}


def amounts(past: Past, here: Filed, before: Filed) -> Iterator[Found]:
    """Each amount that has one of the year before: its place, both, and the row's name where it stands in one."""
    for now, then in past.cells.items():
        yield Place(now), here.document[now], before.document[then], ""
    for rows, lines in past.lines.items():
        new, old = here.document.rows[rows], before.document.rows[rows]
        pairs = matched(old, new, lambda row, name=lines.name: (known_by(row[name]),))
        for row in (r for r in new if r.uid in pairs):
            for now, then in lines.cells.items():
                yield Place(now, rows, row.uid), row[now], pairs[row.uid][then], row[lines.name]


# --- told at the cells ---


def told(past: Past, here: Filed, around: Around) -> Iterator[tuple[Place, str]]:
    """What stood at the cell the year before, in words; with what came of it, where that is known."""
    before = counterpart(past, here, around)
    if before is None:
        return
    money = around.scheme.money
    for place, _, was, _ in amounts(past, here, before):
        if was is not None:
            yield place, f"上年：{money.show(was)} {money.unit}"
    if past.values:
        yield from _values(past, here, before, around)


def _values(past: Past, here: Filed, before: Filed, around: Around) -> Iterator[tuple[Place, str]]:
    results, pairs = reached(before, around), indicators(here, before, around)
    for row in here.document.rows[ROWS]:
        old = pairs.get(row.uid)
        for name in past.values if old else ():
            result = results.get(old.uid, "")
            said_then = shortened(old[name].strip())
            parts = [said_then] if said_then else []
            parts += [f"完成 {shortened(result.strip())}"] if result else []
            if parts:
                yield Place(name, ROWS, row.uid), f"上年{formerly(row, old)}：{'，'.join(parts)}"


def formerly(row: Record, old: Record) -> str:
    """A row that was carried over and is called otherwise since says so."""
    return "" if known_by(row["name"]) == known_by(old["name"]) else said(old["name"])
