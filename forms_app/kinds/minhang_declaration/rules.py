"""Rules of 闵行区 财政项目支出绩效目标申报表 (rule book 3.9; 4.3; 8: A9, C2)."""

from forms_app.checking import required, rules
from forms_app.deriving import FromUnit, HeaderRest, HeaderSum, Product, RowsRepeat, RowsSum
from forms_app.models import columns_of

from .models import Indicator, Item, MinhangDeclaration, Safeguard


def columns() -> rules.Columns:
    return {
        "": columns_of(MinhangDeclaration),
        "indicators": columns_of(Indicator),
        "items": columns_of(Item),
        "safeguards": columns_of(Safeguard),
    }


# 本级财政安排 is what the others leave of the items' sum, so that an amount is typed once, where it is priced.
FOLLOWS = (
    FromUnit("reporting_unit"),
    RowsRepeat("items", "project_name", "project_name"),
    Product("items", "amount", "price", "quantity"),
    RowsSum("item_total", "items", "amount"),
    HeaderRest("own_fiscal", "item_total", ("upper_fiscal", "lower_fiscal", "other_funds")),
    HeaderSum("fiscal", ("upper_fiscal", "own_fiscal", "lower_fiscal")),
    HeaderSum("annual_budget", ("fiscal", "other_funds")),
)

RULES = (
    rules.is_value(columns),
    rules.printed_decimals(columns, FOLLOWS),
    required.required_fields(columns),
    required.required_rows(columns, {"items": "项目构成分解", "safeguards": "制度保障"}),
    required.required_indicators(),
    required.whole_indicators("目标值"),
)
