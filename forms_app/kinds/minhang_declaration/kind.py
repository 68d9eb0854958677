"""闵行区 财政项目支出绩效目标申报表: three sheets for each project."""

from forms_app.kind import INDICATOR, Kind, RowSet

from .forms import HeaderForm, IndicatorForm, ItemForm, SafeguardForm
from .models import Indicator, Item, MinhangDeclaration, Safeguard
from .rules import AGREES, FOLLOWS, PAST, RULES

KIND = Kind(
    slug="minhang_declaration",
    content=MinhangDeclaration,
    form=HeaderForm,
    amount="annual_budget",
    name="project_name",
    many=True,
    added=True,
    summary="minhang_declaration/summary.html",
    rows=(
        RowSet("indicators", "绩效目标", Indicator, IndicatorForm, tree="indicators", library=INDICATOR),
        RowSet("items", "项目构成分解", Item, ItemForm, least=1),
        RowSet("safeguards", "制度保障", Safeguard, SafeguardForm, tree="safeguards"),
    ),
    sheets=3,
    head="minhang_declaration/_head.html",
    foot="official/_no_foot.html",
    follows=FOLLOWS,
    agrees=AGREES,
    rules=RULES,
    past=PAST,
)
