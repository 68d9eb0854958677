"""项目变动: what befell projects in the year, and what it makes of their 年初预算数. Pure.

A row of the 基础数据表's ``events`` stands under the project that it befell. 合并 is entered once, at the project that
goes away: ``into`` names the project that takes its money. Amounts are entered without sign; 更名 has none.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal

from forms_app.deriving import add
from forms_app.document import Document, Record
from forms_app.terms import EventType

PROJECTS, EVENTS = "projects", "events"
# 结转下年 lowers what this year had to spend: the money counts in the next year's budget.
SIGNS = {
    EventType.ADDED: 1,
    EventType.RAISED: 1,
    EventType.LOWERED: -1,
    EventType.MERGED: -1,
    EventType.RENAMED: 0,
    EventType.WITHDRAWN: -1,
    EventType.CARRIED: -1,
}
TAKING_AWAY = (EventType.MERGED, EventType.WITHDRAWN)


def events_of(base: Document, project: str) -> tuple[Record, ...]:
    """The events of a project (the uid of its row), in their order."""
    return tuple(r for r in base.rows[EVENTS] if r["parent"] == project)


def merged_into(base: Document, project: str) -> tuple[Record, ...]:
    """The events by which other projects went into this one."""
    row = base.row(PROJECTS, project)
    name = bare(row["name"]) if row else ""
    others = {r.uid for r in base.rows[PROJECTS]} - {project}
    merged = (e for e in base.rows[EVENTS] if e["type"] == EventType.MERGED and e["parent"] in others)
    return tuple(e for e in merged if name and bare(e["into"]) == name)


def bare(name: str) -> str:
    """A name as it is compared: blanks and line ends tell nothing apart."""
    return "".join(name.split())


def signed(event: Record) -> Decimal | None:
    """The event's amount (元) as it counts for its project; None where no type or no amount stands."""
    if not event["type"] or event["amount"] is None:
        return None
    return SIGNS[EventType(event["type"])] * event["amount"]


def annual_budget(base: Document, project: str) -> Decimal | None:
    """全年预算数 of a project: 年初 + Σ events (practice 6); None where nothing is known of it."""
    row = base.row(PROJECTS, project)
    own: Iterable = (signed(e) for e in events_of(base, project))
    return add([row["budget"] if row else None, *own, *(e["amount"] for e in merged_into(base, project))])


def reckoning(base: Document, project: str, show: Callable[[Decimal], str]) -> str:
    """How 全年预算数 came about: “年初 1 + 合并 16.15（某项目等4项）+ 调增 2.85 = 全年预算数 20”. May be blank."""
    total, row = annual_budget(base, project), base.row(PROJECTS, project)
    if total is None:
        return ""
    told = [f"年初 {show(row['budget'] or Decimal(0))}", *_told_merged(base, project, show)]
    told += [_told(event, show) for event in events_of(base, project) if signed(event)]
    return f"{' '.join(told)} = 全年预算数 {show(total)}".replace("） ", "）")


def _told_merged(base: Document, project: str, show: Callable[[Decimal], str]) -> Iterable[str]:
    """The projects that went into this one, in one sum."""
    merged = [e for e in merged_into(base, project) if e["amount"]]
    if merged:
        first = base.row(PROJECTS, merged[0]["parent"])["name"]
        which = first if len(merged) == 1 else f"{first}等{len(merged)}项"
        yield f"+ 合并 {show(sum(e['amount'] for e in merged))}（{which}）"


def _told(event: Record, show: Callable[[Decimal], str]) -> str:
    kind = EventType(event["type"])
    sign = "+" if SIGNS[kind] > 0 else "−"
    where = f"（并入{event['into'].strip()}）" if kind is EventType.MERGED else ""
    return f"{sign} {kind.label} {show(event['amount'])}{where}"


def taken_away(base: Document, project: str) -> bool:
    """Whether 合并 or 取消收回 left the project without money: it needs no evaluation of its own."""
    gone = any(e["type"] in TAKING_AWAY for e in events_of(base, project))
    return gone and not annual_budget(base, project)


def evaluated_projects(base: Document) -> tuple[Record, ...]:
    """Rows with an evaluation of their own: 年初 or 全年预算数 is more than 0 (or money was spent), none taken away."""
    return tuple(
        row
        for row in base.rows[PROJECTS]
        if not taken_away(base, row.uid)
        and any(amount for amount in (row["budget"], row["final"], annual_budget(base, row.uid)))
    )
