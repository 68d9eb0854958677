"""闵行区 财政项目支出绩效目标申报表: each rule seen failing in a clean project, and silent where it should be."""

from dataclasses import replace
from decimal import Decimal

import pytest

from forms_app.checking.around import Around
from forms_app.checking.priced import years_in
from forms_app.checking.run import check
from forms_app.deriving import follow
from forms_app.document import Document, Place, Record
from forms_app.registry import kind_of
from forms_app.terms import Severity
from tests import samples
from tests.clean import with_document

KIND = kind_of("minhang_declaration")
BLOCK, EXPLAIN, HINT = Severity.BLOCK, Severity.EXPLAIN, Severity.HINT
PUBLISHED, CORRECTED = "minhang-2020-declaration", "demo-minhang"


@pytest.fixture
def clean() -> Around:
    return samples.around(CORRECTED)


def found(around: Around) -> list[tuple[str, Severity, str]]:
    return [(f.rule, f.severity, f.message) for f in check(KIND.rules, around.filed[0], around)]


def document_of(around: Around) -> Document:
    return around.filed[0].document


def uid(around: Around, rows: str, nth: int = 0) -> str:
    return document_of(around).rows[rows][nth].uid


def changed(around: Around, *cells: tuple[Place, object]) -> Around:
    document = document_of(around)
    for place, value in cells:
        document = _set(document, place, value)
    return with_document(around, around.filed[0].number, document)


def _set(document: Document, place: Place, value: object) -> Document:
    record = document.record(place).with_value(place.field, value)
    if not place.rows:
        return document.with_header(record)
    rows = tuple(record if r.uid == place.row else r for r in document.rows[place.rows])
    return document.with_rows(place.rows, rows)


def head(around: Around, **cells) -> Around:
    return changed(around, *((Place(name), value) for name, value in cells.items()))


def row(around: Around, rows: str, nth: int = 0, **cells) -> Around:
    return changed(around, *((Place(name, rows, uid(around, rows, nth)), v) for name, v in cells.items()))


def without(around: Around, rows: str, keep) -> Around:
    document = document_of(around)
    kept = tuple(r for r in document.rows[rows] if keep(r))
    return with_document(around, around.filed[0].number, document.with_rows(rows, kept))


def wan(amount) -> Decimal:
    return Decimal(str(amount)) * 10_000


def test_a_corrected_declaration_raises_nothing(clean):
    assert found(clean) == []


def test_the_published_one_raises_its_known_faults_and_none_on_the_sums_that_hold():
    """Its wording, and what its texts say of each other, are held by ``test_published_declarations``."""
    told = [finding for finding in found(samples.around(PUBLISHED)) if not finding[0].startswith(("W", "N"))]
    assert told == [
        ("D1", BLOCK, "项目类别没有勾选"),
        ("A10", EXPLAIN, "项目名称写的是“三年行动计划”，项目总预算与当年预算都是 296.00"),
        ("D2", EXPLAIN, "5 条明细的单价、5 条明细的数量没有写依据"),
        ("C7", HINT, "数量中有 3 条写的是百分比"),
        ("R9", HINT, "填报人、填报日期未填，打印出来是空的"),
    ]


# --- 项目类别 ---


def test_a_project_is_of_some_kind_but_not_of_two_that_exclude_each_other(clean):
    none = head(clean, recurring=False)
    assert found(none) == [("D1", BLOCK, "项目类别没有勾选")]
    assert found(head(none, pilot=True)) == []
    assert found(head(none, one_off=True, pilot=True)) == []
    both = head(clean, one_off=True)
    assert found(both) == [("D1", BLOCK, "项目类别同时勾选了一次性项目和经常性项目")]


# --- A9: sums ---


def test_an_amount_is_its_price_times_its_quantity(clean):
    wrong = row(clean, "items", amount=wan(47))
    assert found(wrong) == [
        ("A9", BLOCK, "“小区物联网建设”明细金额 47.00 ≠ 单价 11.50 × 数量 4 = 46.00，相差 1.00 万元"),
        ("A9", BLOCK, "金额合计 296.00 ≠ 各明细金额之和 297.00，相差 1.00 万元"),
    ]


def test_an_amount_rounded_to_the_last_printed_digit_is_explained(clean):
    """0.333 万元 × 4 = 1.332 万元, printed 1.33."""
    odd = row(clean, "items", price=wan("0.333"), amount=wan("1.33"))
    told = [f for f in found(odd) if "×" in f[2]]
    assert told == [
        (
            "A9",
            EXPLAIN,
            "“小区物联网建设”明细金额 1.33 ≠ 单价 0.333 × 数量 4 = 1.332，相差为四舍五入尾差",
        )
    ]


def test_an_amount_that_cant_be_reckoned_is_pointed_at(clean):
    bare = row(row(clean, "items", quantity=None), "items", 1, price=None, detail="")
    assert [f for f in found(bare) if f[0] == "A9"] == [
        ("A9", HINT, "“小区物联网建设”、第2行有明细金额，没有填全单价和数量")
    ]


def test_many_such_amounts_are_counted(clean):
    for nth in range(5):
        clean = row(clean, "items", nth, quantity=None)
    told = [message for code, _, message in found(clean) if code == "A9"]
    assert told == ["“小区物联网建设”、“信息系统开发”、“第三方委托费”等 5 条有明细金额，没有填全单价和数量"]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"item_total": wan(290)}, ["金额合计 290.00 ≠ 各明细金额之和 296.00", "当年预算 296.00 ≠ 金额合计 290.00"]),
        ({"fiscal": wan(290)}, ["当年预算 296.00 ≠ 财政拨款 + 其他资金 290.00",
                                "财政拨款 290.00 ≠ 上级财政拨款 + 本级财政安排 + 下级财政配套 296.00"]),
        ({"other_funds": wan(10)}, ["当年预算 296.00 ≠ 财政拨款 + 其他资金 306.00"]),
        ({"lower_fiscal": wan(1)}, ["财政拨款 296.00 ≠ 上级财政拨款 + 本级财政安排 + 下级财政配套 297.00"]),
    ],
)  # fmt: skip
def test_the_money_adds_up(clean, cells, told):
    faults = found(head(clean, **cells))
    assert [(code, severity, message.split("，")[0]) for code, severity, message in faults] == [
        ("A9", BLOCK, message) for message in told
    ]


def test_blanks_of_money_that_a_project_hasnt_are_nothing(clean):
    assert found(head(clean, upper_fiscal=None, lower_fiscal=None, other_funds=None)) == []


def test_no_money_at_all_is_told_once_for_each_cell_that_is_due(clean):
    names = ("total_budget", "annual_budget", "fiscal", "upper_fiscal", "own_fiscal", "lower_fiscal",
             "other_funds", "item_total")  # fmt: skip
    nothing = without(head(clean, **dict.fromkeys(names)), "items", lambda r: False)
    assert found(nothing) == [
        ("R1", BLOCK, "项目总预算未填"),
        ("R1", BLOCK, "当年预算未填"),
        ("R2", BLOCK, "项目构成分解至少要有一行填全"),
    ]


def test_money_below_nothing_is_explained(clean):
    """More from above than the lines cost: what the unit itself gives would be negative."""
    more = head(clean, upper_fiscal=wan(300), own_fiscal=wan(-4))
    assert found(more) == [("V4", EXPLAIN, "本级财政安排 -4.00 是负数")]


# --- the whole project and its year ---


def test_a_year_costs_no_more_than_the_project(clean):
    assert found(head(clean, total_budget=wan(200))) == [
        ("A10", BLOCK, "当年预算 296.00 大于项目总预算 200.00，多 96.00 万元")
    ]
    assert found(head(clean, total_budget=wan(900))) == []


def test_a_project_of_several_years_costs_more_than_its_year(clean):
    longer = head(clean, begins="2018-01-01", ends="2020-12-31")
    assert found(longer) == [
        ("A10", EXPLAIN, "项目期跨年度（2018-01-01 至 2020-12-31），项目总预算与当年预算都是 296.00")
    ]
    assert found(head(longer, total_budget=wan(900))) == []
    named = head(clean, project_name="河道整治（2018-2020）")
    assert found(named) == [("A10", EXPLAIN, "项目名称写的是“2018-2020”，项目总预算与当年预算都是 296.00")]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("“美丽家园”三年行动计划", "三年行动计划"), ("５年规划编制", "5年规划"), ("2018年至2020年绿化", "2018年至2020年"),
        ("2019—2021年管网改造", "2019-2021年"), ("两年行动方案", "两年行动方案"),
        ("三年行动计划（2020年度）", ""), ("2020年绿化养护", ""), ("2023年工作计划", ""), ("三年级教学计划", ""),
        ("第三年行动方案", ""), ("2020-2020年度", ""), ("2018-2020计划2020年部分", ""), ("", ""), ("电话2018-20201", ""),
    ],
)  # fmt: skip
def test_what_says_several_years(name, words):
    assert years_in(name).replace("—", "-") == words


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"begins": "2020-12-31", "ends": "2020-01-01"}, ("C2", BLOCK, "起始日期 2020-12-31 晚于结束日期 2020-01-01")),
        ({"begins": "2021-01-01", "ends": "2021-12-31"},
         ("C2", EXPLAIN, "填报年度 2020 年不在项目期（2021-01-01 至 2021-12-31）内")),
    ],
)  # fmt: skip
def test_days_are_in_order_and_hold_the_year(clean, cells, told):
    assert found(head(clean, **cells)) == [told]


def test_a_promised_day_lies_within_the_project(clean):
    late = row(clean, "indicators", 6, value="2021年3月底前")
    assert [(code, severity) for code, severity, _ in found(late)] == [("C2", EXPLAIN)]
    assert found(row(clean, "indicators", 6, value="2020年11月底前")) == []


# --- prices, values, 制度保障 ---


def test_prices_and_quantities_say_what_they_rest_on(clean):
    one = row(clean, "items", price_basis="")
    assert found(one) == [("D2", EXPLAIN, "1 条明细的单价没有写依据")]
    both = row(one, "items", 2, quantity_basis="")
    assert found(both) == [("D2", EXPLAIN, "1 条明细的单价、1 条明细的数量没有写依据")]


def test_an_answer_on_missing_grounds_lapses_when_another_line_lacks_them(clean):
    prints = [
        check(KIND.rules, around.filed[0], around)[0].fingerprint
        for around in (row(clean, "items", 0, price_basis=""), row(clean, "items", 1, price_basis=""))
    ]
    assert prints[0] != prints[1]


def test_a_rate_is_no_quantity(clean):
    assert found(row(clean, "indicators", value="100％")) == [("C7", HINT, "数量中有 1 条写的是百分比")]


@pytest.mark.parametrize(
    ("value", "code", "severity"),
    [("**个", "V5", BLOCK), ("≥", "V5", BLOCK), ("≥20", "C4", EXPLAIN), ("", "R5", BLOCK)],
)
def test_a_value_says_something(clean, value, code, severity):
    assert [f[:2] for f in found(row(clean, "indicators", value=value))] == [(code, severity)]


def test_more_than_all_of_it_is_explained(clean):
    assert [f[:2] for f in found(row(clean, "indicators", 5, value="120%"))] == [("C5", EXPLAIN)]


def test_a_document_secures_some_phase(clean):
    bare = row(clean, "safeguards", 1, planning=False, execution=False)
    assert found(bare) == [("D3", HINT, "“《闵行区财政局预算编制手册》”没有勾选保障阶段")]
    assert found(row(bare, "safeguards", 1, completion=True)) == []


def test_each_kind_of_rules_is_named_once(clean):
    slugs = ("budget_rules", "finance_rules")
    blank = row(row(clean, "safeguards", 1, document_name=""), "safeguards", 2, document_name="")
    assert found(blank) == [("D4", HINT, "预算管理制度、财务管理制度没有写文件名称")]
    gone = without(clean, "safeguards", lambda r: r["category"] not in slugs)
    assert [f[:2] for f in found(gone)] == [("D4", HINT)]


def test_what_no_cell_can_hold_blocks(clean):
    document = document_of(clean)
    record = replace(document.header.with_value("total_budget", None), typed={"total_budget": "三百万左右"})
    odd = with_document(clean, clean.filed[0].number, document.with_header(record))
    assert found(odd)[0][:2] == ("V1", BLOCK)


# --- what follows what ---


def test_a_price_and_a_quantity_fill_all_money_of_the_table(clean):
    """A blank declaration with one line priced, and money from above."""
    blank = KIND.blank(clean.scheme)
    line: Record = blank.rows["items"][0]
    line = replace(line, values={**line.values, "price": wan("11.5"), "quantity": Decimal(4)})
    document = blank.with_rows("items", (line,))
    header = document.header.with_value("project_name", "小区改造").with_value("upper_fiscal", wan(6))
    here = replace(clean.filed[0], document=document.with_header(header))
    done = follow(KIND.follows, here, clean)
    assert done.rows["items"][0]["amount"] == wan(46)
    assert done.rows["items"][0]["project_name"] == "小区改造"
    money = {name: done[name] for name in ("item_total", "own_fiscal", "fiscal", "annual_budget")}
    assert money == {
        "item_total": wan(46),
        "own_fiscal": wan(40),
        "fiscal": wan(46),
        "annual_budget": wan(46),
    }
