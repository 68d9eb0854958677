"""Last year's texts for this year: which years move, and which stay."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.shifting import Piece, number, shift, shift_days, shifted


def moved(text: str, old: int = 2022, new: int = 2023) -> str:
    return shifted(shift(text, old, new))


def pointed_out(text: str, old: int = 2022) -> list[str]:
    return [piece.text for piece in shift(text, old, old + 1) if piece.kept]


MOVING = [
    ("2022年", "2023年"),
    ("2022年度", "2023年度"),
    ("2022 年度在编人数", "2023 年度在编人数"),
    ("完成2022年电梯安装", "完成2023年电梯安装"),
    ("2022年全年", "2023年全年"),
    ("2022全年", "2023全年"),
    ("2022上半年", "2023上半年"),
    ("2022第三季度前", "2023第三季度前"),
    ("2022年上半年", "2023年上半年"),
    ("2022年6月份前", "2023年6月份前"),
    ("2022年1-12月", "2023年1-12月"),
    ("2022年年底前", "2023年年底前"),
    ("2022年12月31日前", "2023年12月31日前"),
    ("2022 年 12 月 31 日", "2023 年 12 月 31 日"),
    ("2022.12", "2023.12"),
    ("2022.12前", "2023.12前"),
    ("2022/06", "2023/06"),
    ("2022-12-31", "2023-12-31"),
    ("2022.12.31", "2023.12.31"),
    ("2022/12/31", "2023/12/31"),
    ("≤2022.12.31", "≤2023.12.31"),
    ("2022.1.1-2022.12.31", "2023.1.1-2023.12.31"),
    ("2022.1.1-12.31", "2023.1.1-12.31"),
    ("2022.01—12月", "2023.01—12月"),
    ("2022年1月1日至2022年12月31日", "2023年1月1日至2023年12月31日"),
    ("2022年1月1日起至2022年12月31日止", "2023年1月1日起至2023年12月31日止"),
    ("2022年1月—2022年12月", "2023年1月—2023年12月"),
    ("２０２２年", "２０２３年"),
    ("二〇二二年度", "二〇二三年度"),
    ("二○二二年", "二○二三年"),
    ("二零二二年", "二零二三年"),
    ("（2022年度）", "（2023年度）"),
    ("“2022年春风行动”", "“2023年春风行动”"),
    ("2022年创文经费", "2023年创文经费"),
    ("2022年起草方案12份", "2023年起草方案12份"),
    ("2022年3号楼改造", "2023年3号楼改造"),
    ("比2021年提高5%，2022年达到90%", "比2021年提高5%，2023年达到90%"),
    ("2022年完成30场。到2025年实现全覆盖。", "2023年完成30场。到2025年实现全覆盖。"),
    ("一、2022年宣讲24场；\n二、2022年11月30日前验收", "一、2023年宣讲24场；\n二、2023年11月30日前验收"),
]

STAYING = [
    "十四五",
    "“十四五”规划",
    "全年",
    "按2021年实际支出标准测算",
    "同类系统2019年中标价",
    "到2025年底基本建成",
    "2023年1月15日前",  # last year's own look ahead: nobody knows whether it moves
    "2021-2022年",
    "2022-2024年",
    "2021年至2022年",
    "2022—2023学年",
    "2022年7月至2023年6月",
    "2022.07-2023.06",
    "2022年、2023年各完成一半",
    "2022年完成立项，2023年完成验收",
    "三年行动计划（2018-2020）",
    "《2022年全省财政绩效管理工作要点》",
    "《关于印发〈2022年工作要点〉的通知》",
    "湘财绩〔2022〕15号",
    "沪府办发[2022]8号",
    "某财绩（2022）12号",
    "财政部公告2022年第5号",
    "2022年12号令",
    "预算法（2022年修订）",
    "2022年版定额",
    "2022年印发的办法",
    "自2022年1月1日起施行",
    "2022年以来",
    "GB 50300-2022",
    "GB/T 2022-1",
    "DB43/T 2022-2021",
    "2022户",
    "≥2022小时",
    "2022元/户×3",
    "2022.75万元",
    "2022.5万元",
    "≥2022.5",
    "2,022",
    "12022年",
    "020220",
    "13800002022",
    "完成2022红色物业项目",
    "2022学年",
    "2022届毕业生",
    "20221231",
    "22年",
    "",
]

POINTED_OUT = [
    ("完成2022年电梯安装", []),
    ("按2021年实际支出标准测算", ["2021"]),
    ("到2025年底", ["2025"]),
    ("2022年7月至2023年6月", ["2022", "2023"]),
    ("完成2022红色物业项目", ["2022"]),
    ("2022届毕业生", ["2022"]),
    ("《2022年要点》", []),
    ("湘财绩〔2022〕15号", []),
    ("预算法（2022年修订）", []),
    ("2022户", []),
    ("2022.75万元", []),
]


@pytest.mark.parametrize(("text", "wanted"), MOVING)
def test_the_year_of_the_table_moves(text: str, wanted: str):
    assert moved(text) == wanted


@pytest.mark.parametrize("text", STAYING)
def test_what_is_no_moment_of_that_year_stays(text: str):
    assert moved(text) == text


@pytest.mark.parametrize(("text", "years"), POINTED_OUT)
def test_a_year_that_stays_is_pointed_out_where_a_person_should_look(text: str, years: list[str]):
    assert pointed_out(text) == years


def test_what_moved_is_told_with_what_it_was():
    told = shift("完成2022年电梯安装", 2022, 2023)
    assert told == (Piece("完成"), Piece("2023", was="2022"), Piece("年电梯安装"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("2024年2月29日前", "2025年2月28日前"), ("2024-02-29", "2025-02-28"), ("2024.2.28", "2025.2.28")],
)
def test_a_leap_day_becomes_one_that_there_is(text: str, wanted: str):
    assert moved(text, 2024, 2025) == wanted


def test_a_leap_day_stays_where_there_is_one():
    assert moved("2024年2月29日", 2024, 2028) == "2028年2月29日"


def test_days_of_a_table_move_together():
    both = shift_days({"begins": "2022-01-01", "ends": "2022-12-31"}, 2022, 2023)
    assert {name: shifted(pieces) for name, pieces in both.items()} == {
        "begins": "2023-01-01",
        "ends": "2023-12-31",
    }


def test_days_of_a_project_that_runs_on_stay():
    both = shift_days({"begins": "2022-03-01", "ends": "2024-12-31"}, 2022, 2023)
    assert both == {
        "begins": (Piece("2022", kept=True), Piece("-03-01")),
        "ends": (Piece("2024", kept=True), Piece("-12-31")),
    }


@pytest.mark.parametrize("written", ["2022", "２０２２", "二〇二二", "二零二二"])
def test_a_year_is_read_in_all_its_digits(written: str):
    assert number(written) == 2022


BITS = [
    "2022", "2021", "2025", "年", "年度", "月", "12", "-", ".", "31", "至", "、", "《", "》", "〔", "〕", "号", "起", "户", "万元",
    "二〇二二", "２０２２", "。", "，", "完成", " ", "\n", "GB ", "≥", "第", "5",
]  # fmt: skip


@given(st.lists(st.sampled_from(BITS), max_size=14).map("".join))
def test_whatever_stands_in_a_text_nothing_but_the_years_changes(text: str):
    pieces = shift(text, 2022, 2023)
    assert "".join(piece.was or piece.text for piece in pieces) == text
    assert all(number(piece.was) == 2022 and number(piece.text) == 2023 for piece in pieces if piece.was)


@given(st.text(max_size=200))
def test_a_text_without_the_year_stays_as_it_is(text: str):
    assert moved(re.sub("2022|２０２２|二.二二", "", text)) == re.sub("2022|２０２２|二.二二", "", text)
