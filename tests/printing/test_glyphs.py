"""No box on paper: looked up in the embedded fonts, since extracted text is right even where boxes are drawn."""

import bz2
import re
from pathlib import Path

import pytest

from forms_app.printing import print_table
from tests.printing import glyphs, tables

UNIHAN = Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")  # Debian: unicode-data
RARE = "䶮龘㛃𬭚"


def general_standard() -> str:
    """通用规范汉字表: the 8,105 characters that China's laws and offices write with."""
    text = bz2.decompress(UNIHAN.read_bytes()).decode()
    return "".join(chr(int(code, 16)) for code in re.findall(r"^U\+(\w+)\tkTGH\t", text, re.MULTILINE))


def with_goal(text: str) -> bytes:
    return print_table(tables.with_header(tables.table("spending_direction"), annual_goal=text))


def test_every_character_of_the_general_standard_is_drawn_by_our_own_face():
    wanted = general_standard()
    assert len(wanted) == 8105
    pdf = with_goal(wanted + RARE)
    assert glyphs.undrawn(pdf) == set()
    assert set(wanted + RARE) - {c for name, c in glyphs.drawn(pdf) if "house" in name} == set()


def test_every_face_of_a_table_is_ours():
    assert {name.partition("+")[2].split("-")[0] for name, _ in glyphs.drawn(with_goal("目标"))} == {"house"}


@pytest.mark.parametrize("signs", ["①②③⑩ⅠⅡ", "≥≤＝±×÷％‰℃㎡m²", "“”‘’《》【】、。；：？！…—·〔〕"])
def test_signs_of_indicators_are_drawn(signs):
    pdf = with_goal(signs)
    assert glyphs.undrawn(pdf) == set()
    assert set(signs) <= {c for _, c in glyphs.drawn(pdf)}


def test_a_character_that_no_font_has_is_noticed():
    """The measure itself: a private-use character is extracted as text, but has no outline."""
    pdf = with_goal("目标\U000f1234")
    assert len(glyphs.undrawn(pdf)) == 1
