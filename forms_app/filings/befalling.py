"""Approved projects and their adjustments into the table that lists a self-evaluation's projects and what befell them.

The row of a project is known by the line of its approved table. A project that the unit had typed itself, and that is
approved later, becomes that row with all that was typed in it.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from forms_app.checking.around import Filed
from forms_app.document import Document, Record, Value, blank_record
from forms_app.editing import AddedRow
from forms_app.events import EVENTS, PROJECTS, SIGNS
from forms_app.kind import Kind
from forms_app.models import Dossier
from forms_app.registry import kind_of
from forms_app.terms import EventType, TargetChange
from forms_app.values import Money

from .merging import Told, plain_text
from .promising import Befell, Promised, befallen

EVENT = "项目变动"


@dataclass
class Projects:
    """The table as it is being brought up to date. ``lines`` says which rows took over another line, old to new;
    ``touched`` are projects (by line) in whose tables something was typed, ``origins`` those of whose indicators they
    were carried over from."""

    kind: Kind
    money: Money
    old: Promised
    new: Promised
    document: Document
    touched: frozenset[str] = frozenset()
    origins: Mapping[str, frozenset[str]] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)

    @property
    def target(self) -> str:
        """The kind of the approved tables, one for each project."""
        return kind_of(self.kind.spells_out.kind).evaluates.kind

    def rows(self, name: str) -> tuple[Record, ...]:
        return self.document.rows[name]

    # --- projects ---

    def bring_up(self, befell: Iterable[Befell]) -> "Projects":
        """A project that stood here keeps what befell it as the unit left that; one that comes (back) gets all of it."""
        approved = self.new.projects(self.target)
        coming = {table.line for table in approved if not self._row(table.line)}
        self._take_over_lines(approved)
        self._drop_gone({table.line for table in approved})
        for table in approved:
            self._rename(table) if self._row(table.line) else self._add(table)
        for each in befell:
            if not each.taken or each.line in coming:
                self._befall(each)
        return self

    def _row(self, line: str) -> Record | None:
        return self.document.row(PROJECTS, line)

    def _take_over_lines(self, approved: Sequence[Filed]) -> None:
        known = {table.line for table in approved}
        for table in (t for t in approved if not self._row(t.line)):
            free = [r for r in self.rows(PROJECTS) if r.uid not in known]
            row = next((r for r in free if self._is_the_same(r, table)), None)
            if row:
                self._move(row.uid, table.line)
                self._tell(TargetChange.ADDED, table, "与您已填的同名项目合并，您填写的内容保留")

    def _is_the_same(self, row: Record, table: Filed) -> bool:
        """Of one name, or with indicators that were carried over from this table when it stood on another line."""
        indicators = {r.uid for r in table.document.rows["indicators"]}
        if self.origins.get(row.uid, frozenset()) & indicators:
            return True
        name = plain_text(row["name"])
        return bool(name) and name == plain_text(_name(table)) and row.uid not in self._lines_before()

    def _move(self, uid: str, line: str) -> None:
        self.lines[uid] = line
        rows = (replace(r, uid=line) if r.uid == uid else r for r in self.rows(PROJECTS))
        events = (r.with_value("parent", line) if r["parent"] == uid else r for r in self.rows(EVENTS))
        self.document = self.document.with_rows(PROJECTS, tuple(rows)).with_rows(EVENTS, tuple(events))

    def _approved_name(self, line: str) -> str:
        """What is told is read outside the unit too: not how a draft calls the project."""
        tables = (*self.new.projects(self.target), *self.old.projects(self.target))
        return next((_name(table) for table in tables if table.line == line), "")

    def _lines_before(self) -> set[str]:
        return {table.line for table in self.old.projects(self.target)}

    def _drop_gone(self, approved: set[str]) -> None:
        """A project that was approved and isn't any more, nor was as the year began."""
        gone = [r for r in self.rows(PROJECTS) if r.uid in self._lines_before() - approved - {*self.lines}]
        for row in gone:
            typed = self._is_touched(row)
            becomes = "您填写的内容保留，改列为本单位自列的项目" if typed else "没有填写过，从本表删除"
            self.told.append(
                Told(TargetChange.REMOVED, self._project, self._approved_name(row.uid), (), becomes)
            )
            if not typed:
                rows = tuple(r for r in self.rows(PROJECTS) if r.uid != row.uid)
                self.document = self.document.with_rows(PROJECTS, rows)
                events = tuple(e for e in self.rows(EVENTS) if e["parent"] != row.uid)
                self.document = self.document.with_rows(EVENTS, events)

    def _is_touched(self, row: Record) -> bool:
        known = {"name", "budget", "final"}
        said = row.own or row.typed or any(not row.is_blank(n) for n in row.values if n not in known)
        named = row["name"] not in {_name(t) for t in self.old.projects(self.target) if t.line == row.uid}
        events = any(e["parent"] == row.uid and not _is_made(e) for e in self.rows(EVENTS))
        return bool(said or named or events or row.uid in self.touched)

    @property
    def _project(self) -> str:
        return self.kind.row_set(PROJECTS).label

    def _add(self, table: Filed) -> None:
        """年初预算数 is what was approved first; a project that came later began with nothing."""
        first = next((f for f in self.new.first if f.line == table.line and f.kind == table.kind), None)
        budget = _amount(first) if first else Decimal(0)
        columns = self.kind.row_set(PROJECTS).columns
        row = blank_record(columns, table.line, name=_name(table), budget=budget)
        self.document = self.document.with_rows(PROJECTS, (*self.rows(PROJECTS), row))
        self._tell(TargetChange.ADDED, table, "带入本表；有预算的项目另有一张自评表")

    def _rename(self, table: Filed) -> None:
        before = next((t for t in self.old.now if t.line == table.line and t.kind == table.kind), None)
        if before is None or _name(before) == _name(table):
            return
        label = kind_of(table.kind).shape.header[kind_of(table.kind).name].label
        cells = ((label, _name(before), _name(table)),)
        same = self._row(table.line)["name"] == _name(before)
        becomes = "按批复更新" if same else "您填写的名称保留"
        self.told.append(Told(TargetChange.CHANGED, self._project, _name(table), cells, becomes))
        if same:
            rows = self.rows(PROJECTS)
            renamed = (r.with_value("name", _name(table)) if r.uid == table.line else r for r in rows)
            self.document = self.document.with_rows(PROJECTS, tuple(renamed))

    def _tell(self, change: TargetChange, table: Filed, becomes: str) -> None:
        shape = kind_of(table.kind).shape.header
        cell = (shape[kind_of(table.kind).amount].label, "", self._shown(_amount(table)))
        self.told.append(Told(change, self._project, _name(table), (cell,), becomes))

    def _shown(self, amount: Decimal | None) -> str:
        return "" if amount is None else f"{self.money.show(amount)} {self.money.unit}"

    # --- what befell them ---

    def _befall(self, befell: Befell) -> None:
        """Once: what stands there already, from an earlier time or from the unit's own hand, isn't counted again."""
        if self._row(befell.line) is None or self.document.row(EVENTS, befell.uid):
            return
        same = next((e for e in self.rows(EVENTS) if _is_same_event(e, befell)), None)
        rows = [_completed(e, befell) if e is same else e for e in self.rows(EVENTS)]
        if same is None:
            rows.append(self._event(befell))
        rank = {r.uid: place for place, r in enumerate(self.rows(PROJECTS))}
        rows.sort(key=lambda e: rank.get(e["parent"], len(rank)))
        self.document = self.document.with_rows(EVENTS, tuple(rows))
        becomes = "您已登记这项变动，不重复登记" if same else f"登记为{EVENT}"
        ground = f"{befell.document_number}，{befell.dated.isoformat()}"
        cells = ((f"{befell.type.label}（{ground}）", "", self._shown(befell.amount)),)
        name = self._approved_name(befell.line)
        self.told.append(Told(TargetChange.BEFELL, self._project, name, cells, becomes))

    def _event(self, befell: Befell) -> Record:
        cells = {"parent": befell.line, "type": befell.type.value, **_ground(befell)}
        return blank_record(self.kind.row_set(EVENTS).columns, befell.uid, **cells)


def befell_before(dossier: Dossier, kind: Kind, money: Money, line: str) -> Iterator[AddedRow]:
    """Of a project whose row comes back into the table that lists them: the events that adjustments had made of it."""
    below = kind_of(kind.spells_out.kind)
    if dossier.evaluated_id is None or below.evaluates is None:
        return
    for befell in befallen(below.evaluates.kind, dossier.evaluated_id, dossier.taken):
        if befell.taken and befell.line == line:
            ground = _ground(befell) | {"amount": money.show(befell.amount)}
            yield AddedRow(EVENTS, befell.uid, {"parent": line, "type": befell.type.value, **ground})


def _ground(befell: Befell) -> dict[str, Value]:
    return {
        "dated": befell.dated.isoformat(),
        "document_number": befell.document_number,
        "amount": befell.amount,
    }


def _name(table: Filed) -> str:
    return table.document[kind_of(table.kind).name]


def _amount(table: Filed) -> Decimal | None:
    return table.document[kind_of(table.kind).amount]


def _is_made(event: Record) -> bool:
    """Whether the event was entered for an adjustment, and nobody added a word."""
    return _is_of_adjustment(event) and event.is_blank("reason") and event.is_blank("into")


def _is_of_adjustment(event: Record) -> bool:
    """Its uid follows from the adjustment's; those that are typed have one by chance."""
    return uuid.UUID(event.uid).version == 5


def _is_same_event(event: Record, befell: Befell) -> bool:
    """The unit had entered it itself: the same project, the same way, the same amount (or none yet, same 文号)."""
    if event["parent"] != befell.line or not event["type"] or _is_of_adjustment(event):
        return False
    if SIGNS[EventType(event["type"])] != SIGNS[befell.type] or event["type"] == EventType.MERGED:
        return False
    if event.is_blank("amount"):
        return plain_text(event["document_number"]) == plain_text(befell.document_number)
    return event["amount"] == befell.amount


def _completed(event: Record, befell: Befell) -> Record:
    """With what the unit had left blank; from now on it is the adjustment's, so that no other is taken for it."""
    blank = {name: value for name, value in _ground(befell).items() if event.is_blank(name)}
    return replace(event, uid=befell.uid, values={**event.values, **blank})
