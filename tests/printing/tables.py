"""Tables to be printed in tests: the samples', and long ones made from them."""

import io
import uuid
from dataclasses import replace

import pypdfium2

from forms_app import labels
from forms_app.document import Document, Record
from forms_app.frozen import Frozen, digest
from forms_app.printing import Printout
from forms_app.registry import kind_of
from tests import samples


def printouts(name: str, version: int | None = 1) -> list[Printout]:
    """A sample's tables, as a submission would print them."""
    around = samples.around(name)
    return [
        of(
            Frozen(f.number, f.label, labels.title(around.scheme, f.kind, around.year), around.year, "312002",
                   around.unit_name, around.scheme, f.document), version
        )
        for f in around.filed
    ]  # fmt: skip


def of(frozen: Frozen, version: int | None = 1) -> Printout:
    return Printout(kind_of(frozen.document.kind), frozen, digest(frozen.text())[:12].upper(), version)


def with_document(printout: Printout, document: Document) -> Printout:
    return of(replace(printout.frozen, document=document), printout.version)


def table(kind: str, name: str = "hunan-2023-targets-a") -> Printout:
    return next(p for p in printouts(name) if p.kind.slug == kind)


def with_header(printout: Printout, **values) -> Printout:
    document = printout.frozen.document
    header = replace(document.header, values={**document.header.values, **values})
    return with_document(printout, document.with_header(header))


def with_rows(printout: Printout, rows: str, wanted: list[dict]) -> Printout:
    document = printout.frozen.document
    first = document.rows[rows][0]
    records = tuple(_row(first, number, values) for number, values in enumerate(wanted))
    return with_document(printout, document.with_rows(rows, records))


def _row(first: Record, number: int, values: dict) -> Record:
    uid = str(uuid.uuid5(uuid.NAMESPACE_OID, str(number)))
    return Record({**dict.fromkeys(first.values, ""), **values}, uid=uid)


def long(count: int, words: int = 1) -> Printout:
    """附表1 with so many 三级 rows, spread evenly over the 二级 of the scheme."""
    printout = table("department_target")
    leaves = [leaf.slug for leaf in printout.frozen.scheme.leaves()]
    rows = [
        {
            "category": leaves[i * len(leaves) // count],
            "name": f"第{i + 1}项指标" * words,
            "value": f"≥{i + 1}%",
        }
        for i in range(count)
    ]
    return with_rows(printout, "indicators", rows)


def texts(pdf: bytes) -> list[str]:
    """The text of each page, without blanks and line ends."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def image(pdf: bytes, page: int = 0, scale: float = 2):
    return pypdfium2.PdfDocument(io.BytesIO(pdf))[page].render(scale=scale).to_pil().convert("L")
