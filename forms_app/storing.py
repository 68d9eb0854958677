"""Between a kind's tables and Documents: load many at a fixed number of queries, write only what changed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from forms_app.document import Document, Record
from forms_app.models import Cells, Filing

if TYPE_CHECKING:
    from forms_app.kind import Kind, RowSet


def load(kind: "Kind", filings: Iterable[Filing]) -> dict[int, Document]:
    """Documents by the filings' pk. One query for the headers, one for each row set, however many filings."""
    contents = {c.pk: c for c in kind.content.objects.filter(pk__in=[f.pk for f in filings])}
    rows = {r.name: _rows_by_content(r, contents) for r in kind.rows}
    return {
        pk: Document(
            kind.slug,
            _record(content, kind.shape.header),
            {name: tuple(found.get(pk, ())) for name, found in rows.items()},
            kind.format,
        )
        for pk, content in contents.items()
    }


def create(kind: "Kind", filing: Filing, document: Document) -> None:
    """The first writing of a filing's cells."""
    kind.content.objects.create(filing=filing, **_attributes(document.header))
    for rows in kind.rows:
        _add_rows(rows, filing.pk, list(enumerate(document.rows[rows.name])))


def store(kind: "Kind", filing: Filing, old: Document, new: Document) -> bool:
    """Write what differs from ``old``; whether anything did."""
    if old == new:
        return False
    if old.header != new.header:
        kind.content.objects.filter(pk=filing.pk).update(**_attributes(new.header))
    for rows in kind.rows:
        _store_rows(rows, filing.pk, old.rows[rows.name], new.rows[rows.name])
    return True


def _store_rows(rows: "RowSet", content: int, old: tuple[Record, ...], new: tuple[Record, ...]) -> None:
    before = {r.uid: (i, r) for i, r in enumerate(old)}
    after = {r.uid for r in new}
    gone = [uid for uid in before if uid not in after]
    if gone:
        rows.model.objects.filter(content_id=content, uid__in=gone).delete()
    _add_rows(rows, content, [(i, r) for i, r in enumerate(new) if r.uid not in before])
    _change_rows(
        rows, content, {r.uid: (i, r) for i, r in enumerate(new) if before.get(r.uid, (i, r)) != (i, r)}
    )


def _add_rows(rows: "RowSet", content: int, added: list[tuple[int, Record]]) -> None:
    built = [rows.model(content_id=content, uid=r.uid, position=i, **_attributes(r)) for i, r in added]
    for row in built:
        row.settle()
    rows.model.objects.bulk_create(built, batch_size=100)


def _change_rows(rows: "RowSet", content: int, changed: dict[str, tuple[int, Record]]) -> None:
    if not changed:
        return
    stored = list(rows.model.objects.filter(content_id=content, uid__in=changed))
    for row in stored:
        row.position, record = changed[str(row.uid)]
        for name, value in _attributes(record).items():
            setattr(row, name, value)
        row.settle()
    fields = [f.name for f in rows.model._meta.concrete_fields if f.name not in ("id", "content", "uid")]
    rows.model.objects.bulk_update(stored, fields, batch_size=50)


def _rows_by_content(rows: "RowSet", contents: Iterable[int]) -> dict[int, list[Record]]:
    found: dict[int, list[Record]] = {}
    for row in rows.model.objects.filter(content_id__in=list(contents)).order_by("position", "pk"):
        found.setdefault(row.content_id, []).append(_record(row, rows.columns, str(row.uid)))
    return found


def _record(cells: Cells, columns: Iterable[str], uid: str = "") -> Record:
    return Record({n: getattr(cells, n) for n in columns}, cells.typed, frozenset(cells.own), uid)


def _attributes(record: Record) -> dict:
    return {**record.values, "typed": dict(record.typed), "own": sorted(record.own)}
