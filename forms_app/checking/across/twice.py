"""N2: nothing is paid twice. N3: a goal is that of its own project, not copied from another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Fault, Rule
from forms_app.checking.rules import shortened
from forms_app.document import Place
from forms_app.terms import Severity

from .naming import CACHED, HAN, LONGEST, bare, contents, key, likeness, numerals, paid_for
from .words import any_of, words

# Shorter names are too general to be the same activity, shorter texts to be copied.
NAMED, COPIED, CLAUSE = 4, 14, 4
ALIKE = 85
# Of one table, activities told and goals compared at most.
TOLD, MOST = 10, 400
OVERHEAD = frozenset(map(paid_for, words("overhead"))) | frozenset(map(key, words("overhead")))
# 古树名木保护5万, 预计古树名木保护10株: what a calculation reckons stands before its first number.
RECKONED = re.compile(rf"([{HAN}]{{{NAMED},14}}?)(?:约|共计|共|合计|计)?(?=\d)")
OPENING = re.compile(rf"^(?:预计|其中|计划|用于|包括|拟|共|{any_of(words('stop'))})+")
CLAUSES = re.compile(r"[，,。；;：:\n]|\d+[、.]")


@dataclass(frozen=True)
class Paid:
    """Where a kind of table tells what it pays: the cells of its rows that name it, and the one that reckons it."""

    kind: str
    rows: str
    names: tuple[str, ...]
    basis: str = ""


Index = dict[str, list[tuple[str, Place]]]


def paid_once(paid: Paid) -> Rule:
    """No activity of this table is paid by a table of the kind before it, too."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        tables = around.of_kind(paid.kind)
        index = around.once(("paid", paid), lambda: _index(tables, around, paid))
        earlier = _before(here, tables)
        told = [(k, places) for k, places in _own(here, around, paid).items() if len(index.get(k, ())) > 1]
        for name, places in told[:TOLD]:
            others = [(label, place) for label, place in index[name] if place.filing in earlier]
            if others:
                yield _again(name, places[0], others)

    return Rule("N2", "同一活动可能重复安排", Severity.HINT, run)


def _before(here: Filed, tables: tuple[Filed, ...]) -> frozenset[str]:
    numbers = [t.number for t in tables]
    return frozenset(numbers[: numbers.index(here.number)] if here.number in numbers else ())


def _index(tables: tuple[Filed, ...], around: Around, paid: Paid) -> Index:
    """Every activity, with the tables that pay it: each of them once."""
    found: Index = {}
    for table in tables:
        for name, places in _own(table, around, paid).items():
            found.setdefault(name, []).append((table.label, places[0].within(table.number)))
    return found


def _own(table: Filed, around: Around, paid: Paid) -> dict[str, list[Place]]:
    return around.once(("paid", paid, table.number), lambda: _activities(table, paid))


def _activities(table: Filed, paid: Paid) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for row in table.document.rows[paid.rows]:
        told = [(cell, activity) for cell in paid.names if (activity := _activity(row[cell]))]
        told += [(paid.basis, activity) for activity in (_reckoned(row[paid.basis]) if paid.basis else ())]
        for cell, activity in told:
            found.setdefault(activity, []).append(Place(cell, paid.rows, row.uid))
    return found


@lru_cache(maxsize=CACHED)
def _activity(name: str) -> str:
    """What a name says is done; nothing where that is too general to be the same elsewhere."""
    activity = paid_for(OPENING.sub("", name))
    telling = len(activity) >= NAMED and activity not in OVERHEAD and len(contents(activity)) > 1
    return activity if telling else ""


@lru_cache(maxsize=CACHED)
def _reckoned(basis: str) -> tuple[str, ...]:
    return tuple(filter(None, map(_activity, RECKONED.findall(basis[:LONGEST]))))


def _again(name: str, place: Place, others: list[tuple[str, Place]]) -> Fault:
    tables = "、".join(dict.fromkeys(label for label, _ in others))
    message = f"“{shortened(name)}”在{tables}已经安排支出，是否重复？"
    advice = "请核对两处是否同一活动：重复的，只在一处安排；不是的，写明各自的对象或范围。"
    return Fault(message, advice, (place, *(p for _, p in others)), (name,))


def one_name_each(field: str, label: str) -> Rule:
    """No two tables of a kind are of a project of the same name."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        tables = around.of_kind(here.kind)
        earlier, name = _before(here, tables), here.document[field].strip()
        same = [t for t in tables if t.number in earlier and name and key(t.document[field]) == key(name)]
        if same:
            tables_told = "、".join(t.label for t in same)
            message = f"{label}“{shortened(name)}”与{tables_told}相同，是否重复申报？"
            places = (Place(field), *(Place(field, filing=t.number) for t in same))
            yield Fault(message, "同一项目只报一张；不是同一项目的，请改成不同的名称。", places, (name,))

    return Rule("N2", f"{label}与其他表相同", Severity.HINT, run)


# --- N3 ---


def own_goals(fields: tuple[str, ...], labels: dict[str, str], name: str = "") -> Rule:
    """No goal of this table is that of another of its kind, before it, or nearly so. ``labels`` name the cells, ``name``
    is the one of the project's name: goals of like projects may be alike, if each speaks of its own."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        tables = around.of_kind(here.kind)
        earlier = _before(here, tables)
        others = [g for g in _goals(tables, fields, around) if g[0].number in earlier][-MOST:]
        for field in fields:
            text = here.document[field]
            copied = (o for o in others if _copied(text, o[2]))
            alike = next((o for o in copied if not (name and _speaks_of_itself(here, text, name, o))), None)
            if alike:
                yield _copy(field, text, alike, labels)
                return

    return Rule("N3", "目标文字与其他项目雷同", Severity.HINT, run)


Goal = tuple[Filed, str, str]


def _goals(tables: tuple[Filed, ...], fields: tuple[str, ...], around: Around) -> list[Goal]:
    def reckon() -> list[Goal]:
        return [(t, f, t.document[f]) for t in tables for f in fields if len(bare(t.document[f])) >= COPIED]

    return around.once(("goals", tables[0].kind if tables else "", fields), reckon)


def _copied(text: str, other: str) -> bool:
    """The same text, nearly the same, or the other's clauses with some left out."""
    one, two = bare(text), bare(other)
    if len(one) < COPIED:
        return False
    if likeness(one, two, ALIKE):
        return True
    mine, theirs = _clauses(text), _clauses(other)
    fewer = min(mine, theirs, key=len)
    return len(fewer) > 1 and fewer == mine & theirs and sum(map(len, fewer)) >= COPIED


def _speaks_of_itself(here: Filed, text: str, name: str, other: Goal) -> bool:
    """Whether a goal tells what its project's name has and the other's has not: 桥梁 beside 道路, 二期 beside 一期."""
    mine, theirs = here.document[name], other[0].document[name]
    if contents(text) & contents(mine) - contents(theirs):
        return True
    return numerals(mine) != numerals(theirs) and numerals(text) != numerals(other[2])


def _clauses(text: str) -> frozenset[str]:
    return frozenset(c for clause in CLAUSES.split(text) if len(c := bare(clause)) >= CLAUSE)


def _copy(field: str, text: str, alike: Goal, labels: dict[str, str]) -> Fault:
    table, there, other = alike
    same = "相同" if bare(text) == bare(other) else "基本相同"
    message = f"{labels[field]}与{table.label}的{labels[there]}{same}：“{shortened(text.strip())}”"
    advice = "请核对是否照搬，改写为本项目自己的目标。"
    return Fault(message, advice, (Place(field), Place(there, filing=table.number)), (text, other))
