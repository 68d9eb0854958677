"""What a calculation comes to: numbers with a unit of money, counts, shares, and what they make together."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from lark import Token, Tree

SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
WRITTEN = re.compile(
    r"¥?[ \t]*(?P<number>[0-9.,]+)[ \t]*(?P<fuzzy>[余多几])?[ \t]*(?P<unit>[十百千万亿]*[元圆]?)"
)
OUTSIDE = re.compile(r"(?P<scale>[十百千]?[万亿]|[百千])?元")
ABOUT = re.compile(r"(?:大?约|近|左右|上下|大概|大致|估算?|≈)")
FUZZY = re.compile("[余多几]")
PERCENT = {"%": Decimal("0.01"), "‰": Decimal("0.001")}


@dataclass(frozen=True)
class Value:
    """What a part of a calculation comes to; ``amount`` is None where nobody can tell (×人数).

    ``money``: 1 for an amount in 元, 0 for a plain number. ``loose`` are addends without a unit beside amounts that have
    one (15万+5), ``scale`` the unit of money met last. ``bare``: no unit at all. ``vague``: 万 without 元, which may also
    count something; ``fuzzy``: 50余人. ``counted`` and ``per`` are the units of its counts and what its prices are for,
    ``figures`` their number and ``parts`` what they are.
    """

    amount: Decimal | None
    money: int = 0
    loose: Decimal = Decimal(0)
    scale: Decimal = Decimal(1)
    bare: bool = False
    vague: bool = False
    fuzzy: bool = False
    figures: int = 0
    counted: tuple[str, ...] = ()
    per: tuple[str, ...] = ()
    parts: tuple[Decimal, ...] = ()

    @property
    def known(self) -> bool:
        return self.amount is not None


@dataclass(frozen=True)
class Figure:
    """One number as it was written: ``token`` says how, ``label`` and ``tail`` are the words around it."""

    value: Value
    token: Token
    number: Decimal
    scale: Decimal | None
    label: str = ""
    tail: str = ""

    @property
    def about(self) -> bool:
        return self.value.fuzzy or bool(ABOUT.search(self.label[-3:]) or ABOUT.match(self.tail))


UNKNOWN = Value(None)


def figure(token: Token, tail: Tree, label: str = "") -> Figure:
    written = WRITTEN.match(token)
    number = Decimal(written["number"].replace(",", "").rstrip(".") or 0)
    words = "".join(t for t in tail.children if t.type == "WORD")
    per = tuple(t.lstrip("/ \t") for t in tail.children if t.type == "PER")
    value = _value(token, number, written)
    fuzzy = bool(written["fuzzy"] or FUZZY.match(words))
    if per or words or fuzzy:
        counted = (words,) if words and not value.money else ()
        value = replace(value, per=per, fuzzy=fuzzy, bare=value.bare and not words, counted=counted)
    scale = value.scale if token.type == "AMOUNT" else None
    return Figure(value, token, number, scale, label, words)


def _value(token: Token, number: Decimal, written: re.Match) -> Value:
    if token.type == "SHARE":
        share = number * PERCENT[token[-1]]
        return Value(share, figures=1, parts=(share,))
    scale = scale_of(written["unit"])
    amount = number * scale
    if token.type == "AMOUNT":
        vague = written["unit"][-1:] in SCALES
        return Value(amount, 1, scale=scale, vague=vague, figures=1, parts=(amount,))
    return Value(amount, bare=token.type == "NUMBER", figures=1, parts=(amount,))


def scale_of(unit: str) -> Decimal:
    """How many 元 a unit is: 万元 is 10000, 百万 1000000."""
    scale = Decimal(1)
    for char in unit:
        scale *= SCALES.get(char, 1)
    return scale


# --- what a tree comes to ---


def value_of(tree: Tree) -> Value:
    return EVALUATED[tree.data](tree)


def _product(tree: Tree) -> Value:
    value = value_of(tree.children[0])
    for sign, other in _pairs(tree):
        value = times(value, value_of(other)) if sign == "TIMES" else over(value, value_of(other))
    return value


def _sum(tree: Tree) -> Value:
    value = value_of(tree.children[0])
    for sign, other in _pairs(tree):
        value = plus(value, value_of(other), 1 if sign == "PLUS" else -1)
    return value


def _pairs(tree: Tree):
    rest = tree.children[1:]
    return ((sign.type, other) for sign, other in zip(rest[::2], rest[1::2], strict=True))


def _group(tree: Tree) -> Value:
    """A bracket, perhaps with the unit behind it: (10+5)万元."""
    _, inner, _, tail = tree.children
    value = value_of(inner)
    words = "".join(t for t in tail.children if t.type == "WORD")
    unit = OUTSIDE.match(words)
    if unit and value.known and not value.money:
        scale = scale_of(unit["scale"] or "")
        return replace(value, amount=value.amount * scale, money=1, scale=scale, bare=False)
    counted = (words,) if words and not value.money else ()
    return replace(value, bare=value.bare and not words, counted=value.counted + counted)


EVALUATED = {
    "product": _product,
    "sum": _sum,
    "group": _group,
    "figure": lambda tree: figure(*tree.children).value,
    "labelled": lambda tree: value_of(tree.children[1]),
    "symbol": lambda tree: UNKNOWN,
}


def _together(one: Value, other: Value, **result) -> Value:
    """Both in one, with the result given."""
    scale = one.scale if one.money and not (other.money and one.vague) else other.scale
    common = {
        "scale": scale, "vague": one.vague and other.vague, "fuzzy": one.fuzzy or other.fuzzy,
        "figures": one.figures + other.figures, "counted": one.counted + other.counted, "per": one.per + other.per,
        "parts": one.parts + other.parts, "bare": one.bare and other.bare,
    }  # fmt: skip
    return Value(**(common | result))


def times(one: Value, other: Value) -> Value:
    money = one.money + other.money
    if money > 1 and (one.vague or other.vague):
        money = 1  # 3万×20元: 3万 counts something
        one, other = (replace(one, money=0), other) if one.vague else (one, replace(other, money=0))
    if not (one.known and other.known) or money > 1 or (one.loose and other.loose):
        return _together(one, other, amount=None)
    loose = one.loose * other.amount + other.loose * one.amount
    return _together(one, other, amount=one.amount * other.amount, money=money, loose=loose)


def over(one: Value, other: Value) -> Value:
    money = one.money - other.money
    if not (one.known and other.known) or money < 0 or other.loose or not other.amount:
        return _together(one, other, amount=None)
    loose = one.loose / other.amount
    return _together(one, other, amount=one.amount / other.amount, money=money, loose=loose)


def plus(one: Value, other: Value, sign: int) -> Value:
    if not (one.known and other.known):
        return _together(one, other, amount=None)
    if one.money == other.money:
        loose = one.loose + sign * other.loose
        return _together(one, other, amount=one.amount + sign * other.amount, money=one.money, loose=loose)
    if one.money and other.bare:
        return _together(one, other, amount=one.amount, money=1, loose=one.loose + sign * other.amount)
    if other.money and one.bare:
        return _together(
            one, other, amount=sign * other.amount, money=1, loose=one.amount + sign * other.loose
        )
    return _together(one, other, amount=None)
