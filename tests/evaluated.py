"""A small self-evaluation without a fault, as rules see it: it looks back on the targets of ``tests.clean``.

自评报告, 附件1-1 with one project, 附件1-2, and the project's 附件1-3; every following cell is filled.
"""

from dataclasses import replace

from forms_app.checking.around import Around, Filed
from forms_app.deriving import follow
from forms_app.document import Document, Place, Value
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES, Scheme
from forms_app.schemes.placing import placed
from tests.clean import DIRECTION, VALUES, clean, with_document

REPORT, BASE, WHOLE, PROJECT = "report", "base", "whole", "project"
SCHEME = SCHEMES["hunan_2022"]
UNIT = "某某街道办事处"
REACHED = {
    "quantity": "13条",
    "quality": "96%",
    "timeliness": "2023年12月20日",
    "cost": "7.9万元",
    "economic": "1.1万元",
    "social": "11%",
    "ecological": "100%",
    "sustainable": "健全",
    "satisfaction": "92%",
}
FOOT = {"prepared_by": "某某", "phone": "00000000", "filled_on": "2024年3月1日"}
GOALS = {"expected_goal": "全年保持整洁。", "actual_goal": "全年整洁。"}


def evaluated(scheme: Scheme = SCHEME) -> Around:
    target = clean()
    filed = (
        Filed(REPORT, "evaluation_report", _document("evaluation_report", {"project_expenditure": "80000"}, {}), "自评报告"),
        Filed(BASE, "base_data", _base(), "附件1-1"),
        Filed(WHOLE, "department_evaluation", _whole(scheme), "附件1-2"),
        Filed(PROJECT, "project_evaluation", _project(scheme), "附件1-3（1）", line=DIRECTION),
    )  # fmt: skip
    around = Around(
        scheme, 2023, UNIT, filed, None, target.filed, target.filed, evaluates=True, department=UNIT
    )
    return settled(around)


def settled(around: Around) -> Around:
    """Every following cell as the house fills it; a cell may follow one of a table further down, hence the rounds."""
    for _ in range(4):
        for filed in around.filed:
            here = next(f for f in around.filed if f.number == filed.number)
            around = with_document(around, filed.number, follow(kind_of(filed.kind).follows, here, around))
    return around


def typed_over(
    around: Around, number: str, cells: dict[Place, Value], texts: dict[Place, str] | None = None
) -> Around:
    """A person gives cells a value (or a text that is none) of their own; what follows them follows."""
    here = next(f for f in around.filed if f.number == number)
    document = here.document
    for place, value in cells.items():
        document = _typed(document, place, value, "")
    for place, text in (texts or {}).items():
        document = _typed(document, place, None, text)
    return settled(with_document(around, number, document))


def _typed(document: Document, place: Place, value: Value, text: str) -> Document:
    record = document.record(place).with_value(place.field, value)
    typed = {**record.typed, place.field: text} if text else record.typed
    own = record.own | {place.field} if kind_of(document.kind).follows_at(place, document) else record.own
    record = replace(record, typed=typed, own=own)
    if not place.rows:
        return document.with_header(record)
    rows = tuple(record if r.uid == place.row else r for r in document.rows[place.rows])
    return document.with_rows(place.rows, rows)


def _document(kind: str, fields: dict, rows: dict) -> Document:
    return Document.from_plain({"kind": kind, "fields": fields, "rows": rows}, kind_of(kind).shape)


def _base() -> Document:
    project = {"uid": DIRECTION, "name": "市容维护"}
    return _document("base_data", FOOT, {"projects": [project], "events": []})


def _whole(scheme: Scheme) -> Document:
    amounts = {
        "annual_budget": "100000", "executed": "100000",
        "general_budget": "100000", "government_fund": "0", "special_account": "0", "other_funds": "0",
        "basic_expenditure": "20000",
    }  # fmt: skip
    return _document("department_evaluation", {**amounts, **GOALS}, {"indicators": _indicators(scheme)})


def _project(scheme: Scheme) -> Document:
    fields = {"executed": "80000", "competent_department": "某某局", **GOALS}
    return _document("project_evaluation", fields, {"indicators": _indicators(scheme)})


def _indicators(scheme: Scheme) -> list[dict]:
    return [
        {"uid": slug, "category": placed(scheme, slug), "name": name, "value": value,
         "actual": REACHED[slug], "origin": slug}
        for slug, (name, value) in VALUES.items()
    ]  # fmt: skip
