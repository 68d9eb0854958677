"""The words by which a pasted table is recognised: each 二级 by its own name, in every scheme's wording."""

import pytest

from forms_app.headings import headings
from forms_app.registry import all_kinds
from forms_app.schemes import SCHEMES

GRID_KINDS = [kind for kind in all_kinds() if not kind.text]
TOLD = [
    pytest.param(told, id=f"{scheme.slug} {kind.slug} {told['name']}")
    for scheme in SCHEMES.values()
    for kind in GRID_KINDS
    if kind.slug in scheme.titles
    for told in headings(kind, scheme, 2023)
]


@pytest.mark.parametrize("told", TOLD)
def test_each_group_is_found_by_its_own_label_first(told):
    for group in told["groups"]:
        named = [other["slug"] for other in told["groups"] if group["label"] in other["names"]]
        assert named[0] == group["slug"]


@pytest.mark.parametrize("told", TOLD)
def test_no_two_columns_go_by_the_same_label(told):
    for name, label in told["labels"].items():
        assert [other for other, words in told["heads"].items() if label in words] == [name]


def test_a_group_is_known_by_the_wording_of_other_years_and_regions():
    kind = next(kind for kind in GRID_KINDS if kind.slug == "spending_direction")
    groups = {group["slug"]: group for group in headings(kind, SCHEMES["hunan_2023"], 2023)[0]["groups"]}
    assert {"满意度指标", "服务对象满意度指标"} <= set(groups["satisfaction"]["names"])
    assert "经济成本指标" in groups["cost"]["names"]
    assert "效益指标" in groups["social"]["branch"]


def test_a_year_s_columns_are_known_by_the_year():
    kind = next(kind for kind in GRID_KINDS if kind.slug == "base_data")
    heads = headings(kind, SCHEMES["hunan_2022"], 2022)[0]["heads"]
    assert "2021年决算数" in heads["previous"]
    assert "2022年预算数" in heads["budget"]
