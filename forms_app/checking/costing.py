"""Ready-made rules on 支出测算依据及过程说明: is it reckoned right, does it come to the amount, can it be reckoned again?

Each takes a row set (the header where that is empty) and the column of its costings.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from forms_app.costing import LONGEST, Calculation, Lack, Reading, Total, read
from forms_app.deriving import How, Tie
from forms_app.document import Place, Record
from forms_app.terms import Severity
from forms_app.values import Money

from .around import Around, Filed
from .finding import Fault, Rule

# Characters told of a calculation.
TOLD = 40
LACKING = {
    Lack.NUMBERS: "没有可以复算的数字",
    Lack.COUNT: "有单价或标准，没有面积、人数、次数等数量，无法复算",
    Lack.PRICE: "有数量，没有单价，无法复算",
    Lack.PARTS: "只有一个总数，没有单价和数量，无法复算",
    Lack.TOO_LONG: f"超过 {LONGEST} 字，未能核算",
}
HOW = "请写成“数量×单价=金额”，如 10次×0.5万元/次=5万元；按合同或文件确定的，写明合同名称或文号。"
SHORTER = f"请精简到 {LONGEST} 字以内，只写测算依据和过程。"


def costed(rows: str, text: str, amount: str) -> tuple[Rule, ...]:
    """All three on a column of costings, each of which explains the ``amount`` beside it."""
    return reckoned_right(rows, text), comes_to(rows, text, amount), repeatable(rows, text, amount)


def reckoned_right(rows: str, text: str) -> Rule:
    """Each calculation has the result that it states; the right one is offered."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for record, place, reading in _costings(here, rows, text):
            yield from (_wrong(calculation, record[text], place) for calculation in reading.wrong)

    return Rule("S1", "测算过程计算有误", Severity.EXPLAIN, run)


def comes_to(rows: str, text: str, amount: str, name: str = "金额") -> Rule:
    """What a costing comes to is the amount that it explains, called ``name``."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for record, place, reading in _costings(here, rows, text):
            if reading.total and record[amount]:
                places = (Place(amount, rows, record.uid), place)
                yield from _unlike(reading.total, record[amount], name, places, around.scheme.money)

    return Rule("S2", "测算结果与金额不一致", Severity.EXPLAIN, run)


def repeatable(rows: str, text: str, amount: str, label: str = "测算依据") -> Rule:
    """A costing, called ``label``, names what it takes to reckon it again. A blank one is for other rules to tell."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for record, place, reading in _costings(here, rows, text):
            if record[amount] and not record.is_blank(text) and reading.lack:
                advice = SHORTER if reading.lack is Lack.TOO_LONG else HOW
                yield Fault(f"{label}{LACKING[reading.lack]}", advice, (place,), (record[text],))

    return Rule("S3", "测算依据无法复算", Severity.HINT, run)


@dataclass(frozen=True)
class Costed:
    """Amounts of rows beside what their costings come to, where a text leaves no doubt of it: for the 数据勾稽."""

    rows: str
    text: str
    amount: str

    def ties(self, here: Filed, around: Around) -> Iterator[Tie]:
        for record, place, reading in _costings(here, self.rows, self.text):
            stands, total = record[self.amount], reading.total
            if stands and total:
                fits = _fits(total, stands, around.scheme.money)
                if fits or total.certain:
                    due = stands if fits else _due(total, stands, around.scheme.money)
                    target = Place(self.amount, self.rows, record.uid)
                    yield Tie(target, How.COSTING, ((here, place),), due)


def _costings(here: Filed, rows: str, text: str) -> Iterator[tuple[Record, Place, Reading]]:
    for record in here.document.rows[rows] if rows else (here.document.header,):
        yield record, Place(text, rows, record.uid), read(record[text] or "")


def _wrong(calculation: Calculation, text: str, place: Place) -> Fault:
    written = text[calculation.start : calculation.end].strip()
    written = f"…{written[-TOLD:]}" if len(written) > TOLD else written
    what = "与前面各项之和不符" if calculation.total else "计算有误"
    message = f"“{written}”{what}，应为 {calculation.due}"
    advice = f"请核对每一个数；其他数无误的，把结果改为 {calculation.due}，金额也相应核对。"
    offers = ((place, calculation.corrected(text)),)
    return Fault(message, advice, (place,), (written, calculation.due), offers=offers)


def _unlike(
    total: Total, stands: Decimal, name: str, places: tuple[Place, ...], money: Money
) -> Iterator[Fault]:
    if _fits(total, stands, money):
        return
    due = _due(total, stands, money)
    shown, reckoned, gap = money.show(stands), money.show(due), money.show(abs(due - stands))
    yield Fault(
        f"{name} {shown} ≠ 测算合计 {reckoned}，相差 {gap} {money.unit}",
        f"请核对{name}与测算过程，改正其中有误的一项；测算没有写全的，请补充。",
        places,
        (shown, reckoned),
        None if total.certain else Severity.HINT,
    )


def _fits(total: Total, stands: Decimal, money: Money) -> bool:
    return total.fits(stands, Decimal(money.factor), money.half_last_digit() * total.addends)


def _due(total: Total, stands: Decimal, money: Money) -> Decimal:
    """What the costing comes to, in 元 or in the table's unit: whichever is nearer to the amount."""
    readings = (total.amount.at(Decimal(1)), total.amount.at(Decimal(money.factor)))
    return min(readings, key=lambda yuan: abs(yuan - stands))
