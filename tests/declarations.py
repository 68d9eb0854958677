"""Shanghai's and Minhang's published declarations as text conversions, taken apart into the cells of each project's table.

A line is a row, a tab parts cells. Labels of merged cells stand wherever a page broke, so that a cell's place in its row
says nothing; what is compared is which texts a project's table holds, and how often. Marks of the conversion (paragraphs,
boxes) are no text; a ticked box is.
"""

import re

from tests.sources import FOLDER, MARKS_OF_ONE_WIDTH, bare

SHANGHAI, MINHANG = "shanghai-2024-declarations", "minhang-2020-declaration"
NAMES = (MINHANG, SHANGHAI)
# A project's table begins with its title; Minhang's goes on with two more sheets under titles of their own.
TITLE = re.compile(r"财政项目支出绩效目标申报表(（项目总体情况）)?")
MARKS = re.compile(r"</?p>|<input[^>]*>")
TICK, TICKED = "✓", "1"
# Before the first table stands the heading of a list that isn't there.
HEADING = "上海市物业管理事务中心2024年度项目绩效目标汇总表"
# The sheets after the first repeat the project's name.
REPEATED = "项目名称："
LABELS = set(map(bare, (FOLDER / "labels-declarations.txt").read_text(encoding="utf-8").split()))


def tables(name: str) -> list[tuple[str, list[list[str]]]]:
    """Each project's table: its title and its rows, with marks of the conversion and ticks in them."""
    found: list[tuple[str, list[list[str]]]] = []
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if TITLE.fullmatch(line):
            found.append((line, []))
        elif found and line.strip():
            found[-1][1].append([cell.strip() for cell in line.split("\t") if cell.strip()])
    return found


def filled_in(table: list[list[str]]) -> list[str]:
    """What the unit wrote: all that is neither a printed label nor blank. A ticked box counts as ``TICKED``."""
    written = [_written(cell) for row in table for cell in row]
    return [cell for cell in written if cell]


def _written(cell: str) -> str:
    if "<input" in cell:
        return TICKED if TICK in cell else ""
    if cell.startswith(REPEATED):
        return ""
    cell = MARKS.sub("", cell)
    label, colon, _ = cell.translate(MARKS_OF_ONE_WIDTH).partition("：")
    if bare(cell) in LABELS:
        return ""
    return cell[len(label) + 1 :] if colon and bare(label) in LABELS else cell


def cells(name: str) -> list[str]:
    """Every cell of the document, labels and titles too, without marks, ticks and spaces."""
    heading = [HEADING] if name == SHANGHAI else []
    return heading + [cell for title, table in tables(name) for cell in cells_of(title, table)]


def cells_of(title: str, table: list[list[str]]) -> list[str]:
    found = [bare(MARKS.sub("", cell).replace(TICK, "")) for row in [[title], *table] for cell in row]
    return [cell for cell in found if cell]
