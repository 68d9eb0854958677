"""问题汇总 as the filters ask for it: the rules, and the units of one rule."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from forms_app.models import Tally

from . import problems, standing_lines
from .forms.standing import ProblemsForm, RuleForm
from .overseen import Overseen
from .problems import Problem
from .sheets import Column, Sheet
from .standing_lines import Line

TITLE = "问题汇总"
LINES = 50
COLUMNS = (
    Column("规则", 8, lambda problem: problem.rule),
    Column("规则名称", 44, lambda problem: problem.title),
    Column("程度", 8, lambda problem: problem.severity.label),
    Column("单位数", 9, lambda problem: problem.units),
    Column("问题数", 9, lambda problem: problem.number),
    Column("未处理", 9, lambda problem: problem.open),
)


class Problems(Overseen):
    """问题汇总 of one campaign."""

    name = TITLE

    def __init__(self, form: ProblemsForm):
        super().__init__(form)
        self.sent = form.sent_asked

    @property
    def tallies(self) -> QuerySet[Tally]:
        return problems.tallies(self.campaign, self.units, self.sent)

    @cached_property
    def lines(self) -> list[Problem]:
        return problems.problems(self.tallies)

    def narrowed_besides(self) -> list[str]:
        return [f"报表：{self.sent.label}"] if self.sent else []

    def sheets(self, as_of: str) -> list[Sheet]:
        return [Sheet(TITLE, self.title, self.notes(as_of), COLUMNS, self.lines)]


@dataclass(frozen=True)
class Hit:
    """A unit with which a rule found something: how often, and how much of that is still open."""

    line: Line
    number: int
    open: int


class RuleUnits:
    """The units of one rule; ``problems`` are its lines in the list, of which the filter ``of`` may choose one."""

    def __init__(self, form: RuleForm, rule: str):
        self.form, self.rule, self.list = form, rule, Problems(form)
        self.found = self.list.tallies.filter(rule=rule)
        self.problems = problems.problems(self.found)
        form.fields["of"].choices += [(p.key, f"{p.severity.label} {p.title}") for p in self.problems]

    @property
    def titles(self) -> str:
        return "；".join(dict.fromkeys(problem.title for problem in self.problems))

    def page(self, number: str | None) -> Page:
        of = self.form.asked("of")
        chosen = next((problem for problem in self.problems if problem.key == of), None)
        wanted = {"severity": chosen.severity, "title": chosen.title} if chosen else {}
        page = Paginator(problems.units_of(self.found.filter(**wanted)), LINES).get_page(number)
        page.object_list = self._hits({unit: counts for unit, *counts in page.object_list})
        return page

    def _hits(self, counts: dict[int, list[int]]) -> list[Hit]:
        offices = {office.pk: office for office in self.form.fields["section"].queryset}
        units = self.list.units.filter(pk__in=counts)
        lines = standing_lines.lines(self.list.campaign, units, offices)
        return [Hit(line, *counts[line.unit.pk]) for line in lines]
