"""A small dossier without a fault, as rules see it: 附表1, 附表2 with one 专项 over one 支出方向, its 附表3."""

from dataclasses import replace
from decimal import Decimal

from forms_app.checking.around import Around, Filed
from forms_app.document import Document
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES

TARGET, SUMMARY, FUND, DIRECTION = "target", "summary", "fund", "direction"
SCHEME = SCHEMES["hunan_2023"]
FOOT = {"reporting_unit": "某某街道办事处", "prepared_by": "某某", "phone": "00000000"}
VALUES = {
    "quantity": ("清扫道路", "12条"),
    "quality": ("清扫合格率", "≥95%"),
    "timeliness": ("完成时间", "2023年12月底前"),
    "cost": ("保洁经费", "8万元"),
    "economic": ("节约处置费用", "≥1万元"),
    "social": ("投诉下降率", "≥10%"),
    "ecological": ("垃圾无害化处理率", "100%"),
    "sustainable": ("长效机制", "健全"),
    "satisfaction": ("居民满意度", "≥90%"),
}


def clean() -> Around:
    filed = (
        Filed(TARGET, "department_target", _target(), "附表1"),
        Filed(SUMMARY, "fund_summary", _summary(), "附表2"),
        Filed(DIRECTION, "spending_direction", _direction(), "附表3-1", line=DIRECTION),
    )
    return Around(SCHEME, 2023, "某某街道办事处", filed)


def with_document(around: Around, number: str, document: Document) -> Around:
    filed = tuple(replace(f, document=document) if f.number == number else f for f in around.filed)
    return replace(around, filed=filed)


def _document(kind: str, fields: dict, rows: dict) -> Document:
    return Document.from_plain({"kind": kind, "fields": fields, "rows": rows}, kind_of(kind).shape)


def _indicators(**more) -> list[dict]:
    return [{"uid": c, "category": c, "name": n, "value": v, **more} for c, (n, v) in VALUES.items()]


def _target() -> Document:
    wan = Decimal(10_000)
    amounts = {
        "total_amount": 10 * wan, "general_budget": 10 * wan, "government_fund": 0, "other_funds": 0,
        "basic_expenditure": 2 * wan, "project_expenditure": 8 * wan,
    }  # fmt: skip
    task = {"uid": "t1", "matter": "市容维护", "responsible": "城管办", "goal": "全年保持整洁。"}
    return _document(
        "department_target",
        {**amounts, **FOOT, "duties": "负责辖区城市管理。"},
        {"tasks": [task], "indicators": _indicators()},
    )


def _summary() -> Document:
    fund = {"uid": FUND, "name": "城市管理", "amount": "80000"}
    direction = {
        "uid": DIRECTION, "parent": FUND, "name": "市容维护", "amount": "80000",
        "period_goal": "保持整洁。", "annual_goal": "全年保持整洁。",
    }  # fmt: skip
    return _document("fund_summary", {**FOOT, "total_amount": "80000"}, {"lines": [fund, direction]})


def _direction() -> Document:
    fields = {
        "direction_name": "市容维护", "amount": "80000", "fund_name": "城市管理", "fund_amount": "80000",
        "period": "2023年1月至12月", "period_goal": "保持整洁。", "annual_goal": "全年保持整洁。", "expense_total": "80000",
        **FOOT,
    }  # fmt: skip
    expenses = [
        {
            "uid": "e1",
            "summary": "清扫",
            "detail": "道路清扫",
            "amount": "60000",
            "basis": "12条*0.5万元/条=6万元",
        },
        {
            "uid": "e2",
            "summary": "冲洗",
            "detail": "道路冲洗",
            "amount": "20000",
            "basis": "20次*0.1万元/次=2万元",
        },
    ]
    return _document(
        "spending_direction", fields, {"indicators": _indicators(standard="plan"), "expenses": expenses}
    )
