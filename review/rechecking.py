"""抽查复核: the bureau's own scores beside the unit's, indicator by indicator, and what they add up to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform

from forms_app.document import plain_number
from forms_app.models import Package
from forms_app.scoring import HUNDRED, rounded
from forms_app.terms import Action, Grade

from . import grading, scores, shown
from .models import Step
from .moves import Refused
from .scores import Score, ScoredTable


@dataclass(frozen=True)
class Given:
    """What the office says of one score: other points (None: the unit's own stand), and why."""

    points: Decimal | None = None
    reason: str = ""


NOTHING = Given()
Said = Mapping[tuple[str, str], Given]
"""By the table's number and the score's place."""


def tables_of(package: Package) -> list[ScoredTable]:
    """The scored tables as the unit sent them last."""
    return scores.tables(shown.of_version(package, package.sent_version))


def impossible(score: Score, points: Decimal | None, decimals: int) -> str:
    """Why the score can't have these points; empty where it can."""
    if points is None:
        return ""
    most = HUNDRED if score.weight is None else score.weight
    if not (0 <= points <= most):
        return f"复核得分应在 0 至 {plain_number(most)} 之间。"
    return "" if points == round(points, decimals) else f"复核得分最多 {decimals} 位小数。"


def unreasoned(score: Score, given: Given) -> str:
    """What is missing where the office differs from the unit without a word."""
    if given.points is None or given.points == score.points or given.reason.strip():
        return ""
    return "复核得分与自评得分不同，请写明理由。"


def total(table: ScoredTable, said: Said) -> Decimal:
    """What the table's scores add up to, the office's where it gave one."""
    points = (_points(table, score, said) for score in table.scores)
    numbers = (rounded(p, table.scheme.scoring) for p in points if p is not None)
    return sum(numbers, Decimal(0))


def _points(table: ScoredTable, score: Score, said: Said) -> Decimal | None:
    given = said.get((table.number, str(score.place)), NOTHING)
    return score.points if given.points is None else given.points


def result(tables: Iterable[ScoredTable], said: Said) -> dict:
    """As the step keeps it: each table's scores and total beside the unit's own. The first table's is the package's.
    Raises Refused."""
    _refuse_unsound(tables, said)
    kept = [_kept(table, said) for table in tables]
    return {"score": kept[0]["score"], "own_score": kept[0]["own"], "rechecked": kept} | _compared(kept[0])


def _refuse_unsound(tables: Iterable[ScoredTable], said: Said) -> None:
    known = {(t.number, str(score.place)): (t, score) for t in tables for score in t.scores}
    if not set(said) <= set(known):
        raise Refused("自评表已有变动，请刷新后重新填写复核得分。")
    for at, given in said.items():
        table, score = known[at]
        decimals = table.scheme.scoring.decimals
        refused = impossible(score, given.points, decimals) or unreasoned(score, given)
        if refused:
            raise Refused(f"{table.sheet.label} {score.where}：{refused}")


def _compared(first: dict) -> dict:
    return {"difference": first["difference"]} if first["difference"] else {}


def _kept(table: ScoredTable, said: Said) -> dict:
    points = total(table, said)
    lines = [_line(table, score, said) for score in table.scores if (table.number, str(score.place)) in said]
    return {
        "table": table.number,
        "label": f"{table.sheet.label} {table.sheet.name}".strip(),
        "own": scores.shown(table.total),
        "own_grade": table.grade,
        "score": plain_number(points),
        "grade": grading.word_of(points, table.scheme),
        "difference": scores.difference(table.total, points),
        "lines": lines,
    }


def _line(table: ScoredTable, score: Score, said: Said) -> dict:
    points = _points(table, score, said)
    return {
        "place": str(score.place),
        "where": f"{score.where} {score.name}",
        "own": scores.shown(score.points),
        "score": scores.shown(points),
        "difference": scores.difference(score.points, points),
        "reason": said[table.number, str(score.place)].reason.strip(),
    }


def graded(package: Package, points: Decimal, grade: str, reason: str) -> Grade:
    """The grade of a result: by the scheme's cuts, unless the office gives another and says why. Raises Refused."""
    scheme = grading.scheme_of(package)
    by_cuts = grading.grade_of(points, scheme)
    if not (grade or by_cuts):
        raise Refused("请选择复核等级。")
    if grade and by_cuts and Grade(grade) != by_cuts and not reason.strip():
        words = grading.words(scheme)
        said = f"按得分应为“{words[by_cuts]}”，评为“{words[Grade(grade)]}”的请写明理由。"
        raise Refused(said)
    return Grade(grade or by_cuts)


def standing(package: Package) -> Step | None:
    """The newest result about what the unit sent last: it holds until the unit sends something else."""
    made = package.steps.filter(action=Action.RECHECK, version=package.sent_version)
    return made.select_related("unit", "person").last()


def said_before(step: Step | None) -> dict[tuple[str, str], Given]:
    """What a result gave, to be changed by the next."""
    kept = step.data.get("rechecked", ()) if step else ()
    return {
        (table["table"], line["place"]): Given(
            Decimal(line["score"]) if line["score"] else None, line["reason"]
        )
        for table in kept
        for line in table["lines"]
    }


def with_recheck(packages: QuerySet[Package]) -> QuerySet[Package]:
    """Adds score (``rechecked``) and grade of the standing result, as the step keeps them."""
    made = Step.objects.filter(
        package=OuterRef("pk"), version=OuterRef("sent_version"), action=Action.RECHECK
    ).order_by("-pk")
    kept = {"rechecked": "score", "recheck_grade": "grade"}
    return packages.annotate(
        **{name: Subquery(made.values(kept=KeyTextTransform(key, "data"))[:1]) for name, key in kept.items()}
    )
