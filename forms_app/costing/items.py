"""What the pieces of a costing are: a calculation, an amount, a price, a count, or words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum

from .amounts import Figure, Value
from .judging import OF_COUNTING, Calculation, Side, Verdict, figures_of, judged, sides
from .parsing import COUNTED, Piece
from .plain import HIDDEN

PRICE_BEFORE = re.compile(
    r"(?:每(?!学?年)[^,，、;。]{0,10}|单价|均价|人均|户均|次均|标准|定价|价格|基数)[为是:约按计共]*$"
)
PRICE_BEHIND = re.compile(rf"每|一?{COUNTED}|标准|起")
PARTS_BEFORE = re.compile(r"其中|包括|包含")
# An amount that may tell of something else: last year's, a contract's, a limit, what is left.
OTHER_BEFORE = re.compile(
    "上年|去年|往年|历年|已|剩余|总投资|总价|合同|不超过|不高于|上限|最高|限额|控制|结余|结转|节约|减少|增加|原(?!材|料)|扣除"
)
OTHER_BEHIND = re.compile(r"以[内下上]|的|起")
NUMERALS = re.compile(rf"(?<!第)[一二两三四五六七八九十百千]+(?:{COUNTED}|人|个)")
ZERO = Decimal(0)


class Sort(Enum):
    CALCULATION = "calculation"
    AMOUNT = "amount"
    PRICE = "price"
    COUNT = "count"
    SHARE = "share"
    WORDS = "words"
    BROKEN = "broken"


@dataclass(frozen=True)
class Amount:
    """元, and a number whose unit was left out (24*1.5=36)."""

    yuan: Decimal = ZERO
    unitless: Decimal = ZERO

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.yuan + other.yuan, self.unitless + other.unitless)

    def at(self, unit: Decimal) -> Decimal:
        return self.yuan + self.unitless * unit


@dataclass(frozen=True)
class Item:
    """A piece of a costing: ``said`` is the amount that it states, ``due`` what it comes to. ``total``: it sums up
    (合计); ``part``: it details what stands before; ``other``: its amount may tell of something else."""

    sort: Sort
    calculation: Calculation | None = None
    figure: Figure | None = None
    said: Amount | None = None
    due: Amount | None = None
    total: bool = False
    part: bool = False
    other: bool = False
    symbol: bool = False


@dataclass
class Scope:
    """Which sentence is read, and whether what follows in it are parts: 其中…, 印刷费3万：…"""

    sentence: int = -1
    parts: bool = field(default=False)

    def holds(self, piece: Piece, lead: str, tail: str) -> bool:
        if piece.sentence != self.sentence:
            self.sentence, self.parts = piece.sentence, False
        held = self.parts or bool(PARTS_BEFORE.search(lead))
        self.parts = held or tail.startswith(":")
        return held or piece.aside


def items(text: str, found: Iterable[Piece]) -> Iterator[Item]:
    scope = Scope()
    for piece in found:
        if piece.tree is None:
            yield Item(Sort.BROKEN, part=piece.aside)
            continue
        lead = piece.before + _lead(text[piece.start : piece.end])
        item = _item(piece, sides(piece.tree), lead)
        tail = item.figure.tail if item.figure else ""
        alone = item.figure is not None and (HIDDEN in lead or OTHER_BEHIND.match(tail))
        other = bool(alone or OTHER_BEFORE.search(lead))
        yield replace(item, part=scope.holds(piece, lead, tail), other=other)


def _lead(told: str) -> str:
    return re.match(r"[^0-9¥.]*", told)[0]


def _item(piece: Piece, found: list[Side], lead: str) -> Item:
    first = found[0]
    if (
        len(found) == 1
        and first.figure is None
        and first.tree.data == "product"
        and not figures_of(first.tree)
    ):
        return _words(lead)
    if all(side.figure for side in found):
        return _single(piece, found, lead)
    calculation = judged(found, piece.start, piece.end)
    if _counts(calculation):
        return Item(Sort.COUNT, calculation)
    due, said = _reckoned(calculation.value), _stated(calculation)
    symbol = any(figures_of(side.tree) and _symbolic(side) for side in found)
    return Item(Sort.CALCULATION, calculation, None, said, due, first.total, symbol=symbol)


def _counts(calculation: Calculation) -> bool:
    """3人×5天=15人天 is no amount."""
    stated = calculation.stated
    return stated is not None and not stated.scale and bool(OF_COUNTING.match(stated.tail))


def _symbolic(side: Side) -> bool:
    """Multiplies by something that has no number (2000元×人数)."""
    return any(True for _ in side.tree.find_data("symbol"))


def _words(lead: str) -> Item:
    """三个社区 is a count too."""
    return Item(Sort.COUNT if NUMERALS.search(lead) else Sort.WORDS)


def _single(piece: Piece, found: list[Side], lead: str) -> Item:
    """A number alone, or one that is said to equal another."""
    figure = found[0].figure
    amount = Amount(figure.value.amount)
    if figure.token.type == "SHARE":
        return Item(Sort.SHARE, figure=figure)
    if not figure.value.money:
        price = any(side.figure.value.money for side in found)
        return Item(Sort.PRICE if price else Sort.COUNT, figure=figure, total=found[0].total)
    priced = figure.value.per or PRICE_BEFORE.search(lead) or PRICE_BEHIND.match(figure.tail)
    if priced and not found[0].total:
        return Item(Sort.PRICE, figure=figure)
    return Item(Sort.AMOUNT, figure=figure, said=amount, due=amount, total=found[0].total)


def _reckoned(value: Value) -> Amount | None:
    if not value.known:
        return None
    if value.money:
        return Amount(value.amount + value.loose * value.scale)
    return Amount(unitless=value.amount)


def _stated(calculation: Calculation) -> Amount | None:
    stated = calculation.stated
    if stated is None:
        return None
    if stated.scale:
        return Amount(stated.value.amount)
    if calculation.verdict is Verdict.RIGHT and calculation.value.money:
        return _reckoned(calculation.value)
    return Amount(unitless=stated.value.amount)
