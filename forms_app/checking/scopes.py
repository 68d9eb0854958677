"""口径: numbers of different ones don't flow into each other; the ledger names each, and a difference is explained.

A kind declares which of its header cells count whose money, of which moment, for what (``Kind.scoped``); what the tables
of a dossier tell of one number follows from that, and so does the rule that asks for a 情况说明.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from forms_app.deriving import add
from forms_app.document import Place
from forms_app.terms import Fund, Nature, Severity, Stage
from forms_app.values import Money

from .around import Around, Filed
from .finding import Fault, Rule


@dataclass(frozen=True)
class Scoped:
    """A header cell that is a number of a 口径."""

    field: str
    fund: Fund
    stage: Stage
    nature: Nature


@dataclass(frozen=True)
class Entry:
    """A number in its 口径: one cell, or the same cell of several tables of a kind added up (Σ 附件1-3)."""

    scope: Scoped
    tables: tuple[Filed, ...]

    @property
    def value(self) -> Decimal | None:
        return add(table.document[self.scope.field] for table in self.tables)

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(Place(self.scope.field, filing=table.number) for table in self.tables)

    @property
    def where(self) -> str:
        """附件1-1; of several tables 附件1-3（1）等 4 张合计."""
        first = self.tables[0].label
        return f"{first}等 {len(self.tables)} 张合计" if len(self.tables) > 1 else first


@dataclass(frozen=True)
class Compared:
    """What is one number in the world, in each 口径 and at each place that tells it; 全部资金 comes first."""

    stage: Stage
    nature: Nature
    entries: tuple[Entry, ...]

    @property
    def told_in_one_table(self) -> bool:
        """Whether some table states the number in both 口径: then its own lines tell what the difference is."""
        funds = {entry.scope.fund for entry in self.entries}
        told = ({t.number for e in self.entries if e.scope.fund is fund for t in e.tables} for fund in funds)
        return len(funds) > 1 and bool(set.intersection(*told))


def by_scope(tables: Iterable[Filed]) -> list[Compared]:
    """All numbers of the tables that have a 口径 and are filled in, in the order of the vocabularies."""
    found = [entry for entry in _entries(tables) if entry.value is not None]
    found.sort(key=_order)
    groups = groupby(found, key=lambda e: (e.scope.stage, e.scope.nature))
    return [Compared(stage, nature, tuple(entries)) for (stage, nature), entries in groups]


def _entries(tables: Iterable[Filed]) -> Iterator[Entry]:
    kinds: dict[str, list[Filed]] = {}
    for table in tables:
        kinds.setdefault(table.kind, []).append(table)
    for same in kinds.values():
        yield from (Entry(scope, tuple(same)) for scope in same[0].scoped)


def _order(entry: Entry) -> tuple[int, ...]:
    scope = entry.scope
    return tuple(list(type(term)).index(term) for term in (scope.stage, scope.nature, scope.fund))


def scopes_are_told() -> Rule:
    """B8: a number that two tables state in different 口径 has a 情况说明.

    公用经费, say, is 29.35 of all funds in 1-1 and 10.24 of 一般公共预算 in the report. It is found in the table of the
    narrower 口径; B6, B7 and B9 compare within one.
    """

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for compared in by_scope(around.filed):
            whole = next((e for e in compared.entries if e.scope.fund is Fund.ALL), None)
            if whole and not compared.told_in_one_table:
                narrower = (e for e in compared.entries if e.scope.fund is not Fund.ALL and here in e.tables)
                unlike = (e for e in narrower if e.value != whole.value)
                yield from (_unlike(e, whole, around.scheme.money) for e in unlike)

    return Rule("B8", "口径不同的数须说明", Severity.EXPLAIN, run)


def _unlike(part: Entry, whole: Entry, money: Money) -> Fault:
    name = f"{part.scope.nature.label}（{part.scope.stage.label}）"
    mine, theirs = (f"{e.where} {money.show(e.value)}（{e.scope.fund.label}）" for e in (part, whole))
    gap = money.show(abs(part.value - whole.value))
    advice = "请说明差额由哪些资金构成（如政府性基金、其他资金、上年结转）；本应是同一口径的，请改成一致。"
    if part.value > whole.value:
        advice = f"{part.scope.fund.label}不应大于{whole.scope.fund.label}，请核对两个数；无误的，说明原因。"
    return Fault(
        f"{name}口径不同：{mine}与{theirs}，相差 {gap} {money.unit}",
        advice,
        (*part.places, *whole.places),
        (money.show(part.value), money.show(whole.value)),
    )
