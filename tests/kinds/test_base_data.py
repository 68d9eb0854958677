"""Each rule of 附件1-1 and of 项目变动 seen failing: a clean table, one thing made wrong, exactly what is found; and what
its following cells hold."""

from dataclasses import replace
from decimal import Decimal

import pytest

from forms_app.checking.around import Around, Filed
from forms_app.checking.run import check
from forms_app.document import Document, Place, Value, blank_record
from forms_app.events import annual_budget, evaluated_projects, reckoning, taken_away
from forms_app.registry import kind_of
from forms_app.terms import Severity
from tests.clean import DIRECTION, with_document
from tests.evaluated import BASE, FOOT, evaluated, settled, typed_over

BLOCK, EXPLAIN, HINT = Severity.BLOCK, Severity.EXPLAIN, Severity.HINT
KIND = kind_of("base_data")
LAMPS, STORM, NEW = "lamps", "storm", "new"
ROADS = DIRECTION
MERGED, ADDED, RAISED = "merged", "added", "raised"
NOTHING = dict.fromkeys(
    ("vehicle_purchase", "vehicle_running", "abroad", "reception", "office", "utilities", "meetings"), "0"
)


def wan(amount) -> Decimal:
    return Decimal(str(amount)) * 10_000


def event(uid: str, parent: str, type_: str, amount: str, **more) -> dict:
    told = {"dated": "2023-06-30", "document_number": "某财预〔2023〕15号", "into": "", "reason": ""}
    return {"uid": uid, "parent": parent, "type": type_, "amount": amount, **told, **more}


EVENTS = [
    event(RAISED, ROADS, "raised", "28500"),
    event(MERGED, LAMPS, "merged", "4000", into="市容维护"),
    event(ADDED, STORM, "added", "30000", document_number="无", reason="区政府常务会议研究决定。"),
]


def clean() -> Around:
    """Three projects: one approved with 8 万元, one that was merged into it, one added in the year."""
    around = evaluated()
    storm = {"fields": {"project_name": "应急抢险", "executed": "30000", "annual_budget": "30000"}}
    table = Document.from_plain({"kind": "project_evaluation", **storm}, kind_of("project_evaluation").shape)
    filed = (*around.filed, Filed(NEW, "project_evaluation", table, "附件1-3（2）", line=STORM))
    return settled(with_document(replace(around, filed=filed), BASE, _base()))


def _base() -> Document:
    columns = ("previous", "budget", "final")
    fields = {f"{line}_{column}": amount for line, amount in NOTHING.items() for column in columns}
    fields |= {f"operating_{column}": "100000" for column in columns} | {"office_final": "60000"}
    fields |= {"procurement_budget": "290000", "procurement_final": "300000", "staff_quota": "11"}
    fields |= {"basic_adjustment_budget": "0", "basic_adjustment_final": "0", "staff_actual": "6"}
    projects = [
        {"uid": ROADS, "name": "市容维护", "previous": "70000"},
        {"uid": LAMPS, "name": "路灯维修", "budget": "4000", "final": "0"},
        {"uid": STORM, "name": "应急抢险"},
    ]
    plain = {
        "kind": "base_data",
        "fields": {**FOOT, **fields, "thrift_measures": "按定额管理。"},
        "rows": {"projects": projects, "events": EVENTS},
    }
    return Document.from_plain(plain, KIND.shape)


CLEAN = clean()


def base(around: Around) -> Filed:
    return next(f for f in around.filed if f.number == BASE)


def found(around: Around) -> list[tuple[str, Severity, str]]:
    return [(f.rule, f.severity, f.message) for f in check(KIND.rules, base(around), around)]


def header(**cells: Value) -> Around:
    return typed_over(CLEAN, BASE, {Place(name): value for name, value in cells.items()})


def project(uid: str, **cells: Value) -> Around:
    return typed_over(CLEAN, BASE, {Place(name, "projects", uid): value for name, value in cells.items()})


def befell(uid: str, **cells: Value) -> Around:
    return typed_over(CLEAN, BASE, {Place(name, "events", uid): value for name, value in cells.items()})


def evaluation(number: str, **cells: Value) -> Around:
    return typed_over(CLEAN, number, {Place(name): value for name, value in cells.items()})


def without(around: Around, rows: str, uid: str) -> Around:
    document = base(around).document
    kept = tuple(r for r in document.rows[rows] if r.uid != uid)
    return settled(with_document(around, BASE, document.with_rows(rows, kept)))


def without_table(number: str) -> Around:
    return settled(replace(CLEAN, filed=tuple(f for f in CLEAN.filed if f.number != number)))


def with_event(**cells: Value) -> Around:
    document = base(CLEAN).document
    added = blank_record(KIND.row_set("events").columns, "more", **cells)
    return settled(
        with_document(CLEAN, BASE, document.with_rows("events", (*document.rows["events"], added)))
    )


def renamed(**cells: Value) -> Around:
    told = {"type": "renamed", "dated": "2023-02-01", "document_number": "某财预〔2023〕2号"}
    return with_event(parent=ROADS, **{**told, **cells})


def approved_elsewhere(line: str, amount: Decimal) -> Around:
    """A further project was approved, with that amount."""
    target = next(f for f in CLEAN.promised if f.kind == "spending_direction")
    document = target.document.with_header(target.document.header.with_value("amount", amount))
    more = replace(target, number="3-2", label="附表3-2", line=line, document=document)
    return settled(
        replace(CLEAN, promised=(*CLEAN.promised, more), promised_first=(*CLEAN.promised_first, more))
    )


def test_a_clean_table_raises_nothing():
    assert found(CLEAN) == []


ABROAD = "三公经费本年决算数 0 ≠ 公务用车购置和维护经费 + 出国经费 + 公务接待 2，相差 2 万元"
CASES = {
    "三公经费": (lambda: header(abroad_final=wan(2), three_public_final=wan(0)), [("F1", BLOCK, ABROAD)]),
    "三公经费没有预算": (lambda: header(abroad_final=wan(2)), [("F5", EXPLAIN, "三公经费本年决算数 2，没有对应的预算数")]),
    "公务用车": (
        lambda: header(vehicle_running_previous=wan(3), vehicles_previous=None, three_public_previous=wan(0)),
        [("F1", BLOCK, "公务用车购置和维护经费上年决算数 空 ≠ 公车购置 + 公车运行维护 3，相差 3 万元")],
    ),
    "项目支出": (
        lambda: header(projects_previous=wan(8)),
        [("F1", BLOCK, "项目支出上年决算数 8 ≠ 各项目之和 7，相差 1 万元")],
    ),
    "项目支出尾差": (
        lambda: header(projects_previous=wan("7.005")),
        [("F1", EXPLAIN, "项目支出上年决算数 7.005 ≠ 各项目之和 7，相差为四舍五入尾差"),
         ("V2", EXPLAIN, "项目支出上年决算数 7.005 超过 2 位小数")],
    ),
    "公用经费小于其中": (
        lambda: header(office_final=wan(12)),
        [("F2", BLOCK, "公用经费本年决算数 10 小于其中各项之和 12")],
    ),
    "公用经费尾差": (
        lambda: header(office_final=wan("10.01")),
        [("F2", EXPLAIN, "公用经费本年决算数 10 小于其中各项之和 10.01")],
    ),
    "控制率有误": (
        lambda: header(staff_rate="55.55%"),
        [("F3", BLOCK, "控制率 55.55%，按实际在职人数 ÷ 编制数应为 54.55%")],
    ),
    "控制率清空": (
        lambda: header(staff_rate=""), [("F3", BLOCK, "控制率未填，按实际在职人数 ÷ 编制数应为 54.55%")]
    ),
    "控制率少位四舍五入": (lambda: header(staff_rate="54.5%"), []),
    "控制率进位": (lambda: header(staff_rate="５５％"), []),
    "规模控制率无依据": (
        lambda: header(area_rate="100%"), [("F3", BLOCK, "规模控制率 100%，但实际规模（㎡）或批复规模（㎡）未填，无法核对")]
    ),
    "没有完工项目": (lambda: header(area_rate="无"), []),
    "超编": (lambda: header(staff_actual=Decimal(12)), [("F4", EXPLAIN, "实际在职人数 12 超过编制数 11")]),
    "没有编制": (lambda: header(staff_quota=Decimal(0)), [("F4", EXPLAIN, "实际在职人数 6 超过编制数 0")]),
    "超概算": (
        lambda: header(planned_investment=wan(5), actual_investment=wan(6)),
        [("F4", EXPLAIN, "实际投资 6 超过预算投资 5")],
    ),
    "政府采购超预算": (
        lambda: header(procurement_final=wan("54.38")),
        [("F5", EXPLAIN, "政府采购金额本年决算数 54.38，是预算数 29 的 187.52%")],
    ),
    "公用经费超预算": (
        lambda: header(operating_budget=wan("8.74"), operating_final=wan("29.35")),
        [("F5", EXPLAIN, "公用经费本年决算数 29.35，是预算数 8.74 的 335.81%")],
    ),
    "略超预算": (lambda: header(operating_final=wan("12.99")), []),
    "编制数未填": (lambda: header(staff_quota=None), [("R1", BLOCK, "编制数未填")]),
    "厉行节约未填": (lambda: header(thrift_measures=""), [("R1", BLOCK, "厉行节约保障措施未填")]),
    "表尾未填": (lambda: header(phone=""), [("R9", HINT, "联系电话未填，打印出来是空的")]),
    "金额为负": (
        lambda: header(basic_adjustment_final=wan(-1)),
        [("V4", EXPLAIN, "部门基本支出预算调整本年决算数 -1 是负数")],
    ),
    "误填为元": (
        lambda: header(operating_previous=wan(100_000)),
        [("V3", HINT, "金额 100000 万元是同一行其他金额的 1000 倍以上，是否误填为元？")],
    ),
    "项目没有名称": (lambda: project(LAMPS, name=""), [("P1", BLOCK, "项目支出第2行未填项目名称")]),
    "项目重名": (
        lambda: project(STORM, name="路灯 维修"),
        [("P1", BLOCK, "有 2 个项目都叫“路灯维修”")],
    ),
    "变动未填全": (
        lambda: with_event(parent=STORM),
        [("E1", BLOCK, "“应急抢险”的变动未填变动类型、日期、依据文号（没有的填“无”）、金额")],
    ),
    "合并没有去向": (
        lambda: with_event(parent=STORM, type="merged", dated="2023-05-01", document_number="1号", amount=wan(1)),
        [("E1", BLOCK, "“应急抢险”的合并未填并入项目"),
         ("E6", EXPLAIN, "“应急抢险”年初 0 + 追加 3 − 合并 1（并入）= 全年预算数 2：登记了合并，全年预算数却还有余额")],
    ),
    "更名的原名称被清空": (
        lambda: typed_over(renamed(), BASE, {Place("into", "events", "more"): ""}),
        [("E1", BLOCK, "“市容维护”的更名未填原名称")],
    ),
    "更名的原名称由批复带入": (lambda: renamed(), []),
    "更名": (lambda: renamed(into="市容整治"), []),
    "更名带金额": (
        lambda: renamed(into="市容整治", amount=wan(1)), [("E3", BLOCK, "“市容维护”的更名填了金额 1")]
    ),
    "没有文号也没有说明": (
        lambda: befell(ADDED, reason=""), [("E2", BLOCK, "“应急抢险”的追加没有依据文号，也没有说明")]
    ),
    "金额带符号": (
        lambda: befell(RAISED, type="lowered", amount=wan(-1)), [("E3", BLOCK, "“市容维护”的调减金额 -1 不大于 0")]
    ),
    "并入不存在的项目": (
        lambda: befell(MERGED, into="市容整治"),
        [("E4", BLOCK, "“路灯维修”的合并：并入“市容整治”，本表没有这个项目")],
    ),
    "并入自己": (
        lambda: befell(MERGED, into="路灯维修"), [("E4", BLOCK, "“路灯维修”的合并：并入的是它自己")]
    ),
    "名称里的空格不算": (lambda: befell(MERGED, into="市容 维护"), []),
    "上年的变动": (
        lambda: befell(RAISED, dated="2022-12-30"),
        [("E5", EXPLAIN, "“市容维护”的调增日期 2022-12-30 不在 2023 年内")],
    ),
    "减得太多": (
        lambda: befell(RAISED, type="withdrawn", amount=wan(9)),
        [("E6", BLOCK, "“市容维护”年初 8 + 合并 0.4（路灯维修）− 取消收回 9 = 全年预算数 -0.6，小于 0")],
    ),
    "合并后有余额": (
        lambda: befell(MERGED, amount=wan("0.3")),
        [("B6", BLOCK, "“路灯维修”没有项目支出绩效自评表"),
         ("E6", EXPLAIN, "“路灯维修”年初 0.4 − 合并 0.3（并入市容维护）= 全年预算数 0.1：登记了合并，全年预算数却还有余额")],
    ),
    "有决算没有预算": (
        lambda: without(CLEAN, "events", ADDED),
        [("E7", EXPLAIN, "“应急抢险”有决算数 3，没有年初预算数，也没有项目变动")],
    ),
    "减完了还有决算": (
        lambda: befell(ADDED, type="carried", amount=wan(0)),
        [("E3", BLOCK, "“应急抢险”的结转下年金额 0 不大于 0"),
         ("E7", EXPLAIN, "“应急抢险”有决算数 3，年初 0 = 全年预算数 0")],
    ),
    "没有自评表": (lambda: without_table(NEW), [("B6", BLOCK, "“应急抢险”没有项目支出绩效自评表")]),
    "决算不一致": (
        lambda: project(STORM, final=wan(4)), [("B6", BLOCK, "“应急抢险”决算数 4 与附件1-3（2）全年执行数 3 不一致")]
    ),
    "并走的项目还有自评表": (
        lambda: settled(replace(CLEAN, filed=(*CLEAN.filed, replace(CLEAN.filed[-1], number="x", line=LAMPS)))),
        [("B6", BLOCK, "“路灯维修”已合并或收回，仍有附件1-3（2）"),],
    ),
    "并走的项目还有决算": (
        lambda: project(LAMPS, final=wan(1)),
        [("B7", BLOCK, "项目支出本年决算数 12 ≠ 各项目支出绩效自评表全年执行数之和 11，相差 1 万元"),
         ("B6", EXPLAIN, "“路灯维修”已合并或收回，仍有决算数 1")],
    ),
    "自评表之和": (
        lambda: header(projects_final=wan(12)),
        [("F1", BLOCK, "项目支出本年决算数 12 ≠ 各项目之和 11，相差 1 万元"),
         ("B7", BLOCK, "项目支出本年决算数 12 ≠ 各项目支出绩效自评表全年执行数之和 11，相差 1 万元")],
    ),
    "批复的项目不在": (
        lambda: approved_elsewhere("gone", wan(1)), [("B11", BLOCK, "批复的项目“市容维护”（附表3-2）不在本表")]
    ),
    "并走的项目与批复不一致": (
        lambda: approved_elsewhere(LAMPS, wan(1)),
        # Its budget follows what was approved; typed back, it differs.
        [("E6", EXPLAIN, "“路灯维修”年初 1 − 合并 0.4（并入市容维护）= 全年预算数 0.6：登记了合并，全年预算数却还有余额"),
         ("B6", BLOCK, "“路灯维修”没有项目支出绩效自评表")],
    ),
    "预算数手填": (
        lambda: typed_over(approved_elsewhere(LAMPS, wan(1)), BASE, {Place("budget", "projects", LAMPS): wan("0.4")}),
        [("B11", EXPLAIN, "“路灯维修”预算数 0.4 与批复的附表3-2项目金额 1 不一致")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_one_fault_is_found_as_such(case):
    make, expected = CASES[case]
    assert sorted(found(make())) == sorted(expected)


def test_what_is_no_value_is_told_and_breaks_nothing():
    typed = {
        Place("staff_quota"): "十一",
        Place("amount", "events", RAISED): "二万八",
        Place("dated", "events", RAISED): "六月",
    }
    rules = [(rule, message) for rule, _, message in found(typed_over(CLEAN, BASE, {}, typed))]
    assert [message for rule, message in rules if rule == "V1"] == [
        "编制数“十一”不是数字",
        "变动日期“六月”不是日期",
        "变动金额“二万八”不是金额",
    ]
    assert {rule for rule, _ in rules} == {"V1"}


def test_every_rule_of_the_table_is_seen_failing():
    """But the ready-made ones that other kinds' tests see failing too."""
    told = {rule for _, expected in CASES.values() for rule, _, _ in expected}
    elsewhere = {rule.code for rule in KIND.rules if rule.code.startswith(("W", "H", "N"))}
    assert {rule.code for rule in KIND.rules} - told == {"V1"} | elsewhere


def test_an_empty_table_says_where_to_begin():
    blank = KIND.blank(CLEAN.scheme)
    around = settled(
        with_document(replace(CLEAN, promised=(), promised_first=(), filed=CLEAN.filed[1:2]), BASE, blank)
    )
    findings = check(KIND.rules, base(around), around)
    assert {f.rule for f in findings} == {"R1", "R9"}
    assert all(f.places and f.advice for f in findings)


# --- following cells ---


def test_cells_follow_their_sources():
    document = base(CLEAN).document
    assert document["staff_rate"] == "54.55%"
    assert (document["area_rate"], document["investment_rate"]) == ("", "")
    assert [document[f"projects_{c}"] for c in ("previous", "budget", "final")] == [
        wan(7),
        wan("8.4"),
        wan(11),
    ]
    assert [(r["budget"], r["final"]) for r in document.rows["projects"]] == [
        (wan(8), wan(8)), (wan("0.4"), wan(0)), (wan(0), wan(3)),
    ]  # fmt: skip
    bought = base(header(vehicle_purchase_final=wan(2), reception_final=wan(1))).document
    assert (bought["vehicles_final"], bought["three_public_final"]) == (wan(2), wan(3))


def test_a_number_typed_over_stays_and_its_sums_follow_it():
    around = project(ROADS, budget=wan(9))
    document = base(around).document
    assert (document.row("projects", ROADS)["budget"], document["projects_budget"]) == (wan(9), wan("9.4"))
    assert found(around) == [], "附件1-3 tells of a 年初预算数 that differs from the approved one"


def test_rates_are_rounded_half_up_and_a_rate_of_nothing_is_a_dash():
    assert base(header(staff_actual=Decimal(136), staff_quota=Decimal(143))).document["staff_rate"] == "95.1%"
    assert base(header(staff_actual=Decimal(50), staff_quota=Decimal(46))).document["staff_rate"] == "108.7%"
    assert base(header(staff_quota=Decimal(0))).document["staff_rate"] == "—"


# --- 项目变动 ---

MERGED_AWAY = {
    "双随机、一公开": "4000",
    "矛盾调解": "7500",
    "小区自治工作以奖代投经费": "140000",
    "自治回头看": "10000",
}


def published() -> Document:
    """The published case: four projects went into a fifth (rule book 8: 1-11)."""
    names = ["自治奖励", *MERGED_AWAY]
    projects = [{"uid": n, "name": n, "budget": MERGED_AWAY.get(n, "10000")} for n in names]
    merged = [event(f"-{n}", n, "merged", amount, into="自治奖励") for n, amount in MERGED_AWAY.items()]
    raised = event("raised", "自治奖励", "raised", "28500")
    plain = {"kind": "base_data", "fields": {}, "rows": {"projects": projects, "events": [*merged, raised]}}
    return Document.from_plain(plain, KIND.shape)


def test_the_published_events_add_up():
    document, show = published(), CLEAN.scheme.money.show
    assert annual_budget(document, "自治奖励") == wan(20)
    told = reckoning(document, "自治奖励", show)
    assert told == "年初 1 + 合并 16.15（双随机、一公开等4项）+ 调增 2.85 = 全年预算数 20"
    gone = "年初 0.4 − 合并 0.4（并入自治奖励）= 全年预算数 0"
    assert reckoning(document, "双随机、一公开", show) == gone
    assert [r.uid for r in evaluated_projects(document)] == ["自治奖励"]
    assert all(taken_away(document, name) for name in MERGED_AWAY)


@pytest.mark.parametrize(
    ("type_", "due", "told"),
    [
        ("added", 3, "年初 1 + 追加 2 = 全年预算数 3"),
        ("raised", 3, "年初 1 + 调增 2 = 全年预算数 3"),
        ("lowered", -1, "年初 1 − 调减 2 = 全年预算数 -1"),
        ("withdrawn", -1, "年初 1 − 取消收回 2 = 全年预算数 -1"),
        ("carried", -1, "年初 1 − 结转下年 2 = 全年预算数 -1"),
        ("renamed", 1, "年初 1 = 全年预算数 1"),
        ("", 1, "年初 1 = 全年预算数 1"),
    ],
)
def test_an_event_counts_as_its_type_says(type_, due, told):
    projects = [{"uid": "one", "name": "某项目", "budget": "10000"}]
    rows = {"projects": projects, "events": [event("e", "one", type_, "20000")]}
    document = Document.from_plain({"kind": "base_data", "fields": {}, "rows": rows}, KIND.shape)
    assert annual_budget(document, "one") == wan(due)
    assert reckoning(document, "one", CLEAN.scheme.money.show) == told


def test_where_nothing_is_known_nothing_is_reckoned():
    plain = {
        "kind": "base_data",
        "fields": {},
        "rows": {"projects": [{"uid": "one", "name": "某项目"}], "events": []},
    }
    document = Document.from_plain(plain, KIND.shape)
    assert (annual_budget(document, "one"), reckoning(document, "one", str)) == (None, "")
    assert evaluated_projects(document) == ()


def test_of_two_projects_in_one_only_the_one_named_is_told_by_name():
    document = published()
    kept = tuple(e for e in document.rows["events"] if e.uid in ("-矛盾调解", "raised"))
    told = reckoning(document.with_rows("events", kept), "自治奖励", CLEAN.scheme.money.show)
    assert told == "年初 1 + 合并 0.75（矛盾调解）+ 调增 2.85 = 全年预算数 4.6"
