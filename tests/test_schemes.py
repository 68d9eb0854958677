"""Schemes: sound in themselves, the same after a snapshot, and able to take over what another scheme's tree holds."""

import hashlib
import json
from decimal import Decimal
from itertools import pairwise

import pytest

from forms_app.catalog import KINDS
from forms_app.document import canonical
from forms_app.schemes import SCHEMES, Scheme
from forms_app.terms import Attainment

EVALUATING = [scheme for scheme in SCHEMES.values() if scheme.scoring]
slugs = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda s: s.slug)
scored = pytest.mark.parametrize("scheme", EVALUATING, ids=lambda s: s.slug)


def frozen(scheme: Scheme) -> str:
    return canonical(scheme.to_plain())


@slugs
def test_a_scheme_comes_back_from_a_snapshot_as_it_went_in(scheme):
    again = Scheme.from_plain(json.loads(frozen(scheme)))
    assert again == scheme
    assert frozen(again) == frozen(scheme)


def test_a_scheme_without_evaluations_keeps_the_text_that_it_had_before_there_were_any():
    digest = hashlib.sha256(frozen(SCHEMES["hunan_2023"]).encode()).hexdigest()
    assert digest == "148ec59c3a1094f7386266124f24ac746f59ebc9de406d7cd4decbcf70a94bd3"


@slugs
def test_its_slug_names_it_and_its_categories_are_told_apart(scheme):
    assert SCHEMES[scheme.slug] is scheme
    for tree in ("indicators", "chapters"):
        leaves = [leaf.slug for leaf in scheme.leaves(tree)]
        assert len(leaves) == len(set(leaves))


@scored
def test_all_schemes_of_evaluations_serve_the_same_four_tables(scheme):
    served = set(SCHEMES["hunan_2022"].titles)
    assert len(served) == 4 and served <= set(KINDS)
    for told in (scheme.titles, scheme.annexes, scheme.money_labels, scheme.needed):
        assert set(told) == served


@scored
def test_all_points_together_are_a_hundred(scheme):
    """Domain 5: Σ weights = 100; each 一级 of the tree has its own."""
    assert list(scheme.scoring.branches) == [branch.slug for branch in scheme.tree]
    assert scheme.scoring.funds + sum(scheme.scoring.branches.values()) == 100


@scored
def test_points_of_an_empty_branch_go_wholly_to_branches_that_there_are(scheme):
    branches = scheme.scoring.branches
    for slug, heirs in scheme.scoring.without.items():
        assert sum(heirs.values()) == branches[slug]
        assert set(heirs) < set(branches) - {slug}


@scored
def test_bands_follow_one_another_from_a_hundred_down_to_nothing(scheme):
    bands = scheme.scoring.bands
    assert [band.attainment for band in bands] == [a.value for a in Attainment]
    assert (bands[0].upper, bands[-1].lower) == (100, 0)
    assert all(better.lower == worse.upper for better, worse in pairwise(bands))


@scored
def test_named_categories_are_the_trees_own(scheme):
    known = {leaf.slug for leaf in scheme.leaves()}
    assert {*scheme.scoring.downward, *scheme.scoring.steps, *scheme.mapped.values()} <= known


POINTS = {
    "hunan_2022": "10 = output 50, benefit 30, satisfaction 10",
    "mof_2021": "10 = cost 20, output 40, benefit 20, satisfaction 10",
    "twenty_eighty": "20 = output 40, benefit 30, satisfaction 10",
}


@scored
def test_points_are_those_of_the_rule_book(scheme):
    told = ", ".join(f"{slug} {points}" for slug, points in scheme.scoring.branches.items())
    assert f"{scheme.scoring.funds} = {told}" == POINTS[scheme.slug]


@pytest.mark.parametrize(
    ("slug", "cuts"),
    [("hunan_2022", (100, 80, 60, 0)), ("mof_2021", (100, 80, 60, 0)), ("twenty_eighty", (100, 80, 50, 0))],
)
def test_bands_are_those_of_the_rule_book(slug, cuts):
    bands = SCHEMES[slug].scoring.bands
    assert (bands[0].upper, *(band.lower for band in bands)) == cuts


GRADED = [
    ("100", "优"),
    ("90", "优"),
    ("89.99", "良"),
    ("80", "良"),
    ("79.99", "中"),
    ("60", "中"),
    ("59.99", "差"),
    ("0", "差"),
]


@scored
@pytest.mark.parametrize(("score", "grade"), [*GRADED, ("-1", ""), ("105", "优")])
def test_a_grade_includes_its_lower_bound(scheme, score, grade):
    """Domain 6.6: 优 90–100, 良 80–90, 中 60–80, 差 below 60."""
    assert scheme.scoring.grade(Decimal(score)) == grade


@scored
def test_without_a_score_there_is_no_grade(scheme):
    assert scheme.scoring.grade(None) == ""


TAKEN_OVER = {
    "hunan_2022": {"cost": "cost", "satisfaction": "service_satisfaction", "social": "social"},
    "mof_2021": {"cost": "economic_cost", "satisfaction": "service_satisfaction", "social": "social"},
    "twenty_eighty": {"cost": "cost", "satisfaction": "service_satisfaction", "social": "social"},
}


@scored
def test_every_indicator_of_the_targets_has_a_place(scheme):
    """Practice 6: the scheme maps the trees."""
    places = {leaf.slug: scheme.mapped.get(leaf.slug, leaf.slug) for leaf in SCHEMES["hunan_2023"].leaves()}
    assert all(scheme.leaf(place) for place in places.values())
    wanted = TAKEN_OVER[scheme.slug]
    assert {slug: places[slug] for slug in wanted} == wanted


def test_cost_comes_first_under_101():
    labels = [branch.label for branch in SCHEMES["mof_2021"].tree]
    assert labels == ["成本指标", "产出指标", "效益指标", "满意度指标"]
    costs = [leaf.label for leaf in SCHEMES["mof_2021"].tree[0].leaves]
    assert costs == ["经济成本指标", "社会成本指标", "生态环境成本指标"]
