"""Every finding in the published documents is a fault of the list, or true for a reason told in ``besides.toml``; the demo
dossiers and those of units that nobody has seen raise no alarm."""

import tomllib
from pathlib import Path

import pytest

from forms_app.management.known import Sign, known_faults
from forms_app.terms import Severity
from tests import samples
from tests.known.unseen import NAMES, of_pieces, unseen

BESIDES = tomllib.loads(Path(__file__).with_name("besides.toml").read_text(encoding="utf-8"))
# 二级 that a small project has no indicator for print empty: a fact, told as a hint.
FACTS = {"R6"}


def known(name: str) -> list[Sign]:
    return [sign for k in known_faults() if k.document == name for sign in k.signs]


def besides(name: str) -> list[Sign]:
    return [Sign(*told.split(" ", 2)) for told in BESIDES[name]]


@pytest.mark.parametrize("name", samples.PUBLISHED)
def test_every_finding_is_known_or_true_for_a_reason(name):
    held = samples.around(name)
    signs = [*known(name), *besides(name)]
    found = samples.findings(held)
    assert [
        f"{f.filing} {f.rule} {f.message}" for f in found if not any(s.shows(f, held) for s in signs)
    ] == []


@pytest.mark.parametrize("name", samples.PUBLISHED)
def test_what_is_true_besides_is_found_still_and_is_no_fault_of_the_list(name):
    held = samples.around(name)
    found, listed = samples.findings(held), known(name)
    for sign in besides(name):
        shown = [f for f in found if sign.shows(f, held)]
        assert shown, sign
        assert not any(s.shows(f, held) for f in shown for s in listed), sign
    assert all(len(proof) > 4 for proof in BESIDES[name].values())


@pytest.mark.parametrize("name", samples.CORRECTED)
def test_a_demo_dossier_raises_nothing_that_asks_for_a_word(name):
    found = samples.findings(samples.around(name))
    assert [f.message for f in found if f.severity is not Severity.HINT] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_dossier_without_a_mistake_raises_no_alarm(name):
    found = samples.findings(unseen(name))
    assert [f"{f.filing} {f.rule} {f.message}" for f in found if f.rule not in FACTS] == []
    assert {f.severity for f in found} <= {Severity.HINT}


def test_single_cells_without_a_mistake_raise_no_alarm():
    """Rows side by side that belong to no one project: what is asked of a whole table (R, A) isn't asked here."""
    found = samples.findings(of_pieces())
    assert [f"{f.filing} {f.rule} {f.message}" for f in found if f.rule[0] not in "RA"] == []
