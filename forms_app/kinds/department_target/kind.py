"""附表1 部门整体支出绩效目标表."""

from forms_app.checking.scopes import Scoped
from forms_app.kind import INDICATOR, Kind, RowSet
from forms_app.terms import Fund, Nature, Stage

from .forms import HeaderForm, IndicatorForm, TaskForm
from .models import DepartmentTarget, Indicator, Task
from .rules import AGREES, CEILING, FOLLOWS, PAST, RULES

KIND = Kind(
    slug="department_target",
    content=DepartmentTarget,
    form=HeaderForm,
    amount="total_amount",
    ceiling=CEILING,
    rows=(
        RowSet("tasks", "年度重点工作计划", Task, TaskForm, least=1),
        RowSet("indicators", "年度绩效指标", Indicator, IndicatorForm, tree="indicators", library=INDICATOR),
    ),
    unprinted=frozenset({"other_projects"}),
    follows=FOLLOWS,
    agrees=AGREES,
    scoped=(Scoped("project_expenditure", Fund.ALL, Stage.INITIAL, Nature.PROJECT),),
    rules=RULES,
    past=PAST,
)
