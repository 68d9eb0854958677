"""The plain value in the middle: addresses, text form, differences."""

from decimal import Decimal

import pytest

from forms_app.document import Column, ColumnType, Difference, Document, Place, Record, Shape, differences

TEXT, MONEY, FLAG = ColumnType.TEXT, ColumnType.MONEY, ColumnType.FLAG
SHAPE = Shape(
    {"total": Column("total", "合计", MONEY), "none": Column("none", "零申报", FLAG)},
    {"lines": {"name": Column("name", "名称", TEXT), "amount": Column("amount", "金额", MONEY)}},
)


def line(uid, name, amount=None, **kwargs):
    return Record({"name": name, "amount": amount}, uid=uid, **kwargs)


def document(*lines, total=None, **kwargs):
    return Document("x", Record({"total": total, "none": False}, **kwargs), {"lines": lines})


def test_a_place_is_one_address_in_text_and_back():
    for place, text in [
        (Place("total"), "total"),
        (Place("name", "lines", "u1"), "lines/u1/name"),
        (Place("name", "lines", "u1", "2023-0007-02"), "2023-0007-02#lines/u1/name"),
        (Place("", "lines", "u1"), "lines/u1/"),
    ]:
        assert str(place) == text
        assert Place.parse(text) == place
    with pytest.raises(ValueError, match="not a place"):
        Place.parse("a/b")


def test_the_plain_form_comes_back_equal_and_names_every_own_and_typed_cell():
    whole = document(
        line("u1", "甲", Decimal("83300.00")),
        line("u2", "乙", None, typed={"amount": "约6万"}),
        total=Decimal("143300"),
        own=frozenset({"total"}),
    )
    plain = whole.to_plain()
    assert plain["fields"] == {"total": "143300", "none": False, "own": ["total"]}
    assert plain["rows"]["lines"][1] == {
        "uid": "u2",
        "name": "乙",
        "amount": None,
        "typed": {"amount": "约6万"},
    }
    assert Document.from_plain(plain, SHAPE) == whole


def test_unknown_columns_and_row_sets_are_refused():
    with pytest.raises(ValueError, match="unknown columns"):
        Document.from_plain({"kind": "x", "fields": {"price": "1"}}, SHAPE)
    with pytest.raises(ValueError, match="unknown row sets"):
        Document.from_plain({"kind": "x", "rows": {"things": []}}, SHAPE)


def test_zero_is_a_value_and_blank_is_not():
    record = line("u", "", Decimal(0), typed={"name": ""})
    assert (record.is_blank("name"), record.is_blank("amount")) == (True, False)
    assert line("u", "", None, typed={"amount": "约6"}).is_blank("amount") is False
    assert line("u", "", None, typed={"amount": "约6"}).is_text_only("amount") is True


def test_differences_name_each_cell_and_row():
    old = document(line("a", "甲"), line("b", "乙", Decimal(1)), line("c", "丙"), total=Decimal(1))
    new = document(line("a", "甲二"), line("c", "丙"), line("d", "丁"), total=None, typed={"total": "约1"})
    assert differences(old, new) == [
        Difference(Place("total"), "changed", Decimal(1), "约1"),
        Difference(Place("", "lines", "b"), "removed"),
        Difference(Place("name", "lines", "a"), "changed", "甲", "甲二"),
        Difference(Place("", "lines", "d"), "added"),
    ]


def test_one_row_carried_to_the_top_is_one_move():
    rows = [line(uid, uid) for uid in "abcdef"]
    found = differences(document(*rows), document(rows[5], *rows[:5]))
    assert found == [Difference(Place("", "lines", "f"), "moved")]


def test_equal_documents_have_equal_text_whatever_the_order_of_their_cells():
    one = document(line("u", "甲"))
    other = Document(
        "x",
        Record({"none": False, "total": None}),
        {"lines": (Record({"amount": None, "name": "甲"}, uid="u"),)},
    )
    assert one.to_json() == other.to_json()
