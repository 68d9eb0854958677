"""Rules on the name of an indicator (三级指标): it says what is measured, and its value says how much (rule book 4.3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forms_app.checking.around import Around, Filed
from forms_app.checking.evaluation import cells, said
from forms_app.checking.finding import Fault, Rule
from forms_app.document import Record
from forms_app.measures import Measure
from forms_app.terms import Severity

from .reading import LONGEST, at_once, category_label, in_words, indicators, quantity, text_of, told, valued
from .vocabulary import CATEGORIES, COSTS, COUNTS, FILLERS, NOBODYS, OUTCOME_OF, SATISFIED

# A comparison at the end of a name: its sign, the number, and a unit of a few characters.
SIGNED = re.compile(r"\(?(?P<operator>[≥≤><=])(?P<number>\d+(?:\.\d+)?)(?P<unit>[^\d≥≤><=]{0,6})$")
WORDED = re.compile(
    r"\(?(?:达到|达|不低于|不少于|不小于|不超过|不高于|控制在)?\d+(?:\.\d+)?%(?:及?以[上下内])?\)?$"
)
QUALITY = "性"
STRICT = {">": "≥", "<": "≤"}
TITLE_ENDS = re.compile(r"(?:指标|目标)\d*$")
# Where one indicator ends and another begins.
PARTS = re.compile(r"[;；\n]|(?<=[。])(?=.)")
NUMERAL = "[1-9一二三四五六七八九]"
ITEMS = re.compile(rf"(?:^|(?<=[。，,；;\s]))(?:[(（]?{NUMERAL}[)）]|{NUMERAL}[、.．](?!\d))|[①-⑩]")
SHORTEST = 4


@dataclass(frozen=True)
class Inside:
    """A value within a name: the name without it, and the comparison."""

    name: str
    operator: str
    read: Measure


def names_hold_no_values() -> Rule:
    """W1: 满意度>92% with the value 92%: the name measures, the value promises; and more than 92 is not 92."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for row in indicators(here):
            inside = value_inside(row["name"])
            if inside:
                yield _inside_fault(row, inside)

    return Rule("W1", "指标名称里不写比较符和数值", Severity.HINT, run)


def value_inside(name: str) -> Inside | None:
    text = text_of(name)
    found = SIGNED.search(text) or WORDED.search(text)
    if not found or not found.start():
        return None
    read = quantity(found[0].strip("()"))
    return Inside(text[: found.start()], read.operator, read) if read else None


def _inside_fault(row: Record, inside: Inside) -> Fault:
    name, value = cells(row, "name", "value")
    stands = quantity(row["value"])
    message = f"指标名称{said(row['name'])}里写了指标值"
    values = (row["name"], row["value"])
    against = _contradiction(inside, stands)
    if against:
        message += f"，与指标值{said(row['value'])}{against}"
    offers = [(name, inside.name)]
    if stands and stands.number == inside.read.number and stands.operator != inside.operator:
        offers.append((value, inside.operator + text_of(row["value"]).lstrip("≥≤><=")))
    elif against:
        offers = []
    advice = f"名称写“{inside.name}”，比较符和数写在指标值里（达到即算完成的，用 ≥ 或 ≤）。"
    return Fault(message, advice, (name, value), values, Severity.EXPLAIN if against else None, tuple(offers))


def _contradiction(inside: Inside, stands: Measure | None) -> str:
    if stands is None:
        return ""
    if stands.number != inside.read.number:
        return "不是同一个数"
    if inside.operator in STRICT and stands.operator != inside.operator:
        return f"矛盾：名称要求{'大' if inside.operator == '>' else '小'}于这个数"
    return ""


def names_say_something() -> Rule:
    """W2: 可持续影响 under 可持续影响指标 measures nothing; 满意度 alone doesn't say whose."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for row in indicators(here):
            name, category = TITLE_ENDS.sub("", text_of(row["name"])), row["category"]
            if name in NOBODYS:
                advice = "请写明是谁的满意度，如“居民满意度”“参训人员满意度”。"
                yield Fault(
                    f"{said(row['name'])}没有写谁的满意度", advice, cells(row, "name"), (row["name"],)
                )
            elif name in CATEGORIES or name == TITLE_ENDS.sub("", category_label(category, around)):
                message = f"三级指标{said(row['name'])}只重复了指标类别，没有说明衡量什么"
                advice = "请写具体内容，如“培训场次”“验收合格率”“投诉下降率”。"
                yield Fault(message, advice, cells(row, "name"), (row["name"],))

    return Rule("W2", "三级指标有具体内容", Severity.HINT, run)


def values_say_something() -> Rule:
    """W3: a value in words that stands in the name already (入账率提升: 提升), or says another thing than the name does
    (功能完善: 拓展), can be judged by nobody. Where a number is due, W5 says so."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        rows = [r for r in valued(here) if in_words(r["value"]) and r["category"] not in (COUNTS, *COSTS)]
        again = (row for row in rows if repeats(row["name"], row["value"]))
        advice = "请写能够衡量的结果（多少、达到什么标准），如“≥90%”“通过验收”。"
        yield from at_once(again, ("value",), "指标值只重复了名称", advice)
        for row in rows:
            both = contradicts(row["name"], row["value"])
            if both:
                message = f"{told(row)}的名称说“{both[0]}”，指标值说“{both[1]}”，两处不对应"
                places = cells(row, "name", "value")
                yield Fault(message, "请按名称写指标值，最好量化。", places, (row["name"], row["value"]))

    return Rule("W3", "指标值不重复也不偏离名称", Severity.HINT, run)


def _core(text: str) -> str:
    return FILLERS.sub("", text_of(text))


def repeats(name: str, value: str) -> bool:
    """Whether the value says no more than the name does. 满意 answers 满意度, and 合规 answers 合规性."""
    said_by, core = _core(name), _core(value)
    if len(core) < 2 or SATISFIED.search(said_by) or said_by.endswith(f"{core}{QUALITY}"):
        return False
    ending = said_by[-2:]
    return core in said_by or (ending != core and OUTCOME_OF.get(ending, -1) == OUTCOME_OF.get(core, -2))


def contradicts(name: str, value: str) -> tuple[str, str] | None:
    """What the name ends in and what the value says, where these are two things."""
    ending, core = _core(name)[-2:], _core(value)
    unlike = ending in OUTCOME_OF and core in OUTCOME_OF and OUTCOME_OF[ending] != OUTCOME_OF[core]
    return (ending, core) if unlike and core not in _core(name) else None


def one_indicator_each() -> Rule:
    """W7: two indicators in one cell share one value: of which of them?"""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for row in indicators(here):
            parts = parts_of(row["name"])
            if parts > 1:
                message = f"{said(row['name'])}一格写了 {parts} 条指标，指标值只有一格"
                advice = "请一条指标写一行，各有指标值；只是换行的，删去换行。"
                places = cells(row, "name", "value")
                yield Fault(message, advice, places, (row["name"], row["value"]))

    return Rule("W7", "一格一条指标", Severity.HINT, run)


def parts_of(name: str) -> int:
    """How many indicators a cell holds: parts between semicolons or lines, or numbered ones."""
    parts = [part for part in PARTS.split(name[:LONGEST]) if len(text_of(part)) >= SHORTEST]
    return max(len(parts), len(ITEMS.findall(name[:LONGEST])))
