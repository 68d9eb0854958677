"""What a costing comes to as a whole, where that can be told; to be compared with the amount that it explains."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .items import Amount, Item, Sort
from .judging import Verdict

MOST_MIXED = 10


@dataclass(frozen=True)
class Total:
    """``amount`` is the likeliest reading, ``others`` those that would do as well. ``certain``: made of calculations or
    of a 合计; else of amounts in a row, of which one or the other may not be meant."""

    amount: Amount
    others: tuple[Amount, ...]
    certain: bool
    addends: int

    def fits(self, yuan: Decimal, unit: Decimal, slack: Decimal) -> bool:
        """Is the amount one of the readings? Numbers without a unit may be 元 or the table's ``unit``."""
        units = (Decimal(1), unit)
        return any(abs(each.at(u) - yuan) <= slack for each in (self.amount, *self.others) for u in units)


def total_of(items: Sequence[Item]) -> Total | None:
    """None where the text leaves open what it comes to."""
    main = [item for item in items if not item.part]
    stated = [item for item in main if item.total and item.said]
    addends = [item for item in main if not item.total and _amount(item)]
    if not (stated or addends) or not _clear(main, bool(stated)):
        return None
    if not stated and not all(item.said or item.due.yuan for item in addends):
        return None  # 365天*24小时 need not be an amount
    calculations = [item for item in addends if item.calculation]
    others = [*_readings(addends, calculations), *(item.said for item in stated)]
    others += [_added(item.said for item in stated)] if stated else []
    amount = stated[-1].said if stated else _added(map(_amount, addends))
    certain = bool(stated) or len(calculations) == len(addends)
    return Total(amount, tuple(others), certain, max(1, len(addends)))


def _amount(item: Item) -> Amount | None:
    return item.said or item.due


def _added(amounts) -> Amount:
    return sum(amounts, Amount())


def _readings(addends: list[Item], calculations: list[Item]) -> list[Amount]:
    """All together, with the right results in place of the stated ones, the calculations alone, without those that
    others go on from, the last one; and what a total before its parts says (培训费10万元：50人×…)."""
    if not addends:
        return []
    last = [amount for amount in (addends[-1].said, addends[-1].due) if amount]
    mixed = bool(calculations) and len(calculations) < len(addends)
    groups = (addends, calculations, _final(calculations))
    sums = [_added(item.said or item.due for item in group) for group in groups if group]
    dues = [_added(item.due or item.said for item in group) for group in groups if group]
    return [*sums, *dues, *(last if calculations else []), *(_subsets(addends) if mixed else [])]


def _subsets(addends: list[Item]) -> set[Amount]:
    """The sums of any of the addends: where amounts and calculations mix, one may detail the other."""
    sums = {Amount()}
    for item in addends[:MOST_MIXED]:
        sums |= {each + (item.said or item.due) for each in sums}
    return sums - {Amount()}


def _final(calculations: list[Item]) -> list[Item]:
    """Without the ones whose result a later one begins from: 10×2=20万，20万×3=60万."""
    final = []
    used = {part for item in calculations for part in item.calculation.value.parts}
    for item in calculations:
        amount = _amount(item)
        if amount.yuan + amount.unitless not in used:
            final.append(item)
    return final


def _clear(main: list[Item], stated: bool) -> bool:
    """Nothing stands in the text that might change the sum: a share, a count that multiplies, last year's amount."""
    if any(
        i.sort is Sort.BROKEN or (i.other and i.sort is not Sort.WORDS and i.sort is not Sort.COUNT)
        for i in main
    ):
        return False
    if stated:
        return True
    if any(item.sort is Sort.SHARE or (item.symbol and not item.said) for item in main):
        return False
    finished = all(
        (item.said is not None and item.calculation.verdict is not Verdict.UNCLEAR)
        for item in main
        if item.calculation and item.sort is Sort.CALCULATION
    )
    lone = any(item.sort is Sort.AMOUNT for item in main)
    loose_ends = any(item.sort in (Sort.COUNT, Sort.PRICE) for item in main)
    return not loose_ends or (finished and not lone)
