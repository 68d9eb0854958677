"""粘贴全文: a whole text posted with a report's page, as rows to be added. The way in for browsers without scripts."""

import uuid
from typing import TYPE_CHECKING

from django.http import QueryDict

from forms_app.arranging import arrange
from forms_app.editing import AddedRow, Unacceptable
from forms_app.pasting import Block, TooMuch, read
from forms_app.schemes import Branch
from forms_app.terms import BlockStyle

if TYPE_CHECKING:
    from forms_app.kind import Kind


def pasted_rows(kind: "Kind", chapters: tuple[Branch, ...], post: QueryDict) -> list[AddedRow]:
    """Blocks under the chapters that the text names, else under the part that was chosen. Raises Unacceptable."""
    text, into = post.get("pasted", ""), post.get("pasted-into", "")
    if not kind.text or not text.strip():
        return []
    try:
        blocks = arrange(read("", text), chapters).blocks
    except TooMuch as much:
        raise Unacceptable(str(much)) from much
    return [_row(kind, block, block.part or into or chapters[0].leaves[0].slug) for block in blocks]


def _row(kind: "Kind", block: Block, part: str) -> AddedRow:
    style = "" if block.style is BlockStyle.PARAGRAPH else block.style.value
    return AddedRow(kind.text, str(uuid.uuid4()), {"category": part, "style": style, "text": block.text})
