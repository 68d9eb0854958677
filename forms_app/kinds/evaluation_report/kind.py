"""部门整体支出绩效自评报告."""

from forms_app.kind import Kind, RowSet

from .forms import BlockForm, HeaderForm
from .models import Block, EvaluationReport
from .rules import FOLLOWS, RULES

AMOUNTS = (
    "general_total",
    "basic_expenditure",
    "staff_expenditure",
    "operating_expenditure",
    "project_expenditure",
    "government_fund",
    "state_capital",
    "social_insurance",
)

KIND = Kind(
    slug="evaluation_report",
    content=EvaluationReport,
    form=HeaderForm,
    amount="general_total",
    rows=(RowSet("blocks", "报告正文", Block, BlockForm, tree="chapters"),),
    follows=FOLLOWS,
    rules=RULES,
    unprinted=frozenset({*AMOUNTS, "style"}),
)
