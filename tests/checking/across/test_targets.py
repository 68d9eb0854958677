"""C1: the same indicator with two targets, seen failing and silent."""

from dataclasses import replace

import pytest

from forms_app.checking.across import targets
from forms_app.terms import Severity

from .dossiers import cells, dossier, found, indicator, messages, table

RULE = targets.one_target("spending_direction")
EXPLAIN, HINT = Severity.EXPLAIN, Severity.HINT


def around(whole: tuple[str, str, str], *parts: tuple[str, str, str]):
    whole_table = table("department_target", indicators=[indicator(*whole)])
    return dossier(whole_table, *(table("spending_direction", indicators=[indicator(*p)]) for p in parts))


@pytest.mark.parametrize(
    ("whole", "part", "severity"),
    [
        (("quality", "培训合格率", "100%"), ("quality", "培训合格率", "≥95%"), EXPLAIN),
        (("quality", "培训的合格率", "98%"), ("quality", "培训合格率（%）", "95％以上"), EXPLAIN),
        # An operator and a value inside the name are no part of it, nor are the people asked.
        (("satisfaction", "村民满意度>90%", "90%"), ("satisfaction", "满意度≥95%", "95%"), EXPLAIN),
        (("satisfaction", "群众满意度", "≥90%"), ("satisfaction", "居民对培训的满意度", "≥92%"), HINT),
        (("quality", "路灯故障修复率", "100%"), ("quality", "主干道路灯故障修复率", "95%"), HINT),
        (("quality", "绿化苗木成活率", "95%"), ("quality", "绿化苗木存活率", "98%"), HINT),
        (("quantity", "清淤次数", "10次"), ("quantity", "清淤次数", "12次"), EXPLAIN),
        (("quantity", "清淤次数", "12次"), ("quantity", "清淤次数", "10次"), HINT),
    ],
)
def test_two_targets_of_one_indicator_are_told_with_both_values(whole, part, severity):
    (finding,) = found(RULE, around(whole, part))
    assert finding.severity is severity
    assert cells(finding) == ["0#indicators/i1/value", "1#indicators/i1/value"]
    assert whole[2] in finding.message and part[2] in finding.message
    assert finding.values == (whole[2], part[2])


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        # The same target, differently written.
        (("quality", "培训合格率", "95%"), [("quality", "培训合格率", "≥95%")]),
        (("quality", "培训合格率", "100%"), [("quality", "培训合格率", "百分之百")]),
        # Everybody's name says nothing; another thing is another indicator.
        (("quality", "完成率", "100%"), [("quality", "道路清扫完成率", "95%")]),
        (("quality", "培训合格率", "100%"), [("quality", "工程合格率", "95%")]),
        (("quality", "一期道路修复率", "100%"), [("quality", "二期道路修复率", "95%")]),
        (("satisfaction", "群众满意度", "≥90%"), [("satisfaction", "参训学员满意度", "≥92%")]),
        # Words can't be compared, days are each project's own.
        (("social", "市容面貌", "提升"), [("social", "市容面貌", "不断提高")]),
        (("timeliness", "完成时间", "2023年12月底前"), [("timeliness", "完成时间", "2023年6月底前")]),
        # Counts of the parts make the whole, or are some of it.
        (
            ("quantity", "清淤次数", "10次"),
            [("quantity", "清淤次数", "6次"), ("quantity", "清淤次数", "4次")],
        ),
        (
            ("quantity", "清淤次数", "20次"),
            [("quantity", "清淤次数", "6次"), ("quantity", "清淤次数", "4次")],
        ),
        (("cost", "绿化成本", "5万元"), [("cost", "绿化成本", "3万元"), ("cost", "绿化成本", "2万元")]),
    ],
)
def test_what_is_no_contradiction_is_not_told(whole, parts):
    assert messages(RULE, around(whole, *parts)) == []


def test_tables_with_the_same_other_target_are_told_together():
    whole = ("satisfaction", "满意度", "90%")
    parts = [("satisfaction", "村民满意度", "92%")] * 6 + [("satisfaction", "满意度", "95%")]
    (message,) = messages(RULE, around(whole, *parts))
    assert message == "三级指标“满意度”在本表为 90%，在表1、表2、表3、表4等 6 张表为 92%，表7为 95%"


def test_a_table_adjusted_after_its_approval_is_no_longer_bound():
    held = around(("quality", "培训合格率", "100%"), ("quality", "培训合格率", "95%"))
    adjusted = replace(held, filed=(held.filed[0], replace(held.filed[1], adjusted=True)))
    assert (len(messages(RULE, held)), len(messages(RULE, adjusted))) == (1, 0)


def test_without_the_other_tables_nothing_is_compared():
    assert messages(RULE, around(("quality", "培训合格率", "100%"))) == []
