"""自评 from approved targets: projects, indicators and their target values come from the 批复版本, without retyping.

What was approved keeps its row's uid, and the evaluation's row names it as its ``origin``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from forms_app import storing
from forms_app.checking.around import Filed
from forms_app.document import Column, Document, Record, blank_record
from forms_app.kind import Kind
from forms_app.models import Dossier, Filing
from forms_app.registry import kind_of
from forms_app.schemes import Scheme

from .linking import link
from .promising import Promised, at_versions, evaluated_by, newest
from .settling import settle
from .working import Working, working


def take_over(dossier: Dossier) -> None:
    """Fill a new self-evaluation from the unit's approved targets; nothing happens where it has none."""
    dossier.evaluated = evaluated_by(dossier)
    if dossier.evaluated is None:
        return
    dossier.taken = newest(dossier.evaluated)
    dossier.save(update_fields=["evaluated", "taken"])
    promised = at_versions(dossier.evaluated_id, dossier.taken)
    _projects(dossier, promised)
    settle(dossier)
    held = working(dossier)
    for filing in held.filings:
        approved = approved_of(held, filing)
        if approved:
            old = held.documents[filing.number]
            storing.store(
                kind_of(filing.kind), filing, old, with_indicators(filing, held.scheme, old, approved)
            )


def approved_of(held: Working, filing: Filing) -> Filed | None:
    """The approved table that a table of the evaluation looks back on."""
    evaluates = kind_of(filing.kind).evaluates
    line = str(filing.line or "") if evaluates and evaluates.many else ""
    return held.around.approved(evaluates.kind, line) if evaluates else None


def with_indicators(filing: Filing, scheme: Scheme, document: Document, approved: Filed) -> Document:
    """The table with the approved indicators first in each 二级, and what was typed in its own rows."""
    columns = kind_of(filing.kind).row_set("indicators").columns
    known = {r["origin"] for r in document.rows["indicators"]}
    taken = [
        _carried(columns, row, leaf) for row, leaf in indicators_of(approved, scheme) if row.uid not in known
    ]
    filled = {r["category"] for r in taken}
    standing = [r for r in document.rows["indicators"] if not (is_empty(r) and r["category"] in filled)]
    rank = {leaf.slug: place for place, leaf in enumerate(scheme.leaves())}
    rows = sorted([*taken, *standing], key=lambda r: rank[r["category"]])
    return document.with_rows("indicators", tuple(rows))


def _carried(columns: Mapping[str, Column], row: Record, leaf: str) -> Record:
    weight = row.get("weight")
    told = {"name": row["name"], "value": row["value"], "origin": row.uid, "approved_weight": weight}
    record = blank_record(columns, row.uid, category=leaf, weight=weight, **told)
    return record if weight is None else replace(record, own=frozenset({"weight"}))


def indicators_of(approved: Filed, scheme: Scheme) -> Iterator[tuple[Record, str]]:
    """The approved indicators that say something, each with the 二级 of this scheme that it comes under."""
    for row in approved.document.rows["indicators"]:
        leaf = scheme.mapped.get(row["category"], row["category"])
        if not (row.is_blank("name") and row.is_blank("value")) and scheme.leaf(leaf):
            yield row, leaf


def is_empty(row: Record) -> bool:
    """Nothing stands in the row but its place."""
    return all(row.is_blank(name) for name in row.values if name != "category")


def _projects(dossier: Dossier, promised: Promised) -> None:
    """A line under 项目支出 for each approved project, and with it its evaluation."""
    filing = next((f for f in dossier.filings.filter(removed_at=None) if kind_of(f.kind).spells_out), None)
    if filing is None:
        return
    kind = kind_of(filing.kind)
    old = storing.load(kind, [filing])[filing.pk]
    rows = kind.row_set(kind.spells_out.rows)
    new = old.with_rows(rows.name, tuple(_lines(rows.columns, _many(kind, promised))))
    storing.store(kind, filing, old, new)
    link(dossier, kind.spells_out, old, new)


def _many(kind: Kind, promised: Promised) -> Iterable[Filed]:
    evaluates = kind_of(kind.spells_out.kind).evaluates
    return (f for f in promised.now if evaluates and f.kind == evaluates.kind)


def _lines(columns, tables: Iterable[Filed]) -> Iterator[Record]:
    for table in tables:
        kind = kind_of(table.kind)
        header = table.document.header
        yield blank_record(columns, table.line, name=header[kind.name], budget=header[kind.amount])
