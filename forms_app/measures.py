"""指标值 and 实际完成值 as something to compare: a quantity, a day by which, or words. Pure.

``values.read_quantity`` keeps what was typed apart; this reads what people mean by it: 95%以上, 30余次, 不超过3起,
27万元, 2022年12月底前.
"""

import calendar
import datetime
import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from forms_app.values import read_quantity

# No quantity and no day takes more characters.
LONGEST = 100

# --- quantities ---

WORDED = {
    "≥": ("不低于", "不少于", "不小于", "大于等于", "大于或等于", "至少"),
    "≤": ("不超过", "不高于", "不多于", "不大于", "小于等于", "小于或等于", "控制在", "至多"),
    ">": ("超过", "大于", "多于", "高于"),
    "<": ("低于", "少于", "小于"),
    "=": ("大约", "约", "近", "等于", "达到", "达", "完成", "共计", "累计", "共", "为"),
}
OPERATOR_OF = {word: operator for operator, words in WORDED.items() for word in words}
# 完成率达100%: what stands before the word is not looked at, unless it says no (未达到100%).
LEAD = re.compile(
    rf"[^\d不未没无非]*?(?P<word>{'|'.join(sorted(OPERATOR_OF, key=len, reverse=True))})(?=[-\d≥≤><=负])"
)
# 满意度>90%: the operator stands behind the name.
NAMED = re.compile(r"[^\d不未没无非≥≤><=]+(?=[≥≤><=])")
NEGATIVE = re.compile(r"(?P<operator>>=|<=|[≥≤=><])?[-−负](?=\d)")
NONE_AT_ALL = ("无", "没有", "未发生", "无发生", "零")
ABOVE = ("及以上", "以上", "余", "多")
BELOW = ("及以下", "以下", "以内", "之内", "内")
ABOUT = ("左右", "上下")
ENDINGS = [
    *((word, "≥") for word in ABOVE), *((word, "≤") for word in BELOW), *((word, "=") for word in ABOUT),
]  # fmt: skip
PER_CENT = re.compile(r"(?:%|百分比|个?百分点)[^/\d]*")
ALL = ("百分百", "百分之百", "百分之一百")
# 20-30次, 1:3: a span or a proportion is no number; nor is ≥5次，≤8次, of which the first half alone would be compared.
SPAN = re.compile(rf"^\D?\d|[-~—–至到]\D?\d|[≥≤><=]|(?:{'|'.join(OPERATOR_OF)})\d")
SAME = {"平米": "平方米", "km": "公里", "名": "人", "位": "人", "日": "天"}
# ㎡ reads as m2: a digit that belongs to the unit.
POWERS = {"km2": "平方公里", "hm2": "公顷", "m2": "平方米", "m3": "立方米"}
POWER = re.compile(r"(?:km2|hm2|m[23])(?!\d)")
SCALES = {
    "千元": ("元", 1000), "百万": ("", 10**6), "百万元": ("元", 10**6), "公里": ("米", 1000), "千米": ("米", 1000),
    "吨": ("公斤", 1000), "千克": ("公斤", 1),
}  # fmt: skip
PREFIXES = {"万": 10**4, "亿": 10**8}
COUNTING = "个家项件份条台场次起户处座辆套本张期所"


@dataclass(frozen=True)
class Measure:
    """A quantity as it was typed: operator (≥ ≤ > < or =), number and unit."""

    operator: str
    number: Decimal
    unit: str


def plain(text: str) -> str:
    """Without blanks, full-width forms and the full stop at the end."""
    return _plain_cell(text) if len(text) <= LONGEST else _plain(text)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).rstrip("。;,.")


# A page and its rules ask for the same few texts again and again; long ones aren't kept.
_plain_cell = lru_cache(maxsize=1 << 14)(_plain)


@lru_cache(maxsize=4096)
def measure(text: str) -> Measure | None:
    """A quantity in a text; None where there is none, or a day."""
    bare = POWER.sub(lambda match: POWERS[match[0]], plain(text).replace("(含)", ""))
    if bare in ALL:
        return Measure("=", Decimal(100), "%")
    if bare in NONE_AT_ALL:
        return Measure("=", Decimal(0), "")
    if len(bare) > LONGEST or deadline(text):
        return None
    return _quantity(f"0{bare[1:]}" if bare.startswith("零") else bare)


def _quantity(bare: str) -> Measure | None:
    operator, bare = _leading(bare)
    negative = NEGATIVE.match(bare)
    if negative:
        bare = (negative["operator"] or "") + bare[negative.end() :]
    read = read_quantity(bare)
    if read.number is None or SPAN.search(read.unit):
        return None
    operator, unit = _trailing(operator or read.operator, read.unit.strip("()"))
    unit = "%" if PER_CENT.fullmatch(unit) else unit
    return Measure(operator, -read.number if negative else read.number, unit)


def _leading(text: str) -> tuple[str, str]:
    """An operator in words at the beginning, and what is left."""
    match = LEAD.match(text)
    if not match:
        named = NAMED.match(text)
        return "", text[named.end() :] if named else text
    operator = OPERATOR_OF[match["word"]]
    return ("" if operator == "=" else operator), text[match.end() :]


def _trailing(operator: str, unit: str) -> tuple[str, str]:
    """An operator in words at the end (95%以上, 30余次), and the unit without it."""
    for word, worded in ENDINGS:
        bare = unit.removesuffix(word)
        if bare == unit and word in ("余", "多"):
            bare = unit.removeprefix(word)
        if bare != unit:
            return (worded if operator == "=" else operator), bare
    return operator, unit


def comparable(target: Measure, reached: Measure) -> tuple[Measure, Measure] | None:
    """Both in one unit, that of the target; a unit left out is the other's. None where they can't be compared."""
    if _unclear(target, reached) or _unclear(reached, target):
        return None
    if not (target.unit and reached.unit) and not {target.unit, reached.unit} & {*PREFIXES}:
        unit = target.unit or reached.unit
        return replace(target, unit=unit), replace(reached, unit=unit)
    (one, scale), (other, its_scale) = _base(target.unit), _base(reached.unit)
    if one and other and not _same(one, other):
        return None
    return target, replace(reached, number=reached.number * its_scale / scale, unit=target.unit)


def _unclear(bare: Measure, other: Measure) -> bool:
    """0.96 beside 95%: is that 0.96% or 96%?"""
    return not bare.unit and other.unit == "%" and 0 < bare.number <= 1 < other.number


def _base(unit: str) -> tuple[str, Decimal]:
    """A unit's smallest one, and how many of those it is: 万人 is 10000 人."""
    unit = SAME.get(unit, unit)
    if unit in SCALES:
        return SCALES[unit][0], Decimal(SCALES[unit][1])
    if unit[:1] in PREFIXES:
        base, scale = _base(unit[1:])
        return base, PREFIXES[unit[0]] * scale
    return unit, Decimal(1)


def _same(one: str, other: str) -> bool:
    """The same unit, or one says more: 个 and 个小区."""
    short, long = sorted((one, other), key=len)
    more = long.removeprefix(short)
    return one == other or (short in COUNTING and more != long and not re.search(r"[/\d]", more))


# --- days ---

DAY = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)(?:年度|年)?)?(?:(?P<month>1[0-2]|0?[1-9])月份?)?(?:(?P<day>[0-3]?\d)[日号])?"
    r"(?P<end>年底|年末|年内|月底|月末|底|末|全年|上半年|下半年|第?[一二三四1-4]季度末?|[上中下]旬)?"
    r"(?:以前|之前|以内|前|内|止|完成|完工)*"
)
ENDS = {
    "上半年": (6, 30), "一季度": (3, 31), "1季度": (3, 31), "二季度": (6, 30), "2季度": (6, 30),
    "三季度": (9, 30), "3季度": (9, 30),
}  # fmt: skip
TEN_DAYS = {"上旬": 10, "中旬": 20}
WRITTEN = re.compile(r"((?:19|20)\d\d)[-./](\d{1,2})[-./](\d{1,2})(?!\d)日?")
WRITTEN_MONTH = re.compile(r"((?:19|20)\d\d)(?:[-/]|\.(?=\d{1,2}[-~—至前底末]))(\d{1,2})(?![\d月])")
STATED_YEAR = re.compile(r"((?:19|20)\d\d)(?=年|全年|上半年|下半年|[-./]\d)")
BEFORE = re.compile(r"截至|截止到?|[到至在于]")
FROM_TO = re.compile(r"(?P<from>[\d年月日号.]*)[-~—–至到]+(?P<to>.*)")
LEAP_YEAR = 2000


def deadline(text: str, year: int = LEAP_YEAR) -> datetime.date | None:
    """The last day that a text such as 2022年12月底前, 2022年全年 or 6月30日前 allows; ``year`` is that of a day
    without one."""
    bare = plain(text)
    bare = _last_day(bare) if len(bare) <= LONGEST else ""
    match = DAY.fullmatch(bare)
    if not match or not (match["month"] or match["end"] or (match["year"] and "年" in bare)):
        return None  # a bare number among others
    month, day = ENDS.get((match["end"] or "").removeprefix("第").removesuffix("末"), (12, 31))
    year = int(match["year"] or year)
    if match["month"]:
        month = int(match["month"])
        last = TEN_DAYS.get(match["end"] or "", calendar.monthrange(year, month)[1])
        day = int(match["day"] or last)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _last_day(bare: str) -> str:
    """The text with dates written out in 年月日, and of a span of days its end."""
    bare = BEFORE.sub("", bare, count=1) if BEFORE.match(bare) else bare
    bare = WRITTEN_MONTH.sub(r"\1年\2月", WRITTEN.sub(r"\1年\2月\3日", bare))
    span = FROM_TO.fullmatch(bare)
    if not span:
        return bare
    year, end = STATED_YEAR.match(span["from"]), span["to"]
    end = re.sub(r"^((?:19|20)\d\d)\.(\d{1,2})$", r"\1年\2月", end)
    return f"{year[1]}年{end}" if year and not STATED_YEAR.match(end) else end
