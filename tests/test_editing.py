"""The Editor: change sets applied to a document, whatever order two people's saves come in."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.document import Document, Place
from forms_app.editing import MAX_ROWS, MAX_TEXT, AddedRow, Change, ChangeSet, Unacceptable, apply, change_set
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.values import NoValue, normal_text
from tests import samples

SCHEME = SCHEMES["hunan_2023"]
TARGET = kind_of("department_target")
SUMMARY = kind_of("fund_summary")
CASES = [(name, i) for name in samples.PUBLISHED for i, _ in enumerate(samples.documents(name))]


def edited(document: Document, **changes) -> Document:
    result = apply(kind_of(document.kind), SCHEME, document, ChangeSet(**changes))
    assert result.conflicts == ()
    return result.document


def blank(kind=TARGET) -> Document:
    return kind.blank(SCHEME)


def change(field: str, new: str, old: str = "", rows: str = "", row: str = "") -> Change:
    return Change(Place(field, rows, row), old, new)


@pytest.mark.parametrize(("name", "number"), CASES)
def test_a_sample_comes_through_the_editor_as_it_is(name, number):
    target = samples.documents(name)[number]
    kind = kind_of(target.kind)
    scheme = samples.around(name).scheme
    current = kind.blank(scheme)
    changes = change_set(kind, scheme.money, current, target)
    assert apply(kind, scheme, current, changes).document == target


@given(text=st.text(max_size=30))
def test_whatever_is_typed_into_a_cell_of_money_is_read_or_kept(text):
    record = edited(blank(), cells=(change("general_budget", text),)).header
    try:
        value = SCHEME.money.read(normal_text(text))
    except NoValue:
        assert record.typed == {"general_budget": normal_text(text)}
    else:
        assert record["general_budget"] == value


def test_the_text_as_typed_stays_beside_the_value():
    record = edited(blank(), cells=(change("general_budget", "6万"),)).header
    assert (record["general_budget"], record.typed) == (Decimal(60_000), {"general_budget": "6万"})
    record = edited(blank(), cells=(change("general_budget", "六万"),)).header
    assert (record["general_budget"], record.typed) == (None, {"general_budget": "六万"})


def test_saves_of_two_people_merge_in_either_order():
    mine, theirs = change("duties", "职责"), change("general_budget", "5")
    one = edited(edited(blank_ := blank(), cells=(mine,)), cells=(theirs,))
    assert one == edited(edited(blank_, cells=(theirs,)), cells=(mine,))


def test_a_conflict_is_only_where_neither_text_stands():
    stands = edited(blank(), cells=(change("duties", "他的"),))
    result = apply(
        TARGET, SCHEME, stands, ChangeSet(cells=(change("duties", "我的"), change("general_budget", "1")))
    )
    assert [(c.yours, c.theirs) for c in result.conflicts] == [("我的", "他的")]
    assert result.document["general_budget"] == Decimal(10_000)
    same = apply(TARGET, SCHEME, stands, ChangeSet(cells=(change("duties", "他的"),)))
    assert same.conflicts == ()


def test_a_value_that_the_house_filled_in_is_nobody_s_word():
    """Typed over while it changed: no conflict; but one with what a person typed over it."""
    filled = blank().with_header(blank().header.with_value("total_amount", Decimal(60_000)))
    mine = ChangeSet(cells=(change("total_amount", "7", "5"),))
    done = apply(TARGET, SCHEME, filled, mine)
    assert (done.conflicts, done.document["total_amount"]) == ((), Decimal(70_000))
    typed = edited(filled, cells=(change("total_amount", "8", "6"),))
    assert [c.theirs for c in apply(TARGET, SCHEME, typed, mine).conflicts] == ["8"]


def test_a_text_for_a_row_that_is_gone_is_a_conflict():
    result = apply(
        TARGET, SCHEME, blank(), ChangeSet(cells=(change("matter", "事项", rows="tasks", row="gone"),))
    )
    assert [c.yours for c in result.conflicts] == ["事项"]


def test_the_last_row_of_an_official_category_is_emptied_not_removed():
    document = blank()
    first = document.rows["indicators"][0]
    filled = edited(document, cells=(change("name", "清扫", rows="indicators", row=first.uid),))
    done = edited(filled, removed=(Place("", "indicators", first.uid),))
    assert done.rows["indicators"] == document.rows["indicators"]


def test_a_fund_goes_with_its_directions():
    added = tuple(
        AddedRow("lines", uid, {"name": uid, "parent": parent})
        for uid, parent in [("a", ""), ("b", "a"), ("c", "")]
    )
    document = edited(blank(SUMMARY), added=added)
    assert [r.uid for r in edited(document, removed=(Place("", "lines", "a"),)).rows["lines"]] == ["c"]


def test_rows_below_stay_with_their_row_when_it_moves():
    rows = [("a", ""), ("b", "a"), ("c", "")]
    document = edited(blank(SUMMARY), added=tuple(AddedRow("lines", u, {"parent": p}) for u, p in rows))
    moved = edited(document, order={"lines": ("c", "a", "b")})
    assert [r.uid for r in moved.rows["lines"]] == ["c", "a", "b"]


@pytest.mark.parametrize("parent", ["gone", "a", "b"])
def test_a_parent_that_cannot_be_is_none(parent):
    rows = [("a", ""), ("b", "a"), ("c", parent)]
    document = edited(blank(SUMMARY), added=tuple(AddedRow("lines", u, {"parent": p}) for u, p in rows))
    expected = "a" if parent == "a" else ""
    assert document.row("lines", "c")["parent"] == expected


def test_an_order_of_before_somebody_elses_row_keeps_that_row_behind_its_neighbour():
    document = edited(blank(), added=tuple(AddedRow("tasks", uid, {}) for uid in "xyz"))
    first = document.rows["tasks"][0].uid
    done = edited(document, order={"tasks": ("z", first, "x")})
    assert [r.uid for r in done.rows["tasks"]] == ["z", first, "x", "y"]


def test_a_following_cell_is_own_once_written_until_it_follows_again():
    written = edited(blank(), cells=(change("total_amount", "7"),))
    assert written.header.own == {"total_amount"}
    emptied = edited(written, cells=(change("total_amount", "", "7"),))
    assert emptied.header.own == {"total_amount"}, "an empty sum can be somebody's own"
    assert edited(emptied, follow=(Place("total_amount"),)).header.own == frozenset()


@pytest.mark.parametrize(
    "changes",
    [
        {"cells": (change("duties", "长" * (MAX_TEXT + 1)),)},
        {"added": tuple(AddedRow("tasks", str(i), {}) for i in range(MAX_ROWS))},
        {"added": (AddedRow("indicators", "x", {"category": "none"}),)},
    ],
)
def test_beyond_the_limits_nothing_is_accepted(changes):
    with pytest.raises(Unacceptable):
        edited(blank(), **changes)
