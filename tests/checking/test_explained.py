"""Every rule is explained, and nothing is explained that no rule checks."""

import dataclasses

import pytest

from forms_app.checking.explained import explained
from forms_app.registry import all_kinds


def test_every_code_is_explained_and_none_besides():
    assert set(explained()) == {rule.code for kind in all_kinds() for rule in kind.rules}


@pytest.mark.parametrize("code", sorted(explained()))
def test_an_explanation_says_what_why_on_which_ground_and_shows_an_example(code):
    told = dataclasses.asdict(explained()[code])
    assert [name for name, text in told.items() if len(text) < 2] == []
    assert len(told["title"]) <= 20 and told["checks"].endswith("。") and told["why"].endswith("。")
