"""Looking up indicators as one types: text, initials, pinyin; what comes first; whose are shown."""

from dataclasses import fields

import pytest
from django.test import Client
from django.urls import reverse

from forms_app import library, pinyin
from forms_app.catalog import KINDS
from forms_app.models import LibraryIndicator, Unit
from forms_app.registry import kind_of
from forms_app.schemes.base import INDICATORS
from forms_app.terms import LibrarySource
from tests import world as worlds

pytestmark = pytest.mark.django_db


def add(name: str, shelf: str = "quality", value: str = "≥95%", **more) -> LibraryIndicator:
    return LibraryIndicator.objects.create(name=name, shelf=shelf, value=value, **more)


def names(text: str = "", category: str = "quality", bureau: int | None = None) -> list[str]:
    return [hit.name for hit in library.search(bureau, category, text)]


@pytest.mark.parametrize(
    ("text", "spelled", "letters"),
    [
        ("管理成效达标率", "guanlichengxiaodabiaolv", "glcxdbl"),
        ("长效管理 GPS（2项）", "changxiaoguanligps2xiang", "cxglgps2x"),
        ("重点行业银行", "zhongdianhangyeyinhang", "zdhyyh"),
        ("", "", ""),
    ],
)
def test_names_are_spelled_as_people_type_them(text, spelled, letters):
    assert (pinyin.full(text), pinyin.initials(text)) == (spelled, letters)


@pytest.mark.parametrize(
    "text",
    ["道路", "清扫保洁", "达标率", "保洁 达标", "达标，道路", "dlqsbj", "DLQS", "qsbj", "qingsao", "daoluqing", "bjdbl", "dl 达标", "ｄｌｑｓ"],
)  # fmt: skip
def test_any_part_finds_it(text):
    add("道路清扫保洁达标率")
    add("会议出勤率")
    assert names(text) == ["道路清扫保洁达标率"]


def test_the_field_of_work_and_the_note_are_looked_at_last():
    add("参会率", note="道路养护会议")
    add("苗木成活率", area="道路绿化")
    add("行车道路完好率")
    add("道路完好率")
    assert names("道路") == ["道路完好率", "行车道路完好率", "参会率", "苗木成活率"]


def test_what_begins_so_comes_first_then_what_was_approved_often():
    add("网格事件办结率", times=1)
    add("办结率")
    add("办结及时程度", times=2)
    add("信访事项办结率", times=9)
    assert names("bj") == names("办结") == ["办结及时程度", "办结率", "信访事项办结率", "网格事件办结率"]
    assert names("办结率")[0] == "办结率"
    assert names()[0] == "信访事项办结率"


def test_a_row_sees_the_shelves_of_its_own_kind_of_indicator():
    add("道路面积", "quantity")
    add("设备单价", "cost")
    add("扬尘达标率", "ecological_cost")
    add("居民满意度", "satisfaction")
    add("巡查机制覆盖率", "sustainable")
    assert names(category="cost") == ["设备单价", "扬尘达标率"]
    assert names(category="economic_cost") == ["设备单价"]
    assert names(category="ecological_cost") == ["扬尘达标率"]
    assert names(category="satisfaction") == names(category="service_satisfaction") == ["居民满意度"]
    assert names(category="long_term") == ["巡查机制覆盖率"]
    assert names(category="nothing") == names(category="") == []


def test_never_more_than_twenty():
    LibraryIndicator.objects.bulk_create(_settled(f"指标{n}完成率") for n in range(90))
    assert len(names("zb")) == len(names()) == 20


def _settled(name: str) -> LibraryIndicator:
    one = LibraryIndicator(name=name, shelf="quality")
    one.settle()
    return one


def test_an_indicator_that_is_common_and_approved_is_shown_once_with_what_each_says():
    add("网格事件办结率", standard="historical", value="", area="社区治理")
    add("网格事件 办结率", source=LibrarySource.APPROVED, times=3, value="≥98%")
    (hit,) = library.search(None, "quality", "网格")
    assert (hit.name, hit.value, hit.standard, hit.times) == ("网格事件办结率", "≥98%", "历史标准", 3)


def test_what_a_bureau_wrote_or_approved_is_for_its_own_units():
    here, there = (
        Unit.objects.create(code=c, name=n, is_office=True) for c, n in (("900", "甲局"), ("990", "乙局"))
    )
    add("通用的达标率")
    add("甲局的达标率", source=LibrarySource.APPROVED, bureau=here)
    add("乙局的达标率", source=LibrarySource.BUREAU, bureau=there)
    add("不分局的达标率", source=LibrarySource.APPROVED)
    seen = {bureau: set(names("达标", bureau=bureau)) for bureau in (here.pk, there.pk, None)}
    assert seen == {
        here.pk: {"通用的达标率", "甲局的达标率"},
        there.pk: {"通用的达标率", "乙局的达标率"},
        None: {"通用的达标率", "不分局的达标率"},
    }


@pytest.mark.parametrize("slug", KINDS)
def test_what_a_table_takes_are_cells_of_its_and_words_of_a_hit(slug):
    kind, words = kind_of(slug), {field.name for field in fields(library.Hit)}
    for rows, taken in kind.library.items():
        assert set(taken) <= set(kind.row_set(rows).columns)
        assert {"name", "value"} <= set(taken.values()) <= words
    assert bool(kind.library) == any(rows.tree == INDICATORS for rows in kind.rows)


# --- the address ---


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def ask(world):
    client = Client()
    client.force_login(world.filler.person)
    address = reverse("library", args=[world.filing("department_target").number])

    def asked(q: str = "", rows: str = "indicators", category: str = "quality", **more):
        return client.get(address, {"rows": rows, "category": category, "q": q, **more})

    return asked


def test_the_page_is_given_name_value_and_standard_in_the_screens_words(ask):
    add("道路完好率", standard="industry", area="基础设施", note="按养护标准")
    assert ask("dlwh").json() == {
        "hits": [
            {
                "name": "道路完好率", "value": "≥95%", "standard": "行业标准", "area": "基础设施", "note": "按养护标准",
                "times": 0,
            }
        ]
    }  # fmt: skip


def test_rows_that_take_no_indicator_are_offered_none(ask):
    add("道路完好率")
    assert ask(rows="tasks").json() == ask(rows="").json() == {"hits": []}


@pytest.mark.parametrize(
    "q",
    ["%", "_", "%%%", "\\", "'", '"; drop table', "(" * 300, "a" * 10_000, " ".join("字" * 900), "😀", "\ud7ff", "；，、", "\t\n", "ſ", "İ"],
)  # fmt: skip
def test_odd_words_find_nothing_and_break_nothing(ask, q):
    add("道路完好率")
    answer = ask(q)
    assert answer.status_code == 200
    assert [hit["name"] for hit in answer.json()["hits"]] in ([], ["道路完好率"])


def test_marks_of_the_database_are_letters_like_others(ask):
    add("道路完好率")
    assert ask("%").json() == ask("_").json() == {"hits": []}


def test_the_bureau_is_that_of_the_campaigns_last_office(world, ask):
    bureau = Unit.objects.create(code="900", name="区财政局", is_office=True)
    add("本局的达标率", source=LibrarySource.APPROVED, bureau=bureau)
    assert ask("达标").json() == {"hits": []}
    Unit.objects.filter(code="K03").update(department=bureau)
    assert [hit["name"] for hit in ask("达标").json()["hits"]] == ["本局的达标率"]


def test_the_number_of_queries_is_fixed(ask, django_assert_max_num_queries):
    for n in range(30):
        add(f"道路{n}完好率", source=LibrarySource.COMMON if n % 2 else LibrarySource.APPROVED)
    ask("dl")
    with django_assert_max_num_queries(8):
        assert len(ask("dl 完好 率").json()["hits"]) == 20
