"""Each costing text of the published documents, with what it is expected to say."""

from decimal import Decimal

import pytest

from forms_app.costing import Lack, Verdict, read

WAN = Decimal(10_000)
RIGHT, OPEN = Verdict.RIGHT, Verdict.OPEN

# text, verdicts of its calculations, the sum in 万元 (None: not to be told), what it lacks
EXPECTED = [
    ("第三年按高层0.2元/平方/月；多层0.12元/平方/月，乘以面积", [OPEN], None, Lack.COUNT),
    ("加装电梯宣传手册2万，宣传展板和易拉宝1万，宣传横幅1万，其他费用2万", [], 6, None),
    ("专项整治宣传展板、横幅1.8万，会议费0.2万", [], 2, None),
    ("党建阵地建设7万+党员活动经费3万", [OPEN], 10, None),
    ("辖区内企业安全生产宣传费用5万元", [], 5, Lack.PARTS),
    ("拆除违章建筑挖机费及人员行动费10万元", [], 10, Lack.PARTS),
    ("两会期间等维稳支出11万", [], 11, Lack.PARTS),
    ("7个社区每个社区50万，7*50=350万", [RIGHT], 350, None),
    ("危树砍伐15万+下水道疏通5万+安装路灯5万+道路修整5万", [OPEN], 30, None),
    ("预计下水道疏通10次*0.6万元/次=6万元", [RIGHT], 6, None),
    ("预计卫生清理10次*0.6万元/次=6万元", [RIGHT], 6, None),
    ("预计卫生清理24次*1.5万元/次=36万元", [RIGHT], 36, None),
    ("4*150000=600000元", [RIGHT], 60, None),
    ("4*115000=460000", [RIGHT], 46, None),
    ("完善物业应急保障机制共有6个项目6*200000=1200000", [RIGHT], 120, None),
    ("5*100000=500000", [RIGHT], 50, None),
]  # fmt: skip

RESOURCES = (
    "根据“美丽家园”3年行动计划,共分为信息化平台建设7个系统建设,4*150000=600000元,根据系统建设建立相对应的小区物联网建设,"
    "4*115000=460000,在小区的综合治理中借助第三方的社会组织提供方专业力量预算200000元,完善物业应急保障机制共有6个项目"
    "6*200000=1200000,进行住宅小区5个主要方面的规范化建设,5*100000=500000"
)


@pytest.mark.parametrize(("text", "verdicts", "total", "lack"), EXPECTED)
def test_a_published_costing_says_what_it_says(text, verdicts, total, lack):
    reading = read(text)
    assert [c.verdict for c in reading.calculations] == verdicts
    assert reading.lack is lack
    if total is None:
        assert reading.total is None
    else:
        assert reading.total.fits(total * WAN, WAN, Decimal(0))
        assert not reading.total.fits((total + 1) * WAN, WAN, Decimal(0))


def test_calculations_and_an_amount_in_running_text_are_told_apart():
    reading = read(RESOURCES)
    assert [RESOURCES[c.start : c.end] for c in reading.calculations] == [
        "4*150000=600000元",
        "4*115000=460000",
        "6*200000=1200000",
        "5*100000=500000",
    ]
    assert {c.verdict for c in reading.calculations} == {RIGHT}
    assert [i.said.yuan for i in reading.items if i.sort.value == "amount"] == [200_000]


NO_COSTINGS = [
    "《关于印发〈三年行动计划（2018-2020）〉的通知》（府办发[2018]8号）（府办发[2018]39号",
    "整治辖区资源联动组建“1+N”应急抢修突击队伍,“1”是以服务站为中心;“N”是整合各公司力量",
    "2023年将继续开发3个系统和系统维护费用",
    "=3.00(项)", "≥95.00(%)", "365天*24小时", "962121平台运行服务", "2023.1.1-2023.12.31", "2023.07-2024.01",
    "高层0.2元/平方/月；多层0.12元/平方/月。", "2022年年底前", "满意度>92%",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_COSTINGS)
def test_what_is_no_costing_has_no_amount(text):
    reading = read(text)
    assert reading.wrong == ()
    assert reading.total is None
