"""Ten thousand moves by random people on random campaigns: nothing is half made, nobody is stuck, all leaves a trace."""

import random
from collections import Counter

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from forms_app.terms import Status
from review.moves import MOVES
from tests.review.walking import Walk, begin

WALKS, MOVES_EACH = 50, 200


def walked(seed: int, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """One walk; what it wrote is undone, and the clock set right again."""
    now = [timezone.now()]
    with monkeypatch.context() as patched, transaction.atomic():
        patched.setattr(timezone, "now", lambda: now[0])
        walk = begin(random.Random(seed), now)
        for nth in range(MOVES_EACH):
            walk.go()
            if nth % 20 == 0:
                walk.check_snapshots()
        walk.check_snapshots()
        transaction.set_rollback(True)
    return walk


@pytest.mark.django_db
def test_the_procedure_holds_whatever_people_try(monkeypatch):
    seen, tried = Counter(), []

    # A seed tells the whole walk, so there is nothing to shrink.
    @settings(max_examples=WALKS, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(seed=st.integers(0, 2**32))
    def walks(seed: int) -> None:
        walk = walked(seed, monkeypatch)
        seen.update(walk.seen)
        tried.append(walk.tried)

    walks()
    assert sum(tried) >= WALKS * MOVES_EACH
    assert [status for status in Status if not seen[status]] == []
    assert [action for action in MOVES if not seen[action]] == []
