"""Rules on 指标值 as a word: a number where one is due, that can be read, of something (rule book 4.3)."""

import re
from collections.abc import Iterator

from forms_app.checking.around import Around, Filed
from forms_app.checking.evaluation import cells, said
from forms_app.checking.finding import Fault, Rule
from forms_app.checking.grammar import DATED, is_unfilled
from forms_app.document import Record
from forms_app.measures import deadline
from forms_app.terms import Severity

from .named import repeats
from .reading import at_once, in_words, indicators, quantity, text_of, valued
from .vocabulary import BY_BUDGET, COSTS, COUNTABLE, COUNTS, RATIO

# Of a day as people write it: marks between its numbers and words that say nothing more.
BETWEEN = re.compile(r"[年月日号度份./\-]")
# A product is two numbers.
TIMES = re.compile(r"[*×xX]\d")
# Numbers that are read otherwise: how often (每周2次), the time of day (11:30), a grade (C30).
OTHERWISE = re.compile(r"每[^\d,;]{0,3}\d+(?:\.\d+)?[^\d,;]{1,3}$|\d{1,2}:\d\d|[A-Za-z]+-?\d+(?:\.\d+)?$")
# 每人每月500元: one number, if not one to compare.
ONE_NUMBER = re.compile(r"[\u4e00-\u9fff]*\d+(?:,\d{3})*(?:\.\d+)?(?:%|[^\dA-Za-z%]*)")
TOKENS = re.compile(r"\d+|[^\d]+")


def numbers_where_due() -> Rule:
    """W5: 数量, 成本 and what is called a rate or a number are answered by a number, not by 不断提高 or 按文件执行."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        vague = [row for row in valued(here) if in_words(row["value"])]
        counts = [row for row in vague if row["category"] == COUNTS]
        advice = "请写个数和单位，如“4个”“≥500人次”。"
        yield from at_once(counts, ("value",), "数量指标没有数", advice)
        costs = [row for row in vague if row["category"] in COSTS and not BY_BUDGET.search(row["value"])]
        advice = "请写金额或标准，如“≤30万元”“≤75元/户”；按文件定的，写出文件里的标准。"
        yield from at_once(costs, ("value",), "成本指标没有金额", advice)
        rates = (row for row in vague if row["category"] not in (COUNTS, *COSTS) and _asks_number(row))
        advice = "名称说的是可以量化的数，请写要达到的数值，如“≥90%”“较上年提高2个百分点”。"
        yield from at_once(rates, ("value",), "指标可以量化，指标值却没有数", advice)

    return Rule("W5", "该写数的指标值有数", Severity.HINT, run)


def _asks_number(row: Record) -> bool:
    """Whether a name ends in what only a number answers; where the value repeats it, W3 says so."""
    name = text_of(row["name"])
    return bool(COUNTABLE.search(name)) and not repeats(row["name"], row["value"])


def numbers_can_be_read() -> Rule:
    """V6: a value that holds numbers but can't be read as one: two values in a cell, 365天*24小时. A day is fine."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        advice = "请只写一个数和单位，如“≥95%”；有两个值的，分成两条指标。"
        odd = (row for row in valued(here) if _is_odd(row["value"]))
        yield from at_once(odd, ("value",), "指标值里有数字，读不出是多少", advice)

    return Rule("V6", "指标值里的数读得出", Severity.HINT, run)


def _is_odd(value: str) -> bool:
    text, read = text_of(value), quantity(value)
    if is_unfilled(value) or deadline(text) or (read and not TIMES.search(read.unit)):
        return False
    left = OTHERWISE.sub("", DATED.sub("", text))
    return bool(re.search(r"\d", left) and not ONE_NUMBER.fullmatch(left))


def percentages_are_of_something() -> Rule:
    """W14: 开发系统: 100% is a hundred per cent of what?"""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        rows = (row for row in valued(here) if row["category"] != COUNTS and _is_of_nothing(row))
        advice = "请在名称里写明是什么率（如“按期开通率”“正常运行率”），或改写成数量。"
        yield from at_once(rows, ("name", "value"), "百分比的指标没有写是什么的百分比", advice)

    return Rule("W14", "百分比写明是什么率", Severity.HINT, run)


def _is_of_nothing(row: Record) -> bool:
    read, value = quantity(row["value"]), text_of(row["value"])
    spelled = RATIO.search(text_of(row["name"])) or RATIO.search(value.replace("%", ""))
    return bool(read and read.unit == "%" and not spelled)


def moments_are_written_alike() -> Rule:
    """W13: 2022年全年 promised and 2022全年 reached: the same moment, and a reader looks for the difference."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for row in indicators(here):
            value, actual = row["value"].strip(), row["actual"].strip()
            if same_moment(value, actual):
                message = f"{said(row['name'])}的同一个时间写成了两样：{said(value)}和{said(actual)}"
                offers = tuple((place, value) for place in cells(row, "actual"))
                places = cells(row, "value", "actual")
                yield Fault(message, "请写成一样。", places, (value, actual), offers=offers)

    return Rule("W13", "同一时间写法一致", Severity.HINT, run)


def same_moment(one: str, other: str) -> bool:
    """Whether two texts differ in how they write a day, and in nothing else."""
    texts = [text_of(text) for text in (one, other)]
    if texts[0] == texts[1] or not all(map(deadline, texts)):
        return False
    return _parts(texts[0]) == _parts(texts[1])


def _parts(text: str) -> list[str]:
    return [part.strip().lstrip("0") for part in TOKENS.findall(BETWEEN.sub(" ", text)) if part.strip()]
