"""A costing text as a whole: its calculations, what they add up to, and whether anybody could reckon it again."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from enum import Enum
from functools import lru_cache

from .amounts import Value
from .items import NUMERALS, Amount, Item, Sort, items
from .judging import Calculation, Verdict, compared, correction
from .parsing import Steps, pieces
from .plain import HIDDEN, plain
from .summing import Total, total_of

# Longer texts are not read.
LONGEST = 4000
DIGITS = 50
# A 合计 is compared with what this many amounts before it make.
MOST_SUMMED = 40
# A lump sum that somebody else fixed can be looked up.
FIXED_ELSEWHERE = re.compile(r"合同|协议|中标|成交|招标|报价|询价|比价|结算|审定|评审|批复|核定|文号|发票")


class Lack(Enum):
    """Why nobody can reckon a costing again: it has no number at all, a price without a count, a count without a price,
    one sum alone, or is too long to be read."""

    NUMBERS = "numbers"
    COUNT = "count"
    PRICE = "price"
    PARTS = "parts"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Reading:
    """``calculations`` in their order, 合计 among them; ``items`` all that was found. ``total`` is None where
    the text leaves open what it comes to, ``lack`` where it can be reckoned again. ``steps`` counts what reading took."""

    calculations: tuple[Calculation, ...] = ()
    items: tuple[Item, ...] = ()
    total: Total | None = None
    lack: Lack | None = None
    steps: int = 0

    @property
    def wrong(self) -> tuple[Calculation, ...]:
        return tuple(c for c in self.calculations if c.verdict is Verdict.WRONG)


@lru_cache(maxsize=4096)  # a page and its rules ask for the same few texts again and again
def read(text: str) -> Reading:
    """What a costing says. Never raises; a text over ``LONGEST`` characters is not read, and the reading says so."""
    if len(text) > LONGEST:
        return Reading(lack=Lack.TOO_LONG)
    with localcontext(prec=DIGITS):
        steps, bare = Steps(), plain(text)
        found = tuple(_with_totals(list(items(bare, pieces(bare, steps))), steps))
        calculations = tuple(item.calculation for item in found if item.calculation)
        return Reading(calculations, found, total_of(found), _lack(found, bare), steps.taken)


# --- 合计 ---


def _with_totals(found: list[Item], steps: Steps) -> list[Item]:
    """A 合计 becomes a calculation: the sum of what stands before it, and the result that it states."""
    before: list[Item] = []
    for at, item in enumerate(found):
        if item.total and not item.part:
            steps.taken += min(len(before), MOST_SUMMED)
            found[at] = _total(item, before) if item.sort is Sort.AMOUNT else _summed_again(item, before)
        if not found[at].total:
            before.append(item)
    return found


def _sums(before: list[Item]) -> list[Amount]:
    """The sums of the last one, two, three … amounts: 合计 may begin anywhere."""
    sums, total = [], Amount()
    for item in reversed(before[-MOST_SUMMED:]):
        if item.said or item.due:
            total += item.said or item.due
            sums.append(total)
    return sums


def _total(item: Item, before: list[Item]) -> Item:
    main = [each for each in before[-2 * MOST_SUMMED :] if not each.part]
    sums = _sums(main)
    stated, figure = item.figure.value.amount, item.figure
    if not sums or any(compared(_as_value(s), figure) is Verdict.RIGHT for s in sums):
        verdict = Verdict.RIGHT if sums else Verdict.UNCLEAR
    else:
        verdict = Verdict.WRONG if _all_told(main) and not sums[-1].unitless else Verdict.UNCLEAR
    start, end = figure.token.start_pos, figure.token.end_pos
    value = _as_value(sums[-1] if sums else Amount(stated))
    due, place = correction(value, figure) if verdict is Verdict.WRONG else ("", (0, 0))
    return replace(item, calculation=Calculation(start, end, value, figure, verdict, due, place, True))


def _as_value(amount: Amount) -> Value:
    money = bool(amount.yuan)
    if not money:
        return Value(amount.unitless, figures=2)
    return Value(amount.yuan, 1, loose=amount.unitless, scale=Decimal(10_000), figures=2)


def _all_told(before: list[Item]) -> bool:
    """Nothing stands before a 合计 but amounts and calculations, so that it must be their sum."""
    if len(before) > MOST_SUMMED:
        return False
    amounts = [each for each in before if each.said or each.due]
    clear = all(
        each.sort in (Sort.CALCULATION, Sort.AMOUNT, Sort.WORDS) and not each.other for each in before
    )
    judged = all(c.verdict in (Verdict.RIGHT, Verdict.OPEN) for each in before if (c := each.calculation))
    enough = len(amounts) > 1 or any(each.calculation for each in amounts)
    return clear and judged and enough and not any(each.symbol for each in before)


def _summed_again(item: Item, before: list[Item]) -> Item:
    """合计2+1=3万 repeats what stands before it; 共计50人×100元 is a calculation like others."""
    mine = item.said or item.due
    if mine is None:
        return replace(item, total=False)
    units = (Decimal(1), Decimal(10_000))
    again = any(s.at(one) == mine.at(other) for s in _sums(before) for one in units for other in units)
    return replace(item, total=again)


# --- can it be reckoned again? ---


def _lack(found: tuple[Item, ...], text: str) -> Lack | None:
    sorts = {item.sort for item in found}
    amounts = [item for item in found if item.sort is Sort.AMOUNT or (item.said and not item.symbol)]
    bare = [item for item in found if item.sort is Sort.COUNT and item.figure and item.figure.value.bare]
    if any(_reckons(item) for item in found) or len(amounts) > 1 or len(bare) > 1:
        return None
    priced = (
        bool(amounts)
        or Sort.PRICE in sorts
        or any(i.said or i.due or i.symbol for i in found if i.calculation)
    )
    if priced and (sorts & {Sort.COUNT, Sort.SHARE} or NUMERALS.search(text)):
        return None
    if Sort.PRICE in sorts or any(item.symbol for item in found):
        return Lack.COUNT
    if amounts:
        fixed = FIXED_ELSEWHERE.search(text) or HIDDEN in text
        return None if fixed else Lack.PARTS
    return Lack.PRICE if Sort.COUNT in sorts else Lack.NUMBERS


def _reckons(item: Item) -> bool:
    return item.calculation is not None and not item.symbol and item.calculation.value.figures > 1
