"""The sums that hold in the published documents raise nothing; with one number changed, each is spoken of."""

from dataclasses import replace
from decimal import Decimal

import pytest

from forms_app.checking.around import Around
from forms_app.checking.finding import Finding
from forms_app.checking.run import check
from forms_app.document import ColumnType, Document, Place
from forms_app.management.known import known_faults, places_at
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from tests import samples
from tests.clean import with_document

A, B, EVALUATION, MINHANG, SHANGHAI = (
    "hunan-2023-targets-a", "hunan-2023-targets-b", "hunan-2022-self-evaluation", "minhang-2020-declaration",
    "shanghai-2024-declarations",
)  # fmt: skip
# Document, the sum as the list tells it, a cell of it (its table, and the cell), what makes it wrong, the rule, and the
# table that tells of it.
HOLDING = (
    (A, "164.97 = 164.97+0+0", "0", "general_budget", "164.96", "A1", "0"),
    (A, "148.64+16.33 = 164.97", "0", "basic_expenditure", "148.65", "A2", "0"),
    (A, "附表1 16.33 = 附表2 16.33", "1", "total_amount", "16.34", "A4", "0"),
    (A, "8+8.33 = 16.33", "1", "total_amount", "16.34", "A5", "1"),
    (A, "0.78+7.55 = 8.33", "2", "expenses/井龙二期/amount", "0.79", "A6", "2"),
    (A, "2+1+1+2 = 6", "3", "expenses/加装电梯工作宣传经费/amount", "7", "S2", "3"),
    (A, "1.8+0.2 = 2", "3", "expenses/专项整治工作经费/amount", "3", "S2", "3"),
    (B, "466.09+464 = 930.09", "0", "basic_expenditure", "466.1", "A2", "0"),
    (B, "附表1 464 = 附表2 464", "1", "total_amount", "465", "A4", "0"),
    (B, "36+350+30+48 = 464", "1", "lines/社区经费/amount", "351", "A5", "1"),
    (B, "10+5+10+11 = 36", "2", "expenses/拆违/amount", "11", "A6", "2"),
    (B, "7*50 = 350", "3", "expenses/社区运转经费/basis", "7个社区每个社区50万，7*50=360万", "S1", "3"),
    (B, "15+5+5+5 = 30", "4", "expenses/需要费用的网格事件成本/amount", "31", "S2", "4"),
    (B, "6+6+36 = 48", "5", "expenses/辖区垃圾清运/amount", "37", "A6", "5"),
    (B, "10*0.6 = 6", "5", "expenses/下水管疏通/basis", "预计下水道疏通10次*0.6万元/次=7万元", "S1", "5"),
    (B, "10*0.6 = 6 again", "5", "expenses/小区卫生死角清理/basis", "预计卫生清理10次*0.6万元/次=5万元", "S1", "5"),
    (B, "24*1.5 = 36", "5", "expenses/辖区垃圾清运/basis", "预计卫生清理24次*1.5万元/次=26万元", "S1", "5"),
    *((B, "附表2 line = 附表3 项目金额", t, "amount", "1", "A6", t) for t in ("2", "3", "4", "5")),
    (EVALUATION, "74.71+27 = 101.71", "2", "general_budget", "101.72", "B9", "2"),
    (EVALUATION, "20+1+3+3 = 27", "1", "projects/自治奖励/final", "21", "F1", "1"),
    (EVALUATION, "0.4+1+0.75+14+1 = 17.15", "1", "projects/矛盾调解/budget", "0.76", "F1", "1"),
    (EVALUATION, "101.71+24.27 = 125.98", "2", "other_funds", "24.28", "A1", "2"),
    (EVALUATION, "108.28+27 = 135.28", "2", "basic_expenditure", "108.29", "A2", "2"),
    (EVALUATION, "27 = 27", "2", "project_expenditure", "28", "B7", "2"),
    (EVALUATION, "135.28/135.28 = 100%", "2", "execution_rate", "99%", "B2", "2"),
    (MINHANG, "46+60+20+120+50 = 296", "0", "item_total", "297", "A9", "0"),
    *(
        (MINHANG, "单价*数量 = 明细金额", "0", f"items/{line}/amount", "1", "A9", "0")
        for line in ("小区物联网建设", "信息平台建设", "第三方委托费", "应急保障能力建设_1", "住宅小区物业规范化建设_1")
    ),
    *((MINHANG, "当年 = 财政拨款 = 本级", "0", cell, "297", "A9", "0") for cell in ("annual_budget", "fiscal", "own_fiscal")),
    *((SHANGHAI, "a project's parts", t, "annual_fiscal", "1", "A10", t) for t in "01234"),
    (MINHANG, "4*150000 = 600000", "0", "resources", "共4个系统，4*150000=700000元", "S1", "0"),
    (SHANGHAI, "443,000+0+393,000 = 836,000", "0", "annual_other", "393001", "A10", "0"),
)  # fmt: skip
# Sums told in running text only; nothing is reckoned there, and nothing may be said of them.
IN_TEXT = (
    (EVALUATION, "0", "blocks/1.年初预算项目/text"),  # 17.15+2.85 = 20
    (EVALUATION, "0", "blocks/2.年中追加项目/text"),  # 1+3+3 = 7
    (EVALUATION, "0", "basic_sentence"),  # 86.3 and 13.7 per cent
)  # fmt: skip


def table(held: Around, number: str):
    return next(f for f in held.filed if f.number == number)


def found(held: Around, number: str) -> list[Finding]:
    here = table(held, number)
    return check(kind_of(here.kind).rules, here, held)


def cell(document: Document, told: str) -> Place:
    (place,) = places_at(told, document)
    return place


def changed(held: Around, number: str, told: str, text: str) -> Around:
    document = table(held, number).document
    place = cell(document, told)
    column = kind_of(document.kind).shape.column(place)
    factor = held.scheme.money.factor if column.type is ColumnType.MONEY else 1
    value = text if column.type is ColumnType.TEXT else Decimal(text) * factor
    record = document.record(place).with_value(place.field, value)
    if not place.rows:
        return with_document(held, number, document.with_header(record))
    rows = tuple(record if r.uid == place.row else r for r in document.rows[place.rows])
    return with_document(held, number, document.with_rows(place.rows, rows))


def spoken_of(held: Around, number: str, told: str, rule: str, at: str) -> list[str]:
    """What the rule says, in the table ``at``, with that cell among the places."""
    place = replace(cell(table(held, number).document, told), filing=number)
    return [f.message for f in found(held, at) if f.rule == rule and place in f.places]


@pytest.mark.parametrize("holding", HOLDING, ids=lambda h: f"{h[0]} {h[1]} {h[2]}#{h[3]}")
def test_a_sum_that_holds_raises_nothing_and_one_that_is_broken_is_told(holding):
    name, _, number, told, wrong, rule, at = holding
    held = samples.around(name)
    known = [
        s for k in known_faults() for s in k.signs if k.document == name and (s.table, s.rule) == (at, rule)
    ]
    excused = {f.message for s in known for f in found(held, at) if s.shows(f, held)}
    before = spoken_of(held, number, told, rule, at)
    assert set(before) <= excused
    assert set(spoken_of(changed(held, number, told, wrong), number, told, rule, at)) - set(before)


def test_the_sum_whose_total_is_blank_is_reckoned():
    """6+2 = 8: the blank is a known fault (0-2), the sum that it tells is right."""
    assert any("各行金额之和 8，" in f.message for f in found(samples.around(A), "3") if f.rule == "A6")


@pytest.mark.parametrize(("name", "number", "told"), IN_TEXT)
def test_a_sum_in_running_text_is_not_spoken_of(name, number, told):
    held = samples.around(name)
    place = replace(cell(table(held, number).document, told), filing=number)
    assert [f.message for f in samples.findings(held) if place in f.places] == []


def test_the_resources_told_in_running_text_are_not_said_to_be_reckoned_wrong():
    """600000+460000+200000+1200000+500000 = 2,960,000元 = 296万; of 7 and 4 systems fault 3-1 speaks."""
    held = samples.around(MINHANG)
    messages = [f.message for f in found(held, "0") if Place("resources", filing="0") in f.places]
    assert [m for m in messages if "系统" not in m] == []


def test_the_points_of_the_official_form_are_a_hundred():
    """10+50+30+10."""
    scoring = SCHEMES["hunan_2022"].scoring
    assert scoring.funds + sum(scoring.branches.values()) == 100


@pytest.mark.parametrize("name", samples.PUBLISHED)
def test_no_pair_of_numbers_that_is_equal_is_told_to_differ(name):
    """Whatever says ≠ tells two things that differ."""
    for finding in samples.findings(samples.around(name)):
        if "≠" in finding.message and len(finding.values) > 1:
            assert len(set(finding.values)) > 1, finding.message
