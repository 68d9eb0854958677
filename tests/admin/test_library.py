"""指标库 in the administration: by hand and by file; several bureaux in one database."""

import pytest

from forms_app.models import LibraryIndicator, Unit
from forms_app.terms import LibrarySource
from tests import world as worlds
from tests.admin.desk import Desk, csv_file, rows_of, told, xlsx_file

HEADS = ("二级指标", "指标名称", "典型指标值", "绩效标准", "行业领域", "说明")
ROW = ("质量指标", "道路完好率", "≥95%", "行业标准", "基础设施", "按养护标准")
MODEL = "libraryindicator"


def stored() -> dict[str, LibraryIndicator]:
    return {one.name: one for one in LibraryIndicator.objects.all()}


def add(name: str, **more) -> LibraryIndicator:
    return LibraryIndicator.objects.create(name=name, shelf="quality", value="≥95%", **more)


@pytest.fixture
def bureaus(bureau):
    """The small bureau below a 财政局 of its own, so that its 管理员 looks after that one alone; and another bureau."""
    here = worlds.unit("900", "区财政局", is_office=True)
    Unit.objects.filter(is_office=True).exclude(pk=here.pk).update(department=here)
    return here, worlds.unit("990", "市财政局", is_office=True)


def test_a_file_brings_in_indicators_with_their_pinyin(desk):
    preview = desk.upload(MODEL, xlsx_file(HEADS, ROW, ("数量指标", "检查次数")), "a.xlsx")
    assert told(preview) == []
    assert [row.diff[1] for row in preview.context["rows"]] == [("", "道路完好率"), ("", "检查次数")]
    assert not LibraryIndicator.objects.exists()
    desk.confirm(MODEL, preview)
    road = stored()["道路完好率"]
    assert (road.shelf, road.value, road.standard, road.area) == ("quality", "≥95%", "industry", "基础设施")
    assert (road.initials, road.pinyin, road.source) == ("dlwhl", "daoluwanhaolv", LibrarySource.COMMON)


FAULTS = [
    (("质量", *ROW[1:]), "二级指标", "“质量”不在可选项内，可以填："),
    (("", *ROW[1:]), "二级指标", "不能为空，请填写。"),
    (("质量指标", "", "≥95%"), "指标名称", "不能为空，请填写。"),
    (("质量指标", "、，"), "指标名称", "请写指标名称，不能只有标点。"),
    (("质量指标", "长" * 61), "指标名称", "最多 60 个字。"),
    (("质量指标", "道路\n完好率"), "指标名称", "请写成一行，不要换行。"),
    (("质量指标", "道路完好率", "", "国家标准"), "绩效标准", "“国家标准”不在可选项内，可以填："),
]


@pytest.mark.parametrize(("row", "column", "text"), FAULTS)
def test_what_is_wrong_is_told_by_line_and_column(desk, row, column, text):
    ((line, at, said), *others) = told(desk.upload(MODEL, csv_file(HEADS, ("质量指标", "桥梁完好率"), row)))
    assert (line, at, others) == (3, column, [])
    assert said.startswith(text)
    assert not LibraryIndicator.objects.exists()


def test_a_name_stands_once_however_it_is_punctuated(desk):
    ((_, column, said),) = told(desk.upload(MODEL, csv_file(HEADS, ROW, ("质量指标", "道路，完好率"))))
    assert (column, said) == ("二级指标", "与第 2 行重复，请只留一行。")
    add("道路（完好）率")
    desk.bring_in(MODEL, HEADS, ROW)
    assert {name: one.standard for name, one in stored().items()} == {"道路完好率": "industry"}


def test_what_is_taken_away_comes_back_unchanged(desk):
    desk.bring_in(MODEL, HEADS, ROW)
    name, data = desk.take_away(MODEL, "xlsx")
    assert rows_of(name, data) == [list(HEADS), list(ROW)]
    preview = desk.upload(MODEL, data, name)
    assert (told(preview), preview.context["rows"]) == ([], [])


def test_by_hand(desk):
    given = {
        "shelf": "quality",
        "name": "道路完好率",
        "value": "≥95%",
        "standard": "industry",
        "area": "",
        "note": "",
    }
    assert desk.save(MODEL, "add", **given).status_code == 302
    assert stored()["道路完好率"].initials == "dlwhl"
    again = desk.save(MODEL, "add", **given | {"name": "道路 完好率"})
    assert again.context["adminform"].form.errors["name"] == [
        "该二级指标下已有同名指标，请修改原有的那一条。"
    ]
    assert desk.save(MODEL, "add", **given | {"shelf": "social"}).status_code == 302
    found = desk.see(MODEL, q="dlwh").context["cl"].result_count
    assert found == 2


def test_an_approved_indicator_that_somebody_edits_is_the_bureaus_own_from_then_on(desk):
    approved = add("道路完好率", source=LibrarySource.APPROVED, times=4)
    given = {
        "shelf": "quality",
        "name": "道路完好率",
        "value": "≥98%",
        "standard": "",
        "area": "",
        "note": "",
    }
    assert desk.save(MODEL, "change", approved.pk, **given).status_code == 302
    approved.refresh_from_db()
    assert (approved.source, approved.times, approved.value) == (LibrarySource.BUREAU, 4, "≥98%")


def test_who_looks_after_one_bureau_sees_and_changes_its_own_alone(desk: Desk, bureaus):
    here, there = bureaus
    common, own = add("通用率"), add("本局率", source=LibrarySource.APPROVED, bureau=here)
    foreign = add("外局率", source=LibrarySource.APPROVED, bureau=there)
    assert {one.name for one in desk.see(MODEL).context["cl"].result_list} == {"通用率", "本局率"}
    assert desk.see(MODEL, "change", foreign.pk).status_code == 302
    assert desk.save(MODEL, "change", common.pk, name="改了").status_code == 403
    assert desk.save(MODEL, "delete", common.pk, post="yes").status_code == 403
    assert desk.save(MODEL, "delete", own.pk, post="yes").status_code == 302
    assert set(stored()) == {"通用率", "外局率"}


def test_a_file_of_one_bureau_leaves_the_common_indicators_as_they_are(desk, bureaus):
    here, _ = bureaus
    add("道路完好率")
    add("苗木成活率")
    changed = ("质量指标", "道路完好率", "≥98%", "", "", "")
    desk.bring_in(
        MODEL, HEADS, changed, ("质量指标", "苗木成活率", "≥95%", "", "", ""), ("社会效益指标", "新增率")
    )
    found = {(o.name, o.value, o.source, o.bureau) for o in LibraryIndicator.objects.all()}
    assert found == {
        ("道路完好率", "≥95%", "common", None), ("苗木成活率", "≥95%", "common", None),
        ("道路完好率", "≥98%", "bureau", here), ("新增率", "", "bureau", here),
    }  # fmt: skip
    desk.bring_in(MODEL, HEADS, (*changed[:2], "≥99%", *changed[3:]))
    assert LibraryIndicator.objects.get(bureau=here, name="道路完好率").value == "≥99%"


def test_by_hand_the_own_bureau_is_written_to(desk, bureaus):
    here, _ = bureaus
    add("道路完好率")
    given = {
        "shelf": "quality",
        "name": "道路完好率",
        "value": "≥98%",
        "standard": "",
        "area": "",
        "note": "",
    }
    assert desk.save(MODEL, "add", **given).status_code == 302
    own = LibraryIndicator.objects.get(bureau=here)
    assert (own.source, own.value) == (LibrarySource.BUREAU, "≥98%")
    assert desk.save(MODEL, "add", **given).status_code == 200
