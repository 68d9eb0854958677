"""Rules on what a self-evaluation took over from the approved target (rule book 8: B11; practice 6).

A kind names the approved kind and, of its header cells, the one with the amount and the one with the goal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from forms_app.document import Place, Record, Value
from forms_app.schemes.placing import has_place, placed
from forms_app.terms import Severity

from .around import Around, Filed
from .evaluation import ROWS, cells, named, number, said
from .finding import Fault, Rule


@dataclass(frozen=True)
class Target:
    """The approved table: its kind, and (cell here, what it is called, cell there, what it is called there) of the
    amount as of 年初 and, where there is one, of the goal."""

    kind: str
    amount: tuple[str, str, str, str]
    goal: tuple[str, str, str, str] | None = None

    def of(self, here: Filed, around: Around, first: bool = False) -> Filed | None:
        return around.approved(self.kind, here.line, first)

    def indicators(self, here: Filed, around: Around) -> dict[str, Record]:
        """The approved indicators that say something, by uid."""
        approved = self.of(here, around)
        rows = approved.document.rows[ROWS] if approved else ()
        told = (r for r in rows if not (r.is_blank("name") and r.is_blank("value")))
        return {r.uid: r for r in told}


def rules(target: Target) -> tuple[Rule, ...]:
    """All of B11 for a kind."""

    def told(check):
        return lambda here, around: check(target, here, around)

    return (
        Rule("B11", "批复的指标未改动", Severity.BLOCK, told(carried_unchanged)),
        Rule("B11", "批复的指标齐全", Severity.BLOCK, told(carried_all)),
        Rule("B11", "批复的二级指标在自评口径中有对应", Severity.HINT, told(placed_elsewhere)),
        Rule("B11", "自评补充的指标有原因", Severity.BLOCK, told(added_explained)),
        Rule("B11", "系统内没有批复的绩效目标", Severity.HINT, told(nothing_promised)),
        Rule("B11", "年初预算数与批复一致", Severity.EXPLAIN, told(amount_as_approved)),
        Rule("B11", "预期目标与批复一致", Severity.EXPLAIN, told(goal_as_approved)),
    )


def carried_unchanged(target: Target, here: Filed, around: Around) -> Iterator[Fault]:
    """A carried-over indicator is as approved: 二级, name, 年度指标值, and 分值 where the target had one."""
    if target.of(here, around) is None:
        return
    approved = target.indicators(here, around)
    for row in here.document.rows[ROWS]:
        if row["origin"] and row["origin"] not in approved:
            message = f"{said(row['name'])}标为批复指标，批复的绩效目标里没有这一条"
            advice = "目标已调整的，请按批复目标更新本表；确实保留的，说明原因。"
            yield Fault(message, advice, cells(row, "name"), (row["origin"],), Severity.EXPLAIN)
        elif row["origin"]:
            yield from _drifts(row, approved[row["origin"]], around)


def _drifts(row: Record, approved: Record, around: Around) -> Iterator[Fault]:
    for field, label, stands, due in _kept(row, approved, around):
        if stands != due:
            message = f"批复指标{said(approved['name'])}的{label}是{_told(due)}，本表为{_told(stands)}"
            advice = f"批复的{label}不能在自评时修改，请改回；目标确需调整的，先办理绩效目标调整。"
            yield Fault(message, advice, cells(row, field), (_told(stands), _told(due)))


def _kept(row: Record, approved: Record, around: Around) -> Iterator[tuple[str, str, Value, Value]]:
    yield "name", "三级指标", row["name"], approved["name"]
    yield "value", "年度指标值", row["value"], approved["value"]
    labels = {leaf.slug: leaf.label for leaf in around.scheme.leaves()}
    leaf = placed(around.scheme, approved["category"])
    yield "name", "二级指标", labels.get(row["category"], row["category"]), labels[leaf]
    if approved.get("weight") is not None:
        yield "weight", "分值", row["weight"], approved["weight"]


def _told(value: Value) -> str:
    return said(value) if isinstance(value, str) else number(value)


def carried_all(target: Target, here: Filed, around: Around) -> Iterator[Fault]:
    """No approved indicator is left out of the evaluation."""
    there = {r["origin"] for r in here.document.rows[ROWS]}
    missing = [r for uid, r in target.indicators(here, around).items() if uid not in there]
    if missing:
        names = "、".join(said(r["name"] or r["value"]) for r in missing)
        message = f"批复的 {len(missing)} 条指标不在本表：{names}"
        advice = "批复的指标不能删除，请按批复目标更新本表；没有执行的，填“未执行”，并写明偏差原因。"
        yield Fault(message, advice, _place_of(here, missing[0], around), (names,))


def _place_of(here: Filed, missing: Record, around: Around) -> tuple[Place, ...]:
    leaf = placed(around.scheme, missing["category"])
    row = next((r for r in here.document.rows[ROWS] if r["category"] == leaf), None)
    return cells(row, "name") if row else (Place(),)


def placed_elsewhere(target: Target, here: Filed, around: Around) -> Iterator[Fault]:
    """An approved indicator whose 二级 the evaluation's scheme doesn't know isn't lost: it is told where it stands."""
    labels = {leaf.slug: leaf.label for leaf in around.scheme.leaves()}
    approved = target.indicators(here, around)
    for row in here.document.rows[ROWS]:
        source = approved.get(row["origin"])
        if source and not has_place(around.scheme, source["category"]):
            where = labels.get(row["category"], row["category"])
            message = f"批复指标{said(row['name'])}的二级指标在自评口径中没有对应，列在{where}下"
            yield Fault(message, "请核对；列得不合适的，请与财政部门联系。", cells(row, "name"))


def added_explained(target: Target, here: Filed, around: Around) -> Iterator[Fault]:
    """Beside approved indicators an added one (自评补充) tells why."""
    if not target.indicators(here, around):
        return
    for row in named(here):
        if not row["origin"] and not row["added_reason"].strip():
            message = f"{said(row['name'])}不在批复的绩效目标里，是自评补充的指标，没有补充原因"
            yield Fault(message, "请填写自评补充原因，或删除这一行。", cells(row, "added_reason"))


def nothing_promised(target: Target, here: Filed, around: Around) -> Iterator[Fault]:
    """A unit without an approved target in the system (the first year) types its own, and is told so. A project that
    alone has none was added in the year: its target is to be accounted for."""
    if not around.evaluates or target.of(here, around) or target.of(here, around, first=True):
        return
    if around.promised:
        message = "本项目没有批复的绩效目标，指标和指标值由单位自行填写"
        advice = "年中追加的，说明指标和指标值的依据；改了名称的，请核对基础数据表的项目。"
        yield Fault(message, advice, (Place(),), severity=Severity.EXPLAIN)
    else:
        message = "系统内没有本单位批复的绩效目标（系统启用首年等），指标、指标值和年初预算数由单位自行填写"
        yield Fault(message, "请按批复文件上的绩效目标填写，审核时会对照原件。", (Place(),))


def amount_as_approved(target: Target, here: Filed, around: Around) -> Iterator[Fault]:
    """年初预算数 is the amount first approved."""
    yield from _like(target.amount, here, around, target.of(here, around, first=True))


def goal_as_approved(target: Target, here: Filed, around: Around) -> Iterator[Fault]:
    """预期目标 is the goal approved, as adjusted."""
    if target.goal:
        yield from _like(target.goal, here, around, target.of(here, around))


def _like(
    names: tuple[str, str, str, str], here: Filed, around: Around, approved: Filed | None
) -> Iterator[Fault]:
    field, label, there, label_there = names
    if approved is None or here.document.header.is_blank(field):
        return
    stands, due = here.document[field], approved.document[there]
    if stands != due and not approved.document.header.is_blank(there):
        mine, theirs = (_shown(v, around) for v in (stands, due))
        message = f"{label}{mine}与批复的{approved.label}{label_there}{theirs}不一致"
        advice = "请核对，可点“恢复自动取数”采用批复数；无误的，说明原因。"
        yield Fault(message, advice, (Place(field),), tuple(_plain(v) for v in (stands, due)))


def _plain(value: Value) -> str:
    return number(value) if isinstance(value, Decimal) else str(value)


def _shown(value: Value, around: Around) -> str:
    return said(value) if isinstance(value, str) else f" {around.scheme.money.show(value) or '空'} "
