"""What the editing page's scripts need to know of a table, as plain data."""

from forms_app.allotting import as_plain
from forms_app.deriving import sums_as_plain
from forms_app.editing import MAX_ROWS
from forms_app.headings import headings
from forms_app.kind import Kind
from forms_app.page import Page
from forms_app.posted import Opened
from forms_app.schemes import Scheme
from forms_app.values import UNITS


def sums(kind: Kind, scheme: Scheme) -> dict:
    """In order to add up as one types."""
    units = {name: int(factor) for name, factor in UNITS.items()}
    money = scheme.money
    told = {"factor": money.factor, "decimals": money.decimals, "fixed": money.fixed, "units": units}
    scoring = as_plain(scheme, kind.score) if kind.score else None
    return {"sums": sums_as_plain(kind.follows), "money": told, "scoring": scoring}


def headings_of(kind: Kind, scheme: Scheme, year: int) -> dict:
    """In order to know the columns and groups of a pasted table."""
    return {"most": MAX_ROWS, "sets": headings(kind, scheme, year)}


def frame(page: Page, standing: Opened) -> list:
    """What the page shows of the table outside its cells. When it changes the script has the page drawn anew."""
    repeated = [told for told in standing.cells.items() if _column(told[0]) in page.kind.repeated]
    asked = [[uid, sorted(columns)] for uid, columns in page.asked.items() if columns]
    return [repeated, asked, page.spelled_out, page.unscored if page.scored else 0]


def _column(place: str) -> str:
    rows, _, field = place.rpartition("/")
    return f"{rows.partition('/')[0]}/{field}" if rows else field
