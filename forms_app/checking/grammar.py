"""Rules on how 指标值 are written (rule book 3.8, 4.3): operator, number and (unit), such as =3.00(项), or plain words.

Values print as typed, so these rules never ask for another way of writing the same: they offer it. ``fields`` are the row
cells that hold values, each with what it is called. A day (2024年6月底前) is plain words here.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from forms_app.document import Place, Record
from forms_app.measures import LONGEST, Measure, deadline, measure, plain
from forms_app.terms import Severity

from .around import Around, Filed
from .evaluation import HUNDRED, ROWS, cells, said
from .finding import Fault, Rule

WRITTEN = re.compile(r"(?P<operator>[≥≤=><])?(?P<number>-?\d+(?:,\d{3})*(?:\.\d+)?)(?P<unit>\D.*)?")
UNIT = re.compile(r"\((?:[^()]|\([^()]*\))+\)")
# Where one value ends and another begins; the slash of a unit (元/平方米) is none.
BETWEEN = re.compile(r"(?<=[)%])/|/(?=[≥≤><=])")
OPERATORS = str.maketrans({"≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤"})
DOUBLE = {">=": "≥", "<=": "≤"}
# An operator that nothing to compare with stands behind: at the beginning of words, or within them.
BARE_OPERATOR = re.compile(r"=|\D*[≥≤><]")
# A star is no multiplication (365天*24小时) but something left to be filled in.
PLACEHOLDER = re.compile(r"\*(?!\d)|(?<![\w)])\*|[×xX]{2,}|_{2,}|\.{3,}|\?{2,}")
DATED = re.compile(r"(?:(?:19|20)\d\d年?度?)?\d{1,2}(?:月份?|[日号]|季度)|(?:19|20)\d\d年度?")
ROUGHLY = re.compile(r"约|近|左右|上下|大概")
# What is measured without a unit.
UNITLESS = re.compile(r"(?:系数|指数|[pP][hH]值?|容积率|倍数|倍率|等级|级别|标准值)(?:\([^()]*\))?$")
UNIT_IN_NAME = re.compile(r"[（(][^（()）]{1,6}[)）]\s{0,3}$")
YEAR_AND_MONTH = re.compile(r"(?:19|20)\d\d\.(?:0?[1-9]|1[0-2])")
# Decimals that a declaration's own system writes.
OFFERED = 2
# Values that a message tells by name; the others are counted.
TOLD = 3


@dataclass(frozen=True)
class Cell:
    """A value: the row and the column that it stands in, and what the column is called."""

    row: Record
    field: str
    label: str

    @property
    def text(self) -> str:
        return self.row[self.field]

    @property
    def places(self) -> tuple[Place, ...]:
        return cells(self.row, self.field)

    @property
    def told(self) -> str:
        return f"{said(self.row['name'])}的{self.label}{said(self.text)}"


@dataclass(frozen=True)
class Written:
    """A value that begins with a number, its parts as typed: ``unit`` still has its parentheses."""

    operator: str
    number: str
    unit: str

    @property
    def decimals(self) -> int:
        return len(self.number.partition(".")[2])


def bare(text: str) -> str:
    """Without blanks and full-width forms, operators as single signs."""
    text = plain(text).translate(OPERATORS)
    return re.sub("|".join(DOUBLE), lambda match: DOUBLE[match[0]], text)


def written(text: str) -> Written | None:
    match = WRITTEN.fullmatch(bare(text))
    return Written(match["operator"] or "", match["number"], match["unit"] or "") if match else None


def is_formal(text: str) -> bool:
    """Operator, number and (unit)."""
    parts = written(text)
    return bool(parts and parts.operator and UNIT.fullmatch(parts.unit))


def is_unfilled(text: str) -> bool:
    return bool(PLACEHOLDER.search(re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))))


def values_in(here: Filed, fields: Mapping[str, str], rows: str = ROWS) -> Iterator[Cell]:
    """The cells that hold a value, row by row."""
    found = (Cell(row, field, label) for row in here.document.rows[rows] for field, label in fields.items())
    return (cell for cell in found if cell.text.strip())


def no_placeholders(fields: Mapping[str, str]) -> Rule:
    """V5: a value says something: no stars, crosses or dots stand in for it."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for cell in values_in(here, fields):
            if is_unfilled(cell.text):
                message = f"{cell.told}里有未填的占位符"
                yield Fault(message, "请填写实际要达到的值。", cell.places, (cell.text,))

    return Rule("V5", "指标值没有占位符", Severity.BLOCK, run)


def operators_have_numbers(fields: Mapping[str, str]) -> Rule:
    """V5: behind ≥ stands a number. What only words can tell needs no operator."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for cell in values_in(here, fields):
            text = bare(cell.text)
            if BARE_OPERATOR.match(text) and not re.search(r"\d", text) and not is_unfilled(cell.text):
                advice = "请在比较符后填数字和单位，如 ≥95(%)；定性的只写文字，不写比较符，如 健全。"
                yield Fault(f"{cell.told}：比较符后没有数字", advice, cell.places, (cell.text,))

    return Rule("V5", "比较符后有数字", Severity.BLOCK, run)


def numbers_have_units(fields: Mapping[str, str]) -> Rule:
    """C4: a number without unit can be read in two ways (≥100: per cent, points, persons?)."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        unitless = [cell for cell in values_in(here, fields) if _lacks_unit(cell)]
        advice = "请在数字后补上单位，如 =3(项)、≥95(%)。"
        yield from _together(unitless, "指标值没有单位", advice)

    return Rule("C4", "指标值有单位", Severity.EXPLAIN, run)


def _lacks_unit(cell: Cell) -> bool:
    """Whether it is a number without unit, in the name too (宣传活动（场）). Some are measured without one, a year and a
    month among them."""
    parts, name = written(cell.text), cell.row["name"][:LONGEST]
    told = (
        UNIT_IN_NAME.search(name) or UNITLESS.search(plain(name)) or YEAR_AND_MONTH.fullmatch(bare(cell.text))
    )
    return bool(parts and parts.unit.strip("()") == "" and not told)


def one_value_each(annual: str, whole: str) -> Rule:
    """V8: the year's value and the whole project's have a cell each, though they print as one: =1(份)/=3(份)."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for row in here.document.rows[ROWS]:
            both = _two_values(row[annual])
            if both:
                places = cells(row, annual, whole)
                offers = tuple(zip(places, both, strict=True)) if row.is_blank(whole) else ()
                message = f"{said(row['name'])}的一格里写了两个值{said(row[annual])}"
                advice = f"年度值填“{both[0]}”，项目值填“{both[1]}”，打印时自动合成一格。"
                yield Fault(message, advice, places, (row[annual],), offers=offers)

    return Rule("V8", "年度值和项目值分开填", Severity.EXPLAIN, run)


def _two_values(text: str) -> tuple[str, str] | None:
    values = BETWEEN.split(bare(text))
    return (values[0], values[1]) if len(values) == 2 and all(map(written, values)) else None


def written_in_parts(fields: Mapping[str, str]) -> Rule:
    """V6: a value with a number is written as operator, number and (unit); what else it says is kept as words."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        odd = [cell for cell in values_in(here, fields) if _is_loose(cell.text)]
        offers = [(cell, formal) for cell in odd if (formal := _formal(cell.text))]
        offered = [cell for cell, _ in offers]
        advice = f"可改为{'、'.join(text for _, text in offers[:TOLD])}的写法；照原样打印也可以。"
        texts = tuple((place, text) for cell, text in offers for place in cell.places)
        yield from _together(offered, "指标值不是“比较符、数字、（单位）”的写法", advice, texts)
        others = [cell for cell in odd if cell not in offered]
        advice = "能量化的请写成如 ≥95(%)；照原样打印也可以，自评时按文字评定。"
        yield from _together(others, "指标值里有数字，读不出比较符、数字和单位", advice)

    return Rule("V6", "指标值的写法", Severity.HINT, run)


def _is_loose(text: str) -> bool:
    """A value with a number that no other rule on numbers tells of, and that is no day."""
    found, parts = bare(text), written(text)
    told = is_formal(text) or (parts and not parts.unit.strip("()")) or is_unfilled(text)
    has_number = re.search(r"\d", DATED.sub("", found))
    return bool(has_number and not told and not deadline(text) and not _two_values(text))


def _formal(text: str) -> str:
    """The same in operator, number and (unit); nothing where that would say something else."""
    read = None if ROUGHLY.search(text) else measure(bare(text))
    if not read or not read.unit or re.search(r"[\d*×]", read.unit):
        return ""
    return f"{read.operator}{read.number:f}({read.unit})"


def even_decimals(fields: Mapping[str, str]) -> Rule:
    """V7: =100(%) stands beside =100.00(%). Both are right; two decimals are only offered."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        found = [(c, written(c.text)) for c in values_in(here, fields) if is_formal(c.text)]
        short = [(cell, parts) for cell, parts in found if parts.decimals < OFFERED]
        if any(parts.decimals == OFFERED and parts.number.endswith("0") for _, parts in found):
            offers = tuple((place, _padded(parts)) for cell, parts in short for place in cell.places)
            advice = "可统一为两位小数；照原样打印也可以。"
            yield from _together([cell for cell, _ in short], "指标值的小数位数与其他行不同", advice, offers)

    return Rule("V7", "指标值的小数位数", Severity.HINT, run)


def _padded(parts: Written) -> str:
    whole, _, decimals = parts.number.partition(".")
    return f"{parts.operator}{whole}.{decimals:0<{OFFERED}}{parts.unit}"


def per_cent_within_hundred(fields: Mapping[str, str]) -> Rule:
    """C5: more than all of it is rarely meant; a growth rate is explained."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for cell, read in _measured(here, fields):
            if read.unit == "%" and read.number > HUNDRED:
                advice = "请核对；确为增长率等可以超过 100% 的，说明原因。"
                yield Fault(f"{cell.told}超过 100%", advice, cell.places, (cell.text,))

    return Rule("C5", "百分比不超过 100%", Severity.EXPLAIN, run)


def costs_are_bounded(fields: Mapping[str, str]) -> Rule:
    """C6: a cost, under a 一级 of costs or as a 二级 of another, is to stay below its value, not to exceed it."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for cell, read in _measured(here, fields):
            if read.operator in ("≥", ">") and _is_cost(cell.row["category"], around):
                advice = "成本一般是上限，请核对比较符（如改为 ≤）；无误的，说明原因。"
                yield Fault(f"成本指标{cell.told}用了“{read.operator}”", advice, cell.places, (cell.text,))

    return Rule("C6", "成本指标的比较符", Severity.EXPLAIN, run)


def _is_cost(category: str, around: Around) -> bool:
    branch = around.scheme.branch_of(category)
    return "cost" in (category, branch.slug if branch else "")


def _measured(here: Filed, fields: Mapping[str, str]) -> Iterator[tuple[Cell, Measure]]:
    return ((cell, read) for cell in values_in(here, fields) if (read := measure(bare(cell.text))))


def _together(
    found: Iterable[Cell], what: str, advice: str, offers: tuple[tuple[Place, str], ...] = ()
) -> Iterator[Fault]:
    """One fault for all cells that have it."""
    found = list(found)
    if found:
        names = "、".join(f"{said(c.row['name'])}（{c.text.strip()[:12]}）" for c in found[:TOLD])
        more = f"等 {len(found)} 处" if len(found) > TOLD else ""
        places = tuple(place for cell in found for place in cell.places)
        values = tuple(cell.text for cell in found)
        yield Fault(f"{what}：{names}{more}", advice, places, values, offers=offers)
