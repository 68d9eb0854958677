"""N5: a number of things that a text states is the number that it, or the table, then tells."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Fault, Rule
from forms_app.checking.rules import Columns, shortened
from forms_app.document import Place
from forms_app.terms import Severity

from .naming import HAN
from .texts import Text, texts
from .words import any_of, words

# Longer texts are read to here.
LONGEST = 20_000
DIGITS = {n: i for i, n in enumerate("零一二三四五六七八九十")} | {"两": 2}
NUMBER = r"(?P<n>\d{1,2}|[两二三四五六七八九]|十[一二三四五六七八九]?)"
KIND = rf"(?P<kind>(?:大|个|项|类|种|套)?(?:主要|具体|重点)?{any_of(words('kinds'))})"
STATED = re.compile(rf"(?<![第\d.个几数、~～—-]){NUMBER}{KIND}")
# What ends a clause, a sentence; quotations, within which 、 parts nothing.
CLAUSE, SENTENCE = re.compile(r"[，,。；;：:！!？?\n]"), re.compile(r"[。！!？?\n]")
QUOTED = re.compile(r"“[^”]{0,60}”|《[^》]{0,60}》|（[^）]{0,60}）|\([^)]{0,60}\)")
# “路灯损坏”12处: a list of things, each with its own number.
LISTED = re.compile(r"“[^”]{1,30}”\s*\d+")
JOINS = re.compile(r"以及|[和与及]")
TIME = re.compile("[年月日]$")
LEAD = re.compile(r"(?:共计|合计|共|这|以上|上述)$")
BOUND = 200
TOLD = 3
FEWEST = 3


@lru_cache(maxsize=1 << 13)
def miscounted(text: str) -> tuple[tuple[str, int, int], ...]:
    """Statements of a number whose list has another: (as stated, the number stated, the number listed)."""
    text = text[:LONGEST]
    found = []
    for match in STATED.finditer(text):
        stated = _number(match["n"])
        listed = _after(text, match.end()) or _before(text, match.start(), stated)
        if listed and listed != stated:
            found.append((match[0], stated, listed))
    return tuple(found)


def _number(told: str) -> int:
    if told.isdigit():
        return int(told)
    return DIGITS[told] if len(told) == 1 else 10 + DIGITS[told[1]]


def _after(text: str, at: int) -> int:
    """How many things are listed behind a statement; 0 where none are, or it can't be told."""
    rest = text[at : at + BOUND * 4]
    sentence = SENTENCE.split(rest, maxsplit=1)[0]
    items = LISTED.findall(sentence)
    if len(items) >= FEWEST:
        return len(items)
    head = re.match(rf"[{HAN}]{{0,10}}[：:]", rest)
    return _in_turn(rest[head.end() :]) if head else 0


def _in_turn(rest: str) -> int:
    """一是…二是…三是: how far that goes; else how many are parted by 、 alone."""
    if rest.startswith("一是"):
        turns = [_number(n) for n in re.findall(r"([一二三四五六七八九十])是", rest)]
        chain = 0
        while chain < len(turns) and turns[chain] == chain + 1:
            chain += 1
        return chain if chain < len("一二三四五六七八九") and len(rest) < BOUND * 4 else 0
    sentence = SENTENCE.split(rest, maxsplit=1)[0]
    flat = QUOTED.sub("某", sentence)
    plain = "、" in flat and not re.search(r"[，,；;：:等]", flat) and not JOINS.search(flat.split("、")[-1])
    return len(flat.split("、")) if plain and len(sentence) < BOUND else 0


def _before(text: str, at: int, stated: int) -> int:
    """How many things are listed right before a statement. After 等 there may be fewer than stated, never more."""
    clause = CLAUSE.split(QUOTED.sub("某", text[max(0, at - BOUND) : at]))[-1]
    items = LEAD.sub("", clause).split("、")
    if len(items) < FEWEST or not items[-1] or TIME.search(items[-1]):
        return 0  # 2022、2023年两类: times are no list of the things
    if items[-1].endswith("等"):
        return len(items) if len(items) > stated else 0
    joined = len(items) + len(JOINS.findall(items[-1]))
    return stated if joined >= stated >= len(items) else len(items)


def lists_are_counted(columns: Callable[[], Columns]) -> Rule:
    """5大类 are five. One finding for a cell."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for text, label, place in texts(here, around, columns):
            wrong = miscounted(text)
            if wrong:
                told = "，".join(f"“{said}”，实际列出 {listed} 项" for said, _, listed in wrong[:TOLD])
                advice = "请核对数目与所列各项，改成一致。"
                yield Fault(f"{label}写{told}", advice, (place,), tuple(said for said, _, _ in wrong))

    return Rule("N5", "数目与所列项数不符", Severity.HINT, run)


# --- numbers of the same thing ---

CLASSIFIER = "[个套座台处条支所间辆栋]"
# The thing ends where a general word begins, or a joining one.
THING = re.compile(
    rf"(?<![\d.第每几数]){NUMBER}(?P<c>{CLASSIFIER})(?P<thing>[{HAN}]{{2,6}}?)"
    rf"(?={any_of(words('stop'))}|[和及与的为、在等中内]|[^{HAN}]|$)"
)
# 5个站点建设,3*200000: the first number of a product counts what was named right before it.
RECKONED = re.compile(
    rf"(?<![\d.第每]){NUMBER}(?P<c>{CLASSIFIER})(?P<thing>[{HAN}]{{2,14}})[，,：:；;]?"
    r"(?P<sum>(?P<one>\d{1,9}(?:\.\d+)?)[*×xX＊✕](?P<other>\d{1,9}(?:\.\d+)?))(?![\d.]|[个套座台处条支所间辆栋次天人])"
)
EVERYWHERE = frozenset(words("everywhere"))


@lru_cache(maxsize=1 << 13)
def _things(text: str) -> tuple[tuple[str, int], ...]:
    """What a text counts, and how many of it."""
    found = ((m["thing"], _number(m["n"])) for m in THING.finditer(text[:LONGEST]))
    return tuple(dict.fromkeys((thing, n) for thing, n in found if thing not in EVERYWHERE))


@lru_cache(maxsize=1 << 13)
def _misreckoned(text: str) -> tuple[tuple[str, str], ...]:
    """Products none of whose factors is the number named right before them: (5个站点建设, 3*200000)."""
    found = []
    for match in RECKONED.finditer(text[:LONGEST]):
        factors = {match["one"], match["other"]}
        if str(_number(match["n"])) not in factors:
            found.append((f"{match['n']}{match['c']}{match['thing']}", match["sum"]))
    return tuple(found)


def numbers_agree(columns: Callable[[], Columns], cells: dict[str, tuple[str, ...]]) -> Rule:
    """The same thing has one number in all the ``cells`` (by row set, "" for the header) of a table, and in the products
    that reckon it."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        compared = [t for t in texts(here, around, columns) if t.place.field in cells.get(t.place.rows, ())]
        for text, label, place in compared:
            for said, product in _misreckoned(text)[:TOLD]:
                message = f"{label}写“{shortened(said)}”，后面的算式是“{product}”，数量不一致"
                yield Fault(message, "请核对数量，改成一致。", (place,), (said, product))
        yield from _differing(compared)

    return Rule("N5", "同一事物的数量前后不一", Severity.HINT, run)


def _differing(compared: list[Text]) -> Iterator[Fault]:
    told: dict[str, list[tuple[int, str, Place]]] = {}
    for text, label, place in compared:
        for thing, n in _things(text):
            told.setdefault(thing, []).append((n, label, place))
    for thing, found in told.items():
        numbers = {n: label for n, label, _ in reversed(found)}
        if len(numbers) > 1 and len({place for _, _, place in found}) > 1:
            shown = "、".join(f"{n} 个（{label}）" for n, label in sorted(numbers.items()))
            message = f"“{thing}”的数量前后不一：{shown}"
            advice = "请核对；范围不同的（如本年、累计），在文字中写明。"
            places = tuple(dict.fromkeys(place for _, _, place in found))
            yield Fault(message, advice, places, tuple(map(str, sorted(numbers))))
