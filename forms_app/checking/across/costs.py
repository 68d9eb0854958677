"""A8: money in a 成本指标 is the money of the expense that it names. N6: a purpose told is one that is paid for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Fault, Rule
from forms_app.checking.rules import shortened
from forms_app.document import Place, Record, Value
from forms_app.measures import measure
from forms_app.terms import Severity
from forms_app.values import Money, NoValue

from .naming import likeness, numerals, paid_for
from .words import any_of, purposes, words

ROWS, COST = "indicators", "cost"
IN_MONEY = re.compile("[万亿千百]*元|[万亿]")
PRICE, JOINED = re.compile(any_of(words("prices"))), re.compile(any_of(words("joining")))
# What is named by three characters is named; of nearly equal names, four.
NAMED, NEARLY, ALIKE = 3, 4, 75
# Lines told in one message.
TOLD = 3


@dataclass(frozen=True)
class Spent:
    """Where it stands what money is spent on: a row set (of the one table of ``kind``, else of the same table), the cells
    that name a line, its amount, and what such a line is called. ``total`` is the header cell of all money there."""

    rows: str
    names: tuple[str, ...]
    amount: str
    label: str
    total: str
    kind: str = ""

    def table(self, here: Filed, around: Around) -> Filed | None:
        return around.one(self.kind) if self.kind else here

    def name(self, line: Record) -> str:
        return next((line[n].strip() for n in self.names if line[n].strip()), "")


def costs_are_spent(spent: Spent) -> Rule:
    """A 成本指标 with a sum of money, of the name of an expense or nearly so, has the amount of that expense."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        table = spent.table(here, around)
        for row in here.document.rows[ROWS] if table else ():
            stands = _money(row, around.scheme.money) if row["category"] == COST else None
            if stands is not None:
                yield from _unlike(row, stands, spent, table, around.scheme.money)

    return Rule("A8", "成本指标与支出明细金额不一致", Severity.EXPLAIN, run)


def _money(row: Record, money: Money) -> Value:
    """The sum of money that an indicator states in 元; None of a price, of several things at once, or of no money."""
    read = measure(row["value"])
    if (
        not read
        or not IN_MONEY.fullmatch(read.unit)
        or PRICE.search(row["name"])
        or JOINED.search(row["name"])
    ):
        return None
    try:
        return money.read(f"{read.number:f}{read.unit}")
    except NoValue:
        return None


def _unlike(row: Record, stands: Decimal, spent: Spent, table: Filed, money: Money) -> Iterator[Fault]:
    lines = [r for r in table.document.rows[spent.rows] if r[spent.amount] and _names(row, r, spent)]
    amounts = [r[spent.amount] for r in lines]
    due = {*amounts, sum(amounts, Decimal(0)), table.document[spent.total]}
    operator = measure(row["value"]).operator
    if not lines or any(_holds(operator, stands, d) for d in due if d is not None):
        return
    told = "、".join(f"“{shortened(spent.name(r))}”{money.show(r[spent.amount])}" for r in lines[:TOLD])
    gap = money.show(abs(sum(amounts, Decimal(0)) - stands))
    message = f"成本指标“{shortened(row['name'].strip())}”为 {row['value'].strip()}，{spent.label}{told} {money.unit}"
    yield Fault(
        f"{message}，相差 {gap} {money.unit}",
        f"请核对成本指标与{spent.label}，改正其中有误的一项；不是同一笔支出的，在三级指标里写明。",
        (
            Place("value", ROWS, row.uid),
            *(Place(spent.amount, spent.rows, r.uid, table.number) for r in lines),
        ),
        (row["value"], *(money.show(a) for a in amounts)),
    )


def _holds(operator: str, target: Decimal, amount: Decimal) -> bool:
    if operator in ("≤", "<"):
        return amount <= target
    return amount >= target if operator in ("≥", ">") else amount == target


def _names(row: Record, line: Record, spent: Spent) -> bool:
    """Whether an indicator's name is that of the expense: the same, part of it, or nearly the same."""
    return any(_same_thing(row["name"], line[name]) for name in spent.names)


def _same_thing(cost: str, expense: str) -> bool:
    one, other = paid_for(cost), paid_for(expense)
    if not one or not other or numerals(one) != numerals(other):
        return False
    short, long = sorted((one, other), key=len)
    if one == other or (len(short) >= NAMED and short in long):
        return True
    return len(short) >= NEARLY and likeness(one, other, ALIKE) > 0


# --- N6 ---


def purposes_are_paid(
    spent: Spent, goals: tuple[str, ...], texts: tuple[str, ...], above: tuple = ()
) -> Rule:
    """What the goals, or the names of 成本指标, say that money is for, some line pays (``texts`` are the cells that say
    what a line pays). ``above``: (kind, row set, cells) of the summary's line that this table spells out."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        lines = here.document.rows[spent.rows]
        paid = "".join(line[text] for line in lines for text in texts)
        if not any(line[spent.amount] for line in lines):
            return
        told = list(_told(here, around, goals, above))
        for name, meant in purposes().items():
            places = [(place, word) for text, place in told if (word := _first(meant, text))]
            if places and not _first(meant, paid):
                yield _unpaid(name, places, spent, lines)

    return Rule("N6", "目标的用途没有对应支出", Severity.HINT, run)


def _told(here: Filed, around: Around, goals: tuple[str, ...], above: tuple) -> Iterator[tuple[str, Place]]:
    yield from ((here.document[goal], Place(goal)) for goal in goals)
    costs = (r for r in here.document.rows[ROWS] if r["category"] == COST)
    yield from ((r["name"], Place("name", ROWS, r.uid)) for r in costs)
    summary = around.one(above[0]) if above and not here.adjusted else None
    line = summary.document.row(above[1], here.line) if summary else None
    for cell in above[2] if line else ():
        yield line[cell], Place(cell, above[1], line.uid, summary.number)


def _first(meant: tuple[str, ...], text: str) -> str:
    return next((word for word in meant if word in text), "")


def _unpaid(name: str, told: list[tuple[Place, str]], spent: Spent, lines: tuple[Record, ...]) -> Fault:
    said = "、".join(dict.fromkeys(f"“{word}”" for _, word in told))
    message = f"绩效目标或成本指标写了{said}，{spent.label}里没有{name}的支出"
    advice = f"请核对资金的用途：{spent.label}漏写的补写，不开支的从目标或指标中去掉。"
    places = (
        *(place for place, _ in told),
        *(Place(spent.names[0], spent.rows, r.uid) for r in lines[:TOLD]),
    )
    return Fault(message, advice, places, tuple(word for _, word in told))
