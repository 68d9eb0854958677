"""附件1-2 and 1-3 on paper: the blank lines of the official form, …… as the campaign says, labels over page breaks."""

from dataclasses import replace
from decimal import Decimal

import pytest

from forms_app.printing.breaking import survey
from forms_app.printing.press import PRESS
from forms_app.printing.printout import lay_out
from forms_app.registry import kind_of
from tests.evaluations import KINDS, SCHEME, filled, frozen, indicator, table
from tests.printing import tables

KEEPS = replace(SCHEME, keeps_ellipsis=True)
LEAVES = len(SCHEME.leaves())


def printout(document, scheme=SCHEME):
    return tables.of(frozen(document, scheme))


def blank(kind: str, scheme=SCHEME):
    return printout(kind_of(kind).blank(scheme), scheme)


def laid_out(printed):
    """The layout, and the text of each page."""
    document = lay_out(printed)
    return document, tables.texts(PRESS.write([document]))


def lines(document) -> list:
    """Indicator lines as printed."""
    from weasyprint.formatting_structure.boxes import TableRowBox

    rows = (b for page in document.pages for b in page._page_box.descendants() if isinstance(b, TableRowBox))
    return [row for row in rows if row.element.get("id")]


def text(printed) -> str:
    return "".join(laid_out(printed)[1])


def long(kind: str, count: int):
    """So many indicators under the first 二级, one each under the others."""
    many = [indicator("quantity", f"第{i}项", f"{i}个", f"{i}个") for i in range(1, count + 1)]
    others = [indicator(leaf.slug, leaf.label, "1个", "1个") for leaf in SCHEME.leaves()[1:]]
    return printout(table(*many, *others, kind=kind))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", [SCHEME, KEEPS], ids=["goes", "stays"])
def test_the_blank_form_has_two_lines_and_an_ellipsis_for_each_group(kind, scheme):
    document, pages = laid_out(blank(kind, scheme))
    assert len(lines(document)) == 3 * LEAVES
    assert "".join(pages).count("……") == LEAVES


@pytest.mark.parametrize("kind", KINDS)
def test_the_ellipsis_goes_from_a_group_with_an_indicator_unless_the_campaign_keeps_it(kind):
    document = filled(kind)
    used = {r["category"] for r in document.rows["indicators"] if r["name"]}
    assert text(printout(document)).count("……") == LEAVES - len(used)
    assert text(printout(document, KEEPS)).count("……") == LEAVES


def test_empty_official_lines_print_beside_indicators_and_none_beyond_them():
    one, two, three = (
        table(*(indicator("quantity", f"第{i}项", "1个", "1个") for i in range(count))) for count in (1, 2, 3)
    )
    assert [len(lines(lay_out(printout(each)))) for each in (one, two, three)] == [
        2 + 3 * (LEAVES - 1),
        2 + 3 * (LEAVES - 1),
        3 + 3 * (LEAVES - 1),
    ]


def test_padding_is_never_stored():
    printed = blank("department_evaluation")
    assert len(printed.frozen.document.rows["indicators"]) == LEAVES
    assert "……" not in printed.frozen.text()


@pytest.mark.parametrize("kind", KINDS)
def test_blank_lines_are_as_high_as_written_ones(kind):
    heights = [row.height for row in lines(lay_out(blank(kind)))]
    assert min(heights) >= 20, "in CSS pixels: 5.3 mm"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [40, 100])
def test_labels_stand_again_on_every_page_and_the_foot_stays_with_the_last_rows(kind, count):
    document, pages = laid_out(long(kind, count))
    assert len(pages) >= 2
    assert all("绩效指标（续）" in page for page in pages[1:])
    assert "产出指标（50分）（续）" in pages[1]
    assert ["单位负责人签字" in page for page in pages] == [False] * (len(pages) - 1) + [True]
    assert len(survey(document).starts) == len(pages) - 1


def test_a_page_may_begin_with_a_blank_line_and_labels_it_again():
    """Wherever the break falls, also within the blank lines."""
    begun = set()
    for count in range(18, 34, 5):
        printed = printout(
            table(*(indicator("quantity", f"第{i}项", "1个", "1个") for i in range(count))), KEEPS
        )
        document, pages = laid_out(printed)
        starts = survey(document).starts
        begun |= {uid for uid in starts if printed.frozen.document.row("indicators", uid) is None}
        assert all("绩效指标（续）" in page for page in pages[1:])
    assert begun


def test_amounts_stand_beside_their_words_in_one_cell():
    printed = text(printout(filled(general_budget=Decimal(1_017_100))))
    assert "其中：一般公共预算：101.71" in printed and "按收入性质分：101.71" in printed


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_the_screen_prints(kind):
    printed = text(printout(filled(kind)))
    for word in ("÷", "等级", "已分配", "自动取数", "达成情况", "指标方向"):
        assert word not in printed
