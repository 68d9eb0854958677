"""C1: an indicator has one target, wherever it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Fault, Rule
from forms_app.checking.rules import shortened
from forms_app.document import Place, Record
from forms_app.measures import Measure, comparable, measure
from forms_app.terms import Severity

from .naming import asked, key, likeness, measured, numerals
from .words import words

ROWS = "indicators"
PER_CENT = "%"
# A name is part of a longer one where it says something itself: 完成率 alone is everybody's.
TELLING = 4
ALIKE = 85
# Candidates looked at for one indicator, and tables told in one message.
MOST, TOLD = 200, 4
SATISFIED = frozenset(words("satisfied"))


@dataclass(frozen=True)
class Part:
    """An indicator of a table that spells out a part of the whole."""

    table: Filed
    row: Record

    @property
    def place(self) -> Place:
        return Place("value", ROWS, self.row.uid, self.table.number)


def one_target(part: str) -> Rule:
    """Indicators of this table that stand in tables of the kind ``part`` too, under the same name or one that adds to it,
    have the same target there. Found in this table, which isn't rewritten when one of those is adjusted after 批复."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        parts = around.once(("targets", part), lambda: _by_ending(around, part))
        for row in _valued(here):
            yield from _unlike(row, parts.get(key(row["name"])[-2:], [])[:MOST], around)

    return Rule("C1", "同一指标有两个目标值", Severity.EXPLAIN, run)


def _valued(table: Filed) -> Iterator[Record]:
    return (r for r in table.document.rows[ROWS] if r["name"].strip() and measure(r["value"]))


def _by_ending(around: Around, kind: str) -> dict[str, list[Part]]:
    """Indicators with a quantity, by the last two characters of their names: 率, 数 and the like are told apart."""
    found: dict[str, list[Part]] = {}
    for table in around.of_kind(kind):
        for row in () if table.adjusted else _valued(table):
            found.setdefault(key(row["name"])[-2:], []).append(Part(table, row))
    return found


def _unlike(row: Record, parts: list[Part], around: Around) -> Iterator[Fault]:
    same = [p for p in parts if asked(p.row["name"]) == asked(row["name"])]
    near = [p for p in parts if p not in same and _near(row, p.row)]
    differing = _other(row, same) + [p for p in near if _per_cent_differs(row, p)]
    if differing:
        message = f"三级指标{_said(row['name'])}在本表为 {shortened(row['value'])}，在{_told(row, differing)}"
        advice = "请核对，同一指标的目标值应当一致；确为不同对象或范围的，在三级指标里写明，或说明原因。"
        places = (Place("value", ROWS, row.uid), *(p.place for p in differing))
        severity = None if any(p in same and _contradicts(row, p) for p in differing) else Severity.HINT
        yield Fault(message, advice, places, (row["value"], *(p.row["value"] for p in differing)), severity)


def _near(row: Record, other: Record) -> bool:
    """One name is the other with something before it, or they differ by a character or two."""
    one, two = sorted((asked(row["name"]), asked(other["name"])), key=len)
    if one in SATISFIED:  # 居民对培训的满意度 is of the same people, 学员满意度 isn't
        same_people = asked(other["name"]) != key(other["name"])
        return row["category"] == other["category"] and two.endswith(one) and same_people
    if numerals(row["name"]) != numerals(other["name"]) or len(measured(one)) < TELLING:
        return False
    return two.endswith(one) or likeness(one, two, ALIKE) > 0


def _compared(row: Record, part: Part) -> tuple[Measure, Measure] | None:
    one, other = measure(row["value"]), measure(part.row["value"])
    return comparable(one, other) if one and other else None


def _per_cent_differs(row: Record, part: Part) -> bool:
    pair = _compared(row, part)
    return bool(pair) and pair[0].unit == PER_CENT and pair[0].number != pair[1].number


def _other(row: Record, same: list[Part]) -> list[Part]:
    """Those of the same name with another target. Counts may add up to the whole, or be part of it."""
    pairs = [(p, pair) for p in same if (pair := _compared(row, p))]
    differing = [p for p, (one, other) in pairs if one.number != other.number]
    if not differing or pairs[0][1][0].unit == PER_CENT:
        return differing
    whole = pairs[0][1][0].number
    summed = sum((other.number for _, (_, other) in pairs), Decimal(0))
    if summed == whole:
        return []
    return differing if len(pairs) == 1 else [p for p, (one, other) in pairs if other.number > one.number]


def _contradicts(row: Record, part: Part) -> bool:
    """Whether both can't be: rates that differ, a part that is more than the whole. Less of it may be done elsewhere."""
    one, other = _compared(row, part)
    return one.unit == PER_CENT or other.number > one.number


def _told(row: Record, parts: list[Part]) -> str:
    """附表3-1、附表3-2为 85%，附表3-4“学员对培训的满意度”为 90%."""
    groups: dict[tuple[str, str], list[str]] = {}
    for part in parts:
        name = "" if asked(part.row["name"]) == asked(row["name"]) else _said(part.row["name"])
        groups.setdefault((part.row["value"], name), []).append(part.table.label)
    return "，".join(f"{_few(labels)}{name}为 {shortened(v)}" for (v, name), labels in groups.items())


def _few(labels: list[str]) -> str:
    unique = list(dict.fromkeys(labels))
    return "、".join(unique[:TOLD]) + (f"等 {len(unique)} 张表" if len(unique) > TOLD else "")


def _said(name: str) -> str:
    return f"“{shortened(name.strip())}”"
