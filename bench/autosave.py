"""A page that saves itself: one cell's round trip, and a sign of life, beside a bare Django view that writes one cell.

The bare view reads JSON too, and writes the one row and the filing. Ours takes each change set once and under lock,
merges by cell, fills following cells in the whole dossier, runs all its rules, stores their counts, and tells what is
new on the page with its list of findings. Run alone with ``python -m bench.autosave``.
"""

import json

from . import house
from .editing import direction_with
from .house import client, line, median_ms, queries
from .sheet import Sheet

JSON = "application/json"
CELL = "period"


def run() -> None:
    from tests import world

    built = world.build()
    for rows in (20, 200):
        _measure(built.filler, direction_with(built, rows), f"{rows} rows")


def _measure(filler, filing, told: str) -> None:
    yardstick = _bare(filler, filing)
    browser = client(filler)
    sheet = Sheet(browser.get(f"/filings/{filing.number}/").content.decode())

    def send(message: bytes) -> int:
        answer = browser.post(sheet.address, message, content_type=JSON)
        sheet.take(answer.json())
        return len(answer.content)

    def typed() -> bytes:
        return sheet.typed({CELL: f"第{sheet.sent}次"})

    send(typed())
    saved = median_ms(send, times=15, prepare=lambda: (typed(),))
    line(f"autosave one cell, {told}", saved, yardstick, _cost(lambda: send(typed())))
    alive = median_ms(send, times=15, prepare=lambda: (sheet.life(),))
    line(f"sign of life, {told}", alive, yardstick, _cost(lambda: send(sheet.life())))


def _cost(send) -> str:
    answers = []
    asked = queries(lambda: answers.append(send()))
    return f"{asked} queries, {answers[0] / 1024:.2f} KB"


def _bare(filler, filing) -> float:
    from django.test import override_settings

    from .bare import cells_of

    (first, _), *_ = cells_of(filing)
    with override_settings(ROOT_URLCONF="bench.bare"):
        browser = client(filler)
        body = json.dumps({"row": first, "name": "value", "text": "12条"})
        return median_ms(lambda: browser.post(f"/cell/{filing.number}/", body, content_type=JSON), times=15)


if __name__ == "__main__":
    house.start()
    run()
