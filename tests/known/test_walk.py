"""Every fault that is known of the published documents is found at its place, or it is told why no rule can decide it."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from forms_app.management.known import known_faults, walk
from forms_app.registry import all_kinds
from tests import samples

# How many faults the list that came with the sources has of each document, and how each is numbered there.
COUNTS = {
    "hunan-2023-targets-a": ("0", 13),
    "hunan-2023-targets-b": ("2", 15),
    "hunan-2022-self-evaluation": ("1", 20),
    "minhang-2020-declaration": ("3", 8),
    "shanghai-2024-declarations": ("4", 10),
}
# Of those: errors, warnings, informations.
GRADES = {"E": 22, "W": 33, "I": 11}
MOST_UNDECIDABLE = 8
FAULTS = known_faults()
README = Path(__file__).parents[2] / "README.md"


def test_the_whole_list_is_walked():
    wanted = {
        (name, f"{number}-{n}") for name, (number, count) in COUNTS.items() for n in range(1, count + 1)
    }
    assert Counter((k.document, k.item) for k in FAULTS) == Counter(wanted)
    assert Counter(k.severity for k in FAULTS) == GRADES


def test_a_fault_has_signs_or_a_reason_and_few_have_reasons():
    assert [k.item for k in FAULTS if bool(k.signs) == bool(k.undecidable)] == []
    undecidable = [k.item for k in FAULTS if k.undecidable]
    assert len(undecidable) <= MOST_UNDECIDABLE
    decisions = README.read_text(encoding="utf-8").split("## Decisions")[1]
    assert [item for item in undecidable if f"{item}:" not in decisions] == []


def test_each_sign_tells_one_cell_and_a_rule_that_exists():
    rules = {kind.slug: {rule.code for rule in kind.rules} for kind in all_kinds()}
    for known in FAULTS:
        held = samples.around(known.document)
        for sign in known.signs:
            assert len(sign.cells(held)) == 1, (known.item, sign)
            kind = next(f.kind for f in held.filed if f.number == sign.table)
            assert sign.rule in rules[kind], (known.item, sign)


@pytest.mark.parametrize("known", [k for k in FAULTS if k.signs], ids=lambda k: k.item)
def test_a_known_fault_is_found_at_its_place(known):
    held = samples.around(known.document)
    found = samples.findings(held)
    assert [sign for sign in known.signs if not any(sign.shows(f, held) for f in found)] == []


def test_a_fault_that_nothing_shows_is_not_found():
    held = samples.around(FAULTS[0].document)
    assert not FAULTS[0].is_found([], held)
    assert not any(k.is_found(samples.findings(held), held) for k in FAULTS if k.undecidable)


def told(**options) -> str:
    out = StringIO()
    call_command("findings", samples=True, stdout=out, **options)
    return out.getvalue()


def test_the_command_prints_the_list_without_any_database():
    plain = json.loads(told(json=True))
    assert len(plain) == len(FAULTS)
    assert {tuple(sorted(each)) for each in plain} == {
        ("document", "found", "item", "rule", "severity", "undecidable")
    }
    assert [(each["item"], each["found"]) for each in plain] == [(k.item, found) for k, found in walk()]


def test_the_command_tells_people_what_is_found():
    text = told()
    assert all(f"  {k.item} {k.severity} " in text and k.title in text for k in FAULTS)
    assert "未找到 0" in text
