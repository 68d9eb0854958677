"""附件1-2 部门整体支出绩效自评表."""

from forms_app.checking.scopes import Scoped
from forms_app.explaining import scores
from forms_app.kind import INDICATOR, Evaluates, Kind, Offer, RowSet
from forms_app.marking import TECHNICAL, UNPRINTED, asked, fixed, mark
from forms_app.terms import Fund, Nature, Stage

from .forms import HeaderForm, IndicatorForm
from .models import DepartmentEvaluation, Indicator
from .rules import FOLLOWS, PAST, RULES

SCOPED = (
    Scoped("initial_budget", Fund.ALL, Stage.INITIAL, Nature.TOTAL),
    Scoped("annual_budget", Fund.ALL, Stage.ANNUAL, Nature.TOTAL),
    Scoped("executed", Fund.ALL, Stage.FINAL, Nature.TOTAL),
    Scoped("income_total", Fund.ALL, Stage.FINAL, Nature.TOTAL),
    Scoped("spending_total", Fund.ALL, Stage.FINAL, Nature.TOTAL),
    Scoped("general_budget", Fund.GENERAL, Stage.FINAL, Nature.TOTAL),
    Scoped("basic_expenditure", Fund.ALL, Stage.FINAL, Nature.BASIC),
    Scoped("project_expenditure", Fund.ALL, Stage.FINAL, Nature.PROJECT),
)

KIND = Kind(
    slug="department_evaluation",
    content=DepartmentEvaluation,
    form=HeaderForm,
    amount="executed",
    score="total_score",
    rows=(RowSet("indicators", "绩效指标", Indicator, IndicatorForm, tree="indicators", library=INDICATOR),),
    follows=FOLLOWS,
    rules=RULES,
    past=PAST,
    evaluates=Evaluates("department_target"),
    offers=(Offer("expected_goal", "department_target", "tasks", "goal"),),
    unprinted=UNPRINTED,
    technical=TECHNICAL,
    fixed=fixed,
    explained=scores,
    mark=mark,
    asked=asked,
    scoped=SCOPED,
    head="official/_plain_head.html",
    foot="official/_dated_foot.html",
)
