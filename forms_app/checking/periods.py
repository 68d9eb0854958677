"""Rules on the days between which a project runs (rule book 8: C2; 4.3).

They are in order, the year asked for lies between them, and no indicator promises a day outside of them. Days of cells
that are blank or hold no date are told of by other rules; nothing is said of them here.
"""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forms_app.document import Document, Place, Record
from forms_app.measures import deadline, plain
from forms_app.terms import Severity

from .around import Around, Filed
from .evaluation import ROWS, cells, said
from .finding import Fault, Rule

STATED_YEAR = re.compile(r"(?:19|20)\d\d")
WRITTEN_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年|[-~—–至到](?:19|20)\d\d年)")


@dataclass(frozen=True)
class Span:
    """The days from the first to the last one."""

    first: datetime.date
    last: datetime.date

    @property
    def crosses_years(self) -> bool:
        return self.first.year != self.last.year

    def holds(self, day: datetime.date) -> bool:
        return self.first <= day <= self.last

    def holds_year(self, year: int) -> bool:
        return self.first.year <= year <= self.last.year

    def __str__(self) -> str:
        return f"{self.first} 至 {self.last}"


@dataclass(frozen=True)
class Period:
    """The header cells with a project's first and last day, each with what it is called: ("begins", "计划开始日期")."""

    begins: tuple[str, str]
    ends: tuple[str, str]

    @property
    def places(self) -> tuple[Place, Place]:
        return Place(self.begins[0]), Place(self.ends[0])

    def days(self, document: Document) -> Span | None:
        """Both days as they stand; None where one of them is not there."""
        first, last = (_day(document[field]) for field, _ in (self.begins, self.ends))
        return Span(first, last) if first and last else None

    def of(self, document: Document) -> Span | None:
        """When the project runs; None too where it would end before it begins."""
        days = self.days(document)
        return days if days and days.first <= days.last else None


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def begins_before_it_ends(period: Period) -> Rule:
    """C2: the first day isn't after the last one."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        days = period.days(here.document)
        if days and days.first > days.last:
            (_, begins), (_, ends) = period.begins, period.ends
            message = f"{begins} {days.first} 晚于{ends} {days.last}"
            yield Fault(message, "请核对并改正其中一个日期。", period.places, (str(days),))

    return Rule("C2", f"{period.begins[1]}不晚于{period.ends[1]}", Severity.BLOCK, run)


def covers_the_year(period: Period) -> Rule:
    """C2: the year that money is asked for is one of the project's."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        span = period.of(here.document)
        if span and not span.holds_year(around.year):
            message = f"填报年度 {around.year} 年不在项目期（{span}）内"
            advice = f"请核对{period.begins[1]}和{period.ends[1]}；确实如此的（如支付尾款），说明原因。"
            yield Fault(message, advice, period.places, (str(span),))

    return Rule("C2", "填报年度在项目期内", Severity.EXPLAIN, run)


def texts_speak_of_the_year(fields: Mapping[str, str]) -> Rule:
    """C2: a text that names years names the one it is for: it may be last year's. ``fields`` are header cells, each with
    what it is called."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for field, label in fields.items():
            years = [int(year) for year in WRITTEN_YEAR.findall(here.document[field])]
            if years and not min(years) <= around.year <= max(years):
                told = "、".join(map(str, sorted(set(years))))
                message = f"{label}写的是 {told} 年，本表填报 {around.year} 年"
                yield Fault(message, "请核对是否沿用了其他年度的文字。", (Place(field),), (told,))

    return Rule("C2", "文字中的年份与填报年度一致", Severity.HINT, run)


def days_are_within(period: Period, fields: Mapping[str, str], annual: str = "", rows: str = ROWS) -> Rule:
    """C2: a day that an indicator promises lies within the project, and in the year where the cell speaks of the year.

    ``fields`` are row cells with what each is called; ``annual`` names the one among them that speaks of the
    campaign's year. A day without a year is one of that year, or of the only year that the project has.
    """

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        span = period.of(here.document)
        for row in here.document.rows[rows] if span else ():
            for field, label in fields.items():
                year = around.year if field == annual else _only_year(span)
                day = promised_day(row[field], year)
                told = f"{said(row['name'])}的{label}{said(row[field])}"
                if day and not span.holds(day):
                    yield _outside(period, span, day, told, (row, field))
                elif day and field == annual and day.year != around.year:
                    message = f"{told}写的是 {day.year} 年，本表填报 {around.year} 年"
                    advice = f"请核对{label}：应写当年要达到的值。"
                    yield Fault(message, advice, cells(row, field), (row[field],), Severity.HINT)

    return Rule("C2", "指标中的日期在项目期内", Severity.EXPLAIN, run)


def _only_year(span: Span) -> int | None:
    return None if span.crosses_years else span.first.year


def promised_day(text: str, year: int | None) -> datetime.date | None:
    """The last day that a value such as 2024年6月底前, 6月30日前 or ≤2024(年) allows; ``year`` is that of a day without
    one (None: it can't be told)."""
    bare = plain(text).lstrip("≥≤><=")
    if STATED_YEAR.search(bare):
        return deadline(bare.replace("(", "").replace(")", ""))
    return deadline(bare, year) if year else None


def _outside(period: Period, span: Span, day: datetime.date, told: str, cell: tuple[Record, str]) -> Fault:
    where = "之前" if day < span.first else "之后"
    advice = f"请核对指标值与{period.begins[1]}、{period.ends[1]}；确在项目期外的，说明原因。"
    row, field = cell
    places = (*cells(row, field), *period.places)
    return Fault(f"{told}在项目期（{span}）{where}", advice, places, (row[field], str(span)))
