"""附件1-2 部门整体支出绩效自评表."""

from forms_app.explaining import scores
from forms_app.kind import Evaluates, Kind, Offer, RowSet
from forms_app.marking import TECHNICAL, UNPRINTED, asked, fixed, mark

from .forms import HeaderForm, IndicatorForm
from .models import DepartmentEvaluation, Indicator
from .rules import FOLLOWS, RULES

KIND = Kind(
    slug="department_evaluation",
    content=DepartmentEvaluation,
    form=HeaderForm,
    amount="executed",
    score="total_score",
    rows=(RowSet("indicators", "绩效指标", Indicator, IndicatorForm, tree="indicators"),),
    follows=FOLLOWS,
    rules=RULES,
    evaluates=Evaluates("department_target"),
    offers=(Offer("expected_goal", "department_target", "tasks", "goal"),),
    unprinted=UNPRINTED,
    technical=TECHNICAL,
    fixed=fixed,
    explained=scores,
    mark=mark,
    asked=asked,
    head="official/_plain_head.html",
    foot="official/_dated_foot.html",
)
