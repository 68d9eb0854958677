"""Published source documents as text conversions, taken apart into cells.

A line that begins with a tab begins a cell, other lines go on with the cell before, an empty line ends a row.
"""

import re
from pathlib import Path

from forms_app.values import Money, NoValue

FOLDER = Path(__file__).parent / "documents"
NAMES = ("hunan-2023-targets-a", "hunan-2023-targets-b")
TITLE = re.compile(r"\d{4}年.*表")
ANNEX = re.compile(r"附表[\d-]+")
UNIT, TOTAL = "填报单位：（盖章）", "资金总额："
FOOT = re.compile(r"填表人：(\S*)\s+联系电话：\s*(\S*)")
LABELS = set((FOLDER / "labels.txt").read_text(encoding="utf-8").split())


def rows(name: str) -> list[list[str]]:
    """Every row that isn't wholly blank, as the texts of its cells."""
    found: list[list[str]] = [[]]
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("\n"):
        before, tab, cell = line.partition("\t")
        if not line or (tab and before):
            found.append([])
        if tab and not before.strip():
            found[-1].append(cell)
        elif found[-1]:
            found[-1][-1] += f"\n{line}"
        elif line.strip():
            found[-1].append(line)
    return [stripped for row in found if any(stripped := [cell.strip() for cell in row])]


def tables(name: str) -> list[tuple[str, list[list[str]]]]:
    """Each official table: its title and its rows, in the source's order."""
    found: list[tuple[str, list[list[str]]]] = []
    for row in rows(name):
        if TITLE.fullmatch(row[0]):
            found.append((row[0], []))
        elif not ANNEX.fullmatch(row[0]):
            found[-1][1].append(row)
    return found


def filled_in(table: list[list[str]]) -> list[str]:
    """What the unit wrote: all that is neither a printed label nor blank."""
    found: list[str] = []
    for first, *others in table:
        foot = FOOT.fullmatch(first)
        if foot:
            found += foot.groups()
        elif first.startswith(UNIT):
            found.append(first.removeprefix(UNIT))
        found += [cell.removeprefix(TOTAL) for cell in others if not _printed(cell)]
    return [cell for cell in found if cell]


def _printed(cell: str) -> bool:
    return bare(cell) in LABELS or bool(ANNEX.fullmatch(cell))


def cells(name: str) -> list[str]:
    """Every cell of the source that isn't blank, labels too, without spaces; a foot counts as its parts."""
    found = [part for row in rows(name) for cell in row for part in re.split(r"\n\s*\n|(?=联系电话：)", cell)]
    return [bare(cell) for cell in found if bare(cell)]


def missing(name: str, text: str, money: Money) -> list[str]:
    """Cells of the source that don't stand in a printed text.

    An amount typed with its unit counts as printed when its normal text is ("36万" prints 36).
    """
    printed = bare(text)
    return [cell for cell in cells(name) if cell not in printed and _normal(cell, money) not in printed]


def bare(text: str) -> str:
    """Without blanks and line ends."""
    return re.sub(r"\s+", "", text)


def _normal(cell: str, money: Money) -> str:
    label = TOTAL if cell.startswith(TOTAL) else ""
    try:
        return label + money.show(money.read(cell.removeprefix(TOTAL)))
    except NoValue:
        return cell
