"""口径: the ledger of a dossier's numbers, and the rule that asks for a 情况说明 where tables count differently."""

from dataclasses import replace
from decimal import Decimal

import pytest

from forms_app.catalog import KINDS
from forms_app.checking.around import Around
from forms_app.checking.finding import Finding
from forms_app.checking.run import check
from forms_app.checking.scopes import by_scope, scopes_are_told
from forms_app.document import ColumnType, Place
from forms_app.registry import kind_of
from forms_app.terms import Severity
from tests import samples
from tests.clean import with_document

REPORT, BASE, WHOLE = "0", "1", "2"


@pytest.fixture
def published() -> Around:
    """S: 基本支出 108.28 of all funds and 74.71 of 一般公共预算 (1-4), 公用经费 29.35 and 10.24 (1-3)."""
    return samples.around("hunan-2022-self-evaluation")


def found(around: Around, number: str = REPORT) -> list[Finding]:
    here = next(f for f in around.filed if f.number == number)
    return check([scopes_are_told()], here, around)


def with_amount(around: Around, number: str, field: str, amount: str | None) -> Around:
    here = next(f for f in around.filed if f.number == number)
    yuan = None if amount is None else Decimal(amount) * 10_000
    header = here.document.header.with_value(field, yuan)
    return with_document(around, number, here.document.with_header(header))


def shown(around: Around) -> dict[str, list[str]]:
    """The ledger in words, by number."""
    money = around.scheme.money
    return {
        f"{c.stage.label}{c.nature.label}": [
            f"{e.where} {e.scope.fund.label} {money.show(e.value)}" for e in c.entries
        ]
        for c in by_scope(around.filed)
    }


@pytest.mark.parametrize("slug", KINDS)
def test_a_kind_names_amounts_of_its_own_each_once(slug):
    kind = kind_of(slug)
    fields = [scoped.field for scoped in kind.scoped]
    assert len(fields) == len(set(fields))
    assert all(kind.shape.header[name].type is ColumnType.MONEY for name in fields)


def test_the_published_dossier_counts_two_numbers_in_two_ways(published):
    basic, operating = found(published)
    assert (basic.rule, basic.severity) == ("B8", Severity.EXPLAIN)
    assert basic.message == (
        "基本支出（决算）口径不同：自评报告 74.71（一般公共预算）与附件1-2 108.28（全部资金），相差 33.57 万元"
    )
    assert basic.places == (
        Place("basic_expenditure", filing=REPORT),
        Place("basic_expenditure", filing=WHOLE),
    )
    assert basic.values == ("74.71", "108.28")
    assert operating.message == (
        "公用经费（决算）口径不同：自评报告 10.24（一般公共预算）与附件1-1 29.35（全部资金），相差 19.11 万元"
    )
    assert operating.places == (
        Place("operating_expenditure", filing=REPORT),
        Place("operating_final", filing=BASE),
    )


def test_it_is_told_once_in_the_table_of_the_narrower_scope(published):
    assert [found(published, f.number) != [] for f in published.filed] == [
        True,
        *[False] * (len(published.filed) - 1),
    ]


def test_equal_numbers_need_no_word(published):
    same = with_amount(published, REPORT, "operating_expenditure", "29.35")
    assert [f.values for f in found(same)] == [("74.71", "108.28")]


@pytest.mark.parametrize(("number", "field"), [(REPORT, "operating_expenditure"), (BASE, "operating_final")])
def test_a_blank_is_no_number(published, number, field):
    assert [f.values for f in found(with_amount(published, number, field, None))] == [("74.71", "108.28")]


def test_nothing_spent_is_a_number(published):
    none = with_amount(published, REPORT, "operating_expenditure", "0")
    assert ("0", "29.35") in [f.values for f in found(none)]


def test_a_part_larger_than_the_whole_is_to_be_looked_at(published):
    odd = with_amount(published, REPORT, "operating_expenditure", "30")
    advice = next(f.advice for f in found(odd) if f.values == ("30", "29.35"))
    assert advice == "一般公共预算不应大于全部资金，请核对两个数；无误的，说明原因。"


def test_what_one_table_states_both_ways_is_told_by_its_own_lines(published):
    """1-2 has 一般公共预算 101.71 beside 135.28, with 政府性基金, 非税收入 and 其他资金 between them."""
    totals = next(c for c in by_scope(published.filed) if c.told_in_one_table)
    assert (totals.stage.label, totals.nature.label) == ("决算", "支出合计")
    assert not any("支出合计" in f.message for f in found(published))


def test_without_the_other_table_there_is_nothing_to_compare(published):
    alone = replace(published, filed=tuple(f for f in published.filed if f.number == REPORT))
    assert found(alone) == []


def test_the_ledger_names_every_number_with_its_scope(published):
    told = shown(published)
    assert told["决算公用经费"] == ["附件1-1 全部资金 29.35", "自评报告 一般公共预算 10.24"]
    assert told["决算支出合计"] == [
        "附件1-2 全部资金 135.28",
        "附件1-2 全部资金 125.98",
        "附件1-2 全部资金 135.28",
        "自评报告 一般公共预算 101.71",
        "附件1-2 一般公共预算 101.71",
    ]
    first, *_, last = told
    assert (first, last) == ("年初预算支出合计", "决算项目支出")


def test_tables_of_a_kind_are_added_up(published):
    """S 1-8: two of four projects have a 1-3."""
    assert shown(published)["决算项目支出"] == [
        "附件1-1 全部资金 27",
        "附件1-2 全部资金 27",
        "附件1-3（1）等 2 张合计 全部资金 23",
        "自评报告 一般公共预算 27",
    ]


def test_an_empty_dossier_has_an_empty_ledger(published):
    blank = tuple(replace(f, document=kind_of(f.kind).blank(published.scheme)) for f in published.filed)
    assert by_scope(blank) == []
