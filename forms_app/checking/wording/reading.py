"""What rules on wording read: an indicator's texts as they are meant, and one fault for all rows that have it."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from forms_app.checking.around import Around, Filed
from forms_app.checking.evaluation import cells, named, said
from forms_app.checking.finding import Fault
from forms_app.checking.grammar import BARE_OPERATOR, bare, is_unfilled
from forms_app.document import Record
from forms_app.measures import Measure, measure
from forms_app.terms import Severity

# Characters of an indicator's cell that are read; what goes on longer is no name and no value.
LONGEST = 500
# Indicators that a message tells by name, the others are counted; and the characters of a value that it tells.
TOLD, TOLD_VALUE = 3, 12
# A number: in digits, or in words with what it counts.
COUNTED = r"[个家项件份条台场次起户处座辆套本张期所名人支批门只块公里米平吨]"
NUMBER = re.compile(rf"\d|百分之|[一二两三四五六七八九十百千万几]+(?:余|多)?{COUNTED}")


def text_of(cell: str) -> str:
    """Without blanks, full-width forms and the full stop at the end; operators as single signs."""
    return _bare(cell[:LONGEST])


@lru_cache(maxsize=4096)  # every rule on wording reads the same few texts
def _bare(text: str) -> str:
    return bare(text)


def quantity(cell: str) -> Measure | None:
    return measure(text_of(cell))


def has_number(cell: str) -> bool:
    return bool(NUMBER.search(text_of(cell)))


def in_words(value: str) -> bool:
    """Whether a value says something, without a number: padding and a lone operator are told of by others."""
    text = text_of(value)
    return not (has_number(value) or is_unfilled(value) or BARE_OPERATOR.match(text))


def indicators(here: Filed) -> list[Record]:
    """Indicators with a name, as far as their wording is still the unit's: an approved one can't be changed."""
    return [row for row in named(here) if not row.get("origin")]


def valued(here: Filed) -> list[Record]:
    """Of those, the ones with a value."""
    return [row for row in indicators(here) if row["value"].strip()]


def category_label(category: str, around: Around) -> str:
    leaf = around.scheme.leaf(category)
    return leaf.label if leaf else category


def told(row: Record) -> str:
    return f"{said(row['name'])}（{row['value'].strip()[:TOLD_VALUE]}）"


def at_once(
    rows: Iterable[Record], fields: tuple[str, ...], what: str, advice: str, severity: Severity | None = None
) -> Iterator[Fault]:
    """One fault for all rows that have it, at the given cells of each."""
    rows = list(rows)
    if rows:
        more = f"等 {len(rows)} 条" if len(rows) > TOLD else ""
        places = tuple(place for row in rows for place in cells(row, *fields))
        values = tuple(row[field] for row in rows for field in fields)
        message = f"{what}：{'、'.join(map(told, rows[:TOLD]))}{more}"
        yield Fault(message, advice, places, values, severity)
