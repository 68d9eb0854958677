"""Steps of somebody who fills in a table, and what the page and the server hold."""

import json
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.site import HOST, PASSWORD, Site

TABLE = "2023-0006-01"
STATE = "data-state"
# filler6 fills in for filler5's unit, and for nobody else.
COLLEAGUE = """
from forms_app.models import Membership, User
other = User.objects.get(username="filler6")
other.memberships.all().delete()
unit = Membership.objects.get(person__username="filler5")
Membership.objects.create(person=other, unit=unit.unit, role=unit.role)
"""


def sign_in(page: Page, site: Site, name: str, word: str) -> None:
    page.goto(f"{site.url}/login/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", word)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def saved(page: Page, state: str = "saved") -> None:
    expect(page.locator("#saved")).to_have_attribute(STATE, state)


def save(page: Page) -> None:
    """Ctrl+S: all that was typed is at the server, and the page stays as it is."""
    page.keyboard.press("Control+s")
    saved(page)


def reopen(page: Page) -> None:
    """Saves, and has the server draw the table anew: what stands there was kept."""
    save(page)
    page.reload()


def at(page: Page, place: str) -> Locator:
    return page.locator(f"[id='{place}']")


def open_table(page: Page, site: Site, name: str = "filler5", table: str = TABLE) -> Page:
    sign_in(page, site, name, PASSWORD)
    page.goto(f"{site.url}/filings/{table}/")
    page.wait_for_load_state()
    return page


def type_in(page: Page, place: str, text: str) -> None:
    """As a person does, key by key."""
    at(page, place).click()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def held_by_page(page: Page) -> dict:
    """What the page shows: cells that are told to the server, and rows."""
    state = page.evaluate(
        "(() => { const now = Table.read(); return { cells: now.cells, rows: now.rows }; })()"
    )
    return {"cells": {place: text for place, text in state["cells"].items() if text}, "rows": state["rows"]}


HELD = """
import json
from forms_app import storing
from forms_app.models import Filing
from forms_app.posted import texts_of
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
filing = Filing.objects.select_related("dossier__campaign").get(number="{number}")
document = storing.load(kind_of(filing.kind), [filing])[filing.pk]
money = SCHEMES[filing.dossier.campaign.scheme].money
cells = {{place: text for place, text in texts_of(kind_of(filing.kind), document, money) if text}}
rows = {{name: [record.uid for record in records] for name, records in document.rows.items()}}
print(json.dumps({{"cells": cells, "rows": rows}}))
"""


def held_by_server(site: Site, number: str = TABLE) -> dict:
    return json.loads(site.python(HELD.format(number=number)))


def same(page: Page, site: Site, number: str = TABLE) -> None:
    """What the page shows is what the server holds: no cell and no row more or less."""
    server, shown = held_by_server(site, number), held_by_page(page)
    told = page.evaluate("Object.keys(Table.read().cells)")
    assert shown["rows"] == server["rows"]
    assert shown["cells"] == {place: text for place, text in server["cells"].items() if place in set(told)}


def unsent(page: Page) -> list:
    """What this browser keeps for tables that were not saved to the end."""
    return page.evaluate("Outbox.all().then((records) => records.map((r) => [r.person, r.filing]))")


def unanswered(route: Route) -> None:
    """The server gets the request and works on it; its answer never arrives."""
    # Playwright asks by itself, and doesn't know the name that only the browser has.
    request = route.request
    host = urlsplit(request.url).netloc
    route.fetch(url=request.url.replace(HOST, "127.0.0.1"), headers={**request.all_headers(), "host": host})
    route.abort()
