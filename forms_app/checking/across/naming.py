"""When two names or texts are the same, nearly the same, or about the same thing."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

from .words import alike, any_of, words

# Longer texts are compared by their beginning.
LONGEST = 2000
CACHED = 1 << 15  # a dossier of 30 tables with 1,000 rows each has fewer names
HAN = "\u4e00-\u9fff"
NUMBER = r"\d+(?:\.\d+)?"
BOUND = re.compile(rf"[≥≤><=]*{NUMBER}%|[≥≤><=]+(?:{NUMBER})?|%")
YEAR = re.compile(r"(?:19|20)\d\d(?:年度|年)?")
MARKS = re.compile(rf"[^{HAN}a-zA-Z0-9≥≤><=%.]|(?<!\d)\.|\.(?!\d)|的")
NUMERAL = re.compile(r"[\d零一二三四五六七八九十百两东西南北上下左右内外前后甲乙丙丁A-Za-z]+")
STOP = re.compile(rf"{any_of(words('stop'))}|[^{HAN}]+")
ALIKE = re.compile(any_of(alike()))
# What is left of 绿化费 or 绿化管理费用 names the thing paid for.
MONEY = re.compile(rf"(?:{any_of(words('money'))}|的)+$")
MEASURED = re.compile(rf"{any_of(words('measures'))}$")
PEOPLE = re.compile(rf"^(?:{any_of(words('people'))}|的|对)+")


@lru_cache(maxsize=CACHED)
def bare(text: str) -> str:
    """A text without blanks, marks and 的, in one width."""
    return MARKS.sub("", unicodedata.normalize("NFKC", text[:LONGEST]))


@lru_cache(maxsize=CACHED)
def key(name: str) -> str:
    """A name as it is compared: years, operators, and percentages inside it say nothing of what it names."""
    return MARKS.sub("", YEAR.sub("", BOUND.sub("", bare(name)))).removesuffix("指标")


@lru_cache(maxsize=CACHED)
def paid_for(name: str) -> str:
    """What a name of money pays for: 绿化养护 of 绿化养护费."""
    return MONEY.sub("", key(name)) or key(name)


@lru_cache(maxsize=CACHED)
def measured(name: str) -> str:
    """What an indicator is about: its name without how it is measured."""
    return MEASURED.sub("", key(name))


@lru_cache(maxsize=CACHED)
def asked(name: str) -> str:
    """The key without the people asked: 满意度 of 村民满意度."""
    return PEOPLE.sub("", key(name)) or key(name)


@lru_cache(maxsize=CACHED)
def numerals(name: str) -> tuple[str, ...]:
    """Numbers, directions and letters: two names that differ in them name two things (一期, 二期)."""
    return tuple(NUMERAL.findall(key(name)))


@lru_cache(maxsize=CACHED)
def contents(text: str) -> frozenset[str]:
    """Pairs of characters that tell what a text is about, without those of general words."""
    told = ALIKE.sub(lambda word: alike()[word[0]], unicodedata.normalize("NFKC", text[:LONGEST]))
    runs = STOP.split(told)
    return frozenset(run[i : i + 2] for run in runs for i in range(len(run) - 1))


def likeness(one: str, other: str, least: float = 0) -> float:
    """How alike two texts are, from 0 to 100; 0 below ``least``."""
    return fuzz.ratio(one, other, score_cutoff=least)


def drifted(one: str, other: str, least: float = 75) -> bool:
    """Nearly the same name: not the same, not the name with a word for money behind it (课后服务补助), and not one that a
    numeral tells apart."""
    a, b = key(one), key(other)
    if a == b or a == paid_for(other) or b == paid_for(one):
        return False
    if min(len(a), len(b)) < 4 or numerals(one) != numerals(other):
        return False
    return likeness(a, b, least) > 0
