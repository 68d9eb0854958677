"""Pasted blocks put under the chapters of a report: by its headings where they are recognised. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from forms_app.pasting import LONGEST_HEADING, NUMBER, Block
from forms_app.schemes import Branch, Leaf

# How alike the words of two headings of the same number are, for them to be one.
ALIKE = 0.5
BRACKETED = re.compile(r"[(（][^)）]*[)）]")
PAGE_NUMBER = re.compile(r"[.…·\u3000\s]*\d+$")
COVER = re.compile(
    r"\d{4}年度?.{0,60}整体支出(?:绩效自评报告)?|.{0,60}绩效自评报告|部门\(?单位\)?名称.*|(?:\d{4})?年(?:\d+)?月(?:\d+)?日|目录"
)


@dataclass(frozen=True)
class Arranged:
    """Blocks with the part that each belongs to (none: where it was pasted), how many chapters were recognised, and
    the lines of a cover or contents list that were left out."""

    blocks: tuple[Block, ...]
    chapters: int = 0
    left_out: tuple[str, ...] = ()


@dataclass
class _Walk:
    chapters: tuple[Branch, ...]
    chapter: int = -1
    part: str = ""
    found: int = 0
    blocks: list[Block] = field(default_factory=list)

    def take(self, block: Block) -> None:
        """A heading leads on to its chapter or part; all else stands under the one before."""
        later = range(self.chapter + 1, len(self.chapters))
        chapter = next((i for i in later if _names(block.text, self.chapters[i].label)), None)
        if chapter is not None:
            self.chapter, self.found = chapter, self.found + 1
            self.part = self.chapters[chapter].leaves[0].slug
            return
        part = self._part(block.text)
        if part:
            self.part = part.slug
        else:
            self.blocks.append(replace(block, part=self.part))

    def _part(self, text: str) -> Leaf | None:
        leaves = self.chapters[self.chapter].leaves if self.chapter >= 0 else ()
        return next((leaf for leaf in leaves if leaf.label and _names(text, leaf.label)), None)


def arrange(blocks: Iterable[Block], chapters: tuple[Branch, ...]) -> Arranged:
    """Blocks under the outline. What stands before the first chapter is left out where it is a cover or a contents list;
    where no chapter is recognised, all stays together."""
    told = tuple(blocks)
    walk = _Walk(chapters)
    for block in told:
        walk.take(block)
    if not walk.found:
        return Arranged(told)
    left_out = tuple(b.text for b in walk.blocks if not b.part and _is_front(b.text, chapters))
    kept = tuple(b for b in walk.blocks if b.part or not _is_front(b.text, chapters))
    return Arranged(kept, walk.found, left_out)


def _names(text: str, label: str) -> bool:
    """Whether a line is the heading ``label``: by its words, or by its number and words much like them."""
    if len(text) > max(LONGEST_HEADING, len(label) + 5):
        return False
    words, wanted = _words(text), _words(label)
    if words == wanted:
        return True
    if not words or _number(text) != _number(label) or not _number(text) or PAGE_NUMBER.search(text):
        return False
    return SequenceMatcher(None, words, wanted, autojunk=False).ratio() >= ALIKE


def _number(text: str) -> str:
    match = NUMBER.match(text)
    return re.sub(r"\W", "", match[0]) if match else ""


def _words(text: str) -> str:
    """The words of a heading: without number, blanks, remarks in brackets and full stop."""
    bare = BRACKETED.sub("", NUMBER.sub("", text.strip(), count=1))
    return "".join(c for c in unicodedata.normalize("NFKC", bare) if not c.isspace()).rstrip(":.。;,")


def _is_front(text: str, chapters: tuple[Branch, ...]) -> bool:
    """A line of the cover, or of a contents list: a heading with a page number."""
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    listed = PAGE_NUMBER.sub("", text)
    labels = (leaf.label for chapter in chapters for leaf in (chapter, *chapter.leaves) if leaf.label)
    return bool(COVER.fullmatch(bare)) or (listed != text and any(_names(listed, label) for label in labels))
