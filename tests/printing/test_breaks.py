"""Where pages end: rows whole, merged labels closed and repeated, the foot never alone."""

import pytest

from forms_app.printing import print_table
from forms_app.printing.breaking import next_breaks, survey
from forms_app.printing.printout import lay_out
from tests import sources
from tests.printing import tables

FOOT = "单位负责人签字："


def rows_on(page) -> list:
    from weasyprint.formatting_structure.boxes import TableRowBox

    return [box for box in page._page_box.descendants() if isinstance(box, TableRowBox)]


def body_class(document) -> str:
    return next(
        box.element for box in document.pages[0]._page_box.descendants() if box.element_tag == "body"
    ).get("class")


def cells_on(page) -> list:
    from weasyprint.formatting_structure.boxes import TableCellBox

    return [box for box in page._page_box.descendants() if isinstance(box, TableCellBox)]


def test_a_table_of_one_page_is_laid_out_once(monkeypatch):
    from forms_app.printing.press import PRESS

    calls = []
    lay = PRESS.lay_out
    monkeypatch.setattr(PRESS, "lay_out", lambda *args: calls.append(args) or lay(*args))
    print_table(tables.table("fund_summary"))
    assert len(calls) == 1


@pytest.mark.parametrize("name", sources.TARGETS)
def test_every_table_of_the_published_targets_fits_one_page(name):
    for printout in tables.printouts(name):
        assert len(lay_out(printout).pages) == 1


def test_the_annexes_of_the_published_evaluation_take_few_pages():
    """With two lines and a …… under each 二级 the 自评表 of the source are longer than a page too."""
    annexes = [p for p in tables.printouts(sources.EVALUATION) if not p.kind.text]
    pages = [len(lay_out(printout).pages) for printout in annexes]
    assert pages[0] == 1 and max(pages) == 2


def test_a_table_is_condensed_only_where_that_saves_the_second_page():
    just_over, far_over = lay_out(tables.table("department_target")), lay_out(tables.long(30))
    assert body_class(just_over) == "portrait condensed"
    assert body_class(lay_out(tables.table("fund_summary"))) == body_class(far_over) == "portrait"
    assert len(far_over.pages) == 2


@pytest.mark.parametrize("words", [1, 3])
def test_labels_stand_again_on_every_page(words):
    pages = tables.texts(print_table(tables.long(60, words)))
    assert len(pages) > 2
    assert "（续）" not in pages[0]
    for page in pages[1:]:
        assert "年度绩效指标（续）" in page
        assert "产出指标（续）" in page or "效益指标（续）" in page or page.count("效益指标") > 1


def test_a_label_that_begins_on_a_page_is_not_called_a_continuation():
    printout = tables.long(60)
    for page, text in zip(lay_out(printout).pages[1:], tables.texts(print_table(printout))[1:], strict=True):
        first, leaf = rows_on(page)[0].element.get("id"), printout.frozen.scheme.leaf
        record = printout.frozen.document.row("indicators", first)
        alike = [
            r for r in printout.frozen.document.rows["indicators"] if r["category"] == record["category"]
        ]
        assert (f"{leaf(record['category']).label}（续）" in text) == (alike[0] != record)


@pytest.mark.parametrize("count", range(20, 60, 3))
def test_the_foot_stays_with_the_last_two_rows(count):
    document = lay_out(tables.long(count))
    assert len(rows_on(document.pages[-1])) >= 2
    pages = tables.texts(print_table(tables.long(count)))
    assert [FOOT in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_the_foot_stays_with_the_sum_and_the_last_expense():
    rows = [
        {"summary": f"第{i}项" * 3, "detail": "明细", "amount": 10_000, "basis": "依据"} for i in range(1, 40)
    ]
    for count in range(10, 40, 4):
        printout = tables.with_rows(tables.table("spending_direction"), "expenses", rows[:count])
        last = tables.texts(print_table(printout))[-1]
        assert FOOT in last
        assert f"第{count}项" in last


def test_rows_stay_whole():
    document = lay_out(tables.long(40, 25))
    seen = [row.element for page in document.pages for row in rows_on(page)]
    assert len(document.pages) > 3
    assert len(seen) == len(set(seen))


def test_a_row_taller_than_a_third_of_a_page_may_break_and_a_shorter_one_not():
    long_text = "一、负责指导辖区内物业服务工作。\n" * 45
    document = lay_out(tables.with_header(tables.long(12), duties=long_text))
    seen = [row.element for page in document.pages for row in rows_on(page)]
    twice = {row for row in seen if seen.count(row) > 1}
    assert len(twice) <= 1
    assert survey(document).tall
    text = tables.texts(print_table(tables.with_header(tables.long(12), duties=long_text)))
    assert "".join(text).count("一、负责指导辖区内物业服务工作。") == 45


def test_a_text_longer_than_pages_loses_nothing():
    long_text = "绩效" * 4000
    text = "".join(
        tables.texts(print_table(tables.with_header(tables.table("department_target"), duties=long_text)))
    )
    assert text.count("绩效绩效绩效绩效") >= 900


def test_no_merged_cell_crosses_a_page():
    for page in lay_out(tables.long(60)).pages:
        rows = rows_on(page)
        bottom = max(row.position_y + row.height for row in rows)
        for cell in cells_on(page):
            assert cell.position_y + cell.border_height() <= bottom + 0.5


def test_every_cell_is_closed_where_its_page_ends():
    """In the picture: the last dark line of each page goes from the left edge of the form to its right edge."""
    pdf = print_table(tables.long(60))
    for number in range(len(tables.texts(pdf)) - 1):
        image = tables.image(pdf, number)
        width, height = image.size
        form = image.crop((0, 0, width, int(height * 0.945)))
        pixels = form.load()
        dark = [sum(pixels[x, y] < 140 for x in range(width)) for y in range(form.height)]
        longest = max(dark)
        last = max(y for y, count in enumerate(dark) if count)
        assert max(dark[last - 3 : last + 1]) >= longest * 0.99


@pytest.mark.parametrize(
    ("starts", "breaks", "expected"),
    [
        ("bd", "", "bd"),
        ("bd", "bd", "bd"),
        ("bcd", "bd", "bc"),
        ("bcde", "bde", "bc"),
        ("bcf", "bd", "bcf"),
    ],
)
def test_breaks_after_one_that_moved_are_found_anew(starts, breaks, expected):
    assert next_breaks(tuple(starts), frozenset(breaks)) == frozenset(expected)


def test_two_hundred_rows_come_to_rest():
    document = lay_out(tables.long(200, 2))
    starts = survey(document).starts
    assert len(starts) == len(document.pages) - 1
    for page, uid in zip(document.pages[1:], starts, strict=True):
        assert rows_on(page)[0].element.get("class") == "starts-page"
        assert rows_on(page)[0].element.get("id") == uid
