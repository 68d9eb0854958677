"""N5: statements of number and what is listed, reckoned or told elsewhere."""

import time

import pytest

from forms_app.checking.across import counted
from forms_app.checking.across.counted import miscounted
from forms_app.registry import kind_of

from .dossiers import cells, dossier, found, messages, table


@pytest.mark.parametrize(
    ("text", "stated", "listed"),
    [
        ("整治乱停乱放等5大类问题，处理“路灯损坏”3处、“占用绿地”2处、“乱贴广告”9处。", 5, 3),
        ("重点抓好四项任务：一是清淤；二是补种；三是巡查。", 4, 3),
        ("完成以下3个系统：考勤、门禁、广播、报警。", 3, 4),
        ("负责绿化、路灯、环卫、排水三类设施。", 3, 4),
        ("包括绿化、路灯、环卫、排水等三方面工作。", 3, 4),
        ("统筹绿化、路灯、环卫共计5个方面。", 5, 3),
        ("落实“查、改、评”、回访、通报四项措施。", 4, 3),
    ],
)
def test_a_number_that_its_list_has_not_is_found(text, stated, listed):
    assert [(s, n) for _, s, n in miscounted(text)] == [(stated, listed)]


@pytest.mark.parametrize(
    "text",
    [
        "重点抓好三项任务：一是清淤；二是补种；三是巡查。",
        "完成以下4个系统：考勤、门禁、广播、报警。",
        "负责绿化、路灯、环卫三类设施。",
        # 等 leaves some out; 和 may part two or be part of one.
        "包括绿化、路灯、环卫等七个方面。",
        "负责绿化、路灯、环卫和排水四类设施。",
        "负责绿化、路灯和环卫三类设施。",
        "负责绿化、路灯、环卫和排水三类设施。",
        # Numbers of something else: how many there are, ordinals, years, small lists.
        "在公园、广场、车站安装6个摄像头。",
        "指导甲、乙、丙等8个小区换届。",
        "第一、第二、第三类人员，一、二、三类设备。",
        "2021、2022、2023年两类支出。",
        "完成八大专项行动，按8大类34条要求整改。",
        "抓好三项任务：确保安全，提高效率，改进作风。",
        "三个方面：绿化、路灯、环卫等。",
        "两项工作：清淤。",
        "",
    ],
)
def test_numbers_that_hold_or_count_something_else_are_not_found(text):
    assert miscounted(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "五大类" * 7000,
        "一、" * 10_000,
        "“甲”3" * 7000 + "5大类",
        "3个系统和" * 4000,
        "九项任务：" + "一是" * 9000,
    ],
)
def test_long_texts_are_read_in_time(text):
    begun = time.perf_counter()
    miscounted(text[:20_000])
    counted._things(text[:20_000])
    counted._misreckoned(text[:20_000])
    assert time.perf_counter() - begun < 2


KIND = kind_of("minhang_declaration")
COLUMNS = {"": KIND.shape.header, **{r.name: r.columns for r in KIND.rows}}
LISTS = counted.lists_are_counted(lambda: COLUMNS)
NUMBERS = counted.numbers_agree(lambda: COLUMNS, {"": ("overview", "resources"), "indicators": ("note",)})


def test_a_cell_is_told_once_with_the_label_of_its_column():
    around = dossier(table("minhang_declaration", {"overview": "负责绿化、路灯、环卫、排水三类设施。"}))
    (finding,) = found(LISTS, around)
    assert finding.message == "项目概况写“三类”，实际列出 4 项" and cells(finding) == ["0#overview"]


def test_a_thing_with_two_numbers_is_told_at_all_its_cells():
    around = dossier(table(
        "minhang_declaration", {"overview": "本年新建5个充电站和配套道路。", "resources": "共建设8个充电站。"},
        indicators=[{"category": "quantity", "note": "8个充电站的土建"}],
    ))  # fmt: skip
    (finding,) = found(NUMBERS, around)
    assert (
        finding.message == "“充电站”的数量前后不一：5 个（项目概况）、8 个（项目相关资源投入和制度建设情况）"
    )
    assert len(finding.places) == 3


def test_a_number_and_the_product_that_reckons_it_are_compared():
    around = dossier(
        table(
            "minhang_declaration",
            {"resources": "分为8个充电站建设,5*200000=1000000元，共有6个泵房6*30000=180000"},
        )
    )
    assert messages(NUMBERS, around) == [
        "项目相关资源投入和制度建设情况写“8个充电站建设”，后面的算式是“5*200000”，数量不一致"
    ]


@pytest.mark.parametrize(
    ("overview", "resources"),
    [
        ("新建5个充电站。", "5个充电站的土建。"),
        ("新建5个充电站。", "新建8个停车场。"),
        # Parts of an area, people and times have many numbers; one cell may tell of several years.
        ("改造5个小区。", "涉及8个小区。"),
        ("2019年新建5个充电站，2020年新建8个充电站。", ""),
        ("8个充电站建设，10次*200000元/次", ""),
        ("5个充电站建设,200000*5=1000000元", ""),
        ("第5个充电站，每3个充电站设一人", "新建8个充电站"),
    ],
)
def test_numbers_that_agree_or_count_something_else_are_not_told(overview, resources):
    assert (
        messages(
            NUMBERS, dossier(table("minhang_declaration", {"overview": overview, "resources": resources}))
        )
        == []
    )
