"""附表2 专项资金绩效目标汇总表."""

from forms_app.checking.scopes import Scoped
from forms_app.kind import Kind, RowSet, SpellsOut
from forms_app.terms import Fund, Nature, Stage

from .forms import HeaderForm, LineForm
from .models import FundSummary, Line
from .rules import FOLLOWS, PAST, RULES

KIND = Kind(
    slug="fund_summary",
    content=FundSummary,
    form=HeaderForm,
    amount="total_amount",
    rows=(RowSet("lines", "专项和支出方向", Line, LineForm, parent="parent"),),
    follows=FOLLOWS,
    scoped=(Scoped("total_amount", Fund.OWN, Stage.INITIAL, Nature.PROJECT),),
    rules=RULES,
    past=PAST,
    spells_out=SpellsOut("lines", "spending_direction"),
    nothing="no_funds",
    repeated=frozenset({"no_funds"}),
)
