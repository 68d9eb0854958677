"""A report pasted from Word or a web page, taken apart into blocks of plain text. Pure: texts in, blocks out.

nh3 cleans the HTML; nothing of it but text and the kind of each block is kept. Before that every tag gets the name of
an empty element that only marks where something begins or ends, because deeply nested or unclosed tags would cost the
cleaner a time that grows by the square of their number. So would attributes: a tag with more of them than any program
writes keeps none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import islice

import nh3

from forms_app.terms import BlockStyle
from forms_app.values import normal_text

MAX_SOURCE = 2_000_000
MAX_BLOCKS = 1000
MAX_BLOCK = 20_000
LONGEST_HEADING = 40

NAME = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
# What stands in a tag; a quoted value may hold anything. Possessive, so that nothing is read twice.
IN_TAG = re.compile(r"""(</?[a-z]+)((?:=\s*+(?:"[^"]*"|'[^']*')|[^>])*+)""")
QUOTED = re.compile(r"""=\s*+(?:"[^"]*"|'[^']*')""")
MOST_IN_TAG = 500
NUMERALS = "一二三四五六七八九十"
NUMBER = re.compile(
    rf"(?:[{NUMERALS}]{{1,3}}[、.．]|[（(][{NUMERALS}]{{1,3}}[）)]|\d{{1,2}}(?:、|[.．](?!\d))|[（(]\d{{1,2}}[）)])"
)
ENDS = tuple("。；;：:，,！!？?…")
WIDE = "\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’"
# Word breaks the lines of its HTML anywhere: between Chinese characters such a break is no blank.
BREAK_IN_TEXT = re.compile(rf"(?<=[{WIDE}])[ \t]*\n[ \t]*(?=[{WIDE}])")
BLANKS = re.compile(r"[ \t\n\f]+")
AROUND_CELLS = re.compile(" ?\u3000 ?")
INVISIBLE = str.maketrans(
    {"\u200b": "", "\ufeff": "", "\u00ad": "", "\u2028": "\n", "\u2029": "\n", "\xa0": " "}
)
CELL = "\u3000"

# What the tags become: empty elements, which nest nothing.
BREAK, NOTHING, HEADING, ITEM, NUMBERED_ITEM, LIST = "br", "wbr", "hr", "area", "embed", "input"
ROW, ROW_END, TABLE_END, NEXT_CELL = "source", "track", "param", "img"
MARKS = {BREAK, HEADING, ITEM, NUMBERED_ITEM, LIST, ROW, ROW_END, TABLE_END, NEXT_CELL}
BEGIN = {
    **{f"h{n}": HEADING for n in range(1, 7)},
    "li": ITEM,
    "ol": LIST,
    "tr": ROW,
    "td": NEXT_CELL,
    "th": NEXT_CELL,
}
END = {"table": TABLE_END, "tr": ROW_END, "td": NOTHING, "th": NOTHING}
DROPPED = {"script", "style", "title", "xml"}
BOXES = {
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "main",
    "menu", "nav", "option", "p", "pre", "section", "summary", "table", "textarea", "ul", *BEGIN,
}  # fmt: skip


class TooMuch(ValueError):
    """More than one paste may bring; the message says what to do."""


@dataclass(frozen=True)
class Block:
    """A paragraph of text; ``part`` is the part of the report that it belongs to, where that is known."""

    text: str
    style: BlockStyle = BlockStyle.PARAGRAPH
    part: str = ""


def read(html: str, text: str) -> tuple[Block, ...]:
    """Blocks of what a clipboard holds: of its HTML, or of its plain text where there is none. Raises TooMuch."""
    if max(len(html), len(text)) > MAX_SOURCE:
        raise TooMuch(
            f"粘贴的内容超过 {MAX_SOURCE // 10_000} 万字符，没有贴入。请分几次粘贴，或先粘贴为纯文本。"
        )
    blocks = _few(from_html(html)) or _few(from_text(text))
    longest = max((len(block.text) for block in blocks), default=0)
    if longest > MAX_BLOCK:
        raise TooMuch(f"粘贴的内容里有一段长 {longest} 字，一段最多 {MAX_BLOCK} 字，没有贴入。请先分段。")
    return blocks


def _few(blocks: Iterable[Block]) -> tuple[Block, ...]:
    few = tuple(islice(blocks, MAX_BLOCKS + 1))
    if len(few) > MAX_BLOCKS:
        raise TooMuch(f"粘贴的内容超过 {MAX_BLOCKS} 段，没有贴入。请分几次粘贴。")
    return few


def from_text(text: str) -> Iterator[Block]:
    for line in normal_text(text.translate(INVISIBLE)).split("\n"):
        yield from _paragraph(line.strip().replace("\t", CELL))


def from_html(html: str) -> Iterator[Block]:
    reader = _Blocks()
    reader.feed(_cleaned(html))
    reader.close()
    for text, style in (*reader.found, reader.current()):
        yield from _paragraph(text, style)


def is_heading(text: str) -> bool:
    """A short numbered line that is no sentence: 一、…, （一）…, 1.…, （1）…"""
    return bool(NUMBER.match(text)) and len(text) <= LONGEST_HEADING and not text.endswith(ENDS)


def _cleaned(html: str) -> str:
    # Text that came by the network holds no lone surrogate; any other would be no UTF-8.
    renamed = _Renamed().all(html.encode("utf-8", "replace").decode("utf-8"))
    return nh3.clean(
        IN_TAG.sub(_with_few_attributes, renamed),
        tags=MARKS,
        clean_content_tags={"style"},
        attributes={},
        link_rel=None,
    )


def _with_few_attributes(tag: re.Match) -> str:
    many = len(tag[2]) > MOST_IN_TAG and len(QUOTED.sub("", tag[2])) > MOST_IN_TAG
    return tag[1] if many else tag[0]


class _Renamed:
    """Turns every tag into a mark of what begins or ends there; of lists it knows whether they are numbered."""

    def __init__(self):
        self.numbered: list[bool] = []

    def all(self, html: str) -> str:
        return NAME.sub(self._tag, html)

    def _tag(self, match: re.Match) -> str:
        end, name = bool(match[1]), match[2].lower()
        if name in ("ol", "ul"):
            self._list(end, name)
        if name in DROPPED:
            return f"<{match[1]}style"
        if name == "li" and not end and self.numbered and self.numbered[-1]:
            return f"<{NUMBERED_ITEM}"
        known = END if end else BEGIN
        return f"<{known.get(name, BREAK if name in BOXES else NOTHING)}"

    def _list(self, end: bool, name: str) -> None:
        if not end:
            self.numbered.append(name == "ol")
        elif self.numbered:
            self.numbered.pop()


class _Blocks(HTMLParser):
    """Walks cleaned HTML, texts between marks. A row of a table is one block, its cells apart by a wide blank."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, BlockStyle]] = []
        self.pieces: list[str] = []
        self.style = BlockStyle.PARAGRAPH
        self.item = self.rows = 0

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in (ROW_END, TABLE_END):
            self.rows = max(self.rows - 1, 0) if tag == ROW_END else 0
        if tag == NEXT_CELL or self.rows:
            self.pieces.append(CELL if tag == NEXT_CELL else " ")
        else:
            self._next_block(tag)
        if tag == ROW:
            self.rows += 1

    def _next_block(self, tag: str) -> None:
        if self.pieces:
            self.found.append(self.current())
        self.pieces = []
        self.style = {HEADING: BlockStyle.HEADING, ITEM: BlockStyle.ITEM, NUMBERED_ITEM: BlockStyle.ITEM}.get(
            tag, BlockStyle.PARAGRAPH
        )
        if tag == LIST:
            self.item = 0
        if tag == NUMBERED_ITEM:
            self.item += 1
            self.pieces.append(f"{self.item}. ")

    def current(self) -> tuple[str, BlockStyle]:
        return "".join(self.pieces), self.style


def _paragraph(text: str, style: BlockStyle = BlockStyle.PARAGRAPH) -> Iterable[Block]:
    """The text as a block; nothing where it is blank."""
    joined = BREAK_IN_TEXT.sub("", normal_text(text.translate(INVISIBLE)))
    bare = AROUND_CELLS.sub(CELL, BLANKS.sub(" ", joined)).strip(f" {CELL}")
    number = NUMBER.match(bare)
    if number:
        bare = number[0] + bare[number.end() :].lstrip(f" {CELL}")
    if not bare or (number and number[0] == bare and style is BlockStyle.ITEM):
        return ()
    if style is BlockStyle.PARAGRAPH and number:
        style = BlockStyle.HEADING if is_heading(bare) else BlockStyle.ITEM
    return (Block(bare, style),)
