"""附表3 专项资金支出方向绩效目标表."""

from forms_app.deriving import FromFiling, FromLine, FromUnit, RowsSum
from forms_app.kind import Kind, RowSet

from .forms import ExpenseForm, HeaderForm, IndicatorForm
from .models import Expense, Indicator, SpendingDirection
from .rules import RULES

SUMMARY = ("fund_summary", "lines")

KIND = Kind(
    slug="spending_direction",
    content=SpendingDirection,
    form=HeaderForm,
    amount="amount",
    name="direction_name",
    many=True,
    rows=(
        RowSet("indicators", "年度绩效指标", Indicator, IndicatorForm, grouped=True),
        RowSet("expenses", "支出明细及测算说明", Expense, ExpenseForm, least=1),
    ),
    follows=(
        FromUnit("reporting_unit"),
        FromFiling("prepared_by", "department_target", "prepared_by"),
        FromFiling("phone", "department_target", "phone"),
        FromLine("direction_name", *SUMMARY, "name"),
        FromLine("amount", *SUMMARY, "amount"),
        FromLine("fund_name", *SUMMARY, "name", top=True),
        FromLine("fund_amount", *SUMMARY, "amount", top=True),
        FromLine("period_goal", *SUMMARY, "period_goal"),
        FromLine("annual_goal", *SUMMARY, "annual_goal"),
        RowsSum("expense_total", "expenses", "amount"),
    ),
    rules=RULES,
)
