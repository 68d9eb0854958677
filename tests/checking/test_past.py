"""A table beside the unit's own of the year before: what is told at its cells, and each rule failing and silent."""

import uuid
from dataclasses import replace
from decimal import Decimal

import pytest

from forms_app.checking import past
from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Finding
from forms_app.checking.run import check
from forms_app.document import Document, Place, Record
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.schemes.base import Jump
from forms_app.terms import Severity
from tests import samples
from tests.clean import DIRECTION, FUND, SUMMARY, TARGET, clean, with_document

BASE = "base_data"


def wan(amount) -> Decimal:
    return Decimal(str(amount)) * 10_000


def table(around: Around, number: str) -> Filed:
    return next(f for f in around.filed if f.number == number)


def with_header(document: Document, **cells) -> Document:
    return document.with_header(replace(document.header, values={**document.header.values, **cells}))


def with_row(document: Document, rows: str, which: str, **cells) -> Document:
    """``which`` is a row's uid, or the 二级 of an indicator."""
    new = [
        replace(r, values={**r.values, **cells}) if which in (r.uid, r.get("category")) else r
        for r in document.rows[rows]
    ]
    return document.with_rows(rows, tuple(new))


def new_ids(document: Document) -> Document:
    """The same rows in a table that was filled in anew."""
    for key, rows in document.rows.items():
        document = document.with_rows(key, tuple(replace(r, uid=str(uuid.uuid4())) for r in rows))
    return document


def after(around: Around, number: str, before: Document, **filed) -> Around:
    """The dossier, and last year's table of one of its tables."""
    then = replace(table(around, number), number=f"{number}-then", document=before, **filed)
    return replace(around, before=(*around.before, then))


def now(around: Around, number: str, document: Document) -> Around:
    return with_document(around, number, document)


def found(around: Around, number: str) -> list[Finding]:
    here = table(around, number)
    return [f for f in check(kind_of(here.kind).rules, here, around) if f.rule.startswith("H")]


def told(around: Around, number: str) -> dict[str, str]:
    here = table(around, number)
    return {str(place): text for place, text in past.told(kind_of(here.kind).past, here, around)}


def direction() -> Document:
    return table(clean(), DIRECTION).document


def indicator(document: Document, category: str) -> Record:
    return next(r for r in document.rows["indicators"] if r["category"] == category)


# --- told at the cells ---


def test_last_year_s_values_and_amounts_stand_at_their_cells():
    around = after(clean(), DIRECTION, with_header(direction(), amount=wan(6.5)))
    said = told(around, DIRECTION)
    assert said["amount"] == "上年：6.5 万元"
    assert said[str(Place("value", "indicators", indicator(direction(), "quality").uid))] == "上年：≥95%"
    spent = direction().rows["expenses"][0]
    assert said[str(Place("amount", "expenses", spent.uid))].startswith("上年：")


def test_rows_without_their_ids_are_known_by_group_and_name_without_years_and_marks():
    before = with_row(direction(), "indicators", "quality", name="2022年 清扫合格率（%）", value="≥93%")
    said = told(after(clean(), DIRECTION, new_ids(before), line="other"), DIRECTION)
    assert said[str(Place("value", "indicators", indicator(direction(), "quality").uid))] == "上年：≥93%"


def test_the_same_name_under_another_group_is_another_indicator():
    before = with_row(direction(), "indicators", "quality", category="social")
    said = told(after(clean(), DIRECTION, new_ids(before)), DIRECTION)
    assert str(Place("value", "indicators", indicator(direction(), "quality").uid)) not in said


def test_a_carried_row_that_is_called_otherwise_since_says_what_it_was():
    around = after(clean(), DIRECTION, with_row(direction(), "indicators", "quality", name="机扫率"))
    said = told(around, DIRECTION)
    place = Place("value", "indicators", indicator(direction(), "quality").uid)
    assert said[str(place)] == "上年“机扫率”：≥95%"


def test_what_was_reached_stands_behind_the_target():
    around = clean()
    row = indicator(direction(), "quality")
    kind = kind_of("project_evaluation")
    blank = kind.blank(SCHEMES["hunan_2022"])
    told_row = replace(
        blank.rows["indicators"][0],
        values={**blank.rows["indicators"][0].values, "origin": row.uid, "actual": "97%"},
    )
    result = Filed("e", "spending_direction", blank.with_rows("indicators", (told_row,)), line=DIRECTION)
    around = replace(after(around, DIRECTION, direction()), results=(result,))
    said = told(around, DIRECTION)
    assert said[str(Place("value", "indicators", row.uid))] == "上年：≥95%，完成 97%"


def test_lines_of_the_summary_are_known_by_id_or_by_name():
    before = new_ids(table(clean(), SUMMARY).document)
    said = told(after(clean(), SUMMARY, before), SUMMARY)
    assert said[str(Place("amount", "lines", FUND))].startswith("上年：")


# --- which table it is ---


@pytest.mark.parametrize(
    ("line", "name", "known"),
    [
        (DIRECTION, "叫别的名字", True),
        ("other", "2022年城市 保洁", True),
        ("other", "绿化养护", False),
    ],
)
def test_a_table_among_several_is_known_by_its_line_or_by_its_name(line, name, known):
    here = with_header(direction(), direction_name="城市保洁")
    before = with_header(direction(), direction_name=name)
    around = after(now(clean(), DIRECTION, here), DIRECTION, before, line=line)
    assert bool(told(around, DIRECTION)) == known


def test_two_of_the_same_name_are_told_from_nobody():
    around = after(clean(), DIRECTION, direction(), line="a")
    assert told(after(around, DIRECTION, direction(), line="b"), DIRECTION) == {}


def test_without_a_year_before_nothing_is_told_and_nothing_found():
    assert told(clean(), DIRECTION) == {} and found(clean(), DIRECTION) == []


def test_a_year_that_was_the_same_raises_nothing():
    around = after(after(clean(), DIRECTION, direction()), TARGET, table(clean(), TARGET).document)
    assert found(around, DIRECTION) == found(around, TARGET) == []


# --- H1 ---


def jump(was, is_now=300_000, **filed) -> list[Finding]:
    """Of an amount that jumps, with one indicator less so that nothing is word for word the same."""
    here = with_header(direction(), amount=Decimal(is_now))
    before = with_row(with_header(direction(), amount=was), "indicators", "social", value="≥9%")
    around = now(clean(), DIRECTION, here)
    around = replace(around, filed=tuple(replace(f, **filed) for f in around.filed))
    return found(after(around, DIRECTION, before), DIRECTION)


def test_a_jump_is_explained_with_both_numbers_and_per_cent():
    (finding,) = jump(wan(20))
    assert (finding.rule, finding.severity) == ("H1", Severity.EXPLAIN)
    assert finding.message == "项目金额 30 比上年 20 增加 10 万元（50%）"
    assert [str(p.local) for p in finding.places] == ["amount"]
    assert jump(wan(45))[0].message == "项目金额 30 比上年 45 减少 15 万元（33.3%）"


@pytest.mark.parametrize("was", [wan(30), wan(24), wan("23.08"), None, Decimal(0), wan(-3)])
def test_what_stays_within_the_mark_or_cannot_be_compared_is_no_jump(was):
    assert jump(was) == []


def test_a_small_sum_is_below_the_floor():
    assert jump(wan(2), wan(6.99)) == [] and [f.rule for f in jump(wan(2), wan(7))] == ["H1"]


def test_what_an_adjustment_made_of_it_has_its_own_ground():
    assert jump(wan(20), adjusted=True) == []


def test_a_scheme_can_set_its_own_mark_which_no_paper_holds():
    scheme = replace(clean().scheme, jump=Jump(Decimal(10), Decimal(10_000)))
    around = replace(after(clean(), TARGET, with_header(table(clean(), TARGET).document)), scheme=scheme)
    here = table(clean(), TARGET).document
    raised = with_header(here, total_amount=here["total_amount"] * Decimal("1.2"))
    assert "H1" in {f.rule for f in found(now(around, TARGET, raised), TARGET)}
    assert scheme.to_plain() == clean().scheme.to_plain() and scheme == clean().scheme


# --- H2 ---


def lower(category: str, was: str, is_now: str, name: str = "", **amounts) -> list[str]:
    cells = {"name": name} if name else {}
    here = with_row(direction(), "indicators", category, value=is_now, **cells)
    before = with_row(direction(), "indicators", category, value=was, **cells)
    before = with_header(before, **amounts)
    around = after(now(clean(), DIRECTION, here), DIRECTION, before)
    return [f.message for f in found(around, DIRECTION) if f.rule == "H2"]


@pytest.mark.parametrize(
    ("category", "was", "is_now"),
    [("quality", "≥95%", "≥90%"), ("satisfaction", "95%", "90%"), ("quantity", "≥1.2万人", "≥1万人")],
)
def test_a_target_below_last_year_s_is_hinted(category, was, is_now):
    (message,) = lower(category, was, is_now)
    assert message.startswith("1 条指标值低于上年：“") and f"{is_now}（上年 {was}）" in message


@pytest.mark.parametrize(
    ("category", "was", "is_now"),
    [
        ("quality", "≥95%", "≥95%"),
        ("quality", "≥95%", "≥96%"),
        ("quality", "95%", "90%"),  # of what, nobody can say whether more is better
        ("cost", "≤8万元", "≤7万元"),
        ("quantity", "≥12条", "≥8公里"),
        ("sustainable", "健全", "基本健全"),
        ("quality", "", "≥95%"),
    ],
)
def test_what_is_no_lower_or_cannot_be_told_is_not(category, was, is_now):
    assert lower(category, was, is_now) == []


def test_less_money_does_less_but_a_rate_stays():
    assert lower("quantity", "≥12条", "≥10条", amount=wan(9)) == []
    assert len(lower("quality", "≥95%", "≥90%", amount=wan(9))) == 1


def test_a_result_far_above_the_target_is_told():
    row = indicator(direction(), "social")
    blank = kind_of("project_evaluation").blank(SCHEMES["hunan_2022"])
    first = blank.rows["indicators"][0]

    def reaching(actual: str) -> list[str]:
        done = replace(first, values={**first.values, "origin": row.uid, "actual": actual})
        result = Filed("e", "spending_direction", blank.with_rows("indicators", (done,)), line=DIRECTION)
        around = replace(after(clean(), DIRECTION, direction()), results=(result,))
        return [f.message for f in found(around, DIRECTION)]

    assert reaching("11.9%") == []
    assert reaching("12%") == ["1 条指标值低于上年：“投诉下降率”≥10%（上年完成 12%）"]


def test_the_same_targets_word_for_word_for_other_money_are_hinted():
    before = new_ids(with_header(direction(), amount=wan(7.5)))
    (finding,) = found(after(clean(), DIRECTION, before), DIRECTION)
    assert (finding.rule, finding.severity) == ("H2", Severity.HINT)
    assert "9 条指标和指标值都与上年相同，项目金额却由 7.5 变为 8" in finding.message


def test_one_word_that_differs_is_enough():
    before = with_header(with_row(direction(), "indicators", "social", value="≥9%"), amount=wan(7.5))
    assert found(after(clean(), DIRECTION, before), DIRECTION) == []


# --- H3 ---


def test_indicators_that_are_gone_are_hinted_once():
    before = with_row(direction(), "indicators", "social", name="办结率", value="≥99%")
    before = with_row(before, "indicators", "economic", name="节约金额", value="≥2万元")
    (finding,) = found(after(clean(), DIRECTION, new_ids(before)), DIRECTION)
    assert (finding.rule, finding.severity) == ("H3", Severity.HINT)
    assert finding.message == "上年的 2 条指标今年没有列出：“节约金额”≥2万元、“办结率”≥99%"
    assert [p.row for p in finding.places] == [indicator(direction(), "economic").uid]


def test_one_that_moved_to_another_group_or_has_no_value_is_not_gone():
    before = with_row(direction(), "indicators", "quality", category="social", name="清扫合格率")
    before = with_row(before, "indicators", "economic", name="没有指标值的指标", value="")
    assert found(after(clean(), DIRECTION, new_ids(before)), DIRECTION) == []


def test_a_table_that_is_yet_to_be_filled_in_misses_nothing():
    empty = direction()
    for row in empty.rows["indicators"]:
        empty = with_row(empty, "indicators", row.uid, name="", value="")
    assert found(after(now(clean(), DIRECTION, empty), DIRECTION, direction(), line="x"), DIRECTION) == []


# --- H4, and what self-evaluations tell ---


def evaluated() -> Around:
    return samples.around("demo-evaluation")


def test_what_was_spent_last_year_is_what_was_reported_then():
    around = evaluated()
    here = around.one(BASE)
    project = here.document.rows["projects"][0]
    now_ = with_header(here.document, reception_previous=wan(6), three_public_previous=wan(6))
    now_ = with_row(now_, "projects", project.uid, previous=wan(3))
    then = with_header(here.document, reception_final=wan(5.4), three_public_final=wan(5.4))
    then = with_row(then, "projects", project.uid, final=wan(2))
    around = after(now(around, here.number, now_), here.number, then)
    messages = {f.message for f in found(around, here.number)}
    assert "公务接待上年决算数 6 ≠ 上年填报的本年决算数 5.4" in messages
    assert any(m.startswith(f"“{project['name']}”上年决算数 3 ≠") for m in messages)
    assert not any(m.startswith("三公经费") for m in messages)
    assert told(around, here.number)["reception_previous"] == "上年：5.4 万元"


def test_what_agrees_or_is_blank_is_silent():
    around = evaluated()
    here = around.one(BASE)
    cells = {name: None for name in here.document.header.values if name.endswith("_previous")}
    blank = with_header(here.document, **cells)
    for row in blank.rows["projects"]:
        blank = with_row(blank, "projects", row.uid, previous=None)
    assert found(after(now(around, here.number, blank), here.number, here.document), here.number) == []


def test_an_evaluation_shows_what_was_reached_the_year_before():
    around = evaluated()
    here = around.of_kind("project_evaluation")[0]
    row = next(r for r in here.document.rows["indicators"] if r["actual"])
    said = told(after(around, here.number, here.document), here.number)
    assert said[str(Place("actual", "indicators", row.uid))] == f"上年：{row['actual']}"
    assert found(after(around, here.number, here.document), here.number) == []


# --- the same at any size ---


def test_a_thousand_rows_cost_what_their_number_says():
    row = indicator(direction(), "quality")
    rows = tuple(replace(row, uid=str(n), values={**row.values, "name": f"指标{n}"}) for n in range(1000))
    many = direction().with_rows("indicators", rows)
    around = after(now(clean(), DIRECTION, many), DIRECTION, new_ids(many))
    asked = []

    def key(record: Record) -> tuple[str]:
        asked.append(record.uid)
        return (record["name"],)

    past.matched(new_ids(many).rows["indicators"], rows, key)
    assert len(asked) <= 5 * len(rows)
    assert len(told(around, DIRECTION)) > 1000
