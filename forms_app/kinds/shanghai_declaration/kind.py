"""上海市 财政项目支出绩效目标申报表: one for each project."""

from forms_app.kind import INDICATOR, Kind, RowSet

from .forms import HeaderForm, IndicatorForm
from .models import Indicator, ShanghaiDeclaration
from .rules import FOLLOWS, PAST, RULES

KIND = Kind(
    slug="shanghai_declaration",
    content=ShanghaiDeclaration,
    form=HeaderForm,
    amount="annual_total",
    name="project_name",
    many=True,
    added=True,
    summary="shanghai_declaration/summary.html",
    rows=(RowSet("indicators", "绩效指标", Indicator, IndicatorForm, tree="indicators", library=INDICATOR),),
    follows=FOLLOWS,
    rules=RULES,
    past=PAST,
    repeated=frozenset({"begins", "ends"}),
    head="shanghai_declaration/_head.html",
    foot="official/_no_foot.html",
)
