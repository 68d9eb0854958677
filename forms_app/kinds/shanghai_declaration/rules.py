"""Rules of 上海市 财政项目支出绩效目标申报表 (rule book 3.8; 4.3; 8: A10, C2; practice 7)."""

from forms_app.checking import required, rules
from forms_app.deriving import FromDepartment, FromUnit, HeaderSum
from forms_app.models import columns_of

from .models import Indicator, ShanghaiDeclaration

PROJECT = ("project_fiscal", "project_other")
ANNUAL = ("annual_fiscal", "annual_carried", "annual_other")


def columns() -> rules.Columns:
    return {"": columns_of(ShanghaiDeclaration), "indicators": columns_of(Indicator)}


FOLLOWS = (
    FromDepartment("department"),
    FromUnit("implementing_unit"),
    HeaderSum("project_total", PROJECT),
    HeaderSum("annual_total", ANNUAL),
)

RULES = (
    rules.is_value(columns),
    rules.printed_decimals(columns, FOLLOWS),
    required.required_fields(columns),
    required.required_indicators(),
    required.explained_indicators(),
    required.whole_indicators("年度指标值"),
)
