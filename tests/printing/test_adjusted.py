"""A table that was adjusted after 批复 says so on every page, outside the form and clear of the seal."""

import math
from dataclasses import replace

import pytest

from forms_app.printing import print_table
from review.forms.adjusting import LONGEST_NUMBER
from tests.printing import tables
from tests.printing.test_paper import POINTS_PER_MM, SEAL_RADIUS_MM, added, seal_centre

SAID = "第1次调整（追加新增，某财预〔2023〕12号，2023-07-01）"
LONG = f"第12次调整（目标内容调整，{'文' * LONGEST_NUMBER}，2023-07-01）"


def adjusted(printout, said: str = SAID, **more):
    return replace(printout, frozen=replace(printout.frozen, adjustment=said), footing=False, **more)


def test_every_page_names_the_adjustment():
    pages = tables.texts(print_table(adjusted(tables.long(60))))
    assert len(pages) > 1
    assert all(f"调整版本：{SAID}" in page for page in pages)


def test_a_table_that_no_adjustment_touched_says_nothing_of_one():
    assert "调整" not in tables.texts(print_table(tables.table("fund_summary")))[0]


@pytest.mark.parametrize("said", [SAID, LONG], ids=["short", "long"])
@pytest.mark.parametrize("kind", ["department_target", "fund_summary", "spending_direction"])
def test_it_is_clear_of_the_seal_and_of_the_form(kind, said):
    plain = replace(tables.table(kind), footing=False)
    clean = print_table(plain)
    pixels = added(print_table(adjusted(plain, said)), clean)
    x, y = seal_centre(clean)
    assert len(pixels) > 100
    assert min(math.dist(pixel, (x, y)) for pixel in pixels) > SEAL_RADIUS_MM * POINTS_PER_MM
    form = tables.image(clean, scale=1).point(lambda p: 255 if p < 140 else 0).getbbox()
    assert max(line for _, line in pixels) < form[1]


def test_the_imprint_says_which_version_has_its_approval_and_the_check_code_stays():
    sent = tables.table("spending_direction")
    approved = replace(sent, approved=True)
    assert sent.stage == "第1次报送"
    assert approved.stage == "批复版本　第1次报送"
    assert adjusted(approved).stage == "调整版本　第1次报送"
    assert replace(approved, version=None).stage == "草稿"
    page = tables.texts(print_table(approved))[0]
    assert f"校验码{sent.check_code}批复版本第1次报送" in page
