"""No text whatever stops the rules on wording; what they read of one is bounded, and no pattern looks back."""

import re
import re._parser as parser
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_app.checking import wording
from forms_app.checking.run import check
from forms_app.checking.wording import (
    amounts,
    artefacts,
    dated,
    named,
    placed,
    private,
    reading,
    tense,
    valued,
    vocabulary,
)
from forms_app.document import Document
from forms_app.registry import all_kinds, kind_of
from forms_app.schemes import SCHEMES
from tests.checking.wording import given as tables

LONG = 20_000
RULES = (
    *wording.of_indicators(),
    *wording.of_texts(lambda: tables.COLUMNS),
    wording.numbers_can_be_read(),
    wording.days_are_within_the_text("period", "项目实施期"),
    wording.moments_are_written_alike(),
    wording.goals_lie_ahead({"goal": "目标"}, {"indicators": {"name": "三级指标"}}),
    wording.results_lie_behind({"goal": "结果"}, {"indicators": {"actual": "实际完成值"}}),
    wording.expected_is_told("goal"),
)
# Signs that patterns look for, and plain text between them.
SIGNS = "≥>=<92%…．.XＸ×*＊_?？□✓（()）《》〈[]{}&;<p/>，。；;、：!！错误年月日前底1390-了已将拟预计满意率分万元①\n \t\ufffd\u3000"
TEXTS = st.one_of(st.text(), st.text(alphabet=SIGNS, max_size=60))
CATEGORIES = st.sampled_from([leaf.slug for scheme in SCHEMES.values() for leaf in scheme.leaves()])


def run(text: str, other: str = "", category: str = "quality", scheme: str = "shanghai_2024"):
    one = tables.row(text, other, category, actual=text)
    two = tables.row(other, text, category, actual=other)
    cells = {"goal": text, "period": other, "amount": 60_000, "typed": {"amount": text}}
    return tables.found(RULES, one, two, scheme=scheme, **cells)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS, CATEGORIES, st.sampled_from(sorted(SCHEMES)))
def test_any_text_is_judged_and_told(text, other, category, scheme):
    for finding in run(text, other, category, scheme):
        assert finding.message and finding.advice and finding.places
        assert len(finding.message) < 500


@pytest.mark.parametrize("sign", sorted({*SIGNS, "甲", "9", "a", "<p", ">9", "电话", "已完成", "1、", "…x"}))
def test_twenty_thousand_of_one_sign_are_no_trouble(sign):
    text = (sign * LONG)[:LONG]
    for one in (text, f"{text}甲", f"甲{text}"):
        assert all(len(finding.message) < 500 for finding in run(one, one))


def patterns() -> Iterator[tuple[str, re.Pattern]]:
    for module in (amounts, artefacts, dated, named, placed, private, reading, tense, valued, vocabulary):
        for name, found in vars(module).items():
            if isinstance(found, re.Pattern):
                yield f"{module.__name__.rpartition('.')[2]}.{name}", found
    yield from ((f"artefacts.MARKS {what}", pattern) for what, pattern in artefacts.MARKS)
    for sort in vocabulary.SORTS:
        yield from ((f"SORTS {sort.what}", pattern) for pattern in (sort.words, sort.unless))


def repeats(pattern: re.Pattern) -> tuple[int, int]:
    """How deep repetitions without a bound are nested in a pattern, and how many times at most a bounded one repeats."""

    def look(tree) -> tuple[int, int]:
        deepest, most = 0, 0
        for op, args in tree:
            times = args[1] if str(op) in ("MAX_REPEAT", "MIN_REPEAT") else 0
            within = [look(inner) for inner in _inner(op, args)]
            depth = max((d for d, _ in within), default=0) + (times == parser.MAXREPEAT)
            bound = 0 if times == parser.MAXREPEAT else times
            deepest, most = max(deepest, depth), max(most, bound, *(m for _, m in within), 0)
        return deepest, most

    return look(parser.parse(pattern.pattern, pattern.flags))


@pytest.mark.parametrize(("name", "pattern"), [pytest.param(*found, id=found[0]) for found in patterns()])
def test_the_steps_of_a_pattern_are_bounded_by_construction(name, pattern):
    """In whole texts nothing repeats without a bound, so each place takes a bounded number of steps; in names and values,
    which are read as far as 500 characters, no repetition stands within another."""
    depth, most = repeats(pattern)
    assert depth <= (0 if name.startswith(("artefacts", "private", "tense")) else 1)
    assert most <= 200


def _inner(op, args) -> list:
    name = str(op)
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        return [args[2]]
    if name == "SUBPATTERN":
        return [args[3]]
    if name == "BRANCH":
        return args[1]
    return [args[1]] if name in ("ASSERT", "ASSERT_NOT") else [[]]


def test_what_is_read_of_a_cell_is_bounded():
    long = "满意度" * LONG
    assert len(reading.text_of(long)) <= reading.LONGEST
    assert artefacts.unpaired("（" * LONG) == "（"
    assert artefacts.marks("甲" * artefacts.LONGEST + "……") == (), "beyond the bound nothing is read"


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.slug)
def test_a_blank_table_has_no_word_to_be_judged(kind):
    scheme = next(s for s in SCHEMES.values() if kind.slug in s.titles)
    document: Document = kind_of(kind.slug).blank(scheme)
    around = tables.around(scheme=scheme.slug)
    here = tables.Filed("p", kind.slug, document)
    told = {"W12"}
    found = check([rule for rule in kind.rules if rule.code.startswith("W")], here, around)
    assert {finding.rule for finding in found} <= told
