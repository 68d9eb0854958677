"""数据勾稽 in the browser: nothing in the way of anybody, wide and narrow; from a difference to its cell."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.site import Site
from tests.browser.steps import press
from tests.browser.test_declaration_pages import CITY, DISTRICT, SIZES, links, looked_at
from tests.browser.test_story import sign_in

# Units that each fill in one of the published dossiers: targets, twice, and a self-evaluation.
TARGETS, MORE_TARGETS, EVALUATION = "filler1", "filler2", "filler7"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", [TARGETS, MORE_TARGETS, EVALUATION, CITY, DISTRICT])
def test_the_page_and_its_summary(new_page, shared_site: Site, name: str, size: str):
    page = sign_in(new_page(viewport=SIZES[size]), shared_site, name)
    page.goto(f"{shared_site.url}/dossiers/")
    looked_at(page, links(page, "/dossiers/2")[0])
    looked_at(page, links(page, "/reconciliation/")[0].partition("#")[0])
    expect(page.locator("h1")).to_have_text("数据勾稽")


def test_from_a_difference_to_its_cell(new_page, shared_site: Site):
    """0-2: 合计 of the 支出明细 is blank, and its rows come to 8."""
    page = sign_in(new_page(), shared_site, TARGETS)
    page.goto(f"{shared_site.url}/dossiers/")
    page.goto(links(page, "/dossiers/2")[0])
    press(page, page.locator(".ledger-brief li", has_text="支出明细合计 空").get_by_role("link"))
    difference = page.locator("tr", has_text="−8").last
    expect(difference).to_be_in_viewport()
    press(page, difference.get_by_role("link", name="支出明细合计"))
    expect(page).to_have_url(re.compile(r"/filings/[\d-]+/#expense_total$"))
    expect(page.locator("[id='expense_total']")).to_be_in_viewport()
