"""N1: names that nearly agree are told, names that agree or simply differ are not."""

import pytest

from forms_app.checking.across import drift

from .dossiers import cells, dossier, found, messages, table

RULE = drift.names_hold(
    drift.Named("tasks", "matter", "事项"), drift.Named("lines", "name", "专项", "fund_summary")
)


def around(matters: list[str], lines: list[str]):
    whole = table("department_target", tasks=[{"matter": m} for m in matters])
    return dossier(whole, table("fund_summary", lines=[{"name": n} for n in lines]))


@pytest.mark.parametrize(
    ("matter", "line"),
    [
        ("业务工作专项经费", "业务工作专用经费"),
        ("网格员队伍经费", "网格员经费"),
        ("城区道路养护", "城区道路的维护"),
        ("基层文化服务管理", "基层文化服务事项办理"),
    ],
)
def test_a_name_that_drifts_is_told_with_both_and_offered(matter, line):
    (finding,) = found(RULE, around([matter, "其他工作"], [line, "危房改造"]))
    assert finding.message == f"事项“{matter}”与表1专项“{line}”相近但不相同"
    assert cells(finding) == ["0#tasks/t1/matter", "1#lines/l1/name"]
    assert [(str(place), text) for place, text in finding.offers] == [("0#tasks/t1/matter", line)]


@pytest.mark.parametrize(
    ("matters", "lines"),
    [
        (["道路养护经费"], ["道路养护经费"]),
        (["课后服务"], ["课后服务补助"]),
        (["道路养护 经费"], ["道路养护经费（2023年）"]),
        (["消防宣传经费"], ["禁毒宣传经费"]),
        (["第一小学维修"], ["第二小学维修"]),
        (["东街改造工程"], ["西街改造工程"]),
        (["其他工作"], ["其他经费"]),
        # Each has its own partner already.
        (["道路养护经费", "道路维护经费"], ["道路养护经费", "道路维护经费"]),
        ([""], ["道路养护经费"]),
        (["道路养护"], []),
    ],
)
def test_names_that_agree_or_simply_differ_are_not_told(matters, lines):
    assert messages(RULE, around(matters, lines)) == []


def test_a_name_is_told_with_the_one_it_is_nearest_to():
    held = around(["社区文体活动经费"], ["社区文体活动费用", "社区文体活动场地费用"])
    assert [f.values for f in found(RULE, held)] == [("社区文体活动经费", "社区文体活动费用")]


TEXT = drift.text_names(drift.Named("projects", "name", "项目", "base_data"), "blocks", "text")


def report(text: str, *projects: str):
    blocks = table("evaluation_report", blocks=[{"text": "一、基本情况。"}, {"text": text}])
    return dossier(blocks, table("base_data", projects=[{"name": p} for p in projects]))


def test_a_project_that_a_report_calls_nearly_so_is_told_at_the_paragraph():
    (finding,) = found(
        TEXT, report("2.老旧小区雨污分流工程项目支出3万元，全部完成。", "老旧小区雨污合流工程")
    )
    assert cells(finding) == ["0#blocks/b2/text", "1#projects/p1/name"]
    assert finding.values == ("老旧小区雨污分流工程", "老旧小区雨污合流工程")


@pytest.mark.parametrize(
    "project", ["老旧小区雨污分流工程", "“老旧小区”雨污分流工程经费", "图书采购", "农村公路养护补助资金"]
)
def test_a_project_written_as_it_is_called_or_not_at_all_is_not_told(project):
    assert messages(TEXT, report("2.老旧小区雨污分流工程项目支出3万元，全部完成。", project)) == []
