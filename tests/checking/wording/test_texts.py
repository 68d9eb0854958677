"""Running texts: when they speak of, what a template left in them, and numbers of people."""

import pytest

from forms_app.checking.around import Around, Filed
from forms_app.checking.run import check
from forms_app.checking.wording import artefacts, private, tense
from forms_app.document import Document, Record
from forms_app.schemes import SCHEMES
from forms_app.terms import Severity
from tests.checking.wording.given import COLUMNS, codes, found, row

GOALS = tense.goals_lie_ahead({"goal": "年度绩效目标"}, {"indicators": {"name": "三级指标"}})
RESULTS = tense.results_lie_behind({"goal": "实际完成情况"}, {"indicators": {"actual": "实际完成值"}})
CLEAN, SECRET = artefacts.texts_are_clean(lambda: COLUMNS), private.texts_are_no_secret(lambda: COLUMNS)
# Made by the rule for check digits; nobody's.
IDENTITY, MOBILE = "11010519491231002X", "13800000000"


@pytest.mark.parametrize(
    "text",
    [
        "规范了借阅管理，维护了秩序。",
        "解决了看书难的问题",
        "取得了良好效果",
        "已完成全馆改造。",
        "各项补贴均已发放到位",
        "现已建成3个分馆",
    ],
)
def test_a_goal_in_the_past_tense_is_found(text):
    assert codes(GOALS, goal=text) == ["W8"]
    assert codes(GOALS, row(text, "提升")) == ["W8"]


@pytest.mark.parametrize(
    "text",
    [
        "为了方便读者，让读者更加了解政策", "除了周一每天开放", "确保已实现通借通还的分馆平稳运行", "对已经竣工验收的分馆进行补贴", "圆满完成各项工作",
        "保障读者借阅，了却心愿", "年度终了前完成结算", "一目了然", "",
    ],
)  # fmt: skip
def test_a_goal_that_lies_ahead_is_left_alone(text):
    assert codes(GOALS, goal=text) == []


def test_what_was_approved_is_not_reworded():
    assert codes(GOALS, row("解决了看书难的问题", "提升", origin="u")) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("8个分馆已改造，预计年底验收，资金已付。", "预计年底验收"), ("剩余图书将于明年上架", "将于明年上架"), ("拟开展读者活动", "拟开展读者活动"),
        ("明年将继续改造", "将继续改造"), ("计划于2024年完工", "计划于2024年完工"),
    ],
)  # fmt: skip
def test_a_result_still_to_come_is_found(text, told):
    (finding,) = found(RESULTS, goal=text)
    assert finding.rule == "W8" and f"“{told}”" in finding.message
    assert codes(RESULTS, row("改造", "8个", actual=text)) == ["W8"]


@pytest.mark.parametrize(
    "text",
    [
        "将矛盾化解在基层",
        "实际支出比预计数少",
        "草拟方案3份",
        "模拟演练2次",
        "原计划于5月完成，实际4月完成",
        "争取资金20万元",
        "",
    ],
)
def test_a_result_that_was_reached_is_left_alone(text):
    assert codes(RESULTS, goal=text) == []


def test_a_report_may_look_ahead_where_it_speaks_of_what_follows():
    blocks = tuple(
        Record({"category": part, "text": "预计明年完成。"}, uid=part)
        for part in ("performance_whole", "measures_text", "nowhere")
    )
    here = Filed("r", "some", Document("some", Record({}), {"blocks": blocks}))
    around = Around(SCHEMES["hunan_2022"], 2022, "某某单位", (here,))
    (finding,) = check([tense.chapters_lie_behind(("performance",))], here, around)
    assert [place.row for place in finding.places] == ["performance_whole"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("……", artefacts.TEMPLATE), ("完成XX项", artefacts.TEMPLATE), ("20XX年完成", artefacts.TEMPLATE), ("达到**%", artefacts.TEMPLATE),
        ("X年X月前完成", artefacts.TEMPLATE), ("完成____项", artefacts.TEMPLATE), ("等……", artefacts.TEMPLATE), ("图书？？", artefacts.TEMPLATE),
        ("请填写年度目标", "填写提示"), ("（500字以内）", "填写提示"), ("单击此处输入文字", "填写提示"),
        ("<p>建设</p>", "网页代码"), ('<input type="checkbox"/>', "网页代码"), ("图书&nbsp;借阅", "网页代码"),
        ("见[bookmark1]", "文字处理软件的代码"), ("错误!未找到引用源。", "文字处理软件的代码"), ("{{goal}}", "文字处理软件的代码"),
        ("#REF!", "电子表格的错误值"), ("□是 □否", "方框"), ("立项 □ ✓", "方框"), ("锟斤拷", "乱码"), ("完成。。", "重复的标点"),
        ("完成，。", "重复的标点"), ("购书、、编目", "重复的标点"), ("设备购置_1", "结尾的编号"),
        ("《管理办法（试行》", artefacts.UNPAIRED), ("管理办法》", artefacts.UNPAIRED), ("（发[2018]39号", artefacts.UNPAIRED),
    ],
)  # fmt: skip
def test_what_a_template_left_is_found(text, what):
    assert what in [found_ for found_, _ in artefacts.marks(text)]
    (finding,) = [f for f in found(CLEAN, goal=text) if what in f.message]
    assert finding.rule == "W9"


@pytest.mark.parametrize(
    "text",
    [
        "1）购书；2）编目。", "（一）购书（二）编目", "《〈办法〉细则》（试行）", "3×4米展板", "600户×75元/户=4.5万元", "A_1型设备", "某某街道",
        "购书（含运费)3000册", "见附件1-1", "x光机2台", "a) 购书", "“三保”工作", "20次*0.6万元/次", "10:30—12:00", "AAA级", "200元×12月", "",
    ],
)  # fmt: skip
def test_a_proper_text_is_left_alone(text):
    assert artefacts.marks(text) == ()


def test_a_cell_of_nothing_but_padding_is_explained():
    assert [f.severity for f in found(CLEAN, goal="……")] == [Severity.EXPLAIN]
    assert [f.severity for f in found(CLEAN, goal="等……")] == [Severity.HINT]


def test_cells_of_one_sort_come_as_one_finding_and_addresses_are_no_text():
    (finding,) = found(CLEAN, row("甲_1", "x"), row("乙_1", "x"), goal="丙_1")
    assert len(finding.places) == 3
    assert codes(CLEAN, row("甲", "3册", category="facilities_1", origin="u_1")) == []
    assert codes(artefacts.texts_are_clean(lambda: COLUMNS, besides=("value",)), row("甲", "XX项")) == []


@pytest.mark.parametrize(
    "text",
    [f"联系人张某{MOBILE}", "手机138 0000 0000", "0731-12345678", "电话：12345678", f"微信 {MOBILE}，白天"],
)
def test_a_telephone_number_in_a_published_text_is_found_and_not_repeated_in_full(text):
    (finding,) = found(SECRET, goal=text)
    assert (finding.rule, finding.severity) == ("W10", Severity.HINT)
    assert (
        "****" in finding.message and "0000 0000" not in finding.message and "00000000" not in finding.message
    )


@pytest.mark.parametrize("number", [IDENTITY, IDENTITY.lower()])
def test_an_identity_number_is_to_be_explained(number):
    (finding,) = found(SECRET, goal=f"身份证{number}，")
    assert (finding.rule, finding.severity) == ("W10", Severity.EXPLAIN)
    assert number[6:14] not in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "12345热线", "962121", "13800000000元", "预算13800000000万元", "110105194912310021", "110105194913310020", "2023-2024", "400-820-8820",
        "石财预〔2023〕45号", "3.13800000000",
    ],
)  # fmt: skip
def test_other_numbers_are_no_secret(text):
    assert codes(SECRET, goal=text) == []


def test_the_foot_holds_a_telephone_number_rightly():
    assert codes(SECRET, phone=MOBILE) == []
