"""Two people who press at the same moment never both succeed: on PostgreSQL, and on a SQLite file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from .pressing import PAIRS, press

ROOT = Path(__file__).parents[2]


def one_of_two(came: dict) -> bool:
    return came["made"] == 1 and came["steps"] == 1 and "请看过最新内容后再办理" in came["told"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", PAIRS)
def test_one_of_two_wins(name: str):
    if connection.vendor == "sqlite":
        pytest.skip("in memory there is one connection; the test below presses on a file")
    came = press(name)
    assert one_of_two(came), came


def test_one_of_two_wins_on_a_file(tmp_path):
    code = "import django; django.setup(); from tests.review.pressing import main; main()"
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/pressing.sqlite3",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "MEDIA_ROOT": str(tmp_path),
    }
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert {name for name, came in told.items() if not one_of_two(came)} == set(), told
    assert set(told) == set(PAIRS)
