"""What a table holds stands on its paper; so do the cells of the published documents."""

import re
from dataclasses import replace
from functools import partial

import pytest

from forms_app.document import ColumnType
from forms_app.printing import print_dossier, print_table
from forms_app.values import shown_text
from tests import declarations, published, samples, sources
from tests.printing import tables

# The heading of a list that the source doesn't have: it stands over ours, which is no part of the dossier's paper.
ELSEWHERE = {declarations.HEADING}
ALL = [(name, place) for name in samples.SAMPLES for place in range(len(samples.documents(name)))]


def cell_texts(printout) -> list[str]:
    """The text of every printed cell: values as shown, or what was typed where there is no value."""
    document, shape, money = printout.frozen.document, printout.kind.shape, printout.frozen.scheme.money
    found = []
    for place in filter(partial(is_printed, printout.kind), document.places()):
        found.append(shown_text(document.record(place), shape.column(place), money))
    return [text for text in found if text]


def is_printed(kind, place) -> bool:
    """Whether the cell's text stands on the page: 二级 of rows are labels there, ticks are boxes."""
    grouping = place.rows and place.field in ("category", "parent")
    return (
        not grouping
        and place.field not in kind.unprinted
        and kind.shape.column(place).type is not ColumnType.FLAG
    )


def running(printout) -> str:
    """The text from page to page, without what stands in the margins."""
    pages = tables.texts(print_table(replace(printout, footing=False)))
    return sources.bare("".join(re.sub(r"—\d+—$", "", page) for page in pages))


@pytest.mark.parametrize(("name", "place"), ALL)
def test_every_value_of_a_sample_is_on_its_paper(name, place):
    printout = tables.printouts(name)[place]
    text = running(printout)
    assert [cell for cell in cell_texts(printout) if sources.bare(cell) not in text] == []


@pytest.mark.parametrize("name", samples.PUBLISHED)
def test_every_cell_of_a_published_document_is_in_the_printed_dossier(name):
    """An amount typed with its unit counts as printed when its normal text is: for "36万" paper prints 36."""
    printouts = tables.printouts(name)
    text = "".join(tables.texts(print_dossier(printouts)))
    missing = sources.missing(published.cells(name), text, printouts[0].frozen.scheme.money)
    assert [cell for cell in missing if cell not in ELSEWHERE] == []


@pytest.mark.parametrize("name", samples.PUBLISHED)
def test_compared_as_typed_only_amounts_typed_with_their_unit_differ(name):
    text = sources.bare("".join(tables.texts(print_dossier(tables.printouts(name)))))
    cells = published.cells(name)
    missing = [cell for cell in cells if cell not in text]
    print(f"{name}: {len(cells) - len(missing)} of {len(cells)} cells; missing as typed: {missing}")
    left = [cell for cell in missing if cell not in ELSEWHERE]
    assert [cell for cell in left if not re.fullmatch(r"(资金总额：)?[\d.]+万元?", cell)] == []
    assert len(missing) <= len(cells) * 0.015


@pytest.mark.parametrize("name", declarations.NAMES)
def test_every_project_of_a_published_declaration_is_printed_in_its_own_order(name):
    """On the paper of each project stand all its cells, and what the unit wrote each behind the one before."""
    for printout, (title, table) in zip(tables.printouts(name), declarations.tables(name), strict=True):
        text = running(printout)
        assert [cell for cell in declarations.cells_of(title, table) if cell not in text] == []
        written = [
            sources.bare(cell) for cell in declarations.filled_in(table) if cell != declarations.TICKED
        ]
        assert sources.out_of_order(written, text) == []


def test_the_published_evaluation_is_printed_in_its_own_order():
    """At least 99 % of the annexes' cells, each behind the one before, and every line of the report."""
    report, *annexes = tables.printouts(sources.EVALUATION)
    cells = sources.cells(sources.EVALUATION)
    astray = sources.out_of_order(cells, "".join(tables.texts(print_dossier(annexes))))
    print(
        f"{len(cells) - len(astray)} of {len(cells)} cells of the annexes; not there, or elsewhere: {astray}"
    )
    assert len(astray) <= len(cells) * 0.01
    lines = [sources.bare(line) for line in sources.paragraphs(sources.EVALUATION)]
    assert sources.out_of_order(lines, running(report)) == []


def test_text_that_is_no_value_prints_as_typed_and_a_value_normalised():
    printout = tables.table("spending_direction", "hunan-2023-targets-a")
    document = printout.frozen.document
    header = document.header
    typed = type(header)({**header.values, "amount": None}, {"amount": "约八万元"}, header.own)
    text = "".join(tables.texts(print_table(tables.with_document(printout, document.with_header(typed)))))
    assert "约八万元" in text


def test_official_rows_print_empty_and_the_head_signs_on_an_empty_line():
    printout = tables.table("department_target")
    blank = tables.with_document(printout, printout.kind.blank(printout.frozen.scheme))
    text = "".join(tables.texts(print_table(blank)))
    assert [leaf.label for leaf in printout.frozen.scheme.leaves() if leaf.label not in text] == []
    assert text.index("单位负责人签字：") + len("单位负责人签字：") == text.index("填表人：")


def test_a_unit_without_special_funds_prints_a_total_of_0_and_says_so():
    printout = tables.table("fund_summary")
    blank = tables.with_document(printout, printout.kind.blank(printout.frozen.scheme))
    declared = tables.with_header(blank, no_funds=True, total_amount=0)
    text = "".join(tables.texts(print_table(declared)))
    assert "合计0" in text
    assert printout.frozen.scheme.words.nothing_to_declare in text
    assert printout.frozen.scheme.words.nothing_to_declare not in "".join(tables.texts(print_table(blank)))
