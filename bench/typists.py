"""50 people typing at once, against gunicorn as script/server starts it, on SQLite and on PostgreSQL.

40 have a table of their own, in a dossier of ordinary size; five pairs fill in one table together, each the cells of every
second row. Prints round trips as a browser would see them, errors, what the processor time went to, and whether all that
was acknowledged stands in the database, each set taken once. Run with ``python -m bench.typists``; ``--seconds`` and
``--database sqlite`` or ``postgresql`` narrow it.
"""

import argparse
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from statistics import quantiles

from . import house
from .load import Used
from .typist import Told, Typist

ROOT = Path(__file__).parent.parent
ALONE, PAIRS = 40, 5
SAMPLES = ("demo-first-review", "demo-approved", "hunan-2023-targets-b", "demo-returned")
KINDS = ("department_target", "spending_direction", "fund_summary", "spending_direction")
PASSWORD = "only-for-measuring-7"


def run(seconds: float) -> None:
    desks = _desks()
    server, port = _serve()
    try:
        told, typists = Told(), []
        for seed, (username, filing, cells, group) in enumerate(desks):
            typists.append(Typist(port, username, PASSWORD, filing.number, cells, group, told, seed))
        before = _revisions(desks)
        busy = _type(typists, server.pid, seconds)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()
    _print(told, typists, busy)
    _compare(typists, before)


# --- the house ---


def _desks() -> list[tuple]:
    """Who types where: username, table, the cells to write in, and what a new row stands under."""
    from django.contrib.auth.hashers import make_password

    from forms_app.models import User
    from tests import world

    built, desks = world.build(), []
    for nth in range(ALONE + PAIRS):
        filing, people = _table(built, nth, 1 if nth < ALONE else 2)
        for turn, person in enumerate(people):
            desks.append((person.username, filing, *_cells(filing, turn, len(people))))
    User.objects.update(password=make_password(PASSWORD))
    return desks


def _table(built, nth: int, sharing: int):
    """A unit's dossier with a sample's tables, one of them, and those who fill it in."""
    from forms_app.filings import open_dossier
    from forms_app.terms import Role
    from review import demo
    from tests import world
    from tests.samples import sample

    unit = world.unit(f"T{nth:03d}", f"某某单位{nth}", section=built.section.unit)
    built.campaign.units.add(unit)
    fillers = [world.member(f"typist{nth}-{turn}", unit, Role.FILLER) for turn in range(sharing)]
    dossier = open_dossier(built.campaign, unit)
    demo.fill(dossier, fillers[0], {"filings": sample(SAMPLES[nth % len(SAMPLES)])["filings"]})
    tables = dossier.filings.filter(removed_at=None, kind=KINDS[nth // len(SAMPLES) % len(KINDS)])
    return tables.first(), [filler.person for filler in fillers]


def _cells(filing, turn: int, of: int) -> tuple[list[tuple[str, bool]], dict[str, str]]:
    """Texts and amounts that a person fills in: all that follow nothing, or of those that share the table every second."""
    from forms_app.document import ColumnType
    from forms_app.filings import working
    from forms_app.posted import KEYS
    from forms_app.registry import kind_of

    kind, document = kind_of(filing.kind), working(filing.dossier).documents[filing.number]
    free = []
    for place in document.places():
        column = kind.shape.column(place)
        told = column.type in (ColumnType.TEXT, ColumnType.MONEY) and place.field not in (
            *KEYS,
            *kind.technical,
        )
        if told and not kind.follows_at(place, document, False) and not kind.fixed(place, document):
            free.append((str(place), column.type is ColumnType.MONEY))
    group = {"category": "quantity"} if "indicators" in kind.shape.rows else {}
    return free[turn::of], group


# --- the server ---


def _serve() -> tuple[subprocess.Popen, int]:
    """The very command that script/server ends with."""
    from tests.browser.site import free_port, until

    port = free_port()
    command = (ROOT / "script/server").read_text().split("\nexec ", 1)[1]
    command = f"exec {command.replace('.venv/bin/python', sys.executable)}"
    given = {**os.environ, "PORT": str(port), "BIND": "127.0.0.1"}
    server = subprocess.Popen(["bash", "-c", command], cwd=ROOT, env=given, start_new_session=True)
    until(lambda: _answers(port))
    return server, port


def _answers(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _type(typists: list[Typist], server: int, seconds: float) -> str:
    """All sign in and open their pages first; the processor time of the typing alone is told."""
    used = []
    ready = threading.Barrier(len(typists), action=lambda: used.append(Used.now(server)))
    threads = [threading.Thread(target=typist.run, args=(ready, seconds)) for typist in typists]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return used[0].until(Used.now(server))


# --- what came of it ---


def _print(told: Told, typists: list[Typist], busy: str) -> None:
    for what, taken in sorted(told.taken.items()):
        ms = sorted(1000 * each for each in taken)
        cuts = quantiles(ms, n=100, method="inclusive")
        print(
            f"  {what:<16}{len(ms):6} round trips   p50 {cuts[49]:6.0f} ms   p95 {cuts[94]:6.0f} ms   max {ms[-1]:6.0f} ms"
        )
    sets, lost, conflicts = (sum(getattr(t, n) for t in typists) for n in ("sets", "lost", "conflicts"))
    print(f"  {sets} change sets taken; {lost} answers lost on purpose, {conflicts} conflicts")
    print(f"  {len(told.errors)} errors {Counter(told.errors).most_common(3) if told.errors else ''}")
    print(f"  {busy}; load {os.getloadavg()[0]:.1f}")


def _revisions(desks: list[tuple]) -> dict[str, int]:
    from forms_app.models import Filing

    numbers = {filing.number for _, filing, *_ in desks}
    return dict(Filing.objects.filter(number__in=numbers).values_list("number", "revision"))


def _compare(typists: list[Typist], before: dict[str, int]) -> None:
    """What was acknowledged against what stands; a set that was taken twice would count twice in its table's revision."""
    missing, sets = 0, Counter()
    for typist in typists:
        stands = _texts(typist.number)
        missing += sum(stands.get(place) != text for place, text in typist.kept.items())
        sets[typist.number] += typist.sets
    from forms_app.models import Filing

    found = Filing.objects.filter(number__in=before).values_list("number", "revision")
    uneven = [number for number, revision in found if revision - before[number] != sets[number]]
    cells = sum(len(typist.kept) for typist in typists)
    print(
        f"  {cells} cells and new rows compared: {missing} lost; {len(uneven)} tables with a set missing or taken twice"
    )


def _texts(number: str) -> dict[str, str]:
    from forms_app.filings import working
    from forms_app.models import Filing
    from forms_app.posted import texts_of
    from forms_app.registry import kind_of

    filing = Filing.objects.select_related("dossier__campaign", "dossier__unit").get(number=number)
    held = working(filing.dossier)
    return dict(texts_of(kind_of(filing.kind), held.documents[number], held.scheme.money))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--database", choices=("sqlite", "postgresql"))
    given = asked.parse_args()
    if given.database is None:
        for database in ("sqlite", "postgresql"):
            again = (
                sys.executable,
                "-m",
                "bench.typists",
                "--database",
                database,
                "--seconds",
                str(given.seconds),
            )
            subprocess.run(again, check=True, cwd=ROOT)
    elif given.database == "postgresql":
        from tests.postgres import cluster

        with cluster() as address:
            os.environ["BENCH_DATABASE_URL"] = address
            _one(given)
    else:
        _one(given)


def _one(given: argparse.Namespace) -> None:
    house.start()
    print(f"{ALONE + 2 * PAIRS} people typing for {given.seconds:.0f} s on {given.database}")
    run(given.seconds)


if __name__ == "__main__":
    main()
