"""Hunan's published documents as text conversions, taken apart into a report's paragraphs and the cells of its tables.

A line that begins with a tab begins a cell, other lines go on with the cell before. An empty line ends a row where a cell
follows, two end it in any case; a table's title, its annex number and its foot are rows of their own.
"""

import re
from pathlib import Path

from forms_app.values import Money, NoValue

FOLDER = Path(__file__).parent / "documents"
TARGETS = ("hunan-2023-targets-a", "hunan-2023-targets-b")
EVALUATION = "hunan-2022-self-evaluation"
TITLE = re.compile(r"\d{4}年.*表")
ANNEX = re.compile(r"附[表件][\d-]+")
ROW_ENDS = re.compile(r"\n\n+(?=[^\S\n]*\t)|\n\n\n+|\n(?=附件[\d-]+\n|\s*\d{4}年.*表\n|填表人：)")
UNIT, TOTAL = "填报单位：（盖章）", "资金总额："
FOOT = re.compile(r"填表人：(\S*)\s+(?:填报日期：(\S*)\s+)?联系电话：\s*(\S*?)(?:\s*单位负责人签字：)?")
SERIAL = re.compile(r"^(?:[一二三四五六七八九十]$|\d{1,2}$|\d、)")
MARKS_OF_ONE_WIDTH = str.maketrans("():", "（）：")
LABELS = set((FOLDER / "labels.txt").read_text(encoding="utf-8").translate(MARKS_OF_ONE_WIDTH).split())
FIRST_CHAPTER = "一、部门（单位）基本情况"
# The one paragraph that the conversion broke in two.
BROKEN = "正科级事业单位，内"


def _report_and_tables(name: str) -> tuple[str, str]:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    before, annex, after = text.partition(" 附件1-1\n")
    return (before, f"附件1-1\n{after}") if annex else ("", text)


def paragraphs(name: str) -> list[str]:
    """Every line of the report before the tables, from its cover on, headings too."""
    lines = [line.strip() for line in _report_and_tables(name)[0].split("\n")]
    found: list[str] = []
    for line in filter(None, lines):
        if found and found[-1].endswith(BROKEN):
            found[-1] += line
        else:
            found.append(line)
    return found


def written(name: str) -> list[str]:
    """What the unit wrote in the chapters of the report: its paragraphs without the official headings."""
    lines = paragraphs(name)
    return [line for line in lines[lines.index(FIRST_CHAPTER) :] if bare(line) not in LABELS]


def rows(name: str) -> list[list[str]]:
    """Every row of the tables that isn't wholly blank, as the texts of its cells."""
    chunks = ROW_ENDS.split(_report_and_tables(name)[1])
    found = [[cell.strip() for cell in re.split(r"(?:^|\n)[^\S\n]*\t", chunk)] for chunk in chunks]
    return [row[1:] if len(row) > 1 and not row[0] else row for row in found if any(row)]


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
    """What the unit wrote: all that is neither a printed label, nor a number in a list, nor blank."""
    found: list[str] = []
    for first, *others in table:
        foot = FOOT.fullmatch(first)
        found += foot.groups("") if foot else [_written(SERIAL.sub("", first))]
        found += map(_written, others)
    return [cell for cell in found if cell]


def _written(cell: str) -> str:
    """The cell without its printed label, which may stand before the value."""
    cell = cell.removeprefix(UNIT)
    label, colon, value = cell.rpartition("：")
    if bare(cell) in LABELS or ANNEX.fullmatch(cell):
        return ""
    return value if colon and bare(label) in LABELS else cell


def cells(name: str) -> list[str]:
    """Every cell of the tables that isn't blank, labels too, without spaces; a foot counts as its parts."""
    parts = r"\n\s*\n(?=填表人)|(?=填报日期：|联系电话：|单位负责人签字：)"
    found = [part for row in rows(name) for cell in row for part in re.split(parts, cell)]
    return [bare(cell) for cell in found if bare(cell)]


def missing(cells: list[str], text: str, money: Money) -> list[str]:
    """Cells of a source that don't stand in a printed text.

    An amount typed with its unit counts as printed when its normal text is ("36万" prints 36).
    """
    printed = bare(text)
    return [cell for cell in cells if cell not in printed and _normal(cell, money) not in printed]


def out_of_order(wanted: list[str], text: str) -> list[str]:
    """Which of the texts don't stand in a printed text behind the one before them."""
    printed, at, found = bare(text), 0, []
    for part in wanted:
        place = printed.find(part, at)
        at = place + len(part) if place >= 0 else at
        found += [part] if place < 0 else []
    return found


def bare(text: str) -> str:
    """Without blanks and line ends, brackets and colons of one width."""
    return re.sub(r"\s+", "", text).translate(MARKS_OF_ONE_WIDTH)


def _normal(cell: str, money: Money) -> str:
    label = TOTAL if cell.startswith(TOTAL) else ""
    try:
        return label + money.show(money.read(cell.removeprefix(TOTAL)))
    except NoValue:
        return cell
