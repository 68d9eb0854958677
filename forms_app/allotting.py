"""分值 as given away: how much of the points of each 一级指标 its indicators have. Pure.

The page's script tells the same while a person types (``static/js/weights.js``); a test holds both equal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from forms_app.document import Record, plain_number
from forms_app.scoring import branch_points, moved_points

if TYPE_CHECKING:
    from forms_app.schemes import Scheme

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Allotted:
    """``moved`` tells where the points of a 一级指标 without indicators have gone: 10 分计入效益指标."""

    given: Decimal
    due: Decimal
    moved: str = ""

    @property
    def complete(self) -> bool:
        return self.given == self.due

    def __str__(self) -> str:
        return self.moved or f"已分配 {plain_number(self.given)} / {plain_number(self.due)} 分"


def allotted(rows: Iterable[Record], scheme: "Scheme") -> dict[str, Allotted]:
    """By the slug of the 一级指标."""
    rows = list(rows)
    due, found = branch_points(rows, scheme), {}
    for branch in scheme.tree:
        slugs = {leaf.slug for leaf in branch.leaves}
        given = sum((r["weight"] or NOTHING for r in rows if r["category"] in slugs), NOTHING)
        moved = "" if branch.slug in due else _moved(branch.slug, rows, scheme)
        found[branch.slug] = Allotted(given, due.get(branch.slug, NOTHING), moved)
    return found


def _moved(slug: str, rows: list[Record], scheme: "Scheme") -> str:
    labels = {branch.slug: branch.label for branch in scheme.tree}
    moves = (move for move in moved_points(rows, scheme) if move.branch == slug)
    return "、".join(f"{plain_number(move.points)} 分计入{labels[move.heir]}" for move in moves)


def in_all(funds: Decimal | None, found: Mapping[str, Allotted], scheme: "Scheme") -> Allotted:
    """All points together: those of 执行率 (``funds``) and of the indicators."""
    given = sum((each.given for each in found.values()), funds or NOTHING)
    return Allotted(given, sum((each.due for each in found.values()), scheme.scoring.funds))


def as_plain(scheme: "Scheme", total: str) -> dict | None:
    """What the page's script needs of the scheme in order to split and count points and to grade the 总分 (the header
    cell ``total``); None where nothing is scored."""
    scoring = scheme.scoring
    return scoring and {
        "total": total,
        "funds": plain_number(scoring.funds),
        "decimals": scoring.decimals,
        "branches": [
            {
                "slug": b.slug,
                "label": b.label,
                "points": plain_number(scoring.branches[b.slug]),
                "leaves": [leaf.slug for leaf in b.leaves],
            }
            for b in scheme.tree
        ],
        "grades": [{"label": cut.label, "lower": plain_number(cut.lower)} for cut in scoring.grades],
        "without": {
            slug: {heir: plain_number(points) for heir, points in heirs.items()}
            for slug, heirs in scoring.without.items()
        },
    }
