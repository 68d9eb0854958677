"""How the scores of a self-evaluation came about, in words: said at their cells, from the document and its scheme alone.

Reviewers see what the rules give beside what a person gave instead. Pure.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from forms_app.document import Document, Place, Record, plain_number
from forms_app.scoring import Scored, score_execution, score_indicator

if TYPE_CHECKING:
    from forms_app.schemes import Scheme


def scores(document: Document, scheme: "Scheme", year: int) -> dict[str, str]:
    """By the text of the score's place; nothing where there is nothing to say."""
    found = {"execution_score": _execution(document, scheme), "total_score": _total(document, scheme)}
    for row in document.rows["indicators"]:
        scored = score_indicator(row, scheme, year)
        found[str(Place("score", "indicators", row.uid))] = _told(row, "score", scored)
    return {place: how for place, how in found.items() if how}


def _execution(document: Document, scheme: "Scheme") -> str:
    budget, executed, weight = (document[n] for n in ("annual_budget", "executed", "execution_weight"))
    scored = score_execution(budget, executed, weight, scheme)
    return _told(document.header, "execution_score", scored)


def _told(record: Record, field: str, scored: Scored) -> str:
    """Of a score that a person gave, what the rules give too."""
    if field not in record.own or record[field] == scored.points:
        return scored.how
    if scored.points is None:
        return f"规则未计分：{scored.how}" if scored.how else ""
    return f"计算得分 {plain_number(scored.points)}（{scored.how}）"


def _total(document: Document, scheme: "Scheme") -> str:
    parts = [*_parts(document, scheme)]
    if document["total_score"] is None or not parts:
        return ""
    reading = " + ".join(f"{name} {plain_number(points)}" for name, points in parts)
    due = sum(points for _, points in parts)
    own = "total_score" in document.header.own and document["total_score"] != due
    return f"{'各项得分之和：' if own else ''}{reading} = {plain_number(due)}"


def _parts(document: Document, scheme: "Scheme") -> Iterator[tuple[str, Decimal]]:
    """执行率 and each 一级指标 with the points that it got."""
    if document["execution_score"] is not None:
        yield "执行率", document["execution_score"]
    for branch in scheme.tree:
        slugs = {leaf.slug for leaf in branch.leaves}
        got = [r["score"] for r in document.rows["indicators"] if r["category"] in slugs]
        got = [points for points in got if points is not None]
        if got:
            yield branch.label.removesuffix("指标"), sum(got, Decimal(0))
