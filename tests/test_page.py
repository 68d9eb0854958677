"""The official layouts as drawn: which cells stand where, in each mode."""

from dataclasses import replace

import pytest
from django.template.loader import render_to_string

from forms_app import labels
from forms_app.document import Place
from forms_app.frozen import Frozen
from forms_app.page import EDIT, PRINT, READ, REVIEW, Note, Page
from forms_app.registry import kind_of
from tests import samples
from tests.tables import Table

CASES = [(name, i) for name in samples.PUBLISHED for i, _ in enumerate(samples.documents(name))]


def page(name: str, number: int, mode: str, **more) -> Page:
    around = samples.around(name)
    filed = around.filed[number]
    title = labels.title(around.scheme, filed.kind, around.year)
    frozen = Frozen(
        "2023-0001-01",
        filed.label,
        title,
        around.year,
        "001",
        around.unit_name,
        around.scheme,
        filed.document,
    )
    return Page(kind_of(filed.kind), frozen, mode, **more)


def drawn(page: Page) -> str:
    return render_to_string(f"{page.kind.slug}/table.html", {"page": page})


@pytest.mark.parametrize(("name", "number"), CASES)
@pytest.mark.parametrize("mode", [EDIT, READ, REVIEW, PRINT])
def test_each_row_fills_the_grid_exactly(name, number, mode):
    table = Table(drawn(page(name, number, mode)))
    assert table.grids and table.misfits() == []


@pytest.mark.parametrize(("name", "number"), CASES)
def test_all_modes_show_the_same_cells_in_the_same_order(name, number):
    edit, read = (Table(drawn(page(name, number, mode))).places for mode in (EDIT, READ))
    out = left_out(page(name, number, READ))
    assert edit and [place for place in edit if Place.parse(place).row not in out] == read


def left_out(one: Page) -> set[str]:
    """Blank rows that the official page leaves out, of the trees that it prints no blank 二级 of."""
    trees = one.scheme.left_out.get(one.kind.slug, ())
    records = (r for rows in one.kind.rows if rows.tree in trees for r in one.document.rows[rows.name])
    return {r.uid for r in records if all(r.is_blank(cell) for cell in r.values if cell != "category")}


@pytest.mark.parametrize(("name", "number"), CASES)
def test_every_cell_but_the_heads_and_unprinted_ones_is_in_the_table(name, number):
    one = page(name, number, READ)
    shown = set(Table(drawn(one)).places)
    outside = {"reporting_unit", "prepared_by", "phone", "filled_on", "other_projects", "no_funds"}
    keys, out = {"category", "parent"}, left_out(one)
    places = [p for p in one.document.places() if p.row not in out and p.field not in one.kind.unprinted]
    columns = {str(p) for p in places if p.field not in (keys if p.rows else outside)}
    assert shown - outside == columns


@pytest.mark.parametrize(("name", "number"), CASES)
def test_the_widths_of_a_tables_columns_add_up(name, number):
    grids = Table(drawn(page(name, number, PRINT))).grids
    assert [sum(grid.shares) for grid in grids] == [100] * len(grids)


def test_text_stays_text():
    evil = '<script>alert("x")</script>\n二'
    place = "duties"
    shown = drawn(page(samples.TARGETS, 0, READ, texts={place: evil}))
    assert "<script>" not in shown
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;<br>二" in shown
    assert "<script>" not in drawn(page(samples.TARGETS, 0, EDIT, texts={place: evil}))


def test_paper_carries_no_input_and_no_note():
    notes = {"duties": [Note("block", "部门职责概述未填")]}
    assert "部门职责概述未填" in drawn(page(samples.TARGETS, 0, READ, notes=notes))
    printed = drawn(page(samples.TARGETS, 0, PRINT, notes=notes))
    for part in ("部门职责概述未填", "<input", "<textarea", "<button", "data-cell"):
        assert part not in printed


def test_a_note_is_tied_to_its_input():
    notes = {"duties": [Note("block", "未填"), Note("explain", "")]}
    shown = drawn(page(samples.TARGETS, 0, EDIT, notes=notes))
    assert 'aria-describedby="notes:duties"' in shown
    assert 'id="notes:duties"' in shown
    assert shown.count("<li") == 1, "a note without words only marks its cell"


def test_inputs_are_named_by_row_and_column():
    shown = drawn(page(samples.TARGETS, 0, EDIT))
    assert 'aria-label="质量指标第1行 · 指标值及单位"' in shown


def test_rows_are_labelled_again_after_a_break():
    one = page(samples.TARGETS, 0, PRINT)
    third = one.document.rows["indicators"][2]
    shown = drawn(replace(one, breaks=frozenset([third.uid])))
    assert "年度绩效指标（续）" in shown and "产出指标（续）" in shown
    assert Table(shown).misfits() == []
