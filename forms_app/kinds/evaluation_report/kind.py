"""部门整体支出绩效自评报告."""

from forms_app.checking.scopes import Scoped
from forms_app.kind import Kind, RowSet
from forms_app.terms import Fund, Nature, Stage

from .forms import BlockForm, HeaderForm
from .models import Block, EvaluationReport
from .rules import FOLLOWS, RULES
from .sentences import LEADS

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

SCOPED = (
    Scoped("general_total", Fund.GENERAL, Stage.FINAL, Nature.TOTAL),
    Scoped("basic_expenditure", Fund.GENERAL, Stage.FINAL, Nature.BASIC),
    Scoped("staff_expenditure", Fund.GENERAL, Stage.FINAL, Nature.STAFF),
    Scoped("operating_expenditure", Fund.GENERAL, Stage.FINAL, Nature.OPERATING),
    Scoped("project_expenditure", Fund.GENERAL, Stage.FINAL, Nature.PROJECT),
)

KIND = Kind(
    slug="evaluation_report",
    content=EvaluationReport,
    form=HeaderForm,
    amount="general_total",
    rows=(RowSet("blocks", "报告正文", Block, BlockForm, tree="chapters", leads=LEADS),),
    text="blocks",
    head="official/_cover_head.html",
    foot="official/_no_foot.html",
    follows=FOLLOWS,
    rules=RULES,
    scoped=SCOPED,
    unprinted=frozenset({*AMOUNTS, "style"}),
)
