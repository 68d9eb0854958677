"""Rules on what a project costs (rule book 8: A9, A10): lines with a price and a quantity, and the year's budget within
the whole project's. Of cells that are blank other rules tell."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from forms_app.deriving import product
from forms_app.document import Place, Record, plain_number
from forms_app.terms import Severity

from .around import Around, Filed
from .finding import Fault, Rule
from .periods import Period
from .rules import shortened, sum_fault

# Lines that a message tells by name; the others are counted.
TOLD = 3
PUT_RIGHT = "请核对单价、数量和明细金额，改正其中有误的一项；明细金额可点“恢复自动取数”，由单价乘以数量得出。"
# 三年行动计划, 五年规划; 2018-2020 or 2018年至2020年.
YEARS_AHEAD = re.compile(
    r"(?<![第\d])(?:[2-9]|1\d|[两二三四五六七八九十])年(?!级)\w{0,4}(?:计划|规划|方案|行动)"
)
YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"
SPAN_OF_YEARS = re.compile(rf"({YEAR})年?度?(?:-|—|–|~|至|到)+({YEAR})年?度?")
ONE_YEAR = re.compile(rf"{YEAR}年")


@dataclass(frozen=True)
class Priced:
    """Row cells of a line that is priced: what it is called, amount, price, quantity, and what both rest on."""

    rows: str
    name: str
    amount: str = "amount"
    price: str = "price"
    quantity: str = "quantity"
    price_basis: str = "price_basis"
    quantity_basis: str = "quantity_basis"

    def named(self, here: Filed) -> Iterator[tuple[str, Record]]:
        for number, row in enumerate(here.document.rows[self.rows], 1):
            yield f"“{shortened(row[self.name].strip())}”" if row[self.name].strip() else f"第{number}行", row

    def place(self, field: str, row: Record) -> Place:
        return Place(field, self.rows, row.uid)


def amounts_are_products(lines: Priced) -> Rule:
    """A9: 明细金额 = 单价 × 数量, of every line that has both."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for name, row in lines.named(here):
            price, quantity = row[lines.price], row[lines.quantity]
            due = product(price, quantity)
            if due is not None:
                reading = f"单价 {around.scheme.money.show(price)} × 数量 {plain_number(quantity)} ="
                total = (f"{name}明细金额", row[lines.amount], lines.place(lines.amount, row))
                places = (lines.place(lines.price, row), lines.place(lines.quantity, row))
                for fault in sum_fault(around, total, (reading, due, 1), places):
                    yield replace(fault, advice=PUT_RIGHT)

    return Rule("A9", "明细金额等于单价乘以数量", Severity.BLOCK, run)


def lines_are_priced(lines: Priced) -> Rule:
    """A9: an amount without price or quantity can't be checked; one hint for all."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        found = [
            (name, lines.place(field, row))
            for name, row in lines.named(here)
            for field in (lines.price, lines.quantity)
            if not row.is_blank(lines.amount) and row.is_blank(field)
        ]
        if found:
            what = f"{_listed(name for name, _ in found)}有明细金额，没有填全单价和数量"
            yield Fault(
                what, "请补填单价和数量，明细金额由两者相乘得出。", tuple(place for _, place in found)
            )

    return Rule("A9", "有金额的明细填全单价和数量", Severity.HINT, run)


def prices_have_grounds(lines: Priced) -> Rule:
    """Prices and quantities say what they rest on; one explanation answers for the table."""
    grounds = {lines.price_basis: (lines.price, "单价"), lines.quantity_basis: (lines.quantity, "数量")}

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        bare = {
            basis: [(n, row) for n, row in lines.named(here) if not row.is_blank(of) and row.is_blank(basis)]
            for basis, (of, _) in grounds.items()
        }
        told = [f"{len(found)} 条明细的{grounds[basis][1]}" for basis, found in bare.items() if found]
        if told:
            places = tuple(lines.place(basis, row) for basis, found in bare.items() for _, row in found)
            values = tuple(f"{basis}：{name}" for basis, found in bare.items() for name, _ in found)
            advice = "请在“依据”中写明标准、询价、合同或测算办法；确无依据的，说明原因。"
            yield Fault(f"{'、'.join(told)}没有写依据", advice, places, values)

    return Rule("D2", "单价和数量有依据", Severity.EXPLAIN, run)


def _listed(names: Iterable[str]) -> str:
    unlike = list(dict.fromkeys(names))
    return "、".join(unlike[:TOLD]) + (f"等 {len(unlike)} 条" if len(unlike) > TOLD else "")


@dataclass(frozen=True)
class Budget:
    """Header cells: the money of the whole project and that of the year, each with what it is called."""

    whole: tuple[str, str]
    annual: tuple[str, str]

    @property
    def places(self) -> tuple[Place, Place]:
        return Place(self.annual[0]), Place(self.whole[0])


def several_years_cost_more(budget: Budget, period: Period, name: str) -> Rule:
    """A10: a project of several years, by its days or by its name, whose year costs as much as all of it."""
    (whole, whole_name), (annual, annual_name) = budget.whole, budget.annual

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        total, told = here.document[whole], _several_years(here, period, name)
        if total and told and total == here.document[annual]:
            shown = around.scheme.money.show(total)
            message = f"{told}，{whole_name}与{annual_name}都是 {shown}"
            advice = f"跨年度项目的{whole_name}应包括各年度，请核对；{whole_name}只算本年度的，说明原因。"
            places = (*budget.places, Place(name), *period.places)
            yield Fault(message, advice, places, (shown, told))

    return Rule("A10", "跨年度项目的总预算", Severity.EXPLAIN, run)


def _several_years(here: Filed, period: Period, name: str) -> str:
    """What says that the project runs for several years; nothing where nothing does."""
    span = period.of(here.document)
    if span and span.crosses_years:
        return f"项目期跨年度（{span}）"
    found = years_in(here.document[name])
    return f"项目名称写的是“{found}”" if found else ""


def years_in(name: str) -> str:
    """The words of a project's name that say several years, unless it names the one year that it asks for
    (三年行动计划（2020年度）): the project is that year's part then."""
    bare = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    span = SPAN_OF_YEARS.search(bare)
    if span and span[1] != span[2]:
        found = span[0]
    else:
        ahead = YEARS_AHEAD.search(bare)
        found = ahead[0] if ahead else ""
    return "" if ONE_YEAR.search(SPAN_OF_YEARS.sub("", bare)) else found
