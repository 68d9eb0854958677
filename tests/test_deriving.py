"""Following cells."""

from dataclasses import replace
from decimal import Decimal

from forms_app.checking.around import Around, Filed
from forms_app.deriving import (
    ChildSum,
    FromFiling,
    FromLine,
    FromUnit,
    HeaderSum,
    RowsSum,
    follow,
    sums_as_plain,
)
from forms_app.document import Document, Record
from forms_app.schemes import SCHEMES

SUMS = (ChildSum("lines", "amount"), RowsSum("total", "lines", "amount", parent="parent"))


def line(uid, amount=None, parent="", name="", **kwargs):
    return Record({"name": name, "amount": amount, "parent": parent}, uid=uid, **kwargs)


def summary(*lines, total=None, **kwargs):
    return Document("summary", Record({"total": total}, **kwargs), {"lines": lines})


def filed(document, number="1", line=""):
    return Filed(number, document.kind, document, line=line)


def around(*others):
    return Around(SCHEMES["hunan_2023"], 2023, "某某单位", others)


def followed(document, follows=SUMS, *others, line=""):
    return follow(follows, filed(document, "9", line), around(*others))


def amounts(document):
    return [r["amount"] for r in document.rows["lines"]], document["total"]


def test_sums_are_filled_from_below_upwards():
    document = summary(
        line("a"), line("b", Decimal(6), "a"), line("c", Decimal(2), "a"), line("d", Decimal(1))
    )
    assert amounts(followed(document)) == ([8, 6, 2, 1], 9)


def test_a_cell_with_a_value_of_its_own_stays_even_when_it_is_empty():
    document = summary(
        line("a", Decimal(7), own=frozenset({"amount"})), line("b", Decimal(6), "a"), own=frozenset({"total"})
    )
    assert amounts(followed(document)) == ([7, 6], None)


def test_the_sum_of_blanks_is_blank_and_of_zero_is_zero():
    assert followed(summary(line("a"), line("b")))["total"] is None
    assert followed(summary(line("a", Decimal(0)), line("b")))["total"] == 0


def test_a_filled_cell_loses_the_text_that_was_typed_there():
    document = summary(line("a", Decimal(3)), total=None, typed={"total": "三万"})
    assert followed(document).header == Record({"total": Decimal(3)})


def test_one_told_to_follow_again_loses_it_too_where_nothing_adds_up():
    assert followed(summary(line("a"), typed={"total": "约六"})).header == Record({"total": None})


def test_a_header_adds_up_header_cells_and_repeats_the_unit_and_another_table():
    header = Record({"unit": "", "projects": None, "extra": Decimal(2), "basic": Decimal(5), "total": None})
    follows = (
        FromUnit("unit"),
        FromFiling("projects", "summary", "total", plus="extra"),
        HeaderSum("total", ("basic", "projects")),
    )
    other = filed(summary(total=Decimal(8)))
    found = followed(Document("x", header, {}), follows, other).header.values
    assert found == {"unit": "某某单位", "projects": 10, "extra": 2, "basic": 5, "total": 15}


def test_without_the_other_table_the_cell_stays_as_it_is():
    document = Document("x", Record({"projects": Decimal(4)}), {})
    assert followed(document, (FromFiling("projects", "summary", "total"),)) == document


def test_a_table_repeats_its_line_and_the_line_above():
    other = filed(summary(line("a", Decimal(8), name="专项"), line("b", Decimal(6), "a", name="子项")))
    follows = (
        FromLine("name", "summary", "lines", "name"),
        FromLine("fund", "summary", "lines", "name", top=True),
    )
    document = Document("x", Record({"name": "", "fund": ""}), {})
    assert followed(document, follows, other, line="b").header.values == {"name": "子项", "fund": "专项"}
    assert followed(document, follows, other, line="a").header.values == {"name": "专项", "fund": "专项"}
    assert followed(document, follows, other, line="gone") == document


def test_the_script_gets_the_sums_and_only_those():
    assert sums_as_plain((FromUnit("unit"), *SUMS)) == [
        {"sum": "ChildSum", "rows": "lines", "field": "amount", "parent": "parent"},
        {
            "sum": "RowsSum",
            "target": "total",
            "rows": "lines",
            "field": "amount",
            "parent": "parent",
            "nothing": "",
            "plus": (),
            "number": False,
        },
    ]


def test_following_changes_nothing_when_nothing_is_to_change():
    document = summary(line("a", Decimal(1)), total=Decimal(1))
    assert followed(document) is document
    assert followed(replace(document, header=Record({"total": Decimal(2)}))) == document
