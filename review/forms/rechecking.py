"""What an office fills in to recheck a self-evaluation: its own points where they differ, a grade, its opinion."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.forms import BoundField
from django.utils import timezone

from forms_app.document import plain_number
from forms_app.models import Package
from forms_app.terms import Action
from forms_app.values import NoValue, read_number
from review import grading, rechecking
from review.models import Step
from review.rechecking import Given
from review.scores import Score, ScoredTable

from .base import MoveForm
from .fields import Words, moment, words

REASON = 500
WHOLE = {
    "required": "请填写复核得分。",
    "invalid": "复核得分不是数字，请改填如 91.5。",
    "min_value": "复核得分应在 0 至 100 之间。",
    "max_value": "复核得分应在 0 至 100 之间。",
    "max_decimal_places": "复核得分最多两位小数。",
}


class Points(forms.CharField):
    """Points as people type them: ``8``, ``8分``, ``８.５``; blank leaves the unit's own."""

    def to_python(self, value):
        try:
            return read_number(super().to_python(value))
        except NoValue as refused:
            raise forms.ValidationError(f"{refused}。") from refused


@dataclass(frozen=True)
class Line:
    """One score with the two inputs beside it."""

    score: Score
    points: BoundField
    reason: BoundField


@dataclass(frozen=True)
class Part:
    """One table with its lines. Only those of the first, whose total is the package's, and those in which something was
    filled in stand unfolded."""

    table: ScoredTable
    lines: list[Line]
    first: bool

    @property
    def open(self) -> bool:
        return self.first or any(
            line.points.value() or line.reason.value() or line.points.errors or line.reason.errors
            for line in self.lines
        )

    @property
    def cuts(self) -> str:
        """The scheme's cuts, best first, for the page's own adding up: 优:90 良:80."""
        found = grading.cuts(self.table.scheme.scoring).values()
        return " ".join(f"{cut.label}:{plain_number(cut.lower)}" for cut in found)


class RecheckForm(MoveForm):
    """出具复核结果. Where no table is scored the office gives a total; else it is what the scores add up to."""

    grade = forms.ChoiceField(label="复核等级", required=False)
    grade_reason = words("等级与得分不一致的理由（按得分确定的不填）", rows=1)
    opinion = words("复核意见", "请写明复核意见。")
    due_at = moment("整改期限（可不填）", required=False)

    def __init__(self, package: Package, action: Action, data=None, files=None):
        super().__init__(package, action, data, files)
        self.tables = rechecking.tables_of(package)
        step = rechecking.standing(package)
        if self.tables:
            self._add_lines(rechecking.said_before(step))
        else:
            self._ask_for_the_whole()
        scheme = grading.scheme_of(package)
        by_cuts = [("", "按复核得分确定")] if scheme.scoring else []
        self.fields["grade"].choices = [*by_cuts, *grading.words(scheme).items()]
        self.fields["grade"].required = not by_cuts
        if not by_cuts:
            del self.fields["grade_reason"]
        self.order_fields(["seen", "score", "grade", "grade_reason", "opinion", "due_at"])
        self.initial |= _as_before(step, package) if step else {}

    def _ask_for_the_whole(self) -> None:
        self.fields["score"] = forms.DecimalField(
            label="复核得分", min_value=0, max_value=100, decimal_places=2, error_messages=WHOLE
        )

    def _add_lines(self, before: rechecking.Said) -> None:
        for at, (_, score) in self._scores():
            points, reason = _names(at)
            given = before.get(at, rechecking.NOTHING)
            said = f"{score.where} {score.name}"
            self.fields[points] = Points(
                label=f"{said}：复核得分", required=False, initial=_initial(given, score),
                widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "data-points": ""}),
            )  # fmt: skip
            self.fields[reason] = Words(
                label=f"{said}：理由", required=False, max_length=REASON, initial=given.reason,
                widget=forms.Textarea({"rows": 1}), error_messages={"max_length": f"最多 {REASON} 字，请精简。"},
            )  # fmt: skip

    def _scores(self) -> Iterator[tuple[tuple[str, str], tuple[ScoredTable, Score]]]:
        for table in self.tables:
            for score in table.scores:
                yield (table.number, str(score.place)), (table, score)

    @property
    def parts(self) -> list[Part]:
        return [Part(t, [self._line(t, s) for s in t.scores], t is self.tables[0]) for t in self.tables]

    def _line(self, table: ScoredTable, score: Score) -> Line:
        points, reason = _names((table.number, str(score.place)))
        return Line(score, self[points], self[reason])

    @property
    def rest(self) -> list[BoundField]:
        """The fields below the tables."""
        return [self[name] for name in ("grade", "grade_reason", "opinion", "due_at") if name in self.fields]

    def clean(self) -> dict:
        data = super().clean()
        given = {at: said for at, (t, s) in self._scores() if (said := self._given(at, t, s)) is not None}
        plain = {name: value for name, value in data.items() if name in ASKED}
        return plain | ({"given": given} if self.tables else {})

    def _given(self, at: tuple[str, str], table: ScoredTable, score: Score) -> Given | None:
        """What was filled in at one score; a refusal stands at its cell."""
        of_points, of_reason = _names(at)
        points, reason = (self.cleaned_data.get(name) for name in (of_points, of_reason))
        if points is None and not reason:
            return None
        given = Given(points, reason or "")
        impossible = rechecking.impossible(score, points, table.scheme.scoring.decimals)
        unreasoned = rechecking.unreasoned(score, given)
        if impossible:
            self.add_error(of_points, impossible)
        elif unreasoned and of_reason not in self.errors:
            self.add_error(of_reason, unreasoned)
        return given


ASKED = ("seen", "score", "grade", "grade_reason", "opinion", "due_at")


def _as_before(step: Step, package: Package) -> dict:
    """What the last result said, for a correction; a time for correction that is over has to be set anew."""
    kept, due = step.data, package.due_at
    said = {"opinion": step.opinion, "score": kept["score"], "grade_reason": kept.get("grade_reason", "")}
    by_cuts = grading.grade_of(Decimal(kept["score"]), grading.scheme_of(package))
    grade = "" if kept["grade"] == by_cuts else kept["grade"]
    return said | {"grade": grade, "due_at": due if due and due > timezone.now() else None}


def _names(at: tuple[str, str]) -> tuple[str, str]:
    number, place = at
    return f"points-{number}-{place}", f"reason-{number}-{place}"


def _initial(given: Given, score: Score) -> str:
    return "" if given.points is None or given.points == score.points else plain_number(given.points)
