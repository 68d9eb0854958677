"""Rules on the wording of one cell or row (family W): an indicator's name, place and value, and what a text holds.

Written for tables that nobody has seen: they go by general words of the field (``vocabulary``) and by form. Mostly hints;
to be explained where two things stand against each other. A kind puts them together by ``of_indicators`` and the others.
"""

from collections.abc import Callable

from forms_app.checking.finding import Rule
from forms_app.checking.rules import Columns

from .amounts import amounts_go_without_unit
from .artefacts import texts_are_clean
from .dated import days_are_within_the_text
from .expected import expected_is_told
from .named import names_hold_no_values, names_say_something, one_indicator_each, values_say_something
from .placed import indicators_stand_in_place, points_have_a_scale, satisfaction_asks_somebody
from .private import texts_are_no_secret
from .tense import chapters_lie_behind, goals_lie_ahead, results_lie_behind
from .valued import (
    moments_are_written_alike,
    numbers_can_be_read,
    numbers_where_due,
    percentages_are_of_something,
)

__all__ = [
    "chapters_lie_behind",
    "days_are_within_the_text",
    "expected_is_told",
    "goals_lie_ahead",
    "moments_are_written_alike",
    "numbers_can_be_read",
    "of_indicators",
    "of_texts",
    "results_lie_behind",
]


def of_indicators() -> tuple[Rule, ...]:
    """What holds for the indicators of every table: their names, places and values."""
    return (
        names_hold_no_values(),
        names_say_something(),
        values_say_something(),
        indicators_stand_in_place(),
        satisfaction_asks_somebody(),
        numbers_where_due(),
        points_have_a_scale(),
        one_indicator_each(),
        percentages_are_of_something(),
    )


def of_texts(columns: Callable[[], Columns], besides: tuple[str, ...] = ()) -> tuple[Rule, ...]:
    """What holds for every cell of a table. ``besides`` are text columns whose padding another rule blocks."""
    return (
        texts_are_clean(columns, besides),
        texts_are_no_secret(columns),
        amounts_go_without_unit(columns),
    )
