"""附表3 专项资金支出方向绩效目标表."""

from forms_app.kind import Kind, RowSet

from .forms import ExpenseForm, HeaderForm, IndicatorForm
from .models import Expense, Indicator, SpendingDirection
from .rules import FOLLOWS, PAST, RULES

KIND = Kind(
    slug="spending_direction",
    content=SpendingDirection,
    form=HeaderForm,
    amount="amount",
    name="direction_name",
    many=True,
    rows=(
        RowSet("indicators", "年度绩效指标", Indicator, IndicatorForm, tree="indicators"),
        RowSet("expenses", "支出明细及测算说明", Expense, ExpenseForm, least=1),
    ),
    follows=FOLLOWS,
    rules=RULES,
    past=PAST,
)
