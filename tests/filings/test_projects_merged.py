"""Approved projects and their events into 附件1-1, whatever was typed there and whatever is adjusted."""

import datetime
import uuid
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from forms_app.checking.around import Filed
from forms_app.document import Document, Record, blank_record
from forms_app.events import EVENTS, PROJECTS, annual_budget
from forms_app.filings.befalling import Projects
from forms_app.filings.merging import plain_text
from forms_app.filings.promising import NOTHING, Befell, Promised
from forms_app.registry import kind_of
from forms_app.terms import EventType, TargetChange
from forms_app.values import Money

from .evaluating import BASE, DIRECTION

KIND = kind_of(BASE)
LINES = [str(uuid.UUID(int=n)) for n in range(1, 6)]
NAMES = ["道路养护", "环境整治", "社区运转", "消防改造"]


def approved(*projects: tuple[str, str, int]) -> tuple[Filed, ...]:
    """Tables of the target: line, name, amount (元)."""
    blank = blank_record(kind_of(DIRECTION).shape.header)
    return tuple(
        Filed(
            line,
            DIRECTION,
            Document(
                DIRECTION,
                Record({**blank.values, "direction_name": name, "amount": Decimal(amount)}),
                {"indicators": ()},
            ),
            line=line,
        )
        for line, name, amount in projects
    )


def base(*rows: Record, events: tuple[Record, ...] = ()) -> Document:
    header = blank_record(KIND.shape.header)
    return Document(BASE, header, {PROJECTS: rows, EVENTS: events})


def project(line: str, name: str, **cells) -> Record:
    return blank_record(KIND.row_set(PROJECTS).columns, line, name=name, **cells)


def event(line: str, type_: str, amount: int, **cells) -> Record:
    columns = KIND.row_set(EVENTS).columns
    return blank_record(columns, str(uuid.uuid4()), parent=line, type=type_, amount=Decimal(amount), **cells)


def befell(line: str, type_: EventType, amount: int, uid: str = "a") -> Befell:
    made = str(uuid.uuid5(uuid.UUID(int=0), uid))
    return Befell(made, line, type_, datetime.date(2023, 6, 1), "某财预〔2023〕2号", Decimal(amount))


def brought_up(
    document: Document, new: Promised, old: Promised = NOTHING, *events: Befell, touched=()
) -> Projects:
    return Projects(KIND, Money(), old, new, document, frozenset(touched)).bring_up(events)


def names(projects: Projects) -> list[str]:
    return [r["name"] for r in projects.rows(PROJECTS)]


def test_a_new_name_is_taken_unless_the_unit_has_its_own():
    old = approved((LINES[0], "道路养护", 10), (LINES[1], "环境整治", 10))
    new = approved((LINES[0], "道路维护", 10), (LINES[1], "环境提升", 10))
    document = base(project(LINES[0], "道路养护"), project(LINES[1], "环境整治（北片）"))
    projects = brought_up(document, Promised(new, new), Promised(old, old))
    assert names(projects) == ["道路维护", "环境整治（北片）"]
    assert [t.change for t in projects.told] == [TargetChange.CHANGED] * 2


def test_a_project_that_is_gone_goes_only_where_nothing_was_typed():
    old = approved((LINES[0], "道路养护", 10), (LINES[1], "环境整治", 10), (LINES[2], "社区运转", 10))
    rows = (
        project(LINES[0], "道路养护", budget=Decimal(10)),
        project(LINES[1], "环境整治", previous=Decimal(3)),
        project(LINES[2], "社区运转"),
    )
    projects = brought_up(base(*rows), NOTHING, Promised(old), touched=[LINES[2]])
    assert names(projects) == ["环境整治", "社区运转"]
    assert [t.change for t in projects.told] == [TargetChange.REMOVED] * 3


def test_a_project_known_at_the_beginning_of_the_year_stays():
    first = approved((LINES[0], "道路养护", 10))
    projects = brought_up(
        base(project(LINES[0], "道路养护", budget=Decimal(10))),
        Promised((), first),
        Promised(first, first),
        befell(LINES[0], EventType.WITHDRAWN, 10),
    )
    assert names(projects) == ["道路养护"]
    assert annual_budget(projects.document, LINES[0]) == 0


def test_the_units_own_event_of_another_kind_is_not_taken_for_the_same():
    document = base(
        project(LINES[0], "道路养护", budget=Decimal(10)),
        events=(event(LINES[0], "lowered", 5), event(LINES[0], "merged", 5), event(LINES[0], "raised", 6)),
    )
    now = approved((LINES[0], "道路养护", 15))
    projects = brought_up(document, Promised(now, now), NOTHING, befell(LINES[0], EventType.RAISED, 5))
    assert len(projects.rows(EVENTS)) == 4


def test_two_adjustments_by_the_same_amount_are_two_events():
    now = approved((LINES[0], "道路养护", 20))
    own = event(LINES[0], "raised", 5, reason="上级追加")
    twice = [befell(LINES[0], EventType.RAISED, 5, uid) for uid in "ab"]
    document = base(project(LINES[0], "道路养护", budget=Decimal(10)), events=(own,))
    projects = brought_up(document, Promised(now, now), NOTHING, *twice)
    assert [e["reason"] for e in projects.rows(EVENTS)] == ["上级追加", ""]
    assert annual_budget(projects.document, LINES[0]) == 20


def test_an_event_of_a_project_that_is_nowhere_is_left_out():
    projects = brought_up(base(), NOTHING, NOTHING, befell(LINES[0], EventType.RAISED, 5))
    assert projects.rows(EVENTS) == () and projects.told == []


PROMISED = st.lists(
    st.tuples(st.sampled_from(LINES), st.sampled_from(NAMES), st.integers(0, 9)), max_size=4,
    unique_by=lambda p: p[0],
)  # fmt: skip
OWN = st.lists(
    st.tuples(
        st.sampled_from([*LINES, *(str(uuid.UUID(int=n)) for n in range(10, 14))]),
        st.sampled_from(NAMES),
        st.none() | st.integers(1, 99),
        st.lists(st.tuples(st.sampled_from(list(EventType)), st.integers(1, 9), st.sampled_from(NAMES)), max_size=2),
    ),
    max_size=4,
    unique_by=lambda p: p[0],
)  # fmt: skip
HAPPENED = st.lists(
    st.tuples(st.sampled_from(LINES), st.sampled_from([EventType.RAISED, EventType.LOWERED]), st.integers(1, 9)),
    max_size=3,
)  # fmt: skip


@given(PROMISED, PROMISED, OWN, HAPPENED)
def test_whatever_happens_what_was_typed_stands_and_twice_is_once(before, now, own, happened):
    old, new = approved(*before), approved(*now)
    typed = [project(line, name, previous=Decimal(p) if p else None) for line, name, p, _ in own]
    events = tuple(
        event(line, type_.value, amount, reason=reason)
        for line, *_, found in own
        for type_, amount, reason in found
    )
    done = [befell(*what, uid=str(n)) for n, what in enumerate(happened)]
    projects = brought_up(base(*typed, events=events), Promised(new, new), Promised(old, old), *done)
    rows = {r.uid: r for r in projects.rows(PROJECTS)}
    assert set(rows) >= {table.line for table in new} and len(rows) == len(projects.rows(PROJECTS))
    for row in typed:
        kept = rows.get(projects.lines.get(row.uid, row.uid))
        assert kept or (row["previous"] is None and not [e for e in events if e["parent"] == row.uid])
        assert kept is None or kept["previous"] == row["previous"]
    said = [e["reason"] for e in projects.rows(EVENTS) if e["reason"]]
    assert sorted(said) == sorted(e["reason"] for e in events)
    assert {e.uid for e in projects.rows(EVENTS)} >= {d.uid for d in done if d.line in rows}
    assert all(e["parent"] in rows for e in projects.rows(EVENTS))
    again = brought_up(projects.document, Promised(new, new), Promised(new, new), *done)
    assert again.document == projects.document
    assert [t for t in again.told if t.change is not TargetChange.BEFELL] == []


def test_a_renamed_table_of_another_line_is_known_by_its_indicators():
    """A table that was handed to a row below the summary's keeps its project."""
    row = Record({"category": "quantity", "name": "户数", "value": "9"}, uid="u")
    (table,) = approved((LINES[1], "道路养护（北片）", 10))
    table = Filed(table.number, table.kind, table.document.with_rows("indicators", (row,)), line=table.line)
    projects = Projects(
        KIND, Money(), NOTHING, Promised((table,), (table,)), base(project(LINES[0], "道路养护")),
        origins={LINES[0]: frozenset({"u"})},
    ).bring_up([])  # fmt: skip
    assert projects.lines == {LINES[0]: LINES[1]}
    assert [plain_text(n) for n in names(projects)] == ["道路养护"]
