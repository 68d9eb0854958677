"""分值 as given away: how much of the points of each 一级指标 its indicators have. Pure.

The page's script tells the same while a person types (``static/js/weights.js``); a test holds both equal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from forms_app.document import Record, plain_number
from forms_app.scoring import branch_points

if TYPE_CHECKING:
    from forms_app.schemes import Scheme

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Allotted:
    """``heir`` names the 一级指标 that take the points of one without indicators."""

    given: Decimal
    due: Decimal
    heir: str = ""

    @property
    def complete(self) -> bool:
        return self.given == self.due

    def __str__(self) -> str:
        if self.heir:
            return f"{plain_number(self.due)} 分计入{self.heir}"
        return f"已分配 {plain_number(self.given)} / {plain_number(self.due)} 分"


def allotted(rows: Iterable[Record], scheme: "Scheme") -> dict[str, Allotted]:
    """By the slug of the 一级指标."""
    rows = list(rows)
    due, labels, found = branch_points(rows, scheme), {b.slug: b.label for b in scheme.tree}, {}
    for branch in scheme.tree:
        slugs = {leaf.slug for leaf in branch.leaves}
        given = sum((r["weight"] or NOTHING for r in rows if r["category"] in slugs), NOTHING)
        if branch.slug in due:
            found[branch.slug] = Allotted(given, due[branch.slug])
        else:
            own, heirs = scheme.scoring.branches[branch.slug], scheme.scoring.without[branch.slug]
            found[branch.slug] = Allotted(own, own, "、".join(labels[heir] for heir in heirs))
    return found


def in_all(funds: Decimal | None, found: Mapping[str, Allotted], scheme: "Scheme") -> Allotted:
    """All points together: those of 执行率 (``funds``) and of the indicators."""
    standing = [each for each in found.values() if not each.heir]
    given = sum((each.given for each in standing), funds or NOTHING)
    return Allotted(given, sum((each.due for each in standing), scheme.scoring.funds))


def as_plain(scheme: "Scheme") -> dict | None:
    """What the page's script needs of the scheme in order to split and count points; None where nothing is scored."""
    scoring = scheme.scoring
    return scoring and {
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
        "without": {
            slug: {heir: plain_number(points) for heir, points in heirs.items()}
            for slug, heirs in scoring.without.items()
        },
    }
