"""Official tables as grids, read from their HTML."""

from html.parser import HTMLParser


class Grid:
    """One table: the ``shares`` of the width that its columns have, and ``widths()``, the columns that its rows take."""

    def __init__(self):
        self.shares: list[int] = []
        self.groups: list[list[list[tuple[int, int]]]] = []

    def widths(self) -> set[int]:
        return {width for group in self.groups for width in _widths(group)}


class Table(HTMLParser):
    """A layout: its ``grids`` (a table that names no columns has those of the one before), and ``places`` of the cells
    in order, those of tick boxes too, of which several stand in one cell."""

    def __init__(self, html: str):
        super().__init__()
        self.grids: list[Grid] = []
        self.places: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "colgroup":
            self.grids.append(Grid())
        if tag == "col" and given["class"] != "w-tools":
            self.grids[-1].shares.append(int(given["class"].removeprefix("w-")))
        if tag == "tbody":
            self.grids[-1].groups.append([])
        if tag == "tr":
            self.grids[-1].groups[-1].append([])
        if tag in ("td", "th") and given.get("class") != "tools":
            span = (int(given.get("colspan", 1)), int(given.get("rowspan", 1)))
            self.grids[-1].groups[-1][-1].append(span)
        if "data-cell" in given and (tag == "td" or "tick" in given.get("class", "").split()):
            self.places.append(given["data-cell"])

    def misfits(self) -> list[tuple[int, set[int]]]:
        """Grids that some row doesn't fill exactly: how many columns they have, and how many their rows take."""
        found = [(len(grid.shares), grid.widths()) for grid in self.grids]
        return [(columns, widths) for columns, widths in found if widths != {columns}]


def _widths(rows: list[list[tuple[int, int]]]) -> list[int]:
    """Columns that each row of a group takes; a cell that would reach out of its group counts as too wide."""
    taken = [0] * len(rows)
    for i, row in enumerate(rows):
        for columns, lines in row:
            for below in range(i, i + lines):
                if below == len(rows):
                    return [-1]
                taken[below] += columns
    return taken
