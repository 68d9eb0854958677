"""The rules of scoring, case by case: each names its rule, where it is from, and in what words a clerk is told.

Sources: 4.3, 5, 6 are sections of the rule book (domain), P4 and P6 of practice; 10号 and 101号 are 财预〔2020〕10号 and
财预〔2021〕101号; S is the published self-evaluation of 2022, S 1-9 its ninth known inconsistency.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest

from forms_app.document import Record, blank_record
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES, Scheme
from forms_app.scoring import (
    Scored,
    branch_points,
    moved_points,
    score_execution,
    score_indicator,
    split_weights,
)

HUNAN, MOF, EIGHTY = (SCHEMES[slug] for slug in ("hunan_2022", "mof_2021", "twenty_eighty"))
PASSING = replace(HUNAN, scoring=replace(HUNAN.scoring, pass_mark=Decimal(60)))
LENIENT = replace(HUNAN, scoring=replace(HUNAN.scoring, missed_zero=Decimal(40)))
COLUMNS = kind_of("department_evaluation").row_set("indicators").columns
YEAR = 2022


def indicator(category: str = "quantity", uid: str = "1", own: tuple[str, ...] = (), **cells) -> Record:
    row = blank_record(COLUMNS, uid, **{"category": category, "name": "指标", "weight": Decimal(10), **cells})
    return replace(row, own=frozenset(own))


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@dataclass(frozen=True)
class Case:
    """What stands in the row, and the points (None: can't be scored yet), their words, and whether the target is met
    and exceeded by far."""

    rule: str
    source: str
    value: str
    actual: str
    points: str | None
    how: str
    met: bool | None = True
    far: bool = False
    weight: str | None = "10"
    scheme: Scheme = HUNAN
    cells: dict = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.rule}｜{self.source}"


def choosing(attainment: str, degree: str | None = None) -> dict:
    return {"attainment": attainment, "degree": number(degree)}


COST, LESS, MORE = {"category": "cost"}, {"direction": "less"}, {"direction": "more"}
SERVED, ECONOMIC = {"category": "service_satisfaction"}, {"category": "economic_cost"}
SAME = "实际完成值与指标值相同，得 10 分"

QUANTITIES = [
    # 正向
    Case("定量达到得满分", "6.2", "≥95%", "96%", "10", "96% ≥ 95%，达到指标值，得 10 分"),
    Case("恰好等于 ≥ 的指标值算达到", "6.2", "≥95%", "95%", "10", "95% ≥ 95%，达到指标值，得 10 分"),
    Case("正向未达到按完成值/指标值", "6.2", "100次", "90次", "9", "90次 ÷ 100次 = 90% × 10 = 9", False),
    Case("比例除不尽时得分按原数计算", "6.2 P4", "294起", "280起", "16.19",
         "280起 ÷ 294起 ≈ 95.24%，280起 ÷ 294起 × 17 ≈ 16.19", False, weight="17"),
    Case("得分四舍五入到两位", "P4", "200个", "173个", "8.65", "173个 ÷ 200个 = 86.5% × 10 = 8.65", False),
    Case("四舍五入，不是四舍六入五成双", "P4", "400人", "333人", "8.33", "333人 ÷ 400人 = 83.25% × 10 ≈ 8.33", False),
    Case("第三位是 5 的进位", "P4", "400人", "331人", "10.34", "331人 ÷ 400人 = 82.75% × 12.5 ≈ 10.34", False, weight="12.5"),
    Case("除不尽但得分正好", "6.2", "30次", "20次", "10", "20次 ÷ 30次 ≈ 66.67%，20次 ÷ 30次 × 15 = 10", False, weight="15"),
    Case("分值可以有小数 22.5", "5", "100%", "80%", "18", "80% ÷ 100% = 80% × 22.5 = 18", False, weight="22.5"),
    Case("分值两位以上小数的得分不超过分值", "6.2 B4", "≥1个", "1个", "16.66", "1个 ≥ 1个，达到指标值，得 16.66 分", weight="16.6667"),
    Case("一个都没有完成得 0 分", "6.2", "≥2个", "0个", "0", "指标值 2个，实际 0个，未达到，得 0 分", False),
    Case("分值为 0 的得 0 分", "6.2", "≥2个", "1个", "0", "1个 ÷ 2个 = 50% × 0 = 0", False, weight="0"),
    Case("增长变成下降得 0 分", "6.2", "≥5%", "-2%", "0", "指标值 5%，实际 -2%，未达到，得 0 分", False),
    # 超额
    Case("超额不超过分值", "6.2", "≥100次", "120次", "10", "120次 ≥ 100次，达到指标值，得 10 分"),
    Case("大幅超额须说明", "6.2 10号", "≥100次", "130次", "10", "130次 ≥ 100次，达到指标值，得 10 分", far=True),
    Case("差一点不到大幅超额", "10号", "≥100次", "129次", "10", "129次 ≥ 100次，达到指标值，得 10 分"),
    Case("反向远低于上限同样须说明", "10号", "≤30万元", "20万元", "10", "20万元 ≤ 30万元，达到指标值，得 10 分", far=True),
    Case("上限之内一件没有不算大幅超额", "10号", "≤3起", "0起", "10", "0起 ≤ 3起，达到指标值，得 10 分"),
    # 反向
    Case("反向达到得满分", "6.2", "≤3起", "3起", "10", "3起 ≤ 3起，达到指标值，得 10 分"),
    Case("反向未达到按指标值/完成值", "6.2", "≤3起", "4起", "7.5", "3起 ÷ 4起 = 75% × 10 = 7.5", False),
    Case("不超过3起是反向", "4.3", "不超过3起", "6起", "5", "3起 ÷ 6起 = 50% × 10 = 5", False),
    Case("15日内是反向", "4.3", "15日内", "20日", "7.5", "15日 ÷ 20日 = 75% × 10 = 7.5", False),
    Case("成本类的数是上限", "6.2 S", "27万元", "26万元", "10", "26万元 ≤ 27万元，达到指标值，得 10 分", cells=COST),
    Case("成本超支按指标值/完成值", "6.2", "27万元", "30万元", "9", "27万元 ÷ 30万元 = 90% × 10 = 9", False, cells=COST),
    Case("101号三种成本都是反向", "6.2 101号", "27万元", "30万元", "9",
         "27万元 ÷ 30万元 = 90% × 10 = 9", False, scheme=MOF, cells=ECONOMIC),
    Case("成本写 ≥ 的按写的方向", "6.2 4.3", "≥27万元", "26万元", "9.63",
         "26万元 ÷ 27万元 ≈ 96.3%，26万元 ÷ 27万元 × 10 ≈ 9.63", False, cells=COST),
    Case("本人填的反向优先于写法", "6.2", "20次", "25次", "8", "20次 ÷ 25次 = 80% × 10 = 8", False, cells=LESS),
    Case("本人填的正向优先于成本类", "6.2", "27万元", "30万元", "10", "30万元 ≥ 27万元，达到指标值，得 10 分", cells=COST | MORE),
    # 严格的 > <
    Case(">90% 超过才算达到", "6.2 4.3", ">90%", "91%", "10", "91% > 90%，达到指标值，得 10 分"),
    Case(">90% 恰好 90% 未达到，按比例", "6.2 4.3", ">90%", "90%", "10", "90% ÷ 90% = 100% × 10 = 10", False),
    Case("<5% 低于才算达到", "6.2 4.3", "<5%", "4%", "10", "4% < 5%，达到指标值，得 10 分"),
    Case("<5% 恰好 5% 未达到", "6.2 4.3", "<5%", "5%", "10", "5% ÷ 5% = 100% × 10 = 10", False),
    Case("完成值也写 >90% 的算达到", "4.3", "完成率>90%", "＞90%", "10", "90% > 90%，达到指标值，得 10 分"),
    # 零指标
    Case("0 起做到了得满分", "6.2", "0起", "0起", "10", SAME),
    Case("0 起发生了不按比例，得 0 分", "6.2", "0起", "2起", "0", "指标值 0起，实际 2起，未达到，得 0 分", False),
    Case("0% 没做到得 0 分", "4.3 6.2", "0%", "1.5%", "0", "指标值 0%，实际 1.5%，未达到，得 0 分", False),
    Case("零指标写“无”", "4.3", "0起", "无", "10", "0起 ≤ 0起，达到指标值，得 10 分"),
    Case("零指标没做到可由方案给分", "6.2", "0起", "2起", "4", "指标值 0起，实际 2起，未达到，得 4 分", False, scheme=LENIENT),
    Case("≥0 是正向", "6.2", "≥0%", "3%", "10", "3% ≥ 0%，达到指标值，得 10 分"),
    # 及格门槛、满意度赋分
    Case("低于及格门槛得 0 分", "6.4 101号", "100次", "59次", "0", "59次 ÷ 100次 = 59%，低于及格门槛 60%，得 0 分", False, scheme=PASSING),
    Case("刚到及格门槛按比例", "6.4 101号", "100次", "60次", "6", "60次 ÷ 100次 = 60% × 10 = 6", False, scheme=PASSING),
    Case("101号有及格门槛", "6.4 101号", "3次", "1次", "0", "1次 ÷ 3次 ≈ 33.33%，低于及格门槛 60%，得 0 分", False, scheme=MOF),
    Case("满意度达到指标值得满分", "6.2 6.4", "≥85%", "86%", "10", "86% ≥ 85%，达到指标值，得 10 分", scheme=MOF, cells=SERVED),
    Case("满意度 90% 以上不扣分", "6.4 101号", "≥95%", "92%", "10",
         "92% 未达到指标值 95%，不低于 90% 的按 100% × 10 = 10", False, scheme=MOF, cells=SERVED),
    Case("满意度 80% 档", "6.4 101号", "≥90%", "85%", "8",
         "85% 未达到指标值 90%，不低于 80% 的按 80% × 10 = 8", False, scheme=MOF, cells=SERVED),
    Case("满意度 60% 档", "6.4 101号", "≥90%", "79.99%", "5",
         "79.99% 未达到指标值 90%，不低于 60% 的按 50% × 10 = 5", False, scheme=MOF, cells=SERVED),
    Case("满意度 60% 以下", "6.4 101号", "≥90%", "59%", "0", "59% 未达到指标值 90%，低于 60%，得 0 分", False, scheme=MOF, cells=SERVED),
    Case("湖南的满意度按比例", "6.2", "≥90%", "85%", "9.44",
         "85% ÷ 90% ≈ 94.44%，85% ÷ 90% × 10 ≈ 9.44", False, cells=SERVED),
]  # fmt: skip

WRITINGS = [
    Case("文字相同即达到", "S", "294起", "294起", "10", SAME),
    Case("30余次 与 30余次", "4.3 S", "30余次", "30余次", "10", SAME),
    Case("全角、空格不影响", "4.3 S", "100%　", " １００％", "10", SAME),
    Case("2022年全年 与 2022全年", "4.3 S 1-20", "2022年全年", "2022全年", "10", "2022年12月31日不晚于2022年12月31日，得 10 分"),
    Case("30余次 是不少于 30 次", "4.3", "30余次", "28次", "9.33", "28次 ÷ 30次 ≈ 93.33%，28次 ÷ 30次 × 10 ≈ 9.33", False),
    Case("95%以上 是 ≥", "4.3", "95%以上", "95%", "10", "95% ≥ 95%，达到指标值，得 10 分"),
    Case("约5000件 按 5000 件", "4.3", "约5000件", "4800件", "9.6", "4800件 ÷ 5000件 = 96% × 10 = 9.6", False),
    Case("百分比即 %", "4.3", "≥100百分比", "98%", "9.8", "98% ÷ 100% = 98% × 10 = 9.8", False),
    Case("(%) 即 %", "4.3 S", "≥95.00(%)", "95%", "10", "95% ≥ 95%，达到指标值，得 10 分"),
    Case("完成率达100%", "4.3", "完成率达100%", "95%", "9.5", "95% ÷ 100% = 95% × 10 = 9.5", False),
    Case("未写单位的按对方的单位", "4.3 S 1-10", "≥100", "98%", "9.8", "98% ÷ 100% = 98% × 10 = 9.8", False),
    Case("金额未写单位的按对方的单位", "4.3", "27万元", "27", "10", "27万元 ≤ 27万元，达到指标值，得 10 分", cells=COST),
    Case("万元与元换算后比较", "4.3", "27万元", "280000元", "9.64",
         "27万元 ÷ 28万元 ≈ 96.43%，27万元 ÷ 28万元 × 10 ≈ 9.64", False, cells=COST),
    Case("万人与人换算后比较", "4.3", "1.5万人", "12000人", "8", "1.2万人 ÷ 1.5万人 = 80% × 10 = 8", False),
    Case("2个 与 2个小区", "4.3 S", "2个", "2个小区", "10", "2个 ≥ 2个，达到指标值，得 10 分"),
    Case("单价单位整体比较", "4.3", "1000元/人·月", "1250元/人·月", "8",
         "1000元/人·月 ÷ 1250元/人·月 = 80% × 10 = 8", False, cells=COST),
    Case("单位不同不比较", "4.3", "294起", "294件", None, "单位不同（起、件）：请统一单位，或选择达成情况", None),
    Case("人与人次不是一回事", "4.3", "100人", "100人次", None, "单位不同（人、人次）：请统一单位，或选择达成情况", None),
    Case("0.96 是 0.96% 还是 96%", "4.3", "95%", "0.96", None, "单位不同（95%、0.96）：请统一单位，或选择达成情况", None),
    Case("单位不同的按达成情况", "4.3 6.3", "294起", "294件", "10", "达成预期指标 100% × 10 = 10", cells=choosing("reached")),
    Case("20-30次 不是一个数", "4.3", "20-30次", "25次", None, "定性指标：请选择达成情况", None),
    Case("上下限都写的不是一个数", "4.3", "≥5次，≤8次", "20次", None, "定性指标：请选择达成情况", None),
    Case("上下限用文字写的也不是", "4.3", "不少于5次，不超过8次", "20次", None, "定性指标：请选择达成情况", None),
    Case("指标值是数，完成值是话", "4.3", "30次", "已完成", None, "实际完成值没有可与 30次 比较的数：请选择达成情况", None),
    Case("未达到95% 不当作 95%", "4.3", "95%", "未达到95%", None, "实际完成值没有可与 95% 比较的数：请选择达成情况", None),
]  # fmt: skip

DAYS = [
    Case("按时完成", "4.3", "2022年12月底前", "2022年11月", "10", "2022年11月30日不晚于2022年12月31日，得 10 分"),
    Case("最后一天算按时", "4.3", "2022年6月30日前", "2022-06-30", "10", "2022年6月30日不晚于2022年6月30日，得 10 分"),
    Case("未写年份的是本年度", "4.3", "6月30日前", "2022年7月1日", None, "2022年7月1日晚于2022年6月30日：请选择达成情况", None),
    Case("跨年是晚了", "4.3", "12月底前", "2023年1月5日", None, "2023年1月5日晚于2022年12月31日：请选择达成情况", None),
    Case("2023年6月份前", "4.3", "2023年6月份前", "2023年6月30日", "10", "2023年6月30日不晚于2023年6月30日，得 10 分"),
    Case("季度", "4.3", "2022年第三季度", "2022年9月", "10", "2022年9月30日不晚于2022年9月30日，得 10 分"),
    Case("起止时间看结束", "4.3", "2022.1.1-2022.12.31", "1-11月", "10", "2022年11月30日不晚于2022年12月31日，得 10 分"),
    Case("晚了按达成情况", "6.3", "6月30日前", "7月15日", "7", "部分达成并具有一定效果 70% × 10 = 7", False, cells=choosing("partly", "70")),
    Case("时效写话", "4.3", "2022年底", "按时完成", None, "定性指标：请选择达成情况", None),
]  # fmt: skip

WORDS = [
    Case("提升 与 提升", "6.3 S", "提升", "提升 ", "10", SAME),
    Case("选了达成情况的按所选", "6.3", "提升", "提升", "9", "达成预期指标 90% × 10 = 9", cells=choosing("reached", "90")),
    Case("定性没选达成情况", "6.3", "提升", "有所提升", None, "定性指标：请选择达成情况", None),
    Case("达成预期未填程度按 100%", "6.3 10号", "提升", "明显提升", "10", "达成预期指标 100% × 10 = 10", cells=choosing("reached")),
    Case("80% 属于达成预期", "6.3 10号", "提升", "已提升", "8", "达成预期指标 80% × 10 = 8", cells=choosing("reached", "80")),
    Case("部分达成须填程度", "6.3 10号", "提升", "有所提升", None,
         "部分达成并具有一定效果：请填达成程度（60%—80%（不含 80%））", False, cells=choosing("partly")),
    Case("60% 属于部分达成", "6.3 10号", "提升", "有所提升", "6", "部分达成并具有一定效果 60% × 10 = 6", False, cells=choosing("partly", "60")),
    Case("80% 不属于部分达成", "6.3 10号", "提升", "有所提升", None,
         "达成程度 80% 不在“部分达成并具有一定效果”的 60%—80%（不含 80%） 之内", False, cells=choosing("partly", "80")),
    Case("未达成", "6.3 10号", "提升", "没有变化", "5.55", "未达成且效果较差 55.5% × 10 = 5.55", False, cells=choosing("missed", "55.5")),
    Case("未达成可以是 0%", "6.3 10号", "提升", "没有变化", "0", "未达成且效果较差 0% × 10 = 0", False, cells=choosing("missed", "0")),
    Case("55% 不是部分达成", "6.3 10号", "提升", "有所提升", None,
         "达成程度 55% 不在“部分达成并具有一定效果”的 60%—80%（不含 80%） 之内", False, cells=choosing("partly", "55")),
    Case("湖北 55% 是部分达成", "6.3 湖北", "提升", "有所提升", "5.5",
         "部分达成并具有一定效果 55% × 10 = 5.5", False, scheme=EIGHTY, cells=choosing("partly", "55")),
    Case("湖北 49% 是未达成", "6.3 湖北", "提升", "没有变化", "4.9", "未达成且效果较差 49% × 10 = 4.9", False, scheme=EIGHTY, cells=choosing("missed", "49")),
    Case("程度超过 100%", "6.3 B4", "提升", "明显提升", None, "达成程度 120% 不在“达成预期指标”的 80%—100% 之内", True, cells=choosing("reached", "120")),
    Case("定性得分也四舍五入", "6.3 P4", "健全", "基本健全", "9.39", "达成预期指标 83.5% × 11.25 ≈ 9.39", weight="11.25", cells=choosing("reached", "83.5")),
]  # fmt: skip

LACKING = [
    Case("没有指标名称的行不计分", "P6", "3次", "3次", None, "", None, cells={"name": " "}),
    Case("没有指标值", "P4 6", " ", "3次", None, "未填年度指标值，不能计分", None),
    Case("没有实际完成值", "6 S 1-10", "≥100", "", None, "未填实际完成值，不能计分", None),
    Case("没有分值", "6 S 1-5", "294起", "294起", None, "没有分值，不能计分", None, weight=None),
    Case("分值是负数", "B4", "294起", "294起", None, "分值为负数，不能计分", None, weight="-5"),
    Case("未执行得 0 分", "P6", "30次", "未执行", "0", "未执行，得 0 分", False),
    Case("定性指标未执行得 0 分，不看达成情况", "P6", "健全", "未开展。", "0", "未执行，得 0 分", False, cells=choosing("reached")),
    Case("只写偏差原因、没写未执行的不算未执行", "P6", "30次", "", None, "未填实际完成值，不能计分", None, cells={"reason": "疫情取消"}),
    Case("执行了一部分的按比例", "P6", "30次", "15次", "5",
         "15次 ÷ 30次 = 50% × 10 = 5", False, cells={"reason": "下半年取消"}),
]  # fmt: skip

CASES = [*QUANTITIES, *WRITINGS, *DAYS, *WORDS, *LACKING]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_indicator_scores_as_the_rules_say(case: Case):
    row = indicator(value=case.value, actual=case.actual, **{"weight": number(case.weight), **case.cells})
    wanted = Scored(number(case.points), case.how, case.met, case.far)
    assert score_indicator(row, case.scheme, YEAR) == wanted


@dataclass(frozen=True)
class Executed:
    """全年预算数 and 全年执行数 in 万元."""

    rule: str
    source: str
    budget: str | None
    executed: str | None
    points: str | None
    how: str
    met: bool | None = None
    over: bool = False
    weight: str | None = "10"
    scheme: Scheme = HUNAN

    def __str__(self) -> str:
        return f"{self.rule}｜{self.source}"


EXECUTED = [
    Executed("全部执行得满分", "6.1 S", "135.28", "135.28", "10", "135.28 ÷ 135.28 = 100% × 10 = 10", True),
    Executed("执行率 × 分值", "6.1", "100", "86.18", "8.62", "86.18 ÷ 100 = 86.18% × 10 ≈ 8.62", False),
    Executed("除不尽的按原数计算", "6.1 P4", "30", "20", "6.67", "20 ÷ 30 ≈ 66.67%，20 ÷ 30 × 10 ≈ 6.67", False),
    Executed("只四舍五入一次", "P4", "1000", "123.46", "1.23", "123.46 ÷ 1000 ≈ 12.35%，123.46 ÷ 1000 × 10 ≈ 1.23", False),
    Executed("年中合并后的预算", "P6 S", "20", "20", "10", "20 ÷ 20 = 100% × 10 = 10", True),
    Executed("超过 100% 按 100% 计", "6.1", "100", "102.59", "10", "102.59 ÷ 100 = 102.59%，超过 100%，按 100% × 10 = 10", True, True),
    Executed("差一分钱不是 100%", "6.1 P4", "10000", "9999.999999", "10",
             "9999.999999 ÷ 10000 ≈ 100%，9999.999999 ÷ 10000 × 10 ≈ 10", False),
    Executed("没有执行得 0 分", "6.1", "20", "0", "0", "0 ÷ 20 = 0% × 10 = 0", False),
    Executed("预算为 0 不计分", "6.1 P6", "0", "3", None, "全年预算数为 0，执行率不计分"),
    Executed("预算、执行都为 0 不计分", "6.1 P6", "0", "0", None, "全年预算数为 0，执行率不计分"),
    Executed("预算是负数", "6.1", "-3", "3", None, "全年预算数为负数，执行率不计分"),
    Executed("执行是负数", "6.1 B4", "20", "-1", "0", "全年执行数为负数，得 0 分", False),
    Executed("没有预算数", "6.1", None, "3", None, ""),
    Executed("没有执行数", "6.1", "3", None, None, ""),
    Executed("没有分值", "6.1", "3", "3", None, "", weight=None),
    Executed("执行率分值是负数", "B4", "3", "3", None, "分值为负数，不能计分", weight="-10"),
    Executed("湖北执行率 20 分", "5 湖北", "100", "90.05", "18.01", "90.05 ÷ 100 = 90.05% × 20 = 18.01", False, weight="20", scheme=EIGHTY),
]  # fmt: skip


@pytest.mark.parametrize("case", EXECUTED, ids=str)
def test_the_execution_scores_as_the_rules_say(case: Executed):
    budget, executed = (None if n is None else Decimal(n) * 10_000 for n in (case.budget, case.executed))
    wanted = Scored(number(case.points), case.how, case.met, case.over)
    assert score_execution(budget, executed, number(case.weight), case.scheme) == wanted


@dataclass(frozen=True)
class Split:
    """``rows`` are 二级指标, one a row: ``quality=12.5`` has a 分值 of its own, ``quality-`` has no name."""

    rule: str
    source: str
    rows: str
    weights: str
    scheme: Scheme = HUNAN

    def __str__(self) -> str:
        return f"{self.rule}｜{self.source}"

    @property
    def records(self) -> list[Record]:
        return [split_row(str(n), text) for n, text in enumerate(self.rows.split())]


def split_row(uid: str, text: str) -> Record:
    category, _, weight = text.rstrip("-").partition("=")
    name = "" if text.endswith("-") else "指标"
    own = {"own": ("weight",), "weight": number(weight)} if weight else {"weight": None}
    return indicator(category, uid, name=name, **own)


SERVES = " service_satisfaction"
SPLITS = [
    Split("50 分 3 条：17、17、16", "P6", "quantity quality cost" + SERVES, "17 17 16 10"),
    Split("整除的均分", "P6", "quantity quality timeliness cost cost" + SERVES, "10 10 10 10 10 10"),
    Split("各一级指标各分各的", "5", "quantity economic social" + SERVES, "50 15 15 10"),
    Split("30 分 4 条：8、8、7、7", "P6", "economic social ecological sustainable" + SERVES, "8 8 7 7 10"),
    Split("手填的不动，其余分剩下的", "P6", "quantity=22.5 quality cost" + SERVES, "22.5 13.75 13.75 10"),
    Split("手填 12.5，剩下的整分", "5 P6", "quantity=12.5 quality=12.5 timeliness cost" + SERVES, "12.5 12.5 13 12 10"),
    Split("手填的已经超过，其余得 0", "P6", "quantity=60 quality" + SERVES, "60 0 10"),
    Split("全是手填的不动", "P6", "quantity=20 quality=20 economic=15" + SERVES, "20 20 15 10"),
    Split("条数多于分值的按百分之一分", "P6", "quantity service_satisfaction" + SERVES * 11, "50 0.84 0.84 0.84 0.84 0.83 0.83 0.83 0.83 0.83 0.83 0.83 0.83"),
    Split("没有名称的行没有分值", "P6", "quantity quality- cost" + SERVES, "25 — 25 10"),
    Split("满意度没有指标，10 分归效益", "5 P6 101号", "quantity economic social", "50 20 20"),
    Split("效益也没有时满意度的分不归谁", "P6", "quantity", "50"),
    Split("101号有成本", "5 101号", "economic_cost quantity quality social" + SERVES, "20 20 20 20 10", MOF),
    Split("101号没有成本：产出 50 效益 30", "5 101号", "quantity quality social" + SERVES, "25 25 30 10", MOF),
    Split("101号没有满意度：效益 30", "5 101号", "economic_cost quantity social", "20 40 30", MOF),
    Split("101号没有成本和满意度：效益 40", "5 101号", "quantity social", "50 40", MOF),
    Split("101号没有成本和效益：只有产出的份", "5 P6", "quantity" + SERVES, "50 10", MOF),
    Split("20 + 80", "5 湖北", "quantity quality social" + SERVES, "20 20 30 10", EIGHTY),
    Split("四位小数的也分得尽", "5", "quantity=16.6667 quality cost" + SERVES, "16.6667 16.6733 16.66 10"),
]  # fmt: skip


@pytest.mark.parametrize("case", SPLITS, ids=str)
def test_points_are_split_as_the_rules_say(case: Split):
    rows = case.records
    shares = split_weights(rows, case.scheme)
    held = [shares.get(row.uid, row["weight"]) for row in rows]
    assert [weight if weight is None else weight.normalize() for weight in held] == [
        None if text == "—" else Decimal(text).normalize() for text in case.weights.split()
    ]


def test_what_moves_is_told():
    """P6: a 一级 without rows: the scheme says where its points go, never silently."""
    moved = moved_points([indicator("quantity"), indicator("social")], MOF)
    assert [(m.branch, m.heir, m.points) for m in moved] == [
        ("cost", "output", 10),
        ("cost", "benefit", 10),
        ("satisfaction", "benefit", 10),
    ]


def test_points_that_nobody_takes_stay_where_they_are():
    """P6: with 产出 alone, half of 成本's points find their heir; the rest stays to be seen."""
    points = branch_points([indicator("quantity")], MOF)
    assert points == {"cost": 10, "output": 50, "benefit": 20, "satisfaction": 10}


def test_a_row_of_no_known_category_is_left_alone():
    stray = indicator("influence")
    assert split_weights([stray], HUNAN) == {"1": None}
    assert branch_points([stray], HUNAN) == HUNAN.scoring.branches


def test_the_table_is_long_enough_and_names_rule_and_source():
    cases = [*CASES, *EXECUTED, *SPLITS]
    assert len(cases) >= 60
    assert all(case.rule and case.source for case in cases)
    assert len({str(case) for case in cases}) == len(cases)
