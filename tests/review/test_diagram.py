"""The state diagram in the README is the table of moves, and no state of it is out of reach or a dead end."""

from pathlib import Path

from forms_app.terms import Status
from review.diagram import leads_to, mermaid, staying
from review.moves import MOVES, STAY

README = Path(__file__).parents[2] / "README.md"
WAYS = {
    status: {
        t for m in MOVES.values() if m.target != STAY and status in m.sources for t in leads_to(m, status)
    }
    for status in Status
}


def reached(start: Status) -> set[Status]:
    found, waiting = set(), [start]
    while waiting:
        new = WAYS[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def test_the_readme_shows_the_table_of_moves():
    text = README.read_text(encoding="utf-8")
    assert text.split("```mermaid\n")[1].split("\n```")[0] == mermaid()
    assert staying() in text


def test_every_state_is_reached_from_the_first():
    assert reached(Status.DRAFTING) | {Status.DRAFTING} == set(Status)


def test_no_state_is_a_dead_end():
    """From each state the unit can have its tables in its hands again, or the bureau the last word."""
    stuck = {s for s in Status if not reached(s) & {Status.RETURNED, Status.ADJUSTING}}
    assert stuck == set()


def test_every_state_is_left_by_some_move():
    assert {s for s in Status if not WAYS[s] - {s}} == set()
