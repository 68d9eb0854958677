"""What holds of scoring whatever is typed: never an exception, never below 0 or above the 分值, never less for more."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.measures import deadline, measure
from forms_app.schemes import SCHEMES
from forms_app.scoring import branch_points, score_execution, score_indicator, split_weights
from forms_app.terms import Attainment, Direction
from tests.test_scoring_table import EIGHTY, HUNAN, LENIENT, MOF, PASSING, YEAR, indicator

SCHEME = st.sampled_from((HUNAN, MOF, EIGHTY, PASSING, LENIENT))
CATEGORY = st.sampled_from(
    sorted({leaf.slug for s in SCHEMES.values() for leaf in s.leaves()} | {"", "nowhere"})
)
# Texts of the alphabet that values are written in are more telling than any text.
VALUE = st.text() | st.text(
    "0123456789.,-−~—至≥≤<>=＝约达不超过低于余多以上内前底全年半季度月日号旬%％个点元万亿人次起件无零负()（）/ "
)
NUMBER = st.decimals(0, 99_999_999_999, places=4) | st.integers(0, 120).map(Decimal)
WEIGHT = st.decimals(0, 100, places=4)
AMOUNT = st.decimals(-(10**12), 10**12, places=2)
CENT = Decimal("0.01")


@given(VALUE)
def test_any_text_can_be_read(text):
    assert not (measure(text) and deadline(text))


@given(
    SCHEME, CATEGORY, VALUE, VALUE, st.none() | st.decimals(-100, 1000, places=4),
    st.sampled_from(("", *Direction)), st.sampled_from(("", *Attainment)),
    st.none() | st.decimals(-10, 200, places=4),
)  # fmt: skip
def test_points_stay_between_nothing_and_the_weight(
    scheme, category, value, actual, weight, direction, attainment, degree
):
    cells = {"direction": direction, "attainment": attainment, "degree": degree}
    scored = score_indicator(
        indicator(category, value=value, actual=actual, weight=weight, **cells), scheme, YEAR
    )
    assert scored.how
    if scored.points is not None:
        assert 0 <= scored.points <= weight
        assert scored.points == scored.points.quantize(CENT)


@given(
    SCHEME,
    CATEGORY,
    st.sampled_from(("", "≥", "≤", ">", "<", "=")),
    st.sampled_from("次%"),
    NUMBER,
    NUMBER,
    NUMBER,
    WEIGHT,
)
def test_more_of_what_is_better_never_scores_less(
    scheme, category, operator, unit, target, one, other, weight
):
    few, many = sorted((one, other))
    row = indicator(category, value=f"{operator}{target:f}{unit}", weight=weight)

    def points(actual: Decimal) -> Decimal:
        return score_indicator(type(row)({**row.values, "actual": f"{actual:f}{unit}"}), scheme, YEAR).points

    downward = operator in ("≤", "<") or (
        operator in ("", "=") and (not target or category in scheme.scoring.downward)
    )
    assert points(many) <= points(few) if downward else points(few) <= points(many)


@given(SCHEME, CATEGORY, NUMBER, WEIGHT)
def test_what_was_promised_scores_in_full(scheme, category, number, weight):
    row = indicator(category, value=f"{number:f}次", actual=f"{number:f}次", weight=weight)
    scored = score_indicator(row, scheme, YEAR)
    assert scored.met and weight - CENT < scored.points <= weight


@given(SCHEME, AMOUNT, AMOUNT, AMOUNT, WEIGHT)
def test_execution_scores_more_for_more_and_never_above_its_weight(scheme, budget, one, other, weight):
    less, more = (score_execution(budget, amount, weight, scheme).points for amount in sorted((one, other)))
    if budget <= 0:
        assert (less, more) == (None, None)
    else:
        assert 0 <= less <= more <= weight


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.sampled_from((10, 20)))
def test_execution_is_rounded_half_up_once(budget, executed, weight):
    executed = min(budget, executed)
    exact = Decimal(executed) * weight / budget
    scored = score_execution(Decimal(budget), Decimal(executed), Decimal(weight), HUNAN)
    assert scored.points == exact.quantize(CENT, ROUND_HALF_UP)


ROWS = st.lists(st.tuples(CATEGORY, st.booleans(), st.none() | st.decimals(0, 30, places=4)), max_size=40)


@given(SCHEME, ROWS)
def test_a_split_gives_away_exactly_the_points_of_each_branch(scheme, rows):
    records = [
        indicator(c, str(n), name="指标" if named else "", weight=own, own=() if own is None else ("weight",))
        for n, (c, named, own) in enumerate(rows)
    ]
    shares, points = split_weights(records, scheme), branch_points(records, scheme)
    assert sum(points.values()) + scheme.scoring.funds == 100
    for branch in scheme.tree:
        slugs = {leaf.slug for leaf in branch.leaves}
        named = [r for r in records if r["category"] in slugs and r["name"]]
        own = sum((r["weight"] for r in named if r.own), Decimal(0))
        free = [shares[r.uid] for r in named if not r.own]
        if free:
            assert sum(free) == max(points[branch.slug] - own, 0)
            assert min(free) >= 0


@pytest.mark.parametrize(
    "text",
    ["9" * 200_000, "1." + "3" * 200_000, "≥" * 200_000, "年" * 200_000, "达" * 200_000, "１２月" * 70_000],
)
def test_a_text_of_any_length_is_read_in_no_time(text):
    row = indicator(value=text, actual="3次")
    assert len(score_indicator(row, HUNAN, YEAR).how) < 200
    row = indicator(value="3次", actual=text)
    assert len(score_indicator(row, HUNAN, YEAR).how) < 200
