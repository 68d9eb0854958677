"""Whatever stands in a self-evaluation's cells, it is followed, checked and explained: nothing raises.

Cells are read as the Editor reads them: what is no possible value stays as the text that was typed.
"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_app.checking.around import Around
from forms_app.checking.run import check
from forms_app.document import Column, Document, Record, blank_record, blank_value
from forms_app.registry import kind_of
from forms_app.terms import EventType, Severity
from forms_app.values import NoValue, read
from tests.clean import DIRECTION, with_document
from tests.evaluated import BASE, PROJECT, SCHEME, WHOLE, evaluated, settled

ODD = [
    "", " ", "0", "-0", "-1", "0.0001", "0.005", "33.3333", "100", "99999999999", "9999999999.99元", "999999999999",
    "1e999", "NaN", "Infinity", "十万", "约5", "１２", "八成", "—", "/", "100%", "86.19%", "-50%", "150%", "≥100", "＞90%",
    "≤0起", ">0", "<0", "=", "20-30次", "1:3", "0.96", "95%以上", "30余次", "0元", "3亿元", "27万元", "无", "未执行", "取消",
    "2022年13月", "2022年2月30日", "0000年", "9999年12月", "2023年12月底前", "6月31日", "上半年", "达到", "提升", "12条",
    "reached", "partly", "missed", "more", "less", "merged", "raised", "市容维护", "quantity", "😀" * 3, "长" * 5000,
]  # fmt: skip
TEXT = st.one_of(st.sampled_from(ODD), st.text(max_size=12), st.decimals(allow_nan=False).map(str))
CATEGORIES = [leaf.slug for leaf in SCHEME.leaves()]


def _with_text(record: Record, column: Column, text: str, own: bool) -> Record:
    try:
        value, typed = read(text, column, SCHEME.money), ""
    except NoValue:
        value, typed = blank_value(column), text
    record = record.with_value(column.name, value)
    kept = {**record.typed, column.name: typed} if typed else record.typed
    return replace(record, typed=kept, own=record.own | {column.name} if own else record.own)


@st.composite
def records(draw, record: Record, columns):
    for name in draw(st.lists(st.sampled_from(sorted({*columns} - {"category"})), max_size=8)):
        record = _with_text(record, columns[name], draw(TEXT), draw(st.booleans()))
    return record


@st.composite
def documents(draw, document: Document, rows: str):
    kind = kind_of(document.kind)
    columns = kind.row_set(rows).columns
    document = document.with_header(draw(records(document.header, kind.shape.header)))
    changed = [draw(records(r, columns)) for r in document.rows[rows] if draw(st.integers(0, 9))]
    if "category" in columns:
        changed = [r.with_value("category", draw(st.sampled_from(CATEGORIES))) for r in changed]
    return document.with_rows(rows, tuple(changed))


@st.composite
def events(draw, base: Document):
    """项目变动 of any type, under this project, another one or none."""
    columns = kind_of(base.kind).row_set("events").columns
    rows = []
    for number in range(draw(st.integers(0, 3))):
        uid = f"e{number}"
        event = blank_record(
            columns, uid, parent=draw(st.sampled_from([DIRECTION, "gone", ""])), into="市容维护"
        )
        event = event.with_value("type", draw(st.sampled_from(list(EventType))))
        rows.append(draw(records(event, {k: c for k, c in columns.items() if k not in ("parent", "type")})))
    return base.with_rows("events", tuple(rows))


@st.composite
def arounds(draw) -> Around:
    around = evaluated()
    for filed in around.filed:
        rows = {BASE: "projects", WHOLE: "indicators", PROJECT: "indicators"}.get(filed.number)
        if rows:
            around = with_document(around, filed.number, draw(documents(filed.document, rows)))
    base = next(f.document for f in around.filed if f.number == BASE)
    around = with_document(around, BASE, draw(events(base)))
    promised = draw(st.sampled_from([around.promised, ()]))
    return replace(around, promised=promised, promised_first=promised, evaluates=draw(st.booleans()))


def told(around: Around):
    for filed in around.filed:
        if filed.number in (WHOLE, PROJECT):
            yield from check(kind_of(filed.kind).rules, filed, around)


@given(arounds())
@settings(max_examples=60)
def test_whatever_stands_in_the_cells_is_followed_checked_and_explained(around):
    for finding in [*told(around), *told(settled(around))]:
        assert finding.message and finding.advice and finding.places
        assert len(finding.message) < 1000
        assert len(finding.fingerprint) == 32


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize(
    "field", ["annual_budget", "executed", "execution_weight", "execution_score", "total_score"]
)
def test_odd_text_in_a_number_cell_is_kept_and_told(field, text):
    around = evaluated()
    here = next(f for f in around.filed if f.number == WHOLE)
    column = kind_of(here.kind).shape.header[field]
    document = here.document.with_header(_with_text(here.document.header, column, text, own=True))
    found = list(told(settled(with_document(around, WHOLE, document))))
    if document.header.is_text_only(field):
        assert any(f.rule == "V1" and f.severity == Severity.BLOCK for f in found)
