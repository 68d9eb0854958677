"""The scores of a self-evaluation as reviewers read them: how each came about, and which a person changed by hand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from forms_app.document import Column, Place, Record, plain_number
from forms_app.evaluating import ExecutionScore, TotalScore
from forms_app.labels import place_label
from forms_app.schemes import Scheme
from forms_app.scoring import Scored, score_execution, score_indicator
from forms_app.values import shown_text

from . import grading
from .shown import Sheet

RATE = "预算执行率"


@dataclass(frozen=True)
class Score:
    """得分 of one indicator, or of 执行率: the unit's own ``points`` beside what the scheme's rules give."""

    place: Place
    where: str
    name: str
    target: str
    actual: str
    weight: Decimal | None
    points: Decimal | None
    by_rule: Scored
    reason: str = ""

    @property
    def overruled(self) -> bool:
        """Whether a person gave other points than the rules do, or points where they give none."""
        return self.points != self.by_rule.points


@dataclass(frozen=True)
class ScoredTable:
    """A table with a 总分, and all that it adds up."""

    sheet: Sheet
    scores: tuple[Score, ...]

    @property
    def number(self) -> str:
        return self.sheet.number

    @property
    def scheme(self) -> Scheme:
        return self.sheet.frozen.scheme

    @cached_property
    def total(self) -> Decimal | None:
        return self.sheet.frozen.document[self.sheet.kind.score]

    @property
    def sum(self) -> Decimal:
        """What the scores add up to: the 总分 that stands may be another, typed over."""
        return sum((s.points for s in self.scores if s.points is not None), Decimal(0))

    @property
    def grade(self) -> str:
        return grading.word_of(self.total, self.scheme)

    @property
    def overruled(self) -> list[Score]:
        return [score for score in self.scores if score.overruled]

    def score(self, place: str) -> Score | None:
        return next((score for score in self.scores if str(score.place) == place), None)


def tables(sheets: Iterable[Sheet]) -> list[ScoredTable]:
    """Those of the tables that are scored, in printed order: the department's before its projects'."""
    scored = (sheet for sheet in sheets if sheet.kind.score and sheet.frozen.scheme.scoring)
    return [ScoredTable(sheet, tuple(_scores(sheet))) for sheet in scored]


def _scores(sheet: Sheet) -> Iterator[Score]:
    total = next(f for f in sheet.kind.follows if isinstance(f, TotalScore) and f.target == sheet.kind.score)
    yield _of_execution(sheet, total.plus)
    for row in sheet.frozen.document.rows[total.rows]:
        if not (row.is_blank("name") and row.is_blank("score")):
            yield _of_row(sheet, row, Place("score", total.rows, row.uid))


def _of_execution(sheet: Sheet, field: str) -> Score:
    header, scheme = sheet.frozen.document.header, sheet.frozen.scheme
    told = next(f for f in sheet.kind.follows if isinstance(f, ExecutionScore) and f.target == field)
    budget, executed, weight = (header[name] for name in (told.budget, told.executed, told.weight))
    texts = (
        f"{column.label} {_text(sheet, header, column)}"
        for column in (sheet.kind.shape.header[name] for name in (told.budget, told.executed))
    )
    return Score(
        Place(field), sheet.kind.shape.header[field].label, RATE, *texts, weight, header[field],
        score_execution(budget, executed, weight, scheme),
    )  # fmt: skip


def _of_row(sheet: Sheet, row: Record, place: Place) -> Score:
    document, scheme = sheet.frozen.document, sheet.frozen.scheme
    where = place_label(sheet.kind, scheme, document, Place("", place.rows, place.row))
    return Score(
        place, where, row["name"], row["value"], row["actual"], row["weight"], row["score"],
        score_indicator(row, scheme, sheet.frozen.year), row["overrule_reason"],
    )  # fmt: skip


def _text(sheet: Sheet, record: Record, column: Column) -> str:
    return shown_text(record, column, sheet.frozen.scheme.money)


def shown(points: Decimal | None) -> str:
    return "" if points is None else plain_number(points)


def difference(old: Decimal | None, new: Decimal | None) -> str:
    """+2, −3.5, 0; empty where there is nothing to compare."""
    if old is None or new is None:
        return ""
    change = new - old
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return sign + plain_number(abs(change))
