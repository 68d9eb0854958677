"""附表2 专项资金绩效目标汇总表."""

from forms_app.deriving import ChildSum, FromFiling, FromUnit, RowsSum
from forms_app.kind import Kind, RowSet, SpellsOut

from .forms import HeaderForm, LineForm
from .models import FundSummary, Line
from .rules import RULES

KIND = Kind(
    slug="fund_summary",
    content=FundSummary,
    form=HeaderForm,
    amount="total_amount",
    rows=(RowSet("lines", "专项和支出方向", Line, LineForm, parent="parent"),),
    follows=(
        FromUnit("reporting_unit"),
        FromFiling("prepared_by", "department_target", "prepared_by"),
        FromFiling("phone", "department_target", "phone"),
        ChildSum("lines", "amount"),
        RowsSum("total_amount", "lines", "amount", parent="parent", nothing="no_funds"),
    ),
    rules=RULES,
    spells_out=SpellsOut("lines", "spending_direction", "附表3"),
    nothing="no_funds",
)
