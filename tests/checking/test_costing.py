"""The rules on costings, on a clean dossier with one costing changed, and on all samples."""

from dataclasses import replace
from decimal import Decimal

import pytest

from forms_app.checking import costing
from forms_app.checking.around import Around
from forms_app.checking.run import check
from forms_app.document import Place
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.terms import Severity
from tests import samples
from tests.clean import DIRECTION, clean, with_document

EXPLAIN, HINT = Severity.EXPLAIN, Severity.HINT
RULES = costing.costed("expenses", "basis", "amount")
BASIS = Place("basis", "expenses", "e1", DIRECTION)
AMOUNT = Place("amount", "expenses", "e1", DIRECTION)


def costed(basis: str, wan: str | None = "6") -> Around:
    """The clean dossier with that costing, and that amount beside it."""
    around = clean()
    document = around.filed[2].document
    amount = None if wan is None else Decimal(wan) * 10_000
    rows = tuple(
        r.with_value("basis", basis).with_value("amount", amount) if r.uid == "e1" else r
        for r in document.rows["expenses"]
    )
    return with_document(around, DIRECTION, document.with_rows("expenses", rows))


def found(around: Around, rules=RULES):
    return check(rules, around.filed[2], around)


@pytest.mark.parametrize(
    ("basis", "wan", "expected"),
    [
        ("12条*0.5万元/条=6万元", "6", []),
        ("12条*0.5万元/条=7万元", "7", [("S1", EXPLAIN, "“12条*0.5万元/条=7万元”计算有误，应为 6万元")]),
        ("12条*0.5万元/条=7万元", "6", [("S1", EXPLAIN, "“12条*0.5万元/条=7万元”计算有误，应为 6万元")]),
        ("12条*0.5万元/条=6万元", "5", [("S2", EXPLAIN, "金额 5 ≠ 测算合计 6，相差 1 万元")]),
        ("12*0.5=6", "5", [("S2", EXPLAIN, "金额 5 ≠ 测算合计 6，相差 1 万元")]),
        ("12*5000=60000", "5", [("S2", EXPLAIN, "金额 5 ≠ 测算合计 6，相差 1 万元")]),
        ("人工4万元，材料1万元", "6", [("S2", HINT, "金额 6 ≠ 测算合计 5，相差 1 万元")]),
        ("人工4万元+材料1万元", "6", [("S2", EXPLAIN, "金额 6 ≠ 测算合计 5，相差 1 万元")]),
        ("人工4万元，材料1万元，合计7万元", "7", [("S1", EXPLAIN, "“7万元”与前面各项之和不符，应为 5万元")]),
        ("12条*0.5万元/条=7万元", "9", [
            ("S1", EXPLAIN, "“12条*0.5万元/条=7万元”计算有误，应为 6万元"),
            ("S2", EXPLAIN, "金额 9 ≠ 测算合计 7，相差 2 万元"),
        ]),
        ("按每平方米5元乘以面积", "6", [("S3", HINT, "测算依据有单价或标准，没有面积、人数、次数等数量，无法复算")]),
        ("购买设备12台", "6", [("S3", HINT, "测算依据有数量，没有单价，无法复算")]),
        ("道路保洁支出6万元", "6", [("S3", HINT, "测算依据只有一个总数，没有单价和数量，无法复算")]),
        ("按实际需要测算", "6", [("S3", HINT, "测算依据没有可以复算的数字")]),
        ("据实" * 2001, "6", [("S3", HINT, "测算依据超过 4000 字，未能核算")]),
        ("按实际需要测算", None, []),
        ("按实际需要测算", "0", []),
        ("", "6", []),
        # Rounded to what the table prints.
        ("113条×531元/条", "6", []),
        ("113条×531元/条", "6.01", [("S2", EXPLAIN, "金额 6.01 ≠ 测算合计 6.0003，相差 0.0097 万元")]),
    ],
)  # fmt: skip
def test_a_costing_is_compared_with_itself_and_with_its_amount(basis, wan, expected):
    assert [(f.rule, f.severity, f.message) for f in found(costed(basis, wan))] == expected


def test_the_right_result_is_offered_in_its_place_and_leaves_the_fingerprint_alone():
    (finding,) = found(costed("道路１２条＊０．５万元/条＝7万元，按三家询价", "7"))
    assert finding.offers == ((BASIS, "道路１２条＊０．５万元/条＝6万元，按三家询价"),)
    assert finding.places == (BASIS,)
    assert finding.advice == "请核对每一个数；其他数无误的，把结果改为 6万元，金额也相应核对。"
    assert finding.fingerprint == replace(finding, offers=()).fingerprint
    assert found(costed(finding.offers[0][1], "6")) == []


def test_a_sum_that_misses_the_amount_points_at_both():
    (finding,) = found(costed("12条*0.5万元/条=6万元", "5"))
    assert (finding.places, finding.values) == ((AMOUNT, BASIS), ("5", "6"))


def test_of_a_long_calculation_the_end_is_told():
    long = "+".join(f"第一期维修{n}万元" for n in range(1, 20))
    (finding,) = found(costed(f"{long}=200万元", "200"))
    assert finding.message.startswith("“…")
    assert finding.message.endswith("+第一期维修18万元+第一期维修19万元=200万元”计算有误，应为 190万元")


def test_a_text_of_the_header_is_read_too_and_in_a_table_of_yuan():
    around = replace(clean(), scheme=SCHEMES["shanghai_2024"])
    document = around.filed[2].document
    header = document.header.with_value("period_goal", "4*115000=460000，6*200000=1300000元")
    around = with_document(around, DIRECTION, document.with_header(header))
    rules = (
        costing.reckoned_right("", "period_goal"),
        costing.comes_to("", "period_goal", "amount", "项目金额"),
    )
    assert [f.message for f in found(around, rules)] == [
        "“6*200000=1300000元”计算有误，应为 1200000元",
        "项目金额 80,000.00 ≠ 测算合计 1,760,000.00，相差 1,680,000.00 元",
    ]


def test_the_published_costings_have_no_wrong_sum_and_those_that_nobody_can_reckon_are_found():
    def codes(name, rules=("S1", "S2", "S3")):
        around = samples.around(name)
        for filed in around.filed:
            for finding in check(kind_of(filed.kind).rules, filed, around):
                if finding.rule in rules:
                    detail = filed.document.record(finding.places[-1].local)["summary"]
                    yield finding.rule, finding.severity, detail

    found = {name: list(codes(name)) for name in samples.PUBLISHED if name.startswith("hunan")}
    assert found == {
        "hunan-2022-self-evaluation": [],
        # 0-11: a price per area and month, and neither area nor months
        "hunan-2023-targets-a": [("S3", HINT, "井龙二期"), ("S3", HINT, "田心安置小区")],
        # True beyond the list: each of the three texts only repeats the amount of its line.
        "hunan-2023-targets-b": [("S3", HINT, "安全生产"), ("S3", HINT, "拆违"), ("S3", HINT, "综治")],
    }
    assert [list(codes(name)) for name in samples.CORRECTED] == [[] for _ in samples.CORRECTED]


def test_what_the_minhang_declaration_reckons_in_its_text_holds():
    for filed in samples.around("minhang-2020-declaration").filed:
        around = samples.around("minhang-2020-declaration")
        rules = (costing.reckoned_right("", "resources"), costing.comes_to("", "resources", "annual_budget"))
        assert check(rules, filed, around) == []
