"""A throw-away house to measure in: an own database in a temporary folder, with people and dossiers."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

FOLDER = tempfile.TemporaryDirectory(prefix="perfgoals-bench-")


def start() -> None:
    """Configure Django on a fresh database. Must run before any model is imported."""
    sys.path.insert(0, str(Path(__file__).parent.parent))
    os.environ.update(
        DATABASE_URL=os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{FOLDER.name}/bench.sqlite3"),
        DJANGO_SETTINGS_MODULE="perfgoals.settings",
        SECRET_KEY="bench",
        PLAIN_STATIC="1",
        LOG_LEVEL="WARNING",
    )
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def median_ms(
    run: Callable[..., object],
    times: int = 7,
    prepare: Callable[[], tuple] = tuple,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Median of several runs after one to warm up, in milliseconds; ``prepare`` makes each run's arguments untimed. What
    only reckons may be timed by the processor's ``clock``, whatever else the machine does."""
    run(*prepare())
    taken = []
    for _ in range(times):
        given = prepare()
        begun = clock()
        run(*given)
        taken.append((clock() - begun) * 1000)
    return statistics.median(taken)


def queries(run: Callable[[], object]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        run()
    return len(captured)


def client(membership):
    """A browser of a person who is signed in and acts as this."""
    from django.test import Client

    browser = Client()
    browser.force_login(membership.person, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def line(what: str, ours: float, yardstick: float, note: str = "") -> None:
    print(f"  {what:<34}{ours:9.1f} ms {yardstick:9.1f} ms   ratio {ours / yardstick:5.2f}   {note}")
