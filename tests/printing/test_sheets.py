"""Tables of several sheets: each begins a page with a head of its own, ticks can be read from the page, merged labels of
all row sets stand again after a break."""

from dataclasses import replace

import pytest

from forms_app.printing import Printout, print_table
from forms_app.printing.printout import lay_out
from tests.printing import tables
from tests.printing.test_breaks import body_class, rows_on

PUBLISHED, CORRECTED = "minhang-2020-declaration", "demo-minhang"
TITLE = "财政项目支出绩效目标申报表"
SHEETS = ("（项目总体情况）", "（绩效目标）", "（制度保障）")


def declaration(name: str = CORRECTED) -> Printout:
    return tables.printouts(name)[0]


def longer(printout: Printout, rows: str, count: int) -> Printout:
    """With so many rows, copies of those it has, in their order."""
    document = printout.frozen.document
    given = document.rows[rows]
    records = tuple(replace(given[n * len(given) // count], uid=f"{rows}-{n}") for n in range(count))
    return tables.with_document(printout, document.with_rows(rows, records))


@pytest.mark.parametrize("name", [PUBLISHED, CORRECTED])
def test_each_sheet_of_the_samples_is_one_page_with_a_head_of_its_own(name):
    pages = tables.texts(print_table(declaration(name)))
    assert len(pages) == 3
    for number, (page, sheet) in enumerate(zip(pages, SHEETS, strict=True), 1):
        assert TITLE + sheet in page and page.count(TITLE) == 1
        assert "（2020年）" in page and f"第{number}页共3页" in page
    name = "".join(declaration(name).frozen.document["project_name"].split())
    assert ["填报单位（盖章）：" in page for page in pages] == [True, False, False]
    assert [f"项目名称：{name}" in page for page in pages] == [False, True, True]
    assert ["金额单位：万元" in page for page in pages] == [True, True, False]
    assert ["附件1-2" in page for page in pages] == [False, True, False]
    assert ["填报单位负责人：" in page for page in pages] == [True, False, False]


def test_the_seal_stands_on_the_first_sheet():
    assert ["seal" in page.anchors for page in lay_out(declaration()).pages] == [True, False, False]


def test_what_is_ticked_is_read_as_ticked():
    first, _, last = tables.texts(print_table(declaration()))
    assert "一次性项目✓经常性项目中期预算试点项目" in first
    assert last.count("✓") == 7
    assert ["✓" in page for page in tables.texts(print_table(declaration(PUBLISHED)))] == [False, False, True]


def test_a_box_is_drawn_with_and_without_a_tick():
    one = declaration()
    all_on, all_off = (
        tables.image(print_table(tables.with_header(one, one_off=on, recurring=on, pilot=on)))
        for on in (True, False)
    )
    dark = [sum(image.histogram()[:128]) for image in (all_on, all_off)]
    assert dark[0] > dark[1]


def test_the_amounts_of_the_nested_list_stand_behind_their_words():
    page = tables.texts(print_table(declaration(PUBLISHED)))[0]
    funds = (
        "一、项目总预算：296.00二、当年预算：296.00（一）财政拨款：296.001.上级财政拨款："
        "2.本级财政安排：296.003.下级财政配套：（二）其他资金："
    )
    assert funds in page


def test_a_sheet_that_just_misses_its_page_is_condensed():
    fits, over = declaration(), tables.with_header(declaration(), necessity="必要性说明。" * 150)
    assert body_class(lay_out(fits)) == "portrait"
    plain = {n: lay_out(tables.with_header(fits, necessity="必要性说明。" * n)) for n in range(90, 160, 5)}
    condensed = [n for n, document in plain.items() if body_class(document) == "portrait condensed"]
    assert condensed and all(len(plain[n].pages) == 3 for n in condensed)
    assert len(lay_out(tables.with_header(over, feasibility="可行性说明。" * 100)).pages) == 4


@pytest.mark.parametrize("count", [30, 45])
def test_labels_of_all_row_sets_stand_again_after_a_break(count):
    printout = declaration()
    for rows in ("indicators", "items", "safeguards"):
        printout = longer(printout, rows, count)
    document = lay_out(printout)
    pages = tables.texts(print_table(printout))
    assert len(document.pages) == len(pages) > 5
    seen = [rows for page in document.pages for rows in rows_on(page)]
    elements = [row.element for row in seen]
    assert len(elements) == len(set(elements)), "rows stay whole"
    for page, text in zip(document.pages, pages, strict=True):
        first = rows_on(page)[0].element.get("id") or ""
        section = {"indicators": "绩效目标（续）", "items": "项目构成分解（续）", "safeguards": "制度（续）"}
        for rows, label in section.items():
            begun = first.startswith(rows) and _same_label_above(printout, rows, first)
            assert not begun or label in text


def _same_label_above(printout: Printout, rows: str, uid: str) -> bool:
    """Whether a label that began on the page before goes on: always the section's; 制度保障 has those of its kinds."""
    records = printout.frozen.document.rows[rows]
    nth = next(i for i, record in enumerate(records) if record.uid == uid)
    return nth > 0 and (rows != "safeguards" or records[nth - 1]["category"] == records[nth]["category"])


def test_a_merged_label_of_header_rows_stands_again_after_a_break():
    long = {
        "overview": "概况说明。" * 140,
        "necessity": "必要性说明。" * 90,
        "feasibility": "可行性说明。" * 90,
    }
    pages = tables.texts(print_table(tables.with_header(declaration(), **long, basis="依据说明。" * 60)))
    assert len(pages) == 4
    assert "项目立项情况（续）" in pages[1] and "（续）" not in pages[0]
    assert "填报单位负责人：" in pages[1]


def test_nothing_is_lost_of_texts_longer_than_a_page():
    long = tables.with_header(declaration(), necessity="必要性说明。" * 300, feasibility="可行性说明。" * 300)
    text = "".join(tables.texts(print_table(replace(long, footing=False))))
    assert (text.count("必要性说明。"), text.count("可行性说明。")) == (300, 300)
