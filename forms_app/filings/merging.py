"""Approved indicators and the rows of a self-evaluation's table: at its opening, and when the target changed since.

What a person typed is never lost: a row that the target no longer has stays as the unit's own where something stands
in it, and an own row of the same name becomes the approved one with all that was typed in it.
"""

import unicodedata
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from forms_app.checking.around import Filed
from forms_app.document import Column, Document, Record, blank_record, plain_number
from forms_app.kind import Kind
from forms_app.schemes import Scheme
from forms_app.schemes.placing import placed
from forms_app.terms import TargetChange

ROWS = "indicators"
CANCELLED = "调整后目标已取消该指标"
APPROVED = ("name", "value")
# What a person says of an indicator; 分值 and 得分 are a person's only where they are a value of its own.
SAID = ("actual", "reason", "direction", "attainment", "degree", "overrule_reason", "added_reason")
KEPT = "您填写的内容保留"


@dataclass(frozen=True)
class Told:
    """One thing that differs between what was carried over and what is approved now: where, of what name, which cells
    (label, old, new), and what becomes of what the unit typed."""

    change: TargetChange
    where: str
    name: str
    cells: tuple[tuple[str, str, str], ...] = ()
    becomes: str = ""


@dataclass(frozen=True)
class Merged:
    rows: tuple[Record, ...]
    told: tuple[Told, ...] = ()


def indicators_of(approved: Filed, scheme: Scheme) -> Iterator[tuple[Record, str]]:
    """The approved indicators that say something, each with the 二级 of this scheme that it comes under."""
    for row in approved.document.rows[ROWS]:
        if not (row.is_blank("name") and row.is_blank("value")):
            yield row, placed(scheme, row["category"])


def with_indicators(kind: Kind, scheme: Scheme, document: Document, approved: Filed | None) -> Document:
    """The table with what is approved now (nothing: the target has it no more)."""
    return document.with_rows(ROWS, merged_indicators(kind, scheme, document, approved).rows)


def merged_indicators(kind: Kind, scheme: Scheme, document: Document, approved: Filed | None) -> Merged:
    columns, standing = kind.row_set(ROWS).columns, document.rows[ROWS]
    wanted = list(indicators_of(approved, scheme)) if approved else []
    found = _matches(standing, wanted)
    told: list[Told] = []
    kept = [r for row in standing if (r := _kept(row, found.get(row.uid), columns, scheme, told))]
    matched = {row.uid for row, _ in found.values()}
    new = [_carried(columns, row, leaf) for row, leaf in wanted if row.uid not in matched]
    told += [_told(TargetChange.ADDED, columns, scheme, row, becomes="带入本表") for row in new]
    return Merged(tuple(_under_leaves(columns, scheme, kept, new)), tuple(told))


# --- which row is which ---


def _matches(standing: Sequence[Record], wanted: list[tuple[Record, str]]) -> dict[str, tuple[Record, str]]:
    """The approved row of each standing one, by its uid: the one that it came from, else one of the same name in the
    same 二级."""
    approved = {row.uid: (row, leaf) for row, leaf in wanted}
    found = {row.uid: approved.pop(row["origin"]) for row in standing if row["origin"] in approved}
    own = [row for row in standing if not row["origin"]]
    for row in own:
        if row.uid in approved:
            found[row.uid] = approved.pop(row.uid)
    for row in (r for r in own if r.uid not in found and plain_text(r["name"])):
        same = [u for u, (a, leaf) in approved.items() if _named_alike(row, a, leaf)]
        if same:
            same.sort(key=lambda uid: plain_text(approved[uid][0]["value"]) != plain_text(row["value"]))
            found[row.uid] = approved.pop(same[0])
    return found


def _named_alike(row: Record, approved: Record, leaf: str) -> bool:
    return row["category"] == leaf and plain_text(row["name"]) == plain_text(approved["name"])


def plain_text(text: str) -> str:
    """For comparing: without blanks, in half-width characters."""
    return "".join(unicodedata.normalize("NFKC", text).split())


# --- what becomes of each row ---


def _carried(columns: Mapping[str, Column], row: Record, leaf: str) -> Record:
    told = {"name": row["name"], "value": row["value"], "origin": row.uid}
    return _weighted(blank_record(columns, row.uid, category=leaf, **told), row)


def _weighted(record: Record, approved: Record) -> Record:
    """With the approved 分值, which is fixed; the target's tables may have none."""
    weight = approved.get("weight")
    record = record.with_value("approved_weight", weight)
    if weight is None:
        return record
    typed = {name: text for name, text in record.typed.items() if name != "weight"}
    return replace(record.with_value("weight", weight), own=record.own | {"weight"}, typed=typed)


def _kept(
    row: Record,
    match: tuple[Record, str] | None,
    columns: Mapping[str, Column],
    scheme: Scheme,
    told: list[Told],
) -> Record | None:
    """The row as it stands from now on; none where it goes."""
    if match:
        new = _renewed(row, *match) if row["origin"] else _adopted(row, *match)
        told += _told_of_match(columns, scheme, row, new)
        return new
    if not row["origin"]:
        return row
    touched = is_touched(row)
    becomes = f"{KEPT}，改列为本单位的补充指标" if touched else "没有填写过，从本表删除"
    told.append(_told(TargetChange.REMOVED, columns, scheme, row, becomes=becomes))
    return _set_free(row) if touched else None


def _renewed(row: Record, approved: Record, leaf: str) -> Record:
    texts = {"category": leaf, "name": approved["name"], "value": approved["value"]}
    return _weighted(replace(row, values={**row.values, **texts}), approved)


def _adopted(row: Record, approved: Record, leaf: str) -> Record:
    """The unit's own row as the approved one. A value that it had typed otherwise is kept in words."""
    said = "" if row["added_reason"] == CANCELLED else row["added_reason"]
    if plain_text(row["value"]) not in ("", plain_text(approved["value"])):
        said = "；".join(filter(None, (said, f"自评原列指标值：{row['value']}")))
    row = row.with_value("origin", approved.uid).with_value("added_reason", said)
    return _renewed(row, approved, leaf)


def _set_free(row: Record) -> Record:
    """A row that the target has no more, as the unit's own."""
    free = {"origin": "", "approved_weight": None, "added_reason": row["added_reason"] or CANCELLED}
    return replace(row, values={**row.values, **free})


def is_touched(row: Record) -> bool:
    """Whether a person put something in a carried row."""
    weighed = {"weight"} if row["approved_weight"] is not None else set()
    return bool(row.own - weighed or row.typed) or any(not row.is_blank(name) for name in SAID)


def is_empty(row: Record) -> bool:
    """Nothing stands in the row but its place."""
    return not row["origin"] and all(row.is_blank(name) for name in APPROVED) and not is_touched(row)


# --- in words ---


def _told_of_match(columns, scheme: Scheme, row: Record, new: Record) -> Iterator[Told]:
    if not row["origin"]:
        other = plain_text(row["value"]) not in ("", plain_text(new["value"]))
        kept = f"；原填的指标值“{row['value']}”记入自评补充原因" if other else ""
        becomes = f"与您已填的同名指标合并，{KEPT}{kept}"
        yield _told(TargetChange.ADDED, columns, scheme, new, becomes=becomes)
    elif cells := tuple(_differing(columns, scheme, row, new)):
        becomes = f"按批复更新，{KEPT}" if is_touched(row) else "按批复更新"
        yield Told(TargetChange.CHANGED, _leaf(scheme, new), new["name"], cells, becomes)


def _differing(columns, scheme: Scheme, row: Record, new: Record) -> Iterator[tuple[str, str, str]]:
    if row["category"] != new["category"]:
        yield columns["category"].label, _leaf(scheme, row), _leaf(scheme, new)
    for name in (*APPROVED, "approved_weight"):
        if row[name] != new[name]:
            yield columns[name].label, _shown(row[name]), _shown(new[name])


def _told(change: TargetChange, columns, scheme: Scheme, row: Record, becomes: str) -> Told:
    pair = ("", row["value"]) if change is TargetChange.ADDED else (row["value"], "")
    return Told(change, _leaf(scheme, row), row["name"], ((columns["value"].label, *pair),), becomes)


def _leaf(scheme: Scheme, row: Record) -> str:
    leaf = scheme.leaf(row["category"])
    return leaf.label if leaf else ""


def _shown(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else plain_number(value)


# --- their order ---


def _under_leaves(columns, scheme: Scheme, kept: list[Record], new: list[Record]) -> Iterator[Record]:
    """Under each 二级 its rows as they stood, with new ones behind the last approved one; and at least one row."""
    for leaf in scheme.leaves():
        here = [r for r in kept if r["category"] == leaf.slug]
        more = [r for r in new if r["category"] == leaf.slug]
        here = [r for r in here if not is_empty(r)] if more else here
        last = max((i for i, r in enumerate(here, 1) if r["origin"]), default=0)
        rows = [*here[:last], *more, *here[last:]]
        yield from rows or [blank_record(columns, str(uuid.uuid4()), category=leaf.slug)]
