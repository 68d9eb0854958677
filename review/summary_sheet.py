"""绩效目标汇总表 as a workbook: every header cell of the projects, to reckon with; amounts are numbers."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from forms_app import document
from forms_app.document import ColumnType
from forms_app.filings import Summary
from forms_app.filings.summing import Project
from forms_app.values import Money

from .sheets import Column, Sheet

# What the last row is written from.
SUM = None
NO_FORM = "非申报表格，供单位自用"
YES = "是"
WIDTHS = {ColumnType.MONEY: 18, ColumnType.DAY: 13, ColumnType.CHOICE: 16}
WIDTH = 28

Value = Callable[[tuple[int, Project] | None], str | int | Decimal | None]


def sheet(summary: Summary, as_of: str) -> Sheet:
    notes = [NO_FORM, f"{summary.source}；{as_of}；金额单位：{summary.money.unit}", *summary.total.notes]
    lines = [*enumerate(summary.projects, 1), SUM]
    return Sheet("绩效目标汇总表", summary.title, notes, tuple(_columns(summary)), lines)


def _columns(summary: Summary) -> Iterator[Column]:
    yield Column("序号", 6, lambda line: line[0] if line else "合计")
    for column in summary.kind.shape.header.values():
        width = WIDTHS.get(column.type, WIDTH)
        value = _amount(summary, column) if column.type is ColumnType.MONEY else _text(column)
        yield Column(column.label, width, value, _format(summary.money))
    yield Column("状态", 16, lambda line: line[1].state if line else f"共 {summary.total.count} 个项目")


def _text(column: document.Column) -> Value:
    def told(line: tuple[int, Project] | None) -> str:
        text = line[1].cells[column.name] if line else ""
        return YES if text and column.type is ColumnType.FLAG else text

    return told


def _amount(summary: Summary, column: document.Column) -> Value:
    def told(line: tuple[int, Project] | None) -> Decimal | str:
        yuan = line[1].header[column.name] if line else summary.yuan[column.name]
        return line[1].cells[column.name] if yuan is None else yuan / summary.money.factor

    return told


def _format(money: Money) -> str:
    """As on paper; digits that are finer than printed show too."""
    return f"#,##0.{'0' * money.decimals}####" if money.fixed else "General"
