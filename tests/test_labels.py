"""What tables and cells are called."""

from forms_app import labels
from forms_app.document import Place
from forms_app.registry import kind_of
from tests.clean import DIRECTION, FUND, SCHEME, SUMMARY, TARGET, clean


def test_numbers_are_written_as_official_lists_count():
    assert [labels.numeral(n) for n in (1, 2, 9, 10, 11, 19, 20, 21, 99, 100)] == [
        "一", "二", "九", "十", "十一", "十九", "二十", "二十一", "九十九", "100",
    ]  # fmt: skip


def test_annexes_and_titles_come_from_the_scheme():
    assert labels.annex(SCHEME, "spending_direction", 2) == "附表3-2"
    assert labels.annex(SCHEME, "fund_summary", 0) == "附表2"
    assert labels.title(SCHEME, "fund_summary", 2023) == "2023年区级专项资金绩效目标汇总表"


def label(number, place):
    filed = next(f for f in clean().filed if f.number == number)
    return labels.place_label(kind_of(filed.kind), SCHEME, filed.document, place)


def test_a_cell_is_called_by_its_row_and_column():
    assert label(TARGET, Place("total_amount")) == "资金总额"
    assert label(TARGET, Place("value", "indicators", "quantity")) == "数量指标第1行 · 指标值及单位"
    assert label(TARGET, Place("goal", "tasks", "t1")) == "年度重点工作计划第1行 · 工作目标"
    assert label(SUMMARY, Place("amount", "lines", FUND)) == "专项和支出方向第1行 · 金额"
    assert label(DIRECTION, Place("", "expenses", "e2")) == "支出明细及测算说明第2行"
    assert (
        label(DIRECTION, Place("basis", "expenses", "gone"))
        == "支出明细及测算说明（已删除的行） · 支出测算依据及过程说明"
    )
    assert label(DIRECTION, Place()) == "整张表"
