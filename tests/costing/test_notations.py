"""Every notation of a calculation, what it comes to, and what a wrong result is put right to."""

from decimal import Decimal

import pytest

from forms_app.costing import Lack, Verdict, read

WAN = Decimal(10_000)
RIGHT, WRONG, OPEN, UNCLEAR = Verdict.RIGHT, Verdict.WRONG, Verdict.OPEN, Verdict.UNCLEAR


def only(text):
    (calculation,) = read(text).calculations
    return calculation


HOLDING = [
    "10次*0.6万元/次=6万元", "10次×0.6万元/次＝6万元", "１０次＊０．６万元／次＝６万元", "10次x0.6万元=6万元", "10次X0.6万=6万",
    "10 次 × 0.6 万元 / 次 = 6 万元", "10·0.6=6万元", "10次乘以0.6万元等于6万元", "10次乘0.6万元=6万元", "0.6万元/次×10次，=6万元",
    "10×6000元=6万元", "10*6000=60000元", "10*6000=60,000元", "10*6000=60，000元", "10*6000=6万", "¥6,000×10=¥60,000", "24*1.5=36",
    "6万元=10次×0.6万元/次", "6万元÷10次=0.6万元/次", "6万元/10=6000元", "6万元除以10等于0.6万元", "10次*0.6万元/次=6万元=60000元",
    "50人×3天×400元/人·天=6万元", "400元/（人·天）×50人×3天=6万元", "400元/人*天*50人*3天=6万元", "400元/人/天×50×3=60000",
    "3人×5天=15人天", "20人×5=100×50元=5000元", "（20+30）人×1200元=6万元", "(20+30)×1200=6万元",
    "5人×（3000元+500元）×12个月=21万元", "【(2+3)×4】×5000=10万元", "12个月×（3000+500）元=4.2万元", "(10+5)万元×2=30万元",
    "工资100万元×8%=8万元", "100万元×8％=8", "5亿元×2‰=100万元", "5000元×（1-20%）=4000元",
    "3万人×20元/人=60万元", "3万×20元=60万元", "2百万元×3=6百万", "5千元×12=6万元", "1,200册×50元/册=6万元",
    "7*50=350万", "24*1.5=36万元", "15万+5+5+5=30万", "15+5+5+5=30万", "2000元×3+500×4=8000元", "80万元-20万元=60万元", "100-20=80万元",
    "10次*0.6=6万+24次*1.5=36万", "10次*0.6万=6万元+24次*1.5万元=36万元=42万元", "10*0.6=6+24*1.5=42", "7*50=350万+5万=355万",
    "6万元×1/3=2万元", "167.3元×12人=0.2万元", "10万元÷3=3.33万元", "10万元÷3=3.3万元", "33.3元×3=100元",
    "约50人×1200元≈6万元", "58人×1000元=约6万元", "0.2万/月*12月=2.4", "300元/人次×200人次=6万元", "共6人×12月×5000元=36万元",
    "1.培训费50人×1200元=6万元", "（1）50人×1200元=6万元", "①培训50人×1200元=6万元", "一、培训费：50人×1200元=6万元；",
    "5包A4纸×20元=100元", "10台（型号S5130）×6000元/台=6万元",
]  # fmt: skip


@pytest.mark.parametrize("text", HOLDING)
def test_a_result_that_holds_is_right_in_every_notation(text):
    assert only(text).verdict is RIGHT


def test_what_explains_a_number_in_brackets_is_no_part_of_the_calculation():
    first, inner = read("50人（男20+女30）×1200元=6万元").calculations
    assert (first.verdict, inner.verdict) == (RIGHT, OPEN)


FAULTY = [
    ("10次*0.6万元/次=7万元", "6万元", "10次*0.6万元/次=6万元"),
    ("24*1.5=30万元", "36万元", "24*1.5=36万元"),
    ("24*1.5=30", "36", "24*1.5=36"),
    ("7*50=340万", "350万", "7*50=350万"),
    ("１０次＊０．６万元／次＝７万元，按合同", "6万元", "１０次＊０．６万元／次＝6万元，按合同"),
    ("6*200000=1,300,000元", "1200000元", "6*200000=1200000元"),
    ("危房15万+疏通5万+路灯5万=30万", "25万", "危房15万+疏通5万+路灯5万=25万"),
    ("120人×3000元/人=30万元，其中培训1200元/人", "36万元", "120人×3000元/人=36万元，其中培训1200元/人"),
    ("100万元×8%=6万元", "8万元", "100万元×8%=8万元"),
    ("10万元÷3=3.5万元", "3.33万元", "10万元÷3=3.33万元"),
    ("73人×2000元=15万元", "14.6万元", "73人×2000元=14.6万元"),
    ("10次*0.6万=6万+24次*1.5万=30万", "36万", "10次*0.6万=6万+24次*1.5万=36万"),
    ("50人乘以1200元等于5万元", "6万元", "50人乘以1200元等于6万元"),
    ("7万元=10次×0.6万元/次", "6万元", "6万元=10次×0.6万元/次"),
    ("80万元-20万元=50万元", "60万元", "80万元-20万元=60万元"),
    ("（20+30）人×1200元/人=5万元", "6万元", "（20+30）人×1200元/人=6万元"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "due", "corrected"), FAULTY)
def test_a_wrong_result_is_found_and_put_right(text, due, corrected):
    (calculation,) = read(text).wrong
    assert calculation.due == due
    assert calculation.corrected(text) == corrected
    assert read(corrected).wrong == ()


NOT_TO_BE_TOLD = [
    "面积×0.2元/平方米×12个月=6000元", "三个社区×5万=15万", "2000元/人×人数=10万元", "300公斤×3000元/吨=900元",
    "3-5人×200元=1000元", "1-12月×5000元=60000元", "100元/人/月×20人=2.4万元", "5×3=15,200元另计", "50余人×200元=1.2万元",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_TO_BE_TOLD)
def test_nothing_is_called_wrong_that_nobody_can_tell(text):
    assert only(text).verdict is UNCLEAR


TOTALS = [
    ("手册2万，展板1万，合计3万", RIGHT, ""),
    ("手册2万元、展板1万元，共计3万元。", RIGHT, ""),
    ("手册2万，展板1万，合计：4万元", WRONG, "3万元"),
    ("12个月×500元，计6000元", RIGHT, ""),
    ("10人×5天×100元，共计0.6万元", WRONG, "0.5万元"),
    ("甲2万，乙3万，小计5万；丙1万，丁2万，小计3万；合计8万", RIGHT, ""),
    ("每人100元，20人，合计2000元", UNCLEAR, ""),
    ("总计10万元：甲5万", UNCLEAR, ""),
    ("上年5万元，今年3万元，合计9万元", UNCLEAR, ""),
]


@pytest.mark.parametrize(("text", "verdict", "due"), TOTALS)
def test_a_stated_total_is_compared_with_what_stands_before_it(text, verdict, due):
    last = read(text).calculations[-1]
    assert (last.verdict, last.due, last.total) == (verdict, due, True)


SUMS = [
    ("手册2万，展板1万，横幅1万", 4), ("手册2万+展板1万+横幅1万", 4), ("手册2万元；展板1万元；横幅1万元。", 4),
    ("10次*0.6万元/次=6万元；20次×1万元=20万元", 26), ("10次*0.6万元/次，20次×1万元", 26), ("5人×3天=15人天，15×400元=6000元", Decimal("0.6")), ("手册2000册×5元=1万元，展板1万元", 2),
    ("10人×2天=20万，20万×3=60万", 60), ("印刷费3万（手册2万，展板1万），会议费2万", 5), ("印刷费3万：手册2万，展板1万；会议费2万", 5),
    ("培训费10万元：50人×1000元=5万元，100人×500元=5万元", 10), ("120人×3000元/人=36万元，其中培训12万元、装备24万元", 36),
    ("设备8.5万元：电脑10台×6,500元/台＝65，000元；打印机4台×5000元＝2万元。会议费1.5万元", 10),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wan"), SUMS)
def test_what_a_costing_comes_to_as_a_whole(text, wan):
    total = read(text).total
    assert total.fits(wan * WAN, WAN, Decimal(0))
    assert not total.fits((wan + 7) * WAN, WAN, Decimal(0))


@pytest.mark.parametrize(
    "text",
    [
        "每人每天100元，20人5天", "手册500本2万元", "上年安排5万元，今年6万元", "按合同总价120万元的30%支付", "已支付40万元，剩余30万元",
        "2022年支出30万元", "不超过5万元", "50万元以内", "10人×1000元=1万元，按80%补助", "面积×0.2元，另加5万元", "20人×100元，5天",
        "手册2，展板1", "365天*24小时=8760小时", "5人×3天=15人天", "约10~20万元", "电话0731-28123456", "联系人13800000000", "",
    ],
)  # fmt: skip
def test_no_whole_where_the_text_leaves_it_open(text):
    assert read(text).total is None


LACKING = [
    ("按照相关文件标准执行", Lack.NUMBERS), ("", Lack.NUMBERS), ("按《办法》（财预〔2015〕88号）第3条执行", Lack.NUMBERS),
    ("2023年1月至12月", Lack.NUMBERS), ("按每平方米0.2元乘以面积", Lack.COUNT), ("2000元/人×人数", Lack.COUNT), ("每人100元", Lack.COUNT),
    ("购买电脑10台", Lack.PRICE), ("宣传经费5万元", Lack.PARTS), ("人工费+材料费=5万元", Lack.PARTS),
    ("10次×0.6万元", None), ("每人每天100元，20人5天", None), ("按每平方米0.2元乘以面积，面积3000平方米", None), ("三个社区，每个5万元", None),
    ("手册2万，展板1万", None), ("手册2，展板1", None), ("按合同5万元", None), ("按湘财〔2018〕39号，每年5万元", None), ("工资总额100万元的8%", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lack"), LACKING)
def test_what_it_lacks_to_be_reckoned_again(text, lack):
    assert read(text).lack is lack


def test_a_rounded_result_is_right_as_far_as_its_digits_go():
    assert [only(f"100万元÷7={stated}万元").verdict for stated in ("14.29", "14.3", "14.28", "14")] == [
        RIGHT, RIGHT, WRONG, WRONG,
    ]  # fmt: skip
    assert only("100万元÷7=约14万元").verdict is RIGHT
