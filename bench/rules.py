"""All rules over whole dossiers of 30 tables, beside a JSON round trip of the same documents.

A page's check runs the rules of the tables that it shows and all around them; a submission, an import and ``recount`` run
them all. Processor time: no rule waits for anything. Cold is the first check of texts that no rule has read yet. Run alone
with ``python -m bench.rules``.
"""

import json
import time
from dataclasses import replace

from . import house
from .house import line, median_ms

# The house's own mark for a dossier of 30 tables.
MARK = 100
TARGETS, EVALUATED = 28, 27
THINGS = ("道路", "桥梁", "路灯", "公园", "河道", "校舍", "水库", "泵站", "厕所", "车站")
ACTS = ("维修", "养护", "清扫", "检测", "改造", "巡查", "绿化")


def run() -> None:
    _measure("targets, 30 tables", _targets)
    _measure("self-evaluation, 30 tables", _evaluation)


def _measure(told: str, make) -> None:
    from forms_app.management.samples import findings

    held = make(0)
    plain = [filed.document.to_plain() for filed in held.filed]
    around = lambda: (replace(held),)  # noqa: E731 (a dossier whose reckonings are not kept from the run before)
    warm = median_ms(findings, prepare=around, clock=time.process_time)
    round_trip = median_ms(lambda: json.loads(json.dumps(plain, ensure_ascii=False)), clock=time.process_time)
    cold = _once(findings, make(1))
    rows = sum(len(rows) for filed in held.filed for rows in filed.document.rows.values())
    found = len(findings(held))
    line(
        f"check {told}",
        warm,
        round_trip,
        f"{rows} rows, {found} findings; mark {MARK} ms; cold {cold:.0f} ms",
    )


def _once(check, held) -> float:
    begun = time.process_time()
    check(held)
    return (time.process_time() - begun) * 1000


def _filed(number: str, kind: str, fields: dict, rows: dict, label: str, line_: str = ""):
    from forms_app.checking.around import Filed
    from forms_app.document import Document
    from forms_app.registry import kind_of

    told = kind_of(kind)
    document = Document.from_plain({"kind": kind, "fields": fields, "rows": rows}, told.shape)
    return Filed(number, kind, document, label, line_, scoped=told.scoped)


def _settled(scheme: str, filed: list):
    from forms_app.checking.around import Around
    from forms_app.schemes import SCHEMES
    from tests.evaluated import settled

    unit = "某某市平江县城市管理局"
    return settled(Around(SCHEMES[scheme], 2023, unit, tuple(filed), department=unit, localities=(unit,)))


def _name(n: int, turn: int) -> str:
    """A project's name; those of another turn are texts that nothing has read yet."""
    return f"{'甲乙丙丁'[turn]}区{THINGS[n % len(THINGS)]}{ACTS[n % len(ACTS)]}{n // 10 + 1}期"


def _indicators(name: str, n: int, **more: str) -> list[dict]:
    """Fourteen rows, as a careful unit fills them."""
    told = (
        ("quantity", f"{name}数量", f"{n + 3}处"), ("quantity", f"{name}巡查次数", f"≥{n + 20}次"),
        ("quantity", "技术人员培训人次", f"≥{n + 40}人次"), ("quality", f"{name}验收合格率", "100%"),
        ("quality", f"{name}完好率", "≥95%"), ("timeliness", f"{name}完工时间", "2023年11月底前"),
        ("timeliness", "故障处理时限", "≤24小时"), ("cost", f"{name}单位成本", "≤2万元/处"),
        ("cost", "培训成本", "≤200元/人次"), ("economic", "节约维护费用", "≥1.5万元"),
        ("social", "受益居民人数", f"≥{n + 5}00人"), ("ecological", "垃圾无害化处理率", "≥98%"),
        ("sustainable", "管护制度", "健全"), ("satisfaction", "周边居民满意度", "≥90%"),
    )  # fmt: skip
    return [
        {"uid": f"{c}{i}", "category": c, "name": a, "value": v, **more} for i, (c, a, v) in enumerate(told)
    ]


FOOT = {"prepared_by": "某某", "phone": "00000000"}


def _targets(turn: int):
    """附表1, 附表2 and 28 附表3 of one unit."""
    names = [_name(n, turn) for n in range(TARGETS)]
    goals = [
        (f"保持{name}设施完好，保障居民出行安全。", f"2023年完成{name}，验收合格率100%。") for name in names
    ]
    lines = [
        {
            "uid": f"l{n}",
            "name": name,
            "amount": "260000",
            "period_goal": goals[n][0],
            "annual_goal": goals[n][1],
        }
        for n, name in enumerate(names)
    ]
    tasks = [
        {"uid": f"t{n}", "matter": name, "responsible": "工程科", "goal": goals[n][1]}
        for n, name in enumerate(names)
    ]
    whole = {
        "general_budget": str(260_000 * TARGETS + 5_000_000),
        "basic_expenditure": "5000000",
        "duties": "".join(g for g, _ in goals),
        **FOOT,
    }
    filed = [
        _filed(
            "1",
            "department_target",
            whole,
            {"tasks": tasks, "indicators": _indicators("城市设施养护", 30)},
            "附表1",
        ),
        _filed("2", "fund_summary", FOOT, {"lines": lines}, "附表2"),
        *(_direction(n, name) for n, name in enumerate(names)),
    ]
    return _settled("hunan_2023", filed)


def _direction(n: int, name: str):
    expenses = [
        {"uid": f"e{i}", "summary": name, "detail": f"{name}{part}", "amount": amount, "basis": basis}
        for i, (part, amount, basis) in enumerate((
            ("材料费", "120000", "10处×1.2万元/处=12万元"), ("人工费", "60000", "6人×100天×100元/人·天=60000元"),
            ("检测费", "40000", "20次*0.2万元/次=4万元"), ("机械费", "30000", "挖掘机2万元，运输车1万元"),
            ("培训费", "10000", "50人次×200元/人次=1万元"),
        ))
    ]  # fmt: skip
    rows = {"indicators": _indicators(name, n, standard="plan"), "expenses": expenses}
    return _filed(
        f"3-{n}", "spending_direction", {"period": "2023年1月至12月", **FOOT}, rows, f"附表3-{n}", f"l{n}"
    )


def _evaluation(turn: int):
    """自评报告, 附件1-1, 附件1-2 and 27 附件1-3 of one unit."""
    names = [_name(n, turn) for n in range(EVALUATED)]
    projects = [
        {"uid": f"p{n}", "name": name, "previous": "250000", "budget": "260000", "final": "255000"}
        for n, name in enumerate(names)
    ]
    spent = 255_000 * EVALUATED
    base = {"staff_quota": "20", "staff_actual": "19", "thrift_measures": "节约用电用水。", **FOOT}
    whole = {
        "annual_budget": str(spent + 5_100_000), "executed": str(spent + 5_000_000),
        "general_budget": str(spent + 5_000_000), "basic_expenditure": "5000000",
        "expected_goal": "城市设施完好。", "actual_goal": "城市设施完好率96%。", **FOOT,
    }  # fmt: skip
    filed = [
        _filed("0", "evaluation_report", {}, {"blocks": _blocks(names)}, "自评报告"),
        _filed("1", "base_data", base, {"projects": projects, "events": []}, "附件1-1"),
        _filed("2", "department_evaluation", whole, {"indicators": _scored("城市设施养护", 30)}, "附件1-2"),
        *(_project(n, name) for n, name in enumerate(names)),
    ]
    return _settled("hunan_2022", filed)


def _blocks(names: list[str]) -> list[dict]:
    text = "全年完成{}，累计投入25.5万元，验收合格率100%，群众满意度93%，设施完好率96%，未发生安全责任事故。"
    return [
        {"uid": f"b{n}", "category": "performance_whole", "text": f"{n + 1}.{text.format(name)}" * 3}
        for n, name in enumerate(names)
    ]


def _scored(name: str, n: int) -> list[dict]:
    rows = [r for r in _indicators(name, n) if r["category"] != "satisfaction"]
    rows.append({"uid": "s", "category": "service_satisfaction", "name": f"{name}满意度", "value": "≥90%"})
    weights = {"quantity": "8", "quality": "6", "timeliness": "6", "cost": "1", "service_satisfaction": "10"}
    return [
        {**r, "actual": r["value"].lstrip("≥≤"), "weight": weights.get(r["category"], "7.5")} for r in rows
    ]


def _project(n: int, name: str):
    goals = {
        "expected_goal": f"完成{name}，验收合格率100%。",
        "actual_goal": f"{name}已完成，验收合格率100%。",
    }
    fields = {"executed": "255000", **goals, **FOOT}
    return _filed(
        f"3-{n}", "project_evaluation", fields, {"indicators": _scored(name, n)}, f"附件1-3（{n}）", f"p{n}"
    )


if __name__ == "__main__":
    house.start()
    run()
