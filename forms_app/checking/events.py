"""Rules on 项目变动 (practice 6): that each is told whole, names its ground, and leaves its project sensible money."""

from collections.abc import Iterator
from decimal import Decimal

from forms_app.document import Document, Place, Record
from forms_app.events import (
    EVENTS,
    PROJECTS,
    TAKING_AWAY,
    annual_budget,
    bare,
    events_of,
    reckoning,
    taken_away,
)
from forms_app.terms import EventType, Severity

from .around import Around, Filed
from .finding import Fault, Rule

NO_NUMBER = ("无", "无文号", "没有", "/", "—", "——", "-")
WITHIN = str.maketrans("“”", "‘’")
LABELS = {
    "type": "变动类型",
    "dated": "日期",
    "document_number": "依据文号（没有的填“无”）",
    "amount": "金额",
    "into": "并入项目",
}


def cells(event: Record, *fields: str) -> tuple[Place, ...]:
    return tuple(Place(field, EVENTS, event.uid) for field in fields)


def project_name(document: Document, project: str) -> str:
    """A project in a message, in quotes; those of its own name stand within."""
    row = document.row(PROJECTS, project)
    name = row["name"].strip().translate(WITHIN) if row else ""
    return f"“{name}”" if name else "（未填名称的项目）"


def _told(document: Document, event: Record) -> str:
    """An event in a message: “某项目”的合并."""
    what = EventType(event["type"]).label if event["type"] else "变动"
    return f"{project_name(document, event['parent'])}的{what}"


def told_whole(here: Filed, around: Around) -> Iterator[Fault]:
    """E1: type, date, 文号 and amount; 更名 has no amount but the former name, 合并 the project that takes the money."""
    for event in here.document.rows[EVENTS]:
        blank = [f for f in _due(event) if event.is_blank(f)]
        if blank:
            labels = dict(LABELS, into="原名称") if event["type"] == EventType.RENAMED else LABELS
            names = "、".join(labels[f] for f in blank)
            advice = "请补填；没有发生的变动，删除该行。"
            yield Fault(f"{_told(here.document, event)}未填{names}", advice, cells(event, *blank), (names,))


def _due(event: Record) -> Iterator[str]:
    yield from ("type", "dated", "document_number")
    if event["type"] != EventType.RENAMED:
        yield "amount"
    if event["type"] in (EventType.RENAMED, EventType.MERGED):
        yield "into"


def grounded(here: Filed, around: Around) -> Iterator[Fault]:
    """E2: without 文号 a reason is due."""
    for event in here.document.rows[EVENTS]:
        number = event["document_number"].strip()
        if number in NO_NUMBER and not event["reason"].strip():
            message = f"{_told(here.document, event)}没有依据文号，也没有说明"
            advice = "请在“说明”中写明没有文号的原因（如会议研究决定），或补填文号。"
            yield Fault(message, advice, cells(event, "reason", "document_number"), (number,))


def amounts_are_possible(here: Filed, around: Around) -> Iterator[Fault]:
    """E3: amounts are entered without sign; a new name changes none."""
    show = around.scheme.money.show
    for event in here.document.rows[EVENTS]:
        amount, told = event["amount"], _told(here.document, event)
        if amount is None:
            continue
        if event["type"] == EventType.RENAMED:
            message, advice = (
                f"{told}填了金额 {show(amount)}",
                "更名不改变金额：请清空金额，另有增减的另登记一项变动。",
            )
        elif amount <= 0:
            message, advice = f"{told}金额 {show(amount)} 不大于 0", "金额填正数，增减由变动类型决定。"
        else:
            continue
        yield Fault(message, advice, cells(event, "amount"), (show(amount),))


def merged_into_a_project(here: Filed, around: Around) -> Iterator[Fault]:
    """E4: 合并 names another project of this table."""
    names = {r.uid: bare(r["name"]) for r in here.document.rows[PROJECTS]}
    for event in here.document.rows[EVENTS]:
        into = bare(event["into"])
        if event["type"] != EventType.MERGED or not into:
            continue
        if into not in (name for uid, name in names.items() if uid != event["parent"]):
            own = into == names.get(event["parent"])
            why = "并入的是它自己" if own else f"并入“{event['into'].strip()}”，本表没有这个项目"
            message = f"{_told(here.document, event)}：{why}"
            advice = "请从本表其他项目中选择；项目改了名称的，重新选择一次。"
            yield Fault(message, advice, cells(event, "into"), (event["into"].strip(),))


def in_the_year(here: Filed, around: Around) -> Iterator[Fault]:
    """E5: what befell the year's budget did so in the year."""
    for event in here.document.rows[EVENTS]:
        if event["dated"] and not event["dated"].startswith(f"{around.year}-"):
            message = f"{_told(here.document, event)}日期 {event['dated']} 不在 {around.year} 年内"
            yield Fault(message, "请核对日期；无误的，说明原因。", cells(event, "dated"), (event["dated"],))


def money_is_left(here: Filed, around: Around) -> Iterator[Fault]:
    """E6: no project is left with less than nothing; one that was merged away or withdrawn is left with nothing."""
    document, show = here.document, around.scheme.money.show
    for row in document.rows[PROJECTS]:
        total, own = annual_budget(document, row.uid), events_of(document, row.uid)
        gone = [e for e in own if e["type"] in TAKING_AWAY]
        told = f"{project_name(document, row.uid)}{reckoning(document, row.uid, show)}"
        places = tuple(p for e in own for p in cells(e, "amount")) or (Place("budget", PROJECTS, row.uid),)
        if total is not None and total < 0:
            advice = "减少的金额不能超过年初预算数加增加的金额，请核对。"
            yield Fault(f"{told}，小于 0", advice, places, (show(total),))
        elif total and gone and not any(e.is_blank("amount") for e in gone):
            message = f"{told}：登记了{EventType(gone[0]['type']).label}，全年预算数却还有余额"
            advice = "全部并走或收回的，把金额改为全部；只并走或收回一部分的，说明原因。"
            yield Fault(message, advice, places, (show(total),), Severity.EXPLAIN)


def money_has_an_origin(here: Filed, around: Around) -> Iterator[Fault]:
    """E7: a project that spent money had some, from 年初 or from an event."""
    document, show = here.document, around.scheme.money.show
    for row in document.rows[PROJECTS]:
        spent = (row["final"] or Decimal(0)) > 0 and not taken_away(document, row.uid)
        if spent and not annual_budget(document, row.uid):
            known = row["budget"] or events_of(document, row.uid)
            told = reckoning(document, row.uid, show) if known else "没有年初预算数，也没有项目变动"
            message = f"{project_name(document, row.uid)}有决算数 {show(row['final'])}，{told}"
            advice = "年中追加或调入的，请在表下“项目变动”登记；确无预算而有支出的，说明资金来源。"
            places = (Place("budget", PROJECTS, row.uid), Place("final", PROJECTS, row.uid))
            yield Fault(message, advice, places, (show(row["final"]),))


EVENT_RULES = (
    Rule("E1", "项目变动填全", Severity.BLOCK, told_whole),
    Rule("E2", "项目变动有依据", Severity.BLOCK, grounded),
    Rule("E3", "变动金额为正数", Severity.BLOCK, amounts_are_possible),
    Rule("E4", "并入项目在本表内", Severity.BLOCK, merged_into_a_project),
    Rule("E5", "变动日期在本年度", Severity.EXPLAIN, in_the_year),
    Rule("E6", "变动后的全年预算数", Severity.BLOCK, money_is_left),
    Rule("E7", "有决算的项目有预算", Severity.EXPLAIN, money_has_an_origin),
)
