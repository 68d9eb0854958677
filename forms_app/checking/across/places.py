"""N7: places from elsewhere in a text show that it was copied from another unit's.

China's provinces, cities and counties come from a data set that ``script/vendor.py`` puts into ``var``. A name counts
with its suffix only, of three characters or more, the longest where several fit; one that is an ordinary word, or that
is borne by several places, is passed over.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Fault, Rule
from forms_app.checking.rules import Columns
from forms_app.terms import Severity

from .texts import Text, texts
from .words import any_of, place_words, words

DATA = Path(__file__).parents[3] / "var" / "places.json"
SUFFIX = re.compile("[省市区县旗州盟]")
# The mainland's codes; those of 开发区 and the like end in 50 to 79 or 90 to 99.
MAINLAND, DEVELOPED = range(11, 66), (*range(50, 80), *range(90, 100))
SHORTEST, LONGEST = 3, 16
NO_NAME = re.compile("直辖|开发区")
# 河东区域, 长春市场: the suffix begins another word.
GOES_ON = {"区": "域间块别划段", "市": "场值部", "州": "县市区"}
# Names told in one message.
TOLD = 3


@dataclass(frozen=True)
class Named:
    """A place of a name: its code, and whether it can be told from an ordinary word and from other places."""

    name: str
    codes: tuple[str, ...]
    plain: bool

    @property
    def told(self) -> str:
        """The name with where it lies: 余杭区（浙江省杭州市）."""
        above = "".join(name for name in _parents(self.codes[0]) if name != self.name)
        return f"{self.name}（{above}）" if above else self.name


@cache
def places() -> dict[str, Named]:
    """All names of places; none where the data are missing, which ``manage.py check`` tells."""
    found: dict[str, list[str]] = {}
    for code, name in _codes().items():
        found.setdefault(name, []).append(code)
    ordinary = frozenset(place_words("ordinary"))
    return {n: Named(n, tuple(c), n not in ordinary and _one(c)) for n, c in found.items()}


def _one(codes: list[str]) -> bool:
    """北京市 is a province and its only city."""
    return len({code.rstrip("0") for code in codes if not code.endswith("0100")}) < 2


@cache
def _codes() -> dict[str, str]:
    if not DATA.is_file():
        return {}
    told = json.loads(DATA.read_text(encoding="utf-8"))
    return {code: name for code, name in told.items() if _is_place(code, name)}


def _is_place(code: str, name: str) -> bool:
    mainland, developed = int(code[:2]) in MAINLAND, int(code[4:]) in DEVELOPED
    named = len(name) >= SHORTEST and (SUFFIX.match(name[-1]) or name.endswith("地区"))
    return mainland and not developed and bool(named) and not NO_NAME.search(name)


def _parents(code: str) -> Iterator[str]:
    for above in (f"{code[:2]}0000", f"{code[:4]}00"):
        if above != code and above in _codes():
            yield _codes()[above]


# --- in a text ---


@lru_cache(maxsize=1 << 15)
def named_in(text: str) -> tuple[tuple[int, Named], ...]:
    """Every place that a text names, with where it begins; the longest of those that end together."""
    found: list[tuple[int, Named]] = []
    known = places()
    for match in SUFFIX.finditer(text):
        end = match.end()
        for length in range(min(LONGEST, end), SHORTEST - 1, -1):
            name = known.get(text[end - length : end])
            if name:
                found.append((end - length, name))
                break
    return tuple(found)


BEFORE = re.compile(
    rf"(?:^|[^\u4e00-\u9fff]|[省市州盟区县]|{any_of((*place_words('before'), *words('stop')))})$"
)


def certain(text: str, at: int, named: Named) -> bool:
    """Whether the text can mean nothing but the place."""
    end = at + len(named.name)
    if not named.plain or text[end : end + 1] in [*GOES_ON.get(named.name[-1], "")]:
        return False
    by_chance = named.name[-2:] in place_words("tails") and len(named.name) == SHORTEST
    return not by_chance or bool(BEFORE.search(text[max(0, at - 4) : at]))


def home(names: Iterable[str]) -> frozenset[str]:
    """The codes of the place that a unit stands in: the first of the names (its own, its department's, its offices')
    that tells a place decides, by the smallest place in it."""
    for name in names:
        told = [code for _, named in named_in(name) for code in named.codes]
        if told:
            deepest = max(len(_stem(code)) for code in told)
            return frozenset(code for code in told if len(_stem(code)) == deepest)
    return frozenset()


def _stem(code: str) -> str:
    """The digits that say something: 43 of a province, 4302 of a city, all six of a county."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def foreign(named: Named, own: frozenset[str]) -> bool:
    """Neither the own region, nor above it, nor within it."""
    pairs = ((_stem(code), _stem(mine)) for code in named.codes for mine in own)
    return not any(one.startswith(other) or other.startswith(one) for one, other in pairs)


# --- the rule ---

TOGETHER = re.compile(any_of(place_words("together")))
# What a document elsewhere is called is no word of the unit's own.
QUOTED = re.compile("《[^》]{0,200}》")


def no_places_from_elsewhere(columns: Callable[[], Columns]) -> Rule:
    def run(here: Filed, around: Around) -> Iterator[Fault]:
        own = around.once("home", lambda: home(around.localities))
        for told in texts(here, around, columns) if own else ():
            if named_in(told.text):
                yield from _foreign(told, own)

    return Rule("N7", "文字中有外地地名", Severity.EXPLAIN, run)


def _foreign(cell: Text, own: frozenset[str]) -> Iterator[Fault]:
    text, label, place = cell
    found = [n for at, n in named_in(text) if certain(text, at, n) and foreign(n, own)]
    names = _smallest(found)
    if names:
        told = "、".join(n.told for n in names[:TOLD]) + ("等" if len(names) > TOLD else "")
        advice = "请核对是否从其他地区的材料照搬；是的，改为本地的内容；确需提到外地的，说明原因。"
        outside = QUOTED.sub("", text)
        meant = TOGETHER.search(text) or not any(n.name in outside for n in names)
        severity = Severity.HINT if meant else None
        yield Fault(f"{label}中有外地地名{told}", advice, (place,), tuple(n.name for n in names), severity)


def _smallest(found: list[Named]) -> list[Named]:
    """Each place once, and not the ones above another that is told: 杭州市余杭区 is one place."""
    unique = list({n.name: n for n in found}.values())
    stems = [_stem(n.codes[0]) for n in unique]
    return [
        n for n, s in zip(unique, stems, strict=True) if not any(o != s and o.startswith(s) for o in stems)
    ]
