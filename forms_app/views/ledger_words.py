"""The 数据勾稽 in words: each number with the cells it comes of and their addresses, for a page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from forms_app import labels
from forms_app.checking.agreement import Agreement, Cell, Entry
from forms_app.checking.around import Around
from forms_app.checking.ledger import OVERALL, Group
from forms_app.deriving import How
from forms_app.document import ColumnType, plain_number
from forms_app.registry import kind_of
from forms_app.terms import Accord

# As many cells stand in a line; more are folded.
FEW = 6
SIGNS = {How.PRODUCT: "×", How.EVENTS: "、"}
READINGS = {How.EVENTS: "年初加项目变动：", How.COSTING: "测算结果："}
# What is checked row by row: where all is well, one needn't see each.
BY_ROW = (How.PRODUCT, How.COSTING)


@dataclass(frozen=True)
class Piece:
    """A cell as a link."""

    text: str
    address: str


@dataclass(frozen=True)
class Line:
    """A number of an agreement: which table tells it, how it reads, the cells it comes of, and how it stands."""

    where: str
    reading: str
    pieces: tuple[Piece, ...]
    sign: str
    fund: str
    value: str
    gap: str
    accord: Accord

    @property
    def many(self) -> bool:
        return len(self.pieces) > FEW


@dataclass(frozen=True)
class Shown:
    """An agreement as the page has it; ``lacking`` names the table that isn't there."""

    agreement: Agreement
    lines: tuple[Line, ...]
    lacking: str = ""

    @property
    def title(self) -> str:
        return self.agreement.title

    @property
    def accord(self) -> Accord:
        return Accord.SAME if self.agreement.agrees else self.agreement.accord

    @property
    def is_folded(self) -> bool:
        return self.agreement.agrees and any(entry.how in BY_ROW for entry in self.agreement.entries)


class Words:
    """How numbers and cells of a dossier are called."""

    def __init__(self, around: Around):
        self.around, self.money = around, around.scheme.money

    def title(self, group: Group) -> str:
        if group.key == OVERALL:
            return "整体"
        return group.name.strip() or "（未填名称）"

    def shown(self, agreement: Agreement) -> Shown:
        lacking = self._lacking(agreement) if agreement.lacks else ""
        return Shown(agreement, tuple(self._lines(agreement)), lacking)

    def _lacking(self, agreement: Agreement) -> str:
        return labels.title(self.around.scheme, agreement.lacks, self.around.year)

    def _lines(self, agreement: Agreement) -> Iterator[Line]:
        where = ""
        for entry in agreement.entries:
            where = self._where(entry) or where  # the sum of no rows stands in the table before it
            yield self._line(entry, where)

    def _line(self, entry: Entry, where: str) -> Line:
        reading, pieces = self._read(entry)
        return Line(
            where, reading, tuple(pieces), SIGNS.get(entry.how, "＋"),
            entry.fund.label if entry.fund else "", self.told(entry.value), self._gap(entry.gap), entry.accord,
        )  # fmt: skip

    def told(self, value: Decimal | None) -> str:
        return "空" if value is None else self.money.show(value)

    def in_short(self, agreement: Agreement) -> str:
        """附表1 项目支出 16.33，附表3-1等 2 张支出明细合计 8.33，相差 8 万元."""
        first = next(entry for entry in agreement.entries if entry.value is not None)
        if agreement.lacks:
            return f"{self._named(first)}，没有{self._lacking(agreement)}"
        worst = max(agreement.unlike, key=lambda entry: abs(entry.gap))
        gap = self.money.show(abs(worst.gap))
        return f"{self._named(first)}，{self._named(worst)}，相差 {gap} {self.money.unit}"

    def _named(self, entry: Entry) -> str:
        return f"{self._where(entry)} {self._name(entry)} {self.told(entry.value)}"

    def _name(self, entry: Entry) -> str:
        """What a sentence calls the number."""
        if entry.how in READINGS:
            return READINGS[entry.how].rstrip("：")
        names = list(dict.fromkeys(self._column(cell) for cell in entry.cells))
        if entry.how is How.ROWS:
            return f"{names[0] if names else ''}各行之和"
        return SIGNS.get(entry.how, "＋").join(names)

    def _where(self, entry: Entry) -> str:
        tables = list(dict.fromkeys(self._label(cell) for cell in entry.cells))
        if not tables:
            return ""
        return tables[0] if len(tables) == 1 else f"{tables[0]}等 {len(tables)} 张"

    def _label(self, cell: Cell) -> str:
        return f"批复的{cell.table.label}" if cell.approved else cell.table.label

    def _column(self, cell: Cell) -> str:
        return kind_of(cell.table.kind).shape.column(cell.place).label

    def _read(self, entry: Entry) -> tuple[str, Iterator[Piece]]:
        cells, several = entry.cells, len({cell.table.number for cell in entry.cells}) > 1
        if entry.how is How.SAME and len(cells) == 1:
            return "", self._pieces(cells, self._words)
        if entry.how is How.SAME:
            lacking = f"（缺 {entry.missing} 张）" if entry.missing else ""
            return f"{self._column(cells[0])}合计{lacking}：", self._pieces(cells, self._label_and_value)
        if entry.how is How.ROWS:
            name = self._column(cells[0]) if cells else ""
            return f"{name}各行之和：", self._pieces(cells, self._label_and_value if several else self._value)
        standing = [
            cell for cell in cells if not cell.table.document.record(cell.place).is_blank(cell.place.field)
        ]
        words = self._words if entry.how is How.COSTING else self._name_and_value
        return READINGS.get(entry.how, ""), self._pieces(standing or cells, words)

    def _pieces(self, cells: Iterable[Cell], words) -> Iterator[Piece]:
        return (Piece(words(cell), _address(cell)) for cell in cells)

    def _words(self, cell: Cell) -> str:
        return labels.place_label(
            kind_of(cell.table.kind), self.around.scheme, cell.table.document, cell.place
        )

    def _value(self, cell: Cell) -> str:
        column = kind_of(cell.table.kind).shape.column(cell.place)
        if column.type is ColumnType.NUMBER and cell.value is not None:
            return plain_number(cell.value)
        return self.told(cell.value)

    def _label_and_value(self, cell: Cell) -> str:
        return f"{self._label(cell)} {self._value(cell)}"

    def _name_and_value(self, cell: Cell) -> str:
        return f"{self._column(cell)} {self._value(cell)}"

    def _gap(self, gap: Decimal) -> str:
        if not gap:
            return ""
        return f"+{self.money.show(gap)}" if gap > 0 else self.money.show(gap).replace("-", "−")


def _address(cell: Cell) -> str:
    return f"{reverse('filing', args=[cell.table.number])}#{cell.place}"
