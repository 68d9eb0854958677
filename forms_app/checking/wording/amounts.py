"""Rules on amounts as they were typed (rule book 8: C4): the column's unit is printed once, above it."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Fault, Rule
from forms_app.checking.rules import Columns, records
from forms_app.document import ColumnType, Place, Record
from forms_app.terms import Severity

WITH_UNIT = re.compile(r"\d\s*[百千万亿]*元$|\d\s*[百千万亿]+$")
TOLD = 3


def amounts_go_without_unit(columns: Callable[[], Columns]) -> Rule:
    """W11: 6万 in a column of 万元. It is understood and printed as 6; one hint for the table says how."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        found = list(_typed_with_unit(here, columns()))
        if found:
            money = around.scheme.money
            read = "、".join(
                f"“{r.typed[p.field].strip()}”为 {money.show(r[p.field])}" for r, p in found[:TOLD]
            )
            more = "等" if len(found) > TOLD else ""
            message = f"{len(found)} 处金额带了单位，已换算成{money.unit}：{read}{more}"
            advice = f"表上已印单位（{money.unit}），打印只印数字；请核对换算得对不对。"
            texts = tuple(r.typed[p.field] for r, p in found)
            yield Fault(message, advice, tuple(p for _, p in found), texts)

    return Rule("W11", "金额不带单位", Severity.HINT, run)


def _typed_with_unit(here: Filed, columns: Columns) -> Iterator[tuple[Record, Place]]:
    for rows, record in records(here):
        for column in columns[rows].values() if record.typed else ():
            text = unicodedata.normalize("NFKC", record.typed.get(column.name, "")).strip()[:40]
            money = column.type is ColumnType.MONEY and record[column.name] is not None
            if money and WITH_UNIT.search(text):
                yield record, Place(column.name, rows, record.uid)
