"""A table with a few indicators and texts, as rules on wording see it."""

from collections.abc import Iterable

from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Finding, Rule
from forms_app.checking.run import check
from forms_app.document import Column, ColumnType, Document, Record
from forms_app.schemes import SCHEMES

COLUMNS = {
    "": {
        "goal": Column("goal", "年度绩效目标", ColumnType.TEXT),
        "phone": Column("phone", "联系电话", ColumnType.TEXT),
        "period": Column("period", "项目实施期", ColumnType.TEXT),
        "amount": Column("amount", "金额", ColumnType.MONEY),
    },
    "indicators": {
        name: Column(name, label, ColumnType.TEXT)
        for name, label in {
            "category": "二级指标", "name": "三级指标", "value": "指标值", "actual": "实际完成值", "origin": "批复指标",
        }.items()
    },
}  # fmt: skip


def row(name: str = "", value: str = "", category: str = "quality", actual: str = "", **more) -> Record:
    values = {"category": category, "name": name, "value": value, "actual": actual, "origin": "", **more}
    return Record(values, uid=name or "row")


def around(
    *rows: Record, scheme: str = "hunan_2023", year: int = 2023, typed: dict | None = None, **header
) -> Around:
    cells = {"goal": "", "phone": "", "period": "", "amount": None, **header}
    document = Document("some", Record(cells, typed or {}), {"indicators": rows})
    return Around(SCHEMES[scheme], year, "某某单位", (Filed("p", "some", document),))


def found(rules: Rule | Iterable[Rule], *rows: Record, **more) -> list[Finding]:
    held = around(*rows, **more)
    return check([rules] if isinstance(rules, Rule) else rules, held.filed[0], held)


def codes(rules: Rule | Iterable[Rule], *rows: Record, **more) -> list[str]:
    return [finding.rule for finding in found(rules, *rows, **more)]
