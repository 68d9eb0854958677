"""An official table as a grid, read from its HTML."""

from html.parser import HTMLParser


class Table(HTMLParser):
    """``columns`` and their ``shares`` of the width; ``places`` of the cells in order; ``widths()`` of the rows."""

    def __init__(self, html: str):
        super().__init__()
        self.shares: list[int] = []
        self.places: list[str] = []
        self.groups: list[list[list[tuple[int, int]]]] = []
        self.tools = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "col" and given["class"] != "w-tools":
            self.shares.append(int(given["class"].removeprefix("w-")))
        if tag == "tbody":
            self.groups.append([])
        if tag == "tr":
            self.groups[-1].append([])
        if tag in ("td", "th") and given.get("class") != "tools":
            self.groups[-1][-1].append((int(given.get("colspan", 1)), int(given.get("rowspan", 1))))
        if tag == "td" and "data-cell" in given:
            self.places.append(given["data-cell"])

    @property
    def columns(self) -> int:
        return len(self.shares)

    def widths(self) -> list[int]:
        return [width for group in self.groups for width in _widths(group)]


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
