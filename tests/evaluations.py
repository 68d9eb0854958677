"""Small tables of self-evaluations for tests: indicators as given, all else as the house fills it."""

import uuid
from dataclasses import replace
from decimal import Decimal

from django.template.loader import render_to_string

from forms_app import labels
from forms_app.checking.around import Around, Filed
from forms_app.deriving import follow
from forms_app.document import Document, Record, blank_record
from forms_app.frozen import Frozen
from forms_app.page import READ, Page
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES, Scheme

SCHEME = SCHEMES["hunan_2022"]
KINDS = ("department_evaluation", "project_evaluation")


def uid(number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"indicator {number}"))


def indicator(category: str, name: str = "", value: str = "", actual: str = "", own=(), **cells) -> dict:
    """``own`` names the following cells whose value is a person's."""
    return {
        "category": category,
        "name": name,
        "value": value,
        "actual": actual,
        "own": frozenset(own),
        **cells,
    }


def table(*indicators: dict, kind: str = KINDS[0], scheme: Scheme = SCHEME, **header) -> Document:
    """The table as it stands after a save; each 二级 without an indicator has its one blank row."""
    columns = kind_of(kind).shape.rows["indicators"]
    given = [*indicators]
    used = {each["category"] for each in given}
    given += [indicator(leaf.slug) for leaf in scheme.leaves() if leaf.slug not in used]
    rank = {leaf.slug: i for i, leaf in enumerate(scheme.leaves())}
    given.sort(key=lambda each: rank[each["category"]])
    rows = tuple(_row(columns, number, each) for number, each in enumerate(given))
    blank = blank_record(kind_of(kind).shape.header)
    document = Document(kind, replace(blank, values={**blank.values, **header}), {"indicators": rows})
    filed = Filed("1", kind, document)
    return follow(kind_of(kind).follows, filed, Around(scheme, 2022, "某某街道办事处", (filed,)))


def _row(columns, number: int, given: dict) -> Record:
    cells = {name: value for name, value in given.items() if name != "own"}
    return replace(blank_record(columns, uid(number), **cells), own=given["own"])


def filled(kind: str = KINDS[0], scheme: Scheme = SCHEME, **header) -> Document:
    """Money executed, and indicators of all sorts: met, missed, in words, nothing filled in."""
    money = {"annual_budget": Decimal(1_500_000), "executed": Decimal(1_405_000)}
    return table(
        indicator("quantity", "处理投诉", "294起", "294起"),
        indicator("quantity", "召开调解会", "≥30次", "27次"),
        indicator("quality", "投诉办结率", "100%"),
        indicator("social", "小区文明形象", "提升", "有所提升"),
        indicator("service_satisfaction", "居民满意度", "≥90%", "95%"),
        kind=kind, scheme=scheme, **{**money, **header},
    )  # fmt: skip


def frozen(document: Document, scheme: Scheme = SCHEME) -> Frozen:
    annex = labels.annex(scheme, document.kind, 1)
    title = labels.title(scheme, document.kind, 2022)
    return Frozen("2022-0001-01", annex, title, 2022, "001", "某某街道办事处", scheme, document)


def page(document: Document, mode: str = READ, scheme: Scheme = SCHEME, **more) -> Page:
    return Page(kind_of(document.kind), frozen(document, scheme), mode, **more)


def drawn(document: Document, mode: str = READ, scheme: Scheme = SCHEME, **more) -> str:
    return render_to_string(f"{document.kind}/table.html", {"page": page(document, mode, scheme, **more)})


def row_named(document: Document, name: str) -> Record:
    return next(r for r in document.rows["indicators"] if r["name"] == name)
