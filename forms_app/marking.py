"""What the indicator rows of all self-evaluations have in common: cells of no page, and cells that were approved."""

from decimal import Decimal
from typing import TYPE_CHECKING

from forms_app.document import Document, Place, Record
from forms_app.measures import measure
from forms_app.scoring import score_indicator

if TYPE_CHECKING:
    from forms_app.schemes import Scheme

UNPRINTED = frozenset(
    {
        "origin",
        "approved_weight",
        "computed",
        "direction",
        "attainment",
        "degree",
        "overrule_reason",
        "added_reason",
    }
)
TECHNICAL = frozenset({"origin", "approved_weight", "computed"})
APPROVED = ("category", "name", "value", "origin", "approved_weight")
FROM_TARGET, ADDED = "批复", "自评补充"


def fixed(place: Place, document: Document) -> bool:
    """Of an indicator that was carried over, name and value stay as approved, and its 分值 where the target had one."""
    row = _indicator(place, document)
    if row is None or not row["origin"]:
        return False
    return place.field in APPROVED or (place.field == "weight" and row["approved_weight"] is not None)


def mark(place: Place, document: Document) -> str:
    """Whether an indicator comes from the approved target or was added in the self-evaluation of one."""
    row = _indicator(place, document)
    if row is None or place.field not in ("name", "weight"):
        return ""
    if fixed(place, document):
        return FROM_TARGET
    added = place.field == "name" and says_something(row) and has_target(document) and not row["origin"]
    return ADDED if added else ""


def says_something(row: Record) -> bool:
    return not (row.is_blank("name") and row.is_blank("value"))


def has_target(document: Document) -> bool:
    """Whether the table was begun from an approved target."""
    return any(row["origin"] for row in document.rows["indicators"])


def asked(row: Record, document: Document, scheme: "Scheme", year: int) -> dict[str, bool]:
    """The unprinted columns that an indicator asks for; False: not yet, but what is typed next may make it ask."""
    found = {"overrule_reason": "score" in row.own and row["score"] != row["computed"]}
    if has_target(document) and not row["origin"]:
        found["added_reason"] = says_something(row)
    elif not row.is_blank("added_reason"):
        found["added_reason"] = True  # said while the row was the unit's own
    if _way_matters(row):
        found["direction"] = True
    return found | dict.fromkeys(("attainment", "degree"), True) if _in_words(row, scheme, year) else found


def _way_matters(row: Record) -> bool:
    """Whether more or less than the target was reached, of a target that doesn't say which is better."""
    target, reached = measure(row["value"]), measure(row["actual"])
    return bool(target and reached) and target.operator == "=" and target.number != reached.number


def _in_words(row: Record, scheme: "Scheme", year: int) -> bool:
    """Whether the scheme's rules can't score the indicator unless somebody says how far it was reached."""
    if row.is_blank("name") or row.is_blank("value") or row.is_blank("actual"):
        return False
    bare = {**row.values, "attainment": "", "degree": None, "weight": Decimal(1)}
    return score_indicator(Record(bare, uid=row.uid), scheme, year).points is None


def _indicator(place: Place, document: Document) -> Record | None:
    return document.row(place.rows, place.row) if place.rows == "indicators" else None
