"""指标值 and 实际完成值 as something to compare: a quantity, a day by which, or words. Pure.

``values.read_quantity`` keeps what was typed apart; this reads what people mean by it: 95%以上, 30余次, 不超过3起,
27万元, 2022年12月底前.
"""

import calendar
import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from forms_app.values import read_quantity

AT_LEAST = ("不低于", "不少于", "不小于", "大于等于", "至少")
AT_MOST = ("不超过", "不高于", "不多于", "不大于", "小于等于", "控制在", "至多")
ABOVE = ("及以上", "以上", "余", "多")
BELOW = ("及以下", "以下", "以内", "之内", "内")
PER_CENT = ("百分比", "百分点", "%")
ALL = ("百分百", "百分之百", "百分之一百")
MONEY = {"元": Decimal(1), "万元": Decimal(10_000), "万": Decimal(10_000), "亿元": Decimal(100_000_000)}
DAY = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年?)?(?:(?P<month>1[0-2]|0?[1-9])月)?(?:(?P<day>[0-3]?\d)日)?"
    r"(?P<end>年底|年末|月底|月末|底|末|全年|上半年|下半年|[一二三四]季度)?(?:以前|之前|前|内|完成)*"
)
ENDS = {"上半年": (6, 30), "一季度": (3, 31), "二季度": (6, 30), "三季度": (9, 30)}
NO_YEAR = 2000


@dataclass(frozen=True)
class Measure:
    """A quantity: operator (≥ ≤ > < or =), number and unit; amounts of money in 元."""

    operator: str
    number: Decimal
    unit: str


def plain(text: str) -> str:
    """Without blanks, full-width forms and the full stop at the end."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).rstrip("。;,.")


def deadline(text: str) -> datetime.date | None:
    """The last day that a text such as 2022年12月底前, 2022年全年 or 6月30日前 allows."""
    match = DAY.fullmatch(plain(text))
    if not match or not any(match[name] for name in ("year", "month", "end")):
        return None
    if not (match["month"] or match["end"] or "年" in text):
        return None  # a bare number
    year = int(match["year"] or NO_YEAR)
    month, day = ENDS.get(match["end"] or "", (12, 31))
    if match["month"]:
        month = int(match["month"])
        day = int(match["day"] or calendar.monthrange(year, month)[1])
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def measure(text: str) -> Measure | None:
    """A quantity in a text; None where there is none, or a day."""
    bare = plain(text)
    if bare in ALL:
        return Measure("=", Decimal(100), "%")
    if deadline(text):
        return None
    operator, bare = _leading(bare)
    read = read_quantity(bare)
    if read.number is None:
        return None
    operator, unit = _trailing(operator or read.operator, read.unit)
    return _in_yuan(operator, read.number, unit)


def _leading(text: str) -> tuple[str, str]:
    """An operator in words at the beginning, and what is left."""
    for words, operator in ((AT_LEAST, "≥"), (AT_MOST, "≤"), (("约", "近"), "=")):
        for word in words:
            if text.startswith(word):
                return operator, text.removeprefix(word)
    return "", text


def _trailing(operator: str, unit: str) -> tuple[str, str]:
    for words, worded in ((ABOVE, "≥"), (BELOW, "≤")):
        for word in words:
            if unit.endswith(word) and unit != word:
                return (worded if operator == "=" else operator), unit.removesuffix(word)
            if word in ("余", "多") and unit.startswith(word):
                return (worded if operator == "=" else operator), unit.removeprefix(word)
            if unit == word:
                return (worded if operator == "=" else operator), ""
    return operator, unit


def _in_yuan(operator: str, number: Decimal, unit: str) -> Measure:
    unit = unit.strip("()")
    if unit in PER_CENT:
        return Measure(operator, number, "%")
    if unit in MONEY:
        return Measure(operator, number * MONEY[unit], "元")
    return Measure(operator, number, unit)
