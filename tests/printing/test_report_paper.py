"""The 自评报告 on paper: cover, running text, and the whole dossier behind a contents list that tells the truth."""

import io
import math
import re
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from forms_app.printing import Printout, print_dossier, print_table
from forms_app.printing.press import PRESS
from forms_app.printing.printout import lay_out
from tests.printing import tables
from tests.printing.test_paper import POINTS_PER_MM, SEAL_RADIUS_MM, TRAPS, added, without_footing

SOURCE = "hunan-2022-self-evaluation"


def printouts(version: int | None = 1) -> list[Printout]:
    return tables.printouts(SOURCE, version)


def report(version: int | None = 1) -> Printout:
    return printouts(version)[0]


def with_texts(printed: Printout, texts: dict[str, str]) -> Printout:
    """The report with other texts in the first blocks of parts."""
    document, told = printed.frozen.document, dict(texts)
    rows = tuple(
        row.with_value("text", told.pop(row["category"])) if row["category"] in told else row
        for row in document.rows["blocks"]
    )
    return tables.with_document(printed, document.with_rows("blocks", rows))


@pytest.fixture(scope="module")
def whole() -> bytes:
    return print_dossier(printouts())


@pytest.fixture(scope="module")
def alone() -> bytes:
    return print_table(report())


def bookmarks(pdf: bytes) -> list[tuple[int, str, int]]:
    """Level, words and page (from 1) of each entry of the PDF's outline."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return [(b.level, b.get_title(), b.get_dest().get_index() + 1) for b in document.get_toc()]


# --- the report alone ---


def test_the_cover_is_as_the_office_prints_it(alone):
    cover = tables.texts(alone)[0]
    assert cover.startswith("2022年度部门（单位）整体支出绩效自评报告部门（单位）名称：（盖章）年月日")


def test_the_unit_stands_beside_the_seal_where_it_is_filled_in():
    cover = tables.texts(print_table(tables.with_header(report(), reporting_unit="某某物业服务指导中心")))[0]
    assert "部门（单位）名称：（盖章）某某物业服务指导中心年月日" in cover


def test_the_text_stands_under_its_title_chapters_and_parts_in_order(alone):
    text = "".join(tables.texts(alone)[1:])
    scheme = report().frozen.scheme
    assert text.startswith(
        "2022年度株洲市荷塘区物业服务指导中心整体支出绩效自评报告一、部门（单位）基本情况（一）部门职责1、贯彻执行"
    )
    labels = [
        label for b in scheme.chapters for label in (b.label, *(leaf.label for leaf in b.leaves)) if label
    ]
    places = [text.index(label) for label in labels]
    assert places == sorted(places)
    assert "（一）基本支出情况2022年度一般公共预算财政拨款基本支出74.71万元" in text


def test_every_page_but_the_cover_has_its_number(alone):
    pages = tables.texts(alone)
    assert "—1—" not in pages[0]
    assert [f"—{n}—" in page for n, page in enumerate(pages[1:], 2)] == [True] * (len(pages) - 1)
    assert [f"自评报告第{n}页共{len(pages)}页" in page for n, page in enumerate(pages, 1)] == [True] * len(
        pages
    )


def test_alone_it_lists_no_contents(alone):
    assert "目录" not in "".join(tables.texts(alone))


def test_a_draft_says_so_on_every_page_and_a_submission_never(alone):
    assert not any("草稿" in page for page in tables.texts(alone))
    assert all("草稿" in page for page in tables.texts(print_table(report(None))))


@pytest.mark.parametrize("unit", ["", "某某市某某区物业服务指导中心（某某区住房保障服务中心）"])
def test_nothing_of_ours_is_near_the_seal(unit):
    printed = tables.with_header(report(), reporting_unit=unit)
    draft, clean = print_table(replace(printed, version=None)), print_table(without_footing(printed))
    page = pypdfium2.PdfDocument(io.BytesIO(clean))[0]
    at = page.get_textpage().search("（盖章）").get_next()[0] + 1
    left, bottom, right, top = page.get_textpage().get_charbox(at)
    centre = (left + right) / 2, page.get_height() - (bottom + top) / 2
    pixels = added(draft, clean)
    assert len(pixels) > 100
    assert min(math.dist(pixel, centre) for pixel in pixels) > SEAL_RADIUS_MM * POINTS_PER_MM
    assert centre[1] + SEAL_RADIUS_MM * POINTS_PER_MM < page.get_height()


def test_the_place_of_the_seal_can_be_found_by_whoever_signs():
    document = lay_out(report())
    assert [n for n, page in enumerate(document.pages) if "seal" in page.anchors] == [0]


def test_an_empty_block_prints_nothing():
    printed = report()
    document = printed.frozen.document
    kept = tuple(row for row in document.rows["blocks"] if row["text"])
    fewer = tables.with_document(printed, document.with_rows("blocks", kept))
    assert printed.html().split("<article>")[1] == fewer.html().split("<article>")[1]


def test_html_in_a_block_stays_text_and_nothing_is_fetched(monkeypatch):
    print_table(report())
    fetched = []
    monkeypatch.setattr(type(PRESS.fetcher), "fetch", lambda self, url, headers=None: fetched.append(url))
    traps = [trap.format(url="http://127.0.0.1:9/x.png") for trap in TRAPS]
    printed = with_texts(
        tables.with_header(report(), results_sentence=traps[0]), {"duties": "\n".join(traps)}
    )
    text = "".join(tables.texts(print_table(printed)))
    assert [trap for trap in traps if "".join(trap.split()) not in text] == []
    assert fetched == []


def test_each_line_of_a_sentence_is_a_paragraph():
    printed = tables.with_header(
        report(), results_sentence="1.年初预算项目如下：\n（1）甲项目\n项目支出20万元。"
    )
    assert "<p>1.年初预算项目如下：</p>\n<p>（1）甲项目</p>\n<p>项目支出20万元。</p>" in printed.html()


def test_the_same_report_gives_the_same_file(alone):
    assert print_table(report()) == alone


def test_a_report_takes_at_most_200_kilobytes(alone):
    """It is running text of some 900 different characters in three faces; a table takes 90."""
    assert len(alone) <= 200 * 1024


# --- the whole dossier ---


def test_the_report_goes_first_wherever_it_stands(whole):
    tables_first = [*printouts()[1:], report()]
    assert tables.texts(print_dossier(tables_first)) == tables.texts(whole)


def test_the_contents_list_follows_the_cover_and_tells_where_all_begins(whole):
    pages = tables.texts(whole)
    assert pages[1].startswith("目录一、部门（单位）基本情况")
    listed = re.findall(
        r"([一二三四五六七八九十]、.+?|附件1-[123].+?表(?:（.+?）)?)\.*(\d+)(?=附|[一二三四五六七八九十]、|自评)",
        pages[1],
    )
    labels = [chapter.label for chapter in report().frozen.scheme.chapters]
    assert [label for label, _ in listed[:10]] == labels
    assert [label[:5] for label, _ in listed[10:]] == ["附件1-1", "附件1-2", "附件1-3", "附件1-3"]
    wrong = [(label, page) for label, page in listed[:10] if label not in pages[int(page) - 1]]
    wrong += [(label, page) for label, page in listed[10:] if not pages[int(page) - 1].startswith(label[:5])]
    assert wrong == []


def test_each_table_keeps_its_own_page_numbers_and_tells_its_place_in_the_file(whole):
    pages = tables.texts(whole)
    first = next(n for n, page in enumerate(pages) if page.startswith("附件1-1"))
    assert [f"全套第{n}页" in page for n, page in enumerate(pages[first:], first + 1)] == [True] * (
        len(pages) - first
    )
    assert not any("全套" in page for page in pages[:first])
    own = [re.search(r"附件1-[\d（）]+第(\d+)页共(\d+)页", page).groups() for page in pages[first:]]
    assert own[0] == ("1", "1")
    assert all(number <= count for number, count in own)


def test_the_file_can_be_walked_through_by_its_outline(whole):
    found = bookmarks(whole)
    pages = tables.texts(whole)
    assert [words for level, words, _ in found if level == 1] == [
        c.label for c in report().frozen.scheme.chapters
    ]
    annexes = [(words, page) for level, words, page in found if level == 0][2:]
    assert [words for words, _ in annexes] == [
        "附件1-1　2022年度部门整体支出绩效评价基础数据表", "附件1-2　2022年度部门整体支出绩效自评表",
        "附件1-3（1）　2022年度项目支出绩效自评表（自治奖励经费）", "附件1-3（2）　2022年度项目支出绩效自评表（民生实事项目-人大票决制）",
    ]  # fmt: skip
    assert [words for words, page in annexes if not pages[page - 1].startswith(words.split("　")[0])] == []


def test_the_contents_list_leads_there(whole):
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        links = [a for a in pdf.pages[1].get("/Annots", []) if a.Subtype == "/Link"]
        assert len(links) >= 14
        assert all("/A" not in link or link.A.get("/S") == "/GoTo" for link in links)
        assert all("/Annots" not in page for page in pdf.pages[2:])


def test_without_the_imprint_the_contents_list_stays():
    pages = tables.texts(print_dossier(map(without_footing, printouts())))
    assert pages[1].startswith("目录")
    assert not any("全套" in page or "校验码" in page for page in pages)


def test_a_contents_list_of_many_tables_is_true_too():
    first, base, *_ = printouts()
    many = [
        replace(base, frozen=replace(base.frozen, number=f"n{n}", annex=f"附件{n}号")) for n in range(1, 46)
    ]
    pages = tables.texts(print_dossier([first, *many]))
    begin = dict(re.findall(r"(附件\d+号)2022.+?表\.+(\d+)", pages[1] + pages[2]))
    assert len(begin) == 45 and "附件45号" in pages[2], "the list takes two pages"
    assert [label for label, page in begin.items() if not pages[int(page) - 1].startswith(label)] == []


def test_a_dossier_without_a_report_is_as_before():
    pdf = print_dossier(tables.printouts("hunan-2023-targets-a"))
    assert bookmarks(pdf) == []
    assert not any("全套" in page or "目录" in page for page in tables.texts(pdf))


def test_the_dossier_carries_each_face_once(whole):
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        fonts = {font.objgen for page in pdf.pages for font in page.Resources.Font.values()}
    assert len(fonts) == 3
