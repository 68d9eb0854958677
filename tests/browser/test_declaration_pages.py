"""The pages of projects that go one by one: nothing in the way of anybody, on wide and narrow screens."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.site import Site
from tests.browser.test_story import sign_in

CITY, DISTRICT = "filler11", "filler13"
SIZES = {"wide": {"width": 1366, "height": 768}, "narrow": {"width": 390, "height": 844}}
TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  return document.documentElement.scrollWidth <= wide ? [] : Array.from(document.querySelectorAll("main *"))
    .filter((each) => each.getBoundingClientRect().right > wide + 1 && !each.closest(".table-scroll, .sheet"))
    .map((each) => each.tagName + "." + each.className).concat("the page");
}"""


def looked_at(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer.status == 200, address
    assert page.evaluate(TOO_WIDE) == [], address
    assert barriers(page) == [], address


def links(page: Page, wanted: str) -> list[str]:
    """The addresses behind the links in the page's middle that hold the word."""
    found = page.locator(f"main a[href*='{wanted}']")
    return list(dict.fromkeys(found.nth(n).evaluate("(link) => link.href") for n in range(found.count())))


def dossier_of(page: Page, site: Site) -> str:
    page.goto(f"{site.url}/dossiers/")
    (address,) = links(page, "/dossiers/2")
    return address


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", [CITY, DISTRICT])
def test_the_units_pages(new_page, shared_site: Site, name: str, size: str):
    page = sign_in(new_page(viewport=SIZES[size]), shared_site, name)
    dossier = dossier_of(page, shared_site)
    page.goto(dossier)
    tables = [link for link in links(page, "/filings/") if link.endswith("/") and link.count("/") == 5]
    packages = links(page, "/packages/")
    assert tables and packages and links(page, "/copy/")
    asked = [link for word in ("/copy/", "/remove/") for link in links(page, word)[:1]]
    for address in (shared_site.url, dossier, tables[0], packages[0], *asked):
        looked_at(page, address)


@pytest.mark.parametrize("size", SIZES)
def test_the_offices_pages(new_page, shared_site: Site, size: str):
    page = sign_in(new_page(viewport=SIZES[size]), shared_site, "section4")
    page.goto(f"{shared_site.url}/?tab=all")
    package = links(page, "/packages/")[0]
    page.goto(package)
    table = links(page, f"{package.removeprefix(shared_site.url)}filings/")[0]
    lists = [f"{shared_site.url}/{path}" for path in ("?tab=all", "dossiers/", "standing/", "problems/")]
    for address in (*lists, package, table, f"{package}trail/"):
        looked_at(page, address)
    expect(page.locator("h1")).to_be_visible()
