"""A calculation and the result that it states: right, wrong, or not to be told."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from lark import Token, Tree

from forms_app.document import plain_number

from .amounts import Figure, Value, figure, plus, value_of
from .parsing import COUNTED, FIGURES

WAN = Decimal(10_000)
HALF = Decimal("0.5")
# A result may be rounded to the digits that it has, as long as that changes it by no more than this.
ROUNDED_OFF = Decimal("0.015")
ABOUT = Decimal("0.05")
# Units that differ by this are perhaps meant: 300公斤×3000元/吨.
CONVERSIONS = {Decimal(n) for n in (2, 4, 7, 10, 12, 15, 24, 30, 60, 100, 360, 365, 500, 667, 1000, 10_000)}
OF_COUNTING = re.compile(COUNTED)
MOST_DECIMALS = 4
NUMBER = re.compile(r"-?[0-9.]+")


class Verdict(Enum):
    """``OPEN``: states no result. ``UNCLEAR``: nobody can tell: a part has no number, or the units don't go together."""

    RIGHT = "right"
    WRONG = "wrong"
    OPEN = "open"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Side:
    """What stands on one side of an equals sign; ``figure`` where that is one number alone."""

    tree: Tree
    value: Value
    figure: Figure | None
    total: bool


@dataclass(frozen=True)
class Calculation:
    """A calculation found in a costing: where it stands, what it comes to, what it states, and what would be right.

    ``due`` is the result in words (36万元) where the verdict is WRONG, ``result`` the place of the stated number;
    ``total`` tells a 合计 of what stands before it.
    """

    start: int
    end: int
    value: Value
    stated: Figure | None
    verdict: Verdict
    due: str = ""
    result: tuple[int, int] = (0, 0)
    total: bool = False

    def corrected(self, text: str) -> str:
        """The text with the right result in place of the wrong one."""
        start, end = self.result
        return f"{text[:start]}{NUMBER.match(self.due)[0]}{text[end:]}"


def side(tree: Tree) -> Side:
    children = tree.children
    total = isinstance(children[0], Token)
    inner = children[-1]
    alone = _alone(inner)
    return Side(inner, alone.value if alone else value_of(inner), alone, total)


def _alone(tree: Tree) -> Figure | None:
    if tree.data != "product" or len(tree.children) > 1:
        return None
    only, label = tree.children[0], ""
    if only.data == "labelled":
        label, only = "".join(only.children[0].children), only.children[1]
    return figure(*only.children, label) if only.data == "figure" else None


def sides(tree: Tree) -> list[Side]:
    return [side(child) for child in tree.children if isinstance(child, Tree)]


def judged(found: list[Side], start: int, end: int) -> Calculation:
    """A calculation with its sides compared; of several results the last one counts, of several faults the first."""
    value, stated, verdict = _chain(found)
    if verdict in (Verdict.WRONG, Verdict.UNCLEAR) and (glued := _glued(found)):
        value, stated, verdict = _in_a_row(glued)
    if verdict is not Verdict.WRONG:
        return Calculation(start, end, value, stated, verdict)
    due, result = correction(value, stated)
    return Calculation(start, end, value, stated, verdict, due, result)


def _chain(found: list[Side]) -> tuple[Value, Figure | None, Verdict]:
    """24*1.5=36=36万元, 20×5=100×50=5000, 6万元=10×0.6万元: each result is compared with the calculation before it."""
    reckoned, stated, verdict = None, None, Verdict.OPEN
    for each in found:
        if each.figure is None:
            first = reckoned is None and stated is not None
            verdict = compared(each.value, stated) if first else verdict
            reckoned = each
        else:
            stated = each.figure
            verdict = compared(reckoned.value, stated) if reckoned else verdict
        if verdict is Verdict.WRONG:
            break
    return (reckoned or found[0]).value, stated, verdict


def _glued(found: list[Side]) -> list[tuple[Value, Figure]]:
    """10*0.6=6万+24*1.5=36万: calculations added up as they are written, each with its result; else nothing."""
    pairs, value = [], found[0].value
    for each in found[1:]:
        if each.figure:
            pairs.append((value, each.figure))
        elif each.tree.data == "sum" and (result := _alone(each.tree.children[0])):
            pairs.append((value, result))
            value = value_of(each.tree.children[-1])
        else:
            return []
    return pairs if len(pairs) > 1 and any(each.figure is None for each in found[1:]) else []


def _in_a_row(pairs: list[tuple[Value, Figure]]) -> tuple[Value, Figure | None, Verdict]:
    *others, (_, last) = pairs
    if others[-1][0] is pairs[-1][0] and compared(total := _added(others), last) is Verdict.RIGHT:
        return total, last, Verdict.RIGHT  # …=36万=42万 ends with the sum
    verdicts = [compared(value, stated) for value, stated in pairs]
    if Verdict.RIGHT not in verdicts or Verdict.UNCLEAR in verdicts:
        return pairs[-1][0], pairs[-1][1], Verdict.UNCLEAR
    if Verdict.WRONG in verdicts:
        return *pairs[verdicts.index(Verdict.WRONG)], Verdict.WRONG
    return _added(pairs), None, Verdict.RIGHT


def _added(pairs: list[tuple[Value, Figure]]) -> Value:
    total = pairs[0][1].value
    for _, stated in pairs[1:]:
        total = plus(total, stated.value, 1)
    return total


def compared(value: Value, stated: Figure) -> Verdict:
    if not value.known or value.figures < 2:
        return Verdict.UNCLEAR
    if OF_COUNTING.match(stated.tail) and not stated.value.money and value.money:
        return Verdict.UNCLEAR
    if any(_agree(due, stated) for due in readings(value, stated)):
        return Verdict.RIGHT
    if value.fuzzy or _grouped_by_chance(value, stated) or _other_units(value, stated):
        return Verdict.UNCLEAR
    return Verdict.WRONG


def readings(value: Value, stated: Figure) -> list[Decimal]:
    """What a result may be in the unit of the stated one, likeliest first: who leaves units out means one of these."""
    units = [stated.scale] if stated.scale else [value.scale if value.money else Decimal(1), Decimal(1), WAN]
    amounts = [value.amount + value.loose * s for s in (value.scale, Decimal(1))] if value.money else []
    if not value.money:
        amounts = [value.amount * s for s in dict.fromkeys([Decimal(1), units[0], WAN])]
    return list(dict.fromkeys(amount / unit for unit in units for amount in amounts))


def _agree(due: Decimal, stated: Figure) -> bool:
    """Equal, or rounded to the digits of the stated result (四舍五入)."""
    gap = abs(due - stated.number)
    last = Decimal(1).scaleb(stated.number.as_tuple().exponent)
    if stated.about:
        return gap <= max(last * HALF, abs(due) * ABOUT)
    return gap <= last * HALF and gap <= abs(due) * ROUNDED_OFF


def _grouped_by_chance(value: Value, stated: Figure) -> bool:
    """…=460,200元…: is that 460200, or 460, and 200元 of something else?"""
    head = re.match(r"¥?[ \t]*([0-9]+),", stated.token)
    return bool(head) and value.amount == Decimal(head[1])


def _other_units(value: Value, stated: Figure) -> bool:
    """A price for another unit than is counted, and a result that its conversion would explain."""
    if all(any(c in p or p in c for c in value.counted) for p in value.per):
        return False
    for due in readings(value, stated):
        if due and stated.number:
            ratio = max(due / stated.number, stated.number / due)
            if ratio.quantize(Decimal(1), ROUND_HALF_UP) in CONVERSIONS and abs(
                ratio % 1 - HALF
            ) > HALF * Decimal("0.9"):
                return True
    return False


def correction(value: Value, stated: Figure) -> tuple[str, tuple[int, int]]:
    """The right result, in the unit that the wrong one is in, and where that one's number stands."""
    due = min(readings(value, stated), key=lambda r: _distance(r, stated.number))
    number = rounded(due, -stated.number.as_tuple().exponent)
    told = re.search(r"[0-9.,]+", stated.token)
    unit = stated.token[told.end() :].strip() or (stated.tail if len(stated.tail) <= 2 else "")
    start = stated.token.start_pos + told.start()
    return f"{number}{unit}", (start, start + len(told[0]))


def _distance(one: Decimal, other: Decimal) -> Decimal:
    if not (one > 0 and other > 0):
        return Decimal("Infinity")
    return max(one / other, other / one)


def rounded(number: Decimal, decimals: int) -> str:
    """With all its digits where they are few, else with those that the text uses, at least two."""
    if -number.normalize().as_tuple().exponent > MOST_DECIMALS:
        number = number.quantize(Decimal(1).scaleb(-max(2, decimals)), ROUND_HALF_UP)
    return plain_number(number)


def figures_of(tree: Tree) -> int:
    return sum(1 for token in tree.scan_values(lambda t: t.type in FIGURES))
