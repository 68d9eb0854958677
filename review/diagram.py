"""The state diagram, drawn from the table of moves, as the README shows it."""

from collections.abc import Iterable

from forms_app.rights import EDITABLE, FILLING, REVIEWING
from forms_app.terms import Status

from .moves import ASKING, HOME, MOVES, NEXT, PREVIOUS, STANDING, STAY, UNDONE, Move

# States that most moves treat alike are drawn as one.
GROUPS = {"unit": ("单位修改", EDITABLE), "review": ("审核", REVIEWING)}


def leads_to(move: Move, source: Status) -> frozenset[Status]:
    """Every state that the move may lead to from a source; which one, the campaign, the unit and the past decide."""
    return frozenset(TARGETS[move.target](source) if move.target in TARGETS else (Status(move.target),))


def _next(source: Status) -> Iterable[Status]:
    if source not in REVIEWING:
        return REVIEWING
    return (*REVIEWING[REVIEWING.index(source) + 1 :], Status.PASSED, Status.FILED)


def _home(source: Status) -> Iterable[Status]:
    """From an office it comes back for mending, from the head's desk also to the questions that it was asked; what was
    given up, where the unit had it."""
    if source == Status.GIVEN_UP:
        return FILLING
    return (*EDITABLE, Status.CONSULTING) if source == Status.SIGNING else EDITABLE


def _earlier(source: Status) -> Iterable[Status]:
    return REVIEWING[: REVIEWING.index(source)]


def _undone(source: Status) -> Iterable[Status]:
    return _earlier(source) if source in REVIEWING else REVIEWING


TARGETS = {
    NEXT: _next,
    HOME: _home,
    PREVIOUS: _earlier,
    ASKING: lambda source: REVIEWING,
    UNDONE: _undone,
    STANDING: lambda source: (Status.APPROVED, Status.PUBLISHED),
    STAY: lambda source: (source,),
}


def mermaid() -> str:
    """The moves that change a state, one arrow for those between the same states; the others as a note."""
    lines = ["stateDiagram-v2", "    [*] --> unit", *_groups(), *_states()]
    lines += [f"    {source} --> {target} : {'、'.join(labels)}" for (source, target), labels in _arrows()]
    return "\n".join(lines)


def staying() -> str:
    """Moves that leave a step and no other state."""
    return "、".join(move.label for move in MOVES.values() if move.target == STAY)


def _groups() -> list[str]:
    lines = []
    for name, (label, states) in GROUPS.items():
        inside = [f"        {s} : {s.label}" for s in states]
        lines += [f'    state "{label}" as {name} {{', *inside, "    }"]
    return lines


def _states() -> list[str]:
    grouped = {s for _, states in GROUPS.values() for s in states}
    return [f"    {s} : {s.label}" for s in Status if s not in grouped]


def _arrows() -> list[tuple[tuple[str, str], list[str]]]:
    arrows: dict[tuple[str, str], list[str]] = {}
    for move in MOVES.values():
        if move.target != STAY:
            for pair in _pairs(move):
                arrows.setdefault(pair, []).append(move.label)
    return list(arrows.items())


def _pairs(move: Move) -> list[tuple[str, str]]:
    reached = {t for s in move.sources for t in leads_to(move, s)}
    pairs = {(_drawn(s, move.sources), _drawn(t, reached)) for s in move.sources for t in leads_to(move, s)}
    return sorted(pairs, key=lambda pair: (_rank(pair[0]), _rank(pair[1])))


def _drawn(status: Status, among: Iterable[Status]) -> str:
    """The group's name where the arrow is about the whole group; the offices are always drawn as one."""
    for name, (_, states) in GROUPS.items():
        if status in states and (states == REVIEWING or set(states) <= set(among)):
            return name
    return str(status)


def _rank(drawn: str) -> int:
    return [*GROUPS, *map(str, Status)].index(drawn)
