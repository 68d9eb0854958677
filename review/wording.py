"""What differs between two texts, marked piece by piece, so that a long text needn't be read twice."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# Numbers and Latin words stay whole; all else is compared character by character.
PIECES = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z]+|.", re.DOTALL)
# Very long texts are compared clause by clause, so that a page never waits for them.
CLAUSES = re.compile(r"[^，。；、！？\n]*[，。；、！？\n]?")
MANY = 600
# A shorter match than this, between two changes, is chance.
CHANCE = 2
# Of what stays the same, so much is shown at each end.
KEPT = 24


@dataclass(frozen=True)
class Span:
    """A run of text; ``changed`` where the other text has something else there."""

    text: str
    changed: bool = False


def compared(old: str, new: str) -> tuple[list[Span], list[Span]]:
    """Both texts in spans. One that is all new or all gone is one span."""
    if not old or not new:
        return [Span(old, True)] if old else [], [Span(new, True)] if new else []
    matched = list(_runs(PIECES.findall(old), PIECES.findall(new)))
    return _side(matched, 0), _side(matched, 1)


def _runs(before: list[str], after: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Old text, new text, and whether they differ, from the first to the last."""
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    middle = _manageable(before[head : len(before) - tail], after[head : len(after) - tail])
    same = "".join(before[:head])
    yield same, same, False
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, *middle).get_opcodes():
        yield "".join(middle[0][i1:i2]), "".join(middle[1][j1:j2]), tag != "equal"
    same = "".join(before[len(before) - tail :])
    yield same, same, False


def _shared(one: list[str], other: list[str]) -> int:
    """How many pieces both begin with."""
    paired = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in paired if left != right), min(len(one), len(other)))


def _manageable(*sides: list[str]) -> tuple[list[str], ...]:
    """What is left to compare, in larger pieces where there are too many."""
    if max(map(len, sides)) <= MANY:
        return sides
    clauses = tuple([part for part in CLAUSES.findall("".join(side)) if part] for side in sides)
    return clauses if max(map(len, clauses)) <= MANY else tuple(["".join(side)] for side in sides)


def _side(runs: Iterable[tuple[str, str, bool]], side: int) -> list[Span]:
    runs, spans = [run for run in runs if run[0] or run[1]], []
    for at, run in enumerate(runs):
        first, last = at == 0, at == len(runs) - 1
        changed = run[2] or (len(run[side]) < CHANCE and not first and not last)
        text = run[side] if changed else _shortened(run[side], first, last)
        if spans and spans[-1].changed == changed:
            text = spans.pop().text + text
        if text:
            spans.append(Span(text, changed))
    return spans


def _shortened(text: str, first: bool, last: bool) -> str:
    """What both texts share, cut where nothing is to be seen."""
    head, tail = (0 if first else KEPT), (0 if last else KEPT)
    if len(text) <= 2 * KEPT + 1 or (first and last):
        return text
    return f"{text[:head]}…{text[len(text) - tail :]}"
