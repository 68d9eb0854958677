"""What is really drawn in a PDF: the outline of every glyph, looked up in the font that the file carries."""

import io
import re
from collections.abc import Iterator

import pikepdf
from fontTools.ttLib import TTFont

PAIR = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>")
BLANKS = set(" \u3000\xa0")


def drawn(pdf: bytes) -> set[tuple[str, str]]:
    """Font name and character of every glyph on the pages that has an outline of its own."""
    return {(name, character) for name, character, outlined in _shown(pdf) if outlined}


def undrawn(pdf: bytes) -> set[tuple[str, str]]:
    """The same of glyphs that the font lacks or that are empty: these print as boxes or nothing. Blanks left out."""
    return {(name, c) for name, c, outlined in _shown(pdf) if not outlined and c not in BLANKS}


def _shown(pdf: bytes) -> Iterator[tuple[str, str, bool]]:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        for page in file.pages:
            fonts = {name: _Font(font) for name, font in page.Resources.Font.items()}
            for name, gid in _gids(page):
                font = fonts[name]
                yield font.name, font.characters.get(gid, "?"), font.has_outline(gid)


def _gids(page: pikepdf.Page) -> Iterator[tuple[str, int]]:
    name = ""
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            name = str(operands[0])
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else operands
            for part in parts:
                if isinstance(part, pikepdf.String):
                    codes = bytes(part)
                    yield from ((name, int.from_bytes(codes[i : i + 2])) for i in range(0, len(codes), 2))


class _Font:
    def __init__(self, font: pikepdf.Dictionary):
        descendant = font.DescendantFonts[0]
        self.name = str(descendant.BaseFont)
        self.embedded = TTFont(io.BytesIO(descendant.FontDescriptor.FontFile2.read_bytes()))
        pairs = PAIR.findall(font.ToUnicode.read_bytes())
        self.characters = {
            int(gid, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for gid, text in pairs
        }

    def has_outline(self, gid: int) -> bool:
        order = self.embedded.getGlyphOrder()
        return 0 < gid < len(order) and self.embedded["glyf"][order[gid]].numberOfContours != 0
