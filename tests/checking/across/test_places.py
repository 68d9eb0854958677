"""N7: places from elsewhere are found with their suffix, and ordinary words stay silent."""

import time
from collections import Counter

import pytest

from forms_app.checking.across.places import (
    _codes,
    certain,
    foreign,
    home,
    named_in,
    no_places_from_elsewhere,
    places,
)
from forms_app.registry import kind_of
from forms_app.terms import Severity

from .dossiers import cells, dossier, found, table

KIND = kind_of("spending_direction")
COLUMNS = {"": KIND.shape.header, **{r.name: r.columns for r in KIND.rows}}
RULE = no_places_from_elsewhere(lambda: COLUMNS)
OWN = ("湖南省浏阳市某某街道办事处",)


def told(text: str, localities=OWN) -> list[str]:
    around = dossier(table("spending_direction", {"annual_goal": text}), localities=localities)
    return [name for f in found(RULE, around) for name in f.values]


def test_the_whole_country_is_known():
    codes = _codes()
    levels = Counter(
        "province" if c.endswith("0000") else "city" if c.endswith("00") else "county" for c in codes
    )
    assert levels["province"] == 31 and levels["city"] > 320 and levels["county"] > 2700
    assert not any("开发区" in name for name in places())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("为成都市市民提供服务。", "成都市"),
        ("在余杭区开展试点", "余杭区"),
        ("为增城区老旧小区", "增城区"),
        ("杭州市余杭区的做法", "余杭区"),
        ("湖北省统一部署", "湖北省"),
        ("按照恩施土家族苗族自治州要求", "恩施土家族苗族自治州"),
        ("长沙市岳麓区道路", "岳麓区"),
        ("推进增城区道路建设", "增城区"),
    ],
)
def test_a_place_from_elsewhere_is_told_by_its_smallest_name(text, name):
    assert told(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        # The own place and what stands above it.
        "浏阳市、长沙市和湖南省的要求",
        # Ordinary words, whole or by the way that characters meet.
        "公安部门和平安建设", "公安县级平台", "江南山区道路", "沿海城市经验", "上海城市管理", "长沙市区道路", "城中区域改造",
        "新城区建设", "老城区改造", "高新区企业", "开发区道路", "工业园区和居民区", "会同县财政局、县教育局", "新建区级平台",
        "乡村振兴区域试点", "战略合作市场主体", "港口区域", "城区、郊区、矿区", "河东区域", "在建设市场上", "滨江区域", "复兴区块",
        "解放区旧址", "全面推进区域协作", "促进地区发展", "为县区服务", "中心城区", "发展中山区县", "市辖区",
        # Borne by several places.
        "在鼓楼区试点", "朝阳区道路",
        # Without a suffix a name is no place.
        "长安街、西湖路、成都路", "",
    ],
)  # fmt: skip
def test_the_own_place_and_ordinary_words_stay_silent(text):
    assert told(text) == []


def test_a_place_is_told_with_where_it_lies_and_once_for_a_cell():
    around = dossier(
        table(
            "spending_direction",
            {"annual_goal": "余杭区和余杭区、成都市武侯区"},
            expenses=[{"detail": "赴余杭区差旅"}],
        ),
        localities=OWN,
    )
    first, second = found(RULE, around)
    assert first.message == "年度绩效目标中有外地地名余杭区（浙江省杭州市）、武侯区（四川省成都市）"
    assert cells(second) == ["0#expenses/e1/detail"]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("对口帮扶花垣县", Severity.HINT),
        ("赴花垣县学习", Severity.HINT),
        ("按《花垣县管理办法》执行", Severity.HINT),
        ("为花垣县群众服务", Severity.EXPLAIN),
        ("按《花垣县管理办法》为花垣县群众服务", Severity.EXPLAIN),
    ],
)
def test_working_with_others_and_their_documents_is_a_hint(text, severity):
    around = dossier(table("spending_direction", {"annual_goal": text}), localities=("湖南省长沙县某某局",))
    assert [f.severity for f in found(RULE, around)] == [severity]


@pytest.mark.parametrize(
    ("localities", "text", "foreign_names"),
    [
        (("上海市某某中心",), "闵行区、徐汇区和余杭区", ["余杭区"]),
        (("某某街道办事处", "上海市闵行区财政局"), "闵行区、上海市、徐汇区", ["徐汇区"]),
        (("某某街道办事处", "住房和城乡建设局", "行政政法股", "浏阳市财政局"), "浏阳市、余杭区", ["余杭区"]),
        (("某某街道办事处", "财政局"), "余杭区、成都市", []),
        ((), "余杭区", []),
        # A name that several places bear is at home in each of them.
        (("朝阳区财政局",), "北京市、吉林省、余杭区", ["余杭区"]),
        (("湖南省财政厅",), "长沙市、浏阳市、余杭区", ["余杭区"]),
    ],
)
def test_the_first_name_that_tells_a_place_says_where_the_unit_is(localities, text, foreign_names):
    assert told(text, localities) == foreign_names


def test_every_name_is_at_home_in_itself():
    for name, named in places().items():
        assert not foreign(named, home([f"{name}某某局"]))


def test_long_texts_are_read_in_time():
    begun = time.perf_counter()
    for text in ("区" * 20_000, "余杭区市县" * 4000, "自治州" * 6000):
        [certain(text, at, named) for at, named in named_in(text)]
    assert time.perf_counter() - begun < 2
