"""Texts pasted from Word or the web: what becomes a block, under which chapter, and that nothing of the HTML stays."""

import json
import random
import time

import pytest
from django.urls import reverse

from forms_app import storing
from forms_app.arranging import arrange
from forms_app.models import Filing
from forms_app.pasting import MAX_BLOCK, MAX_BLOCKS, MAX_SOURCE, Block, TooMuch, is_heading, read
from forms_app.posted import Opened
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.terms import BlockStyle, CampaignType
from tests import sources, world
from tests.posting import form_of

CHAPTERS = SCHEMES["hunan_2022"].chapters
PARAGRAPH, HEADING, ITEM = BlockStyle

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta charset=utf-8><title>报告标题</title><style><!-- p.MsoNormal {mso-style-parent:"";} @page Section1 {} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->
<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span lang=EN-US style='font-size:16.0pt'>2022</span><span
style='font-family:仿宋_GB2312'>年度一般公共
预算支出</span><span lang=EN-US><o:p></o:p></span></p>
<p class=MsoListParagraph><![if !supportLists]><span lang=EN-US>一、<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span><![endif]><b>部门职责</b></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal>支出&lt;10万元&amp;已完成&nbsp;100%<br>换行后一段</p>
<table class=MsoTableGrid border=1><tr><td width=100><p class=MsoNormal>项目<o:p></o:p></p></td><td><p class=MsoNormal>金额</p></td></tr>
<tr><td><p class=MsoNormal>自治奖励</p></td><td><p class=MsoNormal><span lang=EN-US>20</span></p></td></tr></table>
<v:shape id="x"><v:imagedata src="file:///C:/a.png"/></v:shape><img width=10 src="file:///C:/b.png" alt="图">
<!--EndFragment--></body></html>"""


def blocks(html: str = "", text: str = "") -> list[tuple[str, str]]:
    return [(block.style.value, block.text) for block in read(html, text)]


def test_a_page_of_word_becomes_blocks_of_plain_text():
    assert blocks(WORD) == [
        ("paragraph", "2022年度一般公共预算支出"),
        ("heading", "一、部门职责"),
        ("paragraph", "支出<10万元&已完成 100%"),
        ("paragraph", "换行后一段"),
        ("paragraph", "项目\u3000金额"),
        ("paragraph", "自治奖励\u300020"),
    ]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>总述</h1><h4>分述</h4>", [("heading", "总述"), ("heading", "分述")]),
        ("<ul><li>甲</li><li>乙</li></ul>丙", [("item", "甲"), ("item", "乙"), ("paragraph", "丙")]),
        ("<ol><li>甲</li><li>乙</li></ol><ol><li>丙</li></ol>", [("item", "1.甲"), ("item", "2.乙"), ("item", "1.丙")]),
        ("<ol><li>甲<ul><li>子</li></ul></li><li>乙</li></ol>", [("item", "1.甲"), ("item", "子"), ("item", "2.乙")]),
        ("<div>一<div>二</div>三</div>", [("paragraph", x) for x in "一二三"]),
        ("<p>一<p>二</p></p>三", [("paragraph", x) for x in "一二三"]),
        ("<TD>甲</TD><TABLE><TR><TH>乙<TH><P>丙</P></TR></TABLE>丁", [("paragraph", "甲"), ("paragraph", "乙\u3000丙"), ("paragraph", "丁")]),
        ("<table><tr><td>甲<table><tr><td>内</td></tr></table></td></tr></table>乙", [("paragraph", "甲\u3000内"), ("paragraph", "乙")]),
        ("文\n字", [("paragraph", "文字")]),
        ("a\nb", [("paragraph", "a b")]),
        ("　　首行\xa0缩进\u200b", [("paragraph", "首行 缩进")]),
        ("&#20013;&nbsp;&hellip;&amp;lt;", [("paragraph", "中 …&lt;")]),
        ("<p></p><br><br><hr>&nbsp;", []),
    ],
)  # fmt: skip
def test_boxes_headings_items_and_tables(html, expected):
    assert blocks(html) == expected


def test_plain_text_has_a_block_for_each_line():
    text = "（一）部门职责\r\n\r\n1、贯彻执行政策；\n\t甲\t乙\n正文。\x00\u2028再一行"
    assert blocks(text=text) == [
        ("heading", "（一）部门职责"), ("item", "1、贯彻执行政策；"), ("paragraph", "甲\u3000乙"), ("paragraph", "正文。"),
        ("paragraph", "再一行"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、部门基本情况", True), ("（二）机构设置", True), ("1.资金投入", True), ("（1）坚持党的领导", True), ("十一、其他", True),
        ("1、贯彻执行国家政策；", False), ("一、本单位共有11人。", False), ("没有编号的一行", False), ("1.5万元用于培训", False),
        ("一、" + "长" * 40, False), ("2022年度", False),
    ],
)  # fmt: skip
def test_a_heading_is_short_numbered_and_no_sentence(text, expected):
    assert is_heading(text) is expected


EVIL = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<a href='javascript:alert(1)'>点</a>",
    "<style>*{background:url(//x)}</style>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<p onclick=alert(1)>字</p>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>", "<xml><script>alert(1)</script></xml>", "<!--<img src=x>-->",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
)  # fmt: skip


@pytest.mark.parametrize("html", EVIL)
def test_nothing_of_the_html_stays(html):
    """What is left is text: where it reads like HTML, that was text before."""
    found = read(html, "")
    typed = "&lt;" in html
    assert all(("<" in block.text) is typed for block in found)
    assert not any("alert" in block.text and not typed and "<" in block.text for block in found)


@pytest.mark.parametrize("dropped", ["script", "style", "title", "xml"])
def test_what_was_never_text_is_dropped(dropped):
    assert blocks(f"<{dropped}>不是正文</{dropped}><p>正文</p>") == [("paragraph", "正文")]


def test_more_than_one_paste_may_bring_is_refused_in_words():
    with pytest.raises(TooMuch, match="超过 200 万字符"):
        read("x" * (MAX_SOURCE + 1), "")
    with pytest.raises(TooMuch, match="超过 1000 段"):
        read("", "一段\n" * (MAX_BLOCKS + 1))
    with pytest.raises(TooMuch, match="一段最多 20000 字"):
        read("", "长" * (MAX_BLOCK + 1))
    assert len(read("", "一段\n" * MAX_BLOCKS)) == MAX_BLOCKS
    assert len(read("", "长" * MAX_BLOCK)[0].text) == MAX_BLOCK


def test_200_kilobytes_of_text_from_word_come_in():
    paragraph = "<p class=MsoNormal style='text-indent:32.0pt'><span lang=EN-US style='font-size:16.0pt;mso-bidi-font-size:10.5pt'>2022</span><span style='font-family:仿宋_GB2312'>年度{}</span><o:p></o:p></p>"
    html = (
        "<html><body>"
        + "".join(paragraph.format(f"第{i}段" + "全文" * 40) for i in range(800))
        + "</body></html>"
    )
    found = read(html, "")
    assert len(found) == 800
    assert sum(len(block.text.encode()) for block in found) > 200_000


TAGS = ["<p>", "</p>", "<h1>", "</h1>", "<li>", "</li>", "<ol>", "</ol>", "<ul>", "<table>", "</table>", "<tr>", "</tr>", "<td>",
        "</td>", "<br>", "<!--", "-->", "<![if>", "<style>", "</style>", "<script>", "<xml>", "<o:p/>", "<span a='", "'>", '"', "<", ">",
        "&", "&#0;", "&#xD800;", "&nbsp", "</", "<a href=", "字", "\x00", "\ud800", "\u2028", "<svg>", "<![CDATA[", "]]>", "<select>",
        "<textarea>", "<plaintext>", "<template>"]  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_any_soup_of_tags_gives_blocks(seed):
    dice = random.Random(seed)
    html = "".join(dice.choices(TAGS, k=dice.randrange(1, 300)))
    for block in read(html, html):
        assert block.text.strip() and "\n" not in block.text and "\x00" not in block.text


@pytest.mark.parametrize(
    "unit", ["<div>", "<ol>", "<li>", "<table><tr><td>", "<font size=1><p>", "<h1><li>", "<!--", "<a x=\"", "<table><p>", "<style>"]
)  # fmt: skip
def test_deep_nesting_costs_no_more_than_length(unit):
    def taken(size: int) -> float:
        begun = time.perf_counter()
        read(unit * (size // len(unit)), "")
        return time.perf_counter() - begun

    taken(1000)
    assert taken(400_000) < 5


@pytest.mark.parametrize(
    "unit", ["a{}=1 ", "a{}='>' ", 'a{}=">"', "a{}/", "a{} "]
)  # fmt: skip
@pytest.mark.parametrize("tag", ["<p ", "</p "])
def test_many_attributes_cost_no_more_than_length(tag, unit):
    begun = time.perf_counter()
    assert blocks(tag + "".join(map(unit.format, range(80_000))) + ">正文</p>") == [("paragraph", "正文")]
    assert time.perf_counter() - begun < 5


def test_a_picture_within_the_text_is_left_out():
    assert blocks(f"<p>前<img src='data:image/png;base64,{'A' * 300_000}'>后</p>") == [("paragraph", "前后")]


# --- under the chapters ---


def report_text() -> str:
    """The published report, without its annexes."""
    return (sources.FOLDER / "hunan-2022-self-evaluation.txt").read_text(encoding="utf-8").split("附件1-1")[0]


def test_the_published_report_finds_its_ten_chapters():
    """Though the conversion lost the numbers of five of them."""
    arranged = arrange(read("", report_text()), CHAPTERS)
    assert arranged.chapters == 10
    parts = {leaf.slug for chapter in CHAPTERS for leaf in chapter.leaves}
    assert parts - {block.part for block in arranged.blocks} == {"use_text"}
    front = [line[:6] for line in arranged.left_out]
    assert front == ["2022年度", "绩效自评报告", "部门（单位）", "年 月 日", "2022年度"]
    by_part = {block.part: block.text for block in arranged.blocks}
    assert by_part["others_text"] == "无。"
    assert by_part["fund_text"] == "本单位无政府性基金预算支出。"


def arranged(*lines: str) -> list[tuple[str, str]]:
    return [(b.part, b.text) for b in arrange(map(Block, lines), CHAPTERS).blocks]


def test_without_a_chapter_all_stays_where_it_was_pasted():
    assert arranged("绩效自评报告", "（一）部门职责", "目录") == [
        ("", "绩效自评报告"),
        ("", "（一）部门职责"),
        ("", "目录"),
    ]


def test_a_contents_list_is_no_chapter():
    lines = (
        "目录",
        "一、部门（单位）基本情况\u30001",
        "七、存在的问题及原因分析……9",
        "一、部门基本情况",
        "正文",
    )
    assert arranged(*lines) == [("duties", "正文")]
    assert arrange(map(Block, lines), CHAPTERS).left_out == lines[:3]


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("七、存在的主要问题", "problems_text"), ("七、存在的问题", "problems_text"), ("七、存在的问题及原因分析：", "problems_text"),
        ("存在的问题及原因分析", "problems_text"), ("八、下一步的改进措施", "measures_text"),
        ("六、资金使用及绩效情况", "performance_whole"), ("二、一般公共预算支出", "general_basic"),
    ],
)  # fmt: skip
def test_a_heading_may_be_worded_a_little_otherwise(heading, part):
    assert arranged(heading, "内容") == [(part, "内容")]


@pytest.mark.parametrize(
    "line",
    [
        "三、存在的问题及建议",
        "存在的问题及原因分析不足，需要改进。",
        "七、",
        "存在的问题",
        "七、本年度培训情况",
    ],
)
def test_another_line_is_no_chapter(line):
    assert arranged(line, "内容") == [("", line), ("", "内容")]


def test_chapters_go_forward_and_parts_belong_to_their_chapter():
    found = arranged(
        "八、下一步改进措施",
        "甲",
        "七、存在的问题及原因分析",
        "（一）部门职责",
        "九、部门整体支出绩效自评结果拟应用和公开情况",
        "乙",
    )
    assert found == [
        ("measures_text", "甲"), ("measures_text", "七、存在的问题及原因分析"), ("measures_text", "（一）部门职责"), ("use_text", "乙"),
    ]  # fmt: skip


# --- over the web ---


@pytest.fixture
def unit(db) -> world.World:
    return world.build(
        kinds=["evaluation_report"], scheme="hunan_2022", year=2022, type=CampaignType.EVALUATION
    )


@pytest.fixture
def report(unit) -> Filing:
    return unit.filing("evaluation_report")


@pytest.fixture
def filler(client, unit):
    client.force_login(unit.filler.person)
    return client


def paste(client, report: Filing, **clipboard):
    return client.post(reverse("paste", args=[report.number]), clipboard)


def test_the_script_gets_blocks_as_the_page_holds_them(filler, report):
    answer = paste(
        filler,
        report,
        html="<h2>七、存在的问题及原因分析</h2><p>甲<script>x</script></p><li>乙</li>",
        text="",
    )
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == {
        "blocks": [
            {"part": "problems_text", "style": "", "text": "甲"},
            {"part": "problems_text", "style": "列表项", "text": "乙"},
        ],
        "said": "贴入 2 段，按标题分到 1 章。请核对后保存。",
    }
    assert storing.load(kind_of(report.kind), [report])[report.pk].rows["blocks"][0]["text"] == ""


def test_too_much_is_refused_in_words(filler, report):
    answer = paste(filler, report, text="一段\n" * (MAX_BLOCKS + 1))
    assert answer.status_code == 413
    assert "超过 1000 段" in answer.json()["refusal"]


@pytest.mark.parametrize(
    "clipboard",
    [{}, {"html": ""}, {"html": "<!--"}, {"text": "\x00"}, {"html": "\ufffd<", "text": "&"}, {"other": "x"}],
)
def test_nothing_to_paste_is_no_fault(filler, report, clipboard):
    assert paste(filler, report, **clipboard).status_code == 200


def test_only_who_may_write_in_the_report(client, unit, report):
    expected = {"filler": 200, "head": 403, "viewer": 403, "section": 403, "performance": 403, "other": 404}
    for name, status in expected.items():
        client.force_login(unit.people[name].person)
        assert (name, paste(client, report, text="一段").status_code) == (name, status)
    client.logout()
    assert paste(client, report, text="一段").status_code == 401
    assert client.get(reverse("paste", args=[report.number])).status_code in (302, 405)


# --- without scripts ---


def opened(client, report: Filing):
    return form_of(client.get(reverse("filing", args=[report.number])).content.decode())


def save(client, report: Filing, post):
    address = reverse("filing", args=[report.number])
    return client.post(address, post.urlencode(), content_type="application/x-www-form-urlencoded")


def standing(report: Filing) -> list[tuple[str, str, str]]:
    rows = storing.load(kind_of(report.kind), [report])[report.pk].rows["blocks"]
    return [(row["category"], row["style"], row["text"]) for row in rows if row["text"]]


def test_a_whole_report_is_split_by_the_server(filler, report):
    post = opened(filler, report)
    post["pasted"] = report_text()
    assert save(filler, report, post).status_code == 302
    found = standing(report)
    assert (
        "problems_text",
        "",
        "对临时性交办的任务存在资金使用预算管理边制定、边分析、边落实的情况。",
    ) in found
    assert ("performance_whole", "heading", "（1）坚持党的领导") in found
    rows = storing.load(kind_of(report.kind), [report])[report.pk].rows["blocks"]
    assert [row["category"] for row in rows if not row["text"]] == ["use_text"], (
        "no empty block stays where text came in"
    )


def test_a_text_without_chapters_goes_to_the_chosen_part(filler, report):
    post = opened(filler, report)
    post["pasted"], post["pasted-into"] = "甲\n（1）乙\n丙；", "use_text"
    save(filler, report, post)
    assert standing(report) == [
        ("use_text", "", "甲"),
        ("use_text", "heading", "（1）乙"),
        ("use_text", "", "丙；"),
    ]


def test_a_text_that_is_too_much_is_given_back(filler, report):
    for text, reason in (
        ("一段\n" * (MAX_BLOCKS + 1), "超过 1000 段"),
        ("长" * (MAX_BLOCK + 1), "一段最多 20000 字"),
    ):
        post = opened(filler, report)
        post["pasted"] = text
        answer = save(filler, report, post)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert reason in page
        assert page.count(text.strip()[:2]) >= text.count(text[:2])
    assert standing(report) == []


def test_a_part_that_is_none_is_refused_and_the_text_given_back(filler, report):
    post = opened(filler, report)
    post["pasted"], post["pasted-into"] = "要紧的话", "no_part"
    answer = save(filler, report, post)
    assert answer.status_code == 422
    assert "要紧的话" in answer.content.decode()


def test_html_typed_into_a_report_stays_text_on_the_page(filler, report):
    evil = '<img src=x onerror="alert(1)"></textarea><script>alert(2)</script>'
    post = opened(filler, report)
    post["pasted"] = evil
    save(filler, report, post)
    page = filler.get(reverse("filing", args=[report.number])).content.decode()
    assert "<img src=x" not in page and "<script>alert" not in page
    assert standing(report)[0][2] == evil


def test_a_page_opened_and_posted_again_changes_nothing(filler, report):
    post = opened(filler, report)
    post["pasted"] = report_text()
    save(filler, report, post)
    before, report = report, Filing.objects.get(pk=report.pk)
    revision = report.revision
    assert save(filler, report, opened(filler, report)).status_code == 302
    assert Filing.objects.get(pk=before.pk).revision == revision
    assert Opened.from_json(opened(filler, report)["opened"])
    assert json.loads(opened(filler, report)["opened"])["rows"]["blocks"]
