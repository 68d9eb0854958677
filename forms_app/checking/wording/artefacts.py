"""Rules on what a template, a program or a slip of the finger left in a text (rule book 9: typical faults)."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache

from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Fault, Rule
from forms_app.checking.rules import Columns, records, shortened
from forms_app.document import ColumnType, Place
from forms_app.terms import Severity

# Beyond this no cell is read, and no pattern repeats without bound: a text takes steps in proportion to its length.
# A message shows a few of what was found.
LONGEST, TOLD = 20_000, 3
# Nothing but what stands for something else.
PADDING = re.compile(r"[…·*＊XxＸ×?？.．]{2,40}|[…＊*]")
TEMPLATE = "模板里没有替换的占位"
MARKS = (
    (TEMPLATE, re.compile(
        r"(?:…|\.\.\.|···)\s{0,9}$|(?<![A-Za-z0-9.])[XxＸ×]{2,40}(?![A-Za-z0-9])|20[XxＸ×]{2}(?![A-Za-z0-9])"
        r"|[XＸ×]年[XＸ×]月|[*＊]{2,40}|_{3,40}|[?？]{2,40}"
    )),
    ("填写提示", re.compile(
        r"[（(]?请(?:填写|输入|选择|在此)|(?:单击|点击)(?:此处|这里)|[（(](?:限|不超过)?\d{1,5}字(?:以内|左右)?[)）]|[（(]填写"
    )),
    ("网页代码", re.compile(
        r"</?(?:p|br|div|span|td|tr|table|tbody|font|a|img|input|b|i|u|strong|ul|li|o:p)\b[^<>]{0,200}>"
        r"|&(?:nbsp|amp|lt|gt|quot|ldquo|rdquo|#\d{1,6});|<(?:input|!--)", re.IGNORECASE
    )),
    ("文字处理软件的代码", re.compile(
        r"\[?bookmark|_GoBack|_Toc\d|HYPERLINK|MERGEFIELD|错误[！!](?:未|书签|引用|超链接)|\{\{|\}\}|\$\{",
        re.IGNORECASE,
    )),
    ("电子表格的错误值", re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")),
    ("方框", re.compile(r"[□☐☑☒]\s?[✓✔√]?")),
    ("乱码", re.compile(r"\ufffd|锟斤拷|烫烫|Ã[\x80-\xbf]|â€")),
    ("重复的标点", re.compile(r"([，。；：、！])\s?\1|[，、；：][。；，、]|。[，、；]|,,|;;")),
    ("结尾的编号", re.compile(r"(?<=\w)_\d{1,3}\s{0,9}$")),
)  # fmt: skip
UNPAIRED = "不成对的括号或书名号"
OPENING = dict(zip("（(《〈【〔「『[［", "））》〉】〕」』]］", strict=True))
ALIKE = str.maketrans("()", "（）")
CLOSING = frozenset(OPENING.values())
# 1) and 一） begin an item.
ITEM = re.compile(r"[\dA-Za-z一二三四五六七八九十①-⑳]")


@lru_cache(maxsize=1024)  # a page's texts are looked at again at every key
def marks(text: str) -> tuple[tuple[str, str], ...]:
    """What a text holds that isn't meant: what sort, and the characters."""
    text = text[:LONGEST]
    found = [(what, match[0]) for what, pattern in MARKS if (match := pattern.search(text))]
    lone = unpaired(text)
    return tuple([*found, (UNPAIRED, lone)] if lone else found)


def unpaired(text: str) -> str:
    """The first bracket that has no partner."""
    open_: list[str] = []
    for at, sign in enumerate(text.translate(ALIKE)):
        if sign in OPENING:
            open_.append(sign)
        elif sign in CLOSING:
            if open_ and OPENING[open_[-1]] == sign:
                open_.pop()
            elif not ITEM.match(text[at - 1 : at]):
                return sign
    return open_[0] if open_ else ""


def texts_are_clean(columns: Callable[[], Columns], besides: tuple[str, ...] = ()) -> Rule:
    """W9: no padding, no code, no lone bracket. ``besides`` are columns that other rules read, or that hold no text of
    the unit's. A cell that is nothing but padding is surely wrong."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        found: dict[str, list[tuple[Place, str, str]]] = defaultdict(list)
        for place, text in text_cells(here, columns(), besides):
            for what, sign in marks(text):
                found[what].append((place, text, sign))
        for what, cells in found.items():
            yield _left(what, cells)

    return Rule("W9", "文字里没有模板和软件的痕迹", Severity.HINT, run)


def _left(what: str, cells: list[tuple[Place, str, str]]) -> Fault:
    signs = dict.fromkeys(
        f"“{shortened(sign.strip())}”（{shortened(text.strip())}）" for _, text, sign in cells
    )
    more = f"等 {len(cells)} 处" if len(cells) > TOLD else ""
    message = f"文字里有{what}：{'、'.join(list(signs)[:TOLD])}{more}"
    empty = what == TEMPLATE and any(PADDING.fullmatch(text.strip()) for _, text, _ in cells)
    places = tuple(place for place, _, _ in cells)
    advice = "请改成实际内容，多余的删去；这些字会照原样打印和公开。"
    return Fault(message, advice, places, tuple(t for _, t, _ in cells), Severity.EXPLAIN if empty else None)


def text_cells(here: Filed, columns: Columns, besides: tuple[str, ...] = ()) -> Iterator[tuple[Place, str]]:
    """Cells with text that somebody wrote."""
    for rows, record in records(here):
        for column in columns[rows].values():
            text = record[column.name] if column.type is ColumnType.TEXT else ""
            if text and column.name not in (*TECHNICAL, *besides):
                yield Place(column.name, rows, record.uid), text


# Columns that hold an address within the house: no text.
TECHNICAL = ("category", "parent", "origin", "into")
