"""附件1-3 项目支出绩效自评表."""

from forms_app.checking.scopes import Scoped
from forms_app.explaining import scores
from forms_app.kind import INDICATOR, Evaluates, Kind, RowSet
from forms_app.marking import TECHNICAL, UNPRINTED, asked, fixed, mark
from forms_app.terms import Fund, Nature, Stage

from .forms import HeaderForm, IndicatorForm
from .models import Indicator, ProjectEvaluation
from .rules import FOLLOWS, PAST, RULES

SCOPED = (
    Scoped("initial_budget", Fund.ALL, Stage.INITIAL, Nature.PROJECT),
    Scoped("annual_budget", Fund.ALL, Stage.ANNUAL, Nature.PROJECT),
    Scoped("executed", Fund.ALL, Stage.FINAL, Nature.PROJECT),
)

KIND = Kind(
    slug="project_evaluation",
    content=ProjectEvaluation,
    form=HeaderForm,
    amount="executed",
    score="total_score",
    name="project_name",
    many=True,
    rows=(RowSet("indicators", "绩效指标", Indicator, IndicatorForm, tree="indicators", library=INDICATOR),),
    follows=FOLLOWS,
    rules=RULES,
    past=PAST,
    evaluates=Evaluates("spending_direction", many=True),
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
