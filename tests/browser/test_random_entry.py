"""Any sequence of edits, blocks, undos, moves and lost answers leaves page and server equal."""

import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.browser.entry import (
    TABLE,
    held_by_page,
    open_table,
    same,
    saved,
    unanswered,
    unsent,
)
from tests.browser.site import Site

WALK = (Path(__file__).parent / "random_entry.js").read_text(encoding="utf-8")
MOVES = 40
# Who walks over which table, by the walk's seed: 附表3, 附表1 twice, 附表2 and 附件1-2.
WALKS = {1: ("filler4", "2023-0004-03"), 2: ("filler5", TABLE), 4: ("filler5", TABLE), 6: ("filler1", "2023-0001-02"),
         13: ("filler7", "2022-0001-03")}  # fmt: skip


@dataclass
class Network:
    """One that loses requests, and answers to requests, until it is ``reliable``."""

    chance: random.Random
    reliable: bool = False

    def __call__(self, route: Route) -> None:
        lot = 1 if self.reliable else self.chance.random()
        if lot < 0.25:
            unanswered(route)
        elif lot < 0.4:
            route.abort()
        else:
            route.continue_()


def walk(page: Page, site: Site, seed: int, table: str) -> None:
    network = Network(random.Random(seed))
    page.route("**/autosave/", network)
    log = page.evaluate(f"([seed, moves]) => ({WALK})(seed, moves)", [seed, MOVES])
    network.reliable = True
    page.evaluate("Autosave.flush().catch(() => null)")
    saved(page)
    same(page, site, table)
    assert unsent(page) == [], log
    # What the page believes is what it was told.
    before = held_by_page(page)
    page.reload()
    page.wait_for_load_state()
    assert held_by_page(page) == before, log


@pytest.mark.parametrize("seed", WALKS)
def test_page_and_server_end_equal(new_page, site, watch, seed):
    watch.expected += ["net::ERR", "Failed to load resource"]
    name, table = WALKS[seed]
    page = open_table(new_page(), site, name, table)
    page.on("dialog", lambda dialog: dialog.accept())
    walk(page, site, seed, table)
