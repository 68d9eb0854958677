"""附表1 部门整体支出绩效目标表."""

from forms_app.deriving import FromFiling, FromUnit, HeaderSum
from forms_app.kind import Kind, RowSet

from .forms import HeaderForm, IndicatorForm, TaskForm
from .models import DepartmentTarget, Indicator, Task
from .rules import INCOME, RULES

KIND = Kind(
    slug="department_target",
    content=DepartmentTarget,
    form=HeaderForm,
    amount="total_amount",
    rows=(
        RowSet("tasks", "年度重点工作计划", Task, TaskForm, least=1),
        RowSet("indicators", "年度绩效指标", Indicator, IndicatorForm, grouped=True),
    ),
    follows=(
        FromUnit("reporting_unit"),
        FromUnit("department_name"),
        FromFiling("project_expenditure", "fund_summary", "total_amount", plus="other_projects"),
        HeaderSum("total_amount", tuple(INCOME)),
    ),
    rules=RULES,
)
