"""Days of a project: in order, around the year, and around what indicators promise."""

import datetime

import pytest

from forms_app.checking import periods
from forms_app.checking.around import Around, Filed
from forms_app.checking.run import check
from forms_app.document import Document, Record
from forms_app.schemes import SCHEMES
from forms_app.terms import Severity

PERIOD = periods.Period(("begins", "开始日期"), ("ends", "结束日期"))
BLOCK, EXPLAIN, HINT = Severity.BLOCK, Severity.EXPLAIN, Severity.HINT


def found(rule, begins="2024-01-01", ends="2024-12-31", year=2024, goal="", **row) -> list:
    header = Record({"begins": begins, "ends": ends, "goal": goal})
    rows = (Record({"name": "完成时间", "value": "", "whole": "", **row}, uid="r"),)
    here = Filed("p", "some", Document("some", header, {"indicators": rows}))
    around = Around(SCHEMES["shanghai_2024"], year, "某某单位", (here,))
    return [(f.severity, f.message) for f in check([rule], here, around)]


@pytest.mark.parametrize(
    "days", [("2024-01-01", "2024-01-01"), ("", "2024-01-01"), ("2024-01-01", ""), ("下周", "2023-01-01")]
)
def test_days_in_order_or_missing_are_left_alone(days):
    assert found(periods.begins_before_it_ends(PERIOD), *days) == []
    assert found(periods.covers_the_year(PERIOD), *days) == []


def test_a_project_does_not_end_before_it_begins():
    (fault,) = found(periods.begins_before_it_ends(PERIOD), "2024-02-01", "2024-01-31")
    assert fault == (BLOCK, "开始日期 2024-02-01 晚于结束日期 2024-01-31")
    assert found(periods.covers_the_year(PERIOD), "2025-02-01", "2023-01-31") == [], "that is told already"


@pytest.mark.parametrize(
    ("year", "severities"), [(2022, [EXPLAIN]), (2023, []), (2024, []), (2025, []), (2026, [EXPLAIN])]
)
def test_the_year_asked_for_is_one_of_the_projects(year, severities):
    rule = periods.covers_the_year(PERIOD)
    assert [s for s, _ in found(rule, "2023-12-31", "2025-01-01", year)] == severities


@pytest.mark.parametrize(
    ("goal", "severities"),
    [
        ("完成2023年任务。", [HINT]), ("2024年完成。", []), ("2023—2025年完成。", []), ("巩固2023年成果，2024年扩大。", []),
        ("沪府办发〔2023〕16号", []), ("印制2023份", []), ("", []),
    ],
)  # fmt: skip
def test_a_text_of_another_year_is_hinted_at(goal, severities):
    assert [s for s, _ in found(periods.texts_speak_of_the_year({"goal": "目标"}), goal=goal)] == severities


WITHIN = periods.days_are_within(PERIOD, {"value": "年度值", "whole": "项目值"}, annual="value")


@pytest.mark.parametrize(
    ("row", "severities"),
    [
        ({"value": "2024年12月底前"}, []), ({"value": "12月底"}, []), ({"value": "及时"}, []), ({"value": "=12(月)"}, []),
        ({"value": "≤2024(年)"}, []), ({"value": "2024年全年"}, []), ({"whole": "2025年3月31日前"}, []), ({"whole": "1月底前"}, []),
        ({"value": "2023年6月底前"}, [EXPLAIN]), ({"value": "2025年6月底前"}, [EXPLAIN]), ({"value": "≤2023(年)"}, [EXPLAIN]),
        ({"whole": "2025年4月1日"}, [EXPLAIN]), ({"value": "2025年1月底"}, [HINT]), ({"value": "1月底前"}, [EXPLAIN]),
    ],
)  # fmt: skip
def test_promised_days_lie_within_the_project_and_the_year(row, severities):
    assert [s for s, _ in found(WITHIN, "2024-02-15", "2025-03-31", **row)] == severities


def test_a_day_without_a_year_is_one_of_the_projects_only_year():
    assert [s for s, _ in found(WITHIN, "2024-07-01", "2024-12-31", whole="6月底前")] == [EXPLAIN]


def test_a_promised_day():
    assert periods.promised_day("≤2024(年)", None) == datetime.date(2024, 12, 31)
    assert periods.promised_day("6月30日前", 2024) == datetime.date(2024, 6, 30)
    assert periods.promised_day("6月30日前", None) is None
