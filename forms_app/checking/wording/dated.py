"""C2 for tables whose period is a text (项目实施期 2023年上半年), or that have none but their year (rule book 4.3)."""

import datetime
import re
from collections.abc import Iterator

from forms_app.checking.around import Around, Filed
from forms_app.checking.evaluation import cells, said
from forms_app.checking.finding import Fault, Rule
from forms_app.checking.periods import STATED_YEAR, Span, promised_day
from forms_app.document import Place
from forms_app.measures import deadline
from forms_app.terms import Severity

from .reading import text_of, valued

BEGINS = re.compile(r"(?:19|20)\d\d(?:年度?|[./\-])(?:(?P<month>1[0-2]|0?[1-9])(?=\D|$)|(?P<half>下半年))")
SECOND_HALF = 7


def days_are_within_the_text(period: str = "", label: str = "填报年度") -> Rule:
    """C2: no indicator promises a day before or after the project's time. ``period`` is the header cell that tells it;
    without one it is the year of the table."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        span = span_of(here.document[period] if period else "", around.year)
        only = span.first.year if span and not span.crosses_years else None
        for row in valued(here) if span else ():
            day = promised_day(row["value"], only)
            if day and not span.holds(day):
                where = "之前" if day < span.first else "之后"
                message = f"{said(row['name'])}的指标值{said(row['value'])}在{label}（{span}）{where}"
                advice = "请核对年份和日期，多半是沿用了以前年度的表；确在期外的，说明原因。"
                places = (*cells(row, "value"), *((Place(period),) if period else ()))
                yield Fault(message, advice, places, (row["value"], str(span)))

    return Rule("C2", f"指标中的日期在{label}内", Severity.EXPLAIN, run)


def span_of(period: str, year: int) -> Span | None:
    """The days that a text such as 2023.07-2024.01 names; the whole year where nothing stands, None where it can't be
    told (长期)."""
    text = text_of(period)
    last = deadline(text, year) if text else None
    years = [int(found) for found in STATED_YEAR.findall(text)] or [year]
    if text and not last and not STATED_YEAR.search(text):
        return None
    begins = BEGINS.match(text[text.find(str(years[0])) :])
    month = int(begins["month"] or SECOND_HALF) if begins else 1
    first = datetime.date(years[0], month, 1)
    ends = datetime.date(max(years), 12, 31)
    return Span(first, last if last and last >= first else max(ends, first))
