"""Last year's text for this year: the year that its table was for becomes this year's, and every other year stays.

What moves is a moment of that one year: 2022年, 2022年底, 2022.12, 2022-12-31, 2022全年, ２０２２年, 二〇二二年.
What stays:
- other years: 按2021年实际支出标准 is a fact, 到2025年 a plan that somebody else made;
- spans over several years (2021-2022年, 2022年7月至2023年6月), and a sentence that names a later year besides: moving the
  one would contradict the other;
- names and numbers of documents: 《…》, 〔2022〕12号, 2022年第5号, 2022年修订, 2022年版, 自2022年起, GB 50300-2022;
- numbers that only look like years: 2022户, 2022.75万元, ≥2022.5; a year that nothing shows to be one (2022红色物业).
A year that stays, and may be meant to move, is pointed out, so that the person decides. No Django in here.
"""

import calendar
import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

ZEROS = "〇○零"
NUMERALS = "〇一二三四五六七八九"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
YEAR = rf"(?:(?:19|20|１９|２０)\d\d|(?:一九|二[{ZEROS}])[{ZEROS}{NUMERALS}]{{2}})"
MONTH, DAY = r"(?:1[0-2]|0?[1-9])(?!\d)", r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"
# Behind 2022.12 or 2022-12, so that it is a month and no amount.
MONTH_ENDS = r"(?=$|[\s，。；、,;:：()（）\[\]—–~～至到起止前底末内日-])"
MOMENT = re.compile(
    rf"""(?<![\d.,])(?P<year>{YEAR})(?!\d|[.,]\d{{3}})(?:
      (?P<said>\s*年(?!第?\s*\d+\s*号(?!楼|线|院|地))(?:\s*(?P<month>{MONTH})\s*月(?:\s*(?P<day>{DAY})\s*[日号])?)?)
    | (?P<sep>[./-])(?P<nth>{MONTH})(?:(?P=sep)(?P<at>{DAY})|{MONTH_ENDS})
    | (?P<part>\s*(?=全年|[上下]半年|第?[一二三四1-4]季度|[春夏秋冬]季))
    | (?![.,]\d)
    )""",
    re.VERBOSE,
)
# Between the two ends of a span, or two years named in one breath.
JOINT = re.compile(
    r"\s*(?:度|底|末|初|全年|[上下]半年)?\s*起?\s*(?:[-—–~～－、/&]+|至|到|和|及|与|或|以及)\s*(?:自|到)?\s*"
)
SENTENCE_ENDS = re.compile(r"[。；;！!\n]")
TITLE = re.compile(r"《[^》\n]*》?|〈[^〉\n]*〉?")
# A year that something dates from.
SINCE = re.compile(
    r"度?\s*(?:起(?!草|步|至|到|止|讫)|以来|版(?!权|面|画)|修订|修正|印发|颁布|[)）〕\]]\s*第?\s*\d+\s*号)"
)
# 50300- of GB 50300-2022, or GB/T before a number of its own.
STANDARD = re.compile(r"[A-Za-z][A-Za-z/]*\s*(?:[\d.]+-)?$")
# How far from a year what it belongs to is looked for.
NEAR = 40
COMPARED = "≥≤<>=＝＞＜¥￥约"
# What may stand behind a number that is no year.
COUNTED = "户人个次元万亿千百十名家平米公里处台辆套件份场期条项亩吨株棵只间栋座小时天周月度分种批盏支本册位方号楼路余多以"


@dataclass(frozen=True)
class Piece:
    """A part of a text. ``was`` is what stood there in a year that was moved; ``kept`` points out a year that wasn't."""

    text: str
    was: str = ""
    kept: bool = False


@dataclass(frozen=True)
class _Moment:
    """A year in a text, as it was found: ``bare`` where nothing shows that it is one, ``names`` where it is part of a
    document's name or number; ``sentence`` counts the sentences before it."""

    match: re.Match
    sentence: int
    bare: bool
    names: bool

    @property
    def year(self) -> int:
        return number(self.match["year"])

    @property
    def day(self) -> tuple[int, int] | None:
        """Month and day, where it is one."""
        month, day = self.match["month"] or self.match["nth"], self.match["day"] or self.match["at"]
        return (int(month), int(day)) if month and day else None


def shift(text: str, old: int, new: int) -> tuple[Piece, ...]:
    """The text in pieces, with the moments of ``old`` moved to ``new``."""
    found = list(_moments(text))
    latest = _latest(found)
    staying = {m.match.start() for run in _runs(text, found) if not _moves(run, latest, old) for m in run}
    pieces, at = [], 0
    for moment in found:
        start = moment.match.start("year")
        pieces.append(Piece(text[at:start]))
        at = start
        if moment.match.start() not in staying:
            moved, at = _moved(text, moment, new)
            pieces += moved
        elif _doubtful(text, moment, old):
            at = moment.match.end("year")
            pieces.append(Piece(text[start:at], kept=True))
    return tuple(_joined([*pieces, Piece(text[at:])]))


def shifted(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def shift_days(days: dict[str, str], old: int, new: int) -> dict[str, tuple[Piece, ...]]:
    """Days of one table by their cells (2022-01-01): they move together, and not where one lies in another year, since
    the project runs on then."""
    years = {number(day[:4]) for day in days.values() if day}
    stays = years != {old}
    return {
        name: ((Piece(day[:4], kept=True), Piece(day[4:])) if stays else shift(day, old, new))
        for name, day in days.items()
    }


def number(year: str) -> int:
    """2022 of 2022, ２０２２ and 二〇二二."""
    if year[0].isdigit():
        return int(unicodedata.normalize("NFKC", year))
    return int("".join("0" if c in ZEROS else str(NUMERALS.index(c)) for c in year))


def _written(year: int, like: str) -> str:
    """The year in the digits of another."""
    plain = str(year)
    if like.isascii():
        return plain
    if like[0].isdigit():
        return plain.translate(WIDE)
    zero = next((c for c in like if c in ZEROS), ZEROS[0])
    return "".join(zero if c == "0" else NUMERALS[int(c)] for c in plain)


def _moments(text: str) -> Iterator[_Moment]:
    titles = [m.span() for m in TITLE.finditer(text)]
    ends = [m.start() for m in SENTENCE_ENDS.finditer(text)]
    for match in MOMENT.finditer(text):
        start = match.start()
        before, after = text[max(0, start - NEAR) : start], text[match.end() : match.end() + NEAR]
        compared = match["nth"] and not match["at"] and before[-1:] and before[-1] in COMPARED
        bare = bool(compared) or not any(match[g] is not None for g in ("said", "sep", "part"))
        named = _within(titles, start) or SINCE.match(after) or STANDARD.search(before)
        yield _Moment(match, bisect(ends, start), bare, bool(named))


def _within(spans: list[tuple[int, int]], at: int) -> bool:
    nth = bisect(spans, (at, at)) - 1
    return nth >= 0 and at < spans[nth][1]


def _latest(found: list[_Moment]) -> dict[int, int]:
    """The latest year that each sentence names."""
    latest: dict[int, int] = {}
    for moment in found:
        if not moment.names and not moment.bare:
            latest[moment.sentence] = max(moment.year, latest.get(moment.sentence, 0))
    return latest


def _runs(text: str, found: list[_Moment]) -> list[list[_Moment]]:
    """Moments that stand together: the ends of a span, the members of a list."""
    runs = [[moment] for moment in found[:1]]
    for one, other in pairwise(found):
        if JOINT.fullmatch(text[one.match.end() : other.match.start()]):
            runs[-1].append(other)
        else:
            runs.append([other])
    return runs


def _moves(run: list[_Moment], latest: dict[int, int], old: int) -> bool:
    if any(m.names for m in run) or all(m.bare for m in run):
        return False
    return {m.year for m in run} == {old} and all(latest.get(m.sentence, old) <= old for m in run)


def _doubtful(text: str, moment: _Moment, old: int) -> bool:
    """Whether a person should look at a year that stays: not at one of a document, nor at a number of things."""
    if moment.names:
        return False
    if not moment.bare:
        return True
    after = text[moment.match.end() :][:1]
    return moment.year == old and "\u4e00" <= after <= "\u9fff" and after not in COUNTED


def _moved(text: str, moment: _Moment, new: int) -> tuple[list[Piece], int]:
    """The pieces of a moved moment, and where the text goes on. There is a 29th of February in few years."""
    match, was = moment.match, moment.match["year"]
    pieces = [Piece(_written(new, was), was=was)]
    if moment.day != (2, 29) or calendar.isleap(new):
        return pieces, match.end("year")
    group = "day" if match["day"] else "at"
    between = text[match.end("year") : match.start(group)]
    return [*pieces, Piece(between), Piece("28", was="29")], match.end(group)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Without empty pieces, and plain ones beside each other as one."""
    waiting = ""
    for piece in pieces:
        if not piece.was and not piece.kept:
            waiting += piece.text
            continue
        if waiting:
            yield Piece(waiting)
        waiting = ""
        yield piece
    if waiting:
        yield Piece(waiting)
