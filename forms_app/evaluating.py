"""Following cells of self-evaluations: what was approved, what the year made of it, and what it scores."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from forms_app.checking.around import Around, Filed
from forms_app.deriving import Follow, How, OfHeader, RowsSum, Tie, percent
from forms_app.document import Document, Place, Value
from forms_app.events import EVENTS, PROJECTS, annual_budget, events_of, merged_into, reckoning
from forms_app.scoring import NOTHING, rounded, score_execution, score_indicator, split_weights
from forms_app.terms import EventType


@dataclass(frozen=True)
class FromApproved(OfHeader):
    """A header cell that repeats a header cell of the approved table of a kind; with ``first``, as of 年初. ``unless``
    names a kind that the cell follows instead where the dossier holds one."""

    kind: str
    field: str
    first: bool = False
    of_line: bool = False
    unless: str = ""

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        for at in self.ties(here, around):
            yield at.place, at.due

    def ties(self, here: Filed, around: Around) -> Iterator[Tie]:
        if self.unless and around.one(self.unless):
            return
        source = around.approved(self.kind, here.line if self.of_line else "", self.first)
        if source:
            sources = ((source, Place(self.field)),)
            yield Tie(Place(self.target), How.SAME, sources, source.document[self.field])


@dataclass(frozen=True)
class RowsFromApproved:
    """A cell of each row that repeats a header cell of the approved table of the same line, as first approved."""

    rows: str
    field: str
    kind: str
    source: str

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        for at in self.ties(here, around):
            yield at.place, at.due

    def ties(self, here: Filed, around: Around) -> Iterator[Tie]:
        for row in here.document.rows[self.rows]:
            source = around.approved(self.kind, row.uid, first=True)
            if source:
                place, sources = Place(self.field, self.rows, row.uid), ((source, Place(self.source)),)
                yield Tie(place, How.SAME, sources, source.document[self.source])

    def covers(self, place: Place, document: Document, adjusted: bool = False) -> bool:
        return (place.rows, place.field) == (self.rows, self.field)


def approved_rows(follows: Iterable[Follow], around: Around) -> frozenset[str]:
    """Rows (their uids) that stand for an approved table: what became of it is told, the row stays (practice 6)."""
    kinds = {f.kind for f in follows if isinstance(f, RowsFromApproved)}
    promised = (*around.promised_first, *around.promised)
    return frozenset(table.line for table in promised if table.kind in kinds and table.line)


@dataclass(frozen=True)
class NothingAtFirst:
    """年初 of a project that was 追加 in the year: 0, unless somebody says otherwise. Approved ones have their own."""

    rows: str
    field: str

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        approved = {table.line for table in around.promised_first}
        for row in here.document.rows[self.rows]:
            added = any(e["type"] == EventType.ADDED for e in events_of(here.document, row.uid))
            if added and row.uid not in approved:
                yield Place(self.field, self.rows, row.uid), NOTHING

    def covers(self, place: Place, document: Document, adjusted: bool = False) -> bool:
        return (place.rows, place.field) == (self.rows, self.field)


@dataclass(frozen=True)
class FormerName:
    """原名称 of a project that was 更名: as it was approved."""

    kind: str
    source: str

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        for event in here.document.rows[EVENTS]:
            approved = around.approved(self.kind, event["parent"], first=True)
            if approved and event["type"] == EventType.RENAMED:
                yield Place("into", EVENTS, event.uid), approved.document[self.source]

    def covers(self, place: Place, document: Document, adjusted: bool = False) -> bool:
        event = document.row(EVENTS, place.row) if (place.rows, place.field) == (EVENTS, "into") else None
        return event is not None and event["type"] == EventType.RENAMED


@dataclass(frozen=True)
class AnnualBudget(OfHeader):
    """全年预算数 of a project: 年初 + Σ events, both as the 基础数据表 tells."""

    kind: str

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        base = around.one(self.kind)
        if base and here.line and base.document.row("projects", here.line):
            yield Place(self.target), annual_budget(base.document, here.line)

    def ties(self, here: Filed, around: Around) -> Iterator[Tie]:
        base = around.one(self.kind)
        for place, due in self.cells(here, around) if base else ():
            if due is None:
                continue  # nothing is known of it yet
            events = (*events_of(base.document, here.line), *merged_into(base.document, here.line))
            places = [Place("budget", PROJECTS, here.line), *(Place("amount", EVENTS, e.uid) for e in events)]
            sources = tuple((base, source) for source in places)
            yield Tie(place, How.EVENTS, sources, due, len(sources))

    def how(self, here: Filed, around: Around) -> Iterator[tuple[Place, str]]:
        """In words, where something befell the project."""
        base = around.one(self.kind)
        if base and (events_of(base.document, here.line) or merged_into(base.document, here.line)):
            yield Place(self.target), reckoning(base.document, here.line, around.scheme.money.show)


@dataclass(frozen=True)
class ExecutionWeight(OfHeader):
    """分值 of 执行率: the scheme's."""

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        yield Place(self.target), around.scheme.scoring.funds


@dataclass(frozen=True)
class ExecutionRate(OfHeader):
    """执行率 = 全年执行数 ÷ 全年预算数; ``—`` where the budget is 0."""

    budget: str = "annual_budget"
    executed: str = "executed"

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        yield Place(self.target), percent(here.document[self.executed], here.document[self.budget])


@dataclass(frozen=True)
class ExecutionScore(OfHeader):
    budget: str = "annual_budget"
    executed: str = "executed"
    weight: str = "execution_weight"

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        budget, executed, weight = (here.document[n] for n in (self.budget, self.executed, self.weight))
        yield Place(self.target), score_execution(budget, executed, weight, around.scheme).points


@dataclass(frozen=True)
class OfRows:
    """A declaration about cells of an indicator row set."""

    fields: tuple[str, ...]
    rows: str = "indicators"

    def covers(self, place: Place, document: Document, adjusted: bool = False) -> bool:
        return place.rows == self.rows and place.field in self.fields


@dataclass(frozen=True)
class Weights(OfRows):
    """分值: the scheme's points of each 一级, split over its indicators; a 分值 typed (or approved) stays."""

    live: ClassVar[bool] = True
    fields: tuple[str, ...] = ("weight",)
    number: bool = True

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        rows = here.document.rows[self.rows]
        shares = split_weights(rows, around.scheme)
        for row in rows:
            yield Place("weight", self.rows, row.uid), shares.get(row.uid, row["weight"])


@dataclass(frozen=True)
class Scores(OfRows):
    """计算得分 by the scheme's rules; 得分 follows it until a person overrules it."""

    fields: tuple[str, ...] = ("computed", "score")

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        for row in here.document.rows[self.rows]:
            points = score_indicator(row, around.scheme, around.year).points
            yield from ((Place(field, self.rows, row.uid), points) for field in self.fields)


@dataclass(frozen=True)
class TotalScore(OfHeader):
    """总分 = Σ rounded scores; blank as long as nothing is scored."""

    live: ClassVar[bool] = True
    rows: str = "indicators"
    plus: str = "execution_score"
    number: bool = True

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        scores = [here.document[self.plus], *(r["score"] for r in here.document.rows[self.rows])]
        numbers = [rounded(s, around.scheme.scoring) for s in scores if isinstance(s, Decimal)]
        yield Place(self.target), sum(numbers, Decimal(0)) if numbers else None


@dataclass(frozen=True)
class Sentence(OfHeader):
    """A sentence of the report that states numbers of the tables; blank while they are."""

    say: Callable[[Filed, Around], str]

    def cells(self, here: Filed, around: Around) -> Iterator[tuple[Place, Value]]:
        yield Place(self.target), self.say(here, around)


# What every 自评表 reckons from its own cells: 执行率, points, scores.
SCORED = (
    ExecutionWeight("execution_weight"),
    ExecutionRate("execution_rate"),
    ExecutionScore("execution_score"),
    Weights(),
    Scores(),
    RowsSum("total_weight", "indicators", "weight", plus=("execution_weight",), number=True),
    TotalScore("total_score"),
)
