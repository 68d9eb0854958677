"""What the indicator rows of all self-evaluations have in common: cells of no page, and cells that were approved."""

from forms_app.document import Document, Place

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
        "undone_reason",
    }
)
TECHNICAL = frozenset({"origin", "approved_weight", "computed"})
APPROVED = ("category", "name", "value", "origin", "approved_weight")


def fixed(place: Place, document: Document) -> bool:
    """Of an indicator that was carried over, name and value stay as approved, and its 分值 where the target had one."""
    row = document.row(place.rows, place.row) if place.rows == "indicators" else None
    if row is None or not row["origin"]:
        return False
    return place.field in APPROVED or (place.field == "weight" and row["approved_weight"] is not None)
