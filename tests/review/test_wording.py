"""Two texts that differ are shown piece by piece."""

import time

import pytest

from review.wording import Span, compared


def said(spans: list[Span]) -> str:
    return "".join(f"[{span.text}]" if span.changed else span.text for span in spans)


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("≥95%", "≥98%", "≥[95]%", "≥[98]%"),
        ("12.5", "12.50", "[12.5]", "[12.50]"),
        ("负责物业指导", "负责物业监督指导", "负责物业指导", "负责物业[监督]指导"),
        ("按时发放到位", "发放到位", "[按时]发放到位", "发放到位"),
        ("", "新写的话", "", "[新写的话]"),
        ("删去的话", "", "[删去的话]", ""),
        ("同一句话", "同一句话", "同一句话", "同一句话"),
        ("<b>旧</b>", "<b>新</b>", "<b>[旧]</b>", "<b>[新]</b>"),
    ],
)
def test_what_changed_is_marked_and_the_rest_is_not(old, new, before, after):
    one, other = compared(old, new)
    assert (said(one), said(other)) == (before, after)


def test_a_single_character_between_two_changes_belongs_to_them():
    one, other = compared("甲的乙", "丙的丁")
    assert (said(one), said(other)) == ("[甲的乙]", "[丙的丁]")


def test_of_a_long_text_only_the_surroundings_of_a_change_are_shown():
    start, end = "".join(chr(0x4E00 + i) for i in range(300)), "".join(chr(0x5E00 + i) for i in range(300))
    one, other = compared(f"{start}旧的{end}", f"{start}新的{end}")
    assert said(one) == f"…{start[-24:]}[旧]的{end[:23]}…"
    assert said(other) == f"…{start[-24:]}[新]的{end[:23]}…"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("，" * 20_000, "，甲" * 9_000),
        ("甲乙" * 10_000, "乙甲" * 10_000),
        ("，" * 199, "，甲" * 99),
        ("完成指标。" * 4_000, "完成全部指标。" * 2_800),
    ],
)
def test_no_text_that_a_cell_can_hold_keeps_a_page_waiting(old, new):
    began = time.monotonic()
    compared(old, new)
    assert time.monotonic() - began < 2
