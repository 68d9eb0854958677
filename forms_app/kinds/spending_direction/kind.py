"""附表3 专项资金支出方向绩效目标表."""

from forms_app.checking.scopes import Scoped
from forms_app.kind import INDICATOR, Kind, RowSet
from forms_app.terms import Fund, Nature, Stage

from .forms import ExpenseForm, HeaderForm, IndicatorForm
from .models import Expense, Indicator, SpendingDirection
from .rules import AGREES, FOLLOWS, PAST, RULES

SCOPED = tuple(
    Scoped(field, Fund.OWN, Stage.INITIAL, Nature.PROJECT) for field in ("amount", "expense_total")
)

KIND = Kind(
    slug="spending_direction",
    content=SpendingDirection,
    form=HeaderForm,
    amount="amount",
    name="direction_name",
    many=True,
    rows=(
        RowSet(
            "indicators",
            "年度绩效指标",
            Indicator,
            IndicatorForm,
            tree="indicators",
            library={**INDICATOR, "standard": "standard"},
        ),
        RowSet("expenses", "支出明细及测算说明", Expense, ExpenseForm, least=1),
    ),
    follows=FOLLOWS,
    agrees=AGREES,
    scoped=SCOPED,
    rules=RULES,
    past=PAST,
)
