"""A district's project on its three sheets: ticks, prices times quantities, and safeguards, all the way to paper."""

import os
import re

from playwright.sync_api import Page, expect

from forms_app.schemes import SCHEMES
from tests.browser import regions
from tests.browser.accessibility import barriers
from tests.browser.declaring import Desk
from tests.browser.entry import save
from tests.browser.site import Site
from tests.browser.steps import press
from tests.browser.test_story import FETCH, Keyboard, sign_in, step
from tests.printing.tables import texts
from tests.samples import documents

SCHEME = SCHEMES["minhang_2020"]
(DECLARED,) = documents("demo-minhang")
SHOTS = os.environ.get("SHOTS", "")


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/minhang-{name}.png", full_page=True)


def price_live(page: Page) -> None:
    """明细金额 follows price and quantity in the middle of a number, and 元 are understood in a cell of 万元."""
    row = page.locator("tr[data-row][data-rows=items]").first
    price, quantity, amount = (row.locator(f"[id$='/{name}']") for name in ("price", "quantity", "amount"))
    total = page.locator("#item_total")
    quantity.fill("4")
    for typed, product in (("11.5", "46.00"), ("11.55", "46.20"), ("150000元", "60.00"), ("0.333", "1.332")):
        price.fill(typed)
        expect(amount).to_have_value(product)
        expect(total).to_have_value(product)
    for name in ("own_fiscal", "annual_budget"):
        expect(page.locator(f"#{name}")).to_have_value("1.332")
    quantity.fill("2.5")
    expect(amount).to_have_value("0.8325")
    for control in (price, quantity):
        control.fill("")
    expect(amount).to_have_value("")


def enter(page: Page) -> None:
    desk = Desk(page, DECLARED, SCHEME)
    page.locator("h1").first.click()
    desk.header()
    for rows in ("indicators", "items", "safeguards"):
        desk.rows(rows)
    save(page)


def test_three_sheets_are_filled_in_signed_approved_and_on_paper(new_page, empty_site: Site):
    number = regions.opened(empty_site, regions.MINHANG)
    table = f"{empty_site.url}/filings/{number}-01/"
    filler = sign_in(new_page(), empty_site, "filler")
    filler.goto(f"{empty_site.url}/dossiers/{number}/")
    Keyboard(filler).tab_to("name-minhang_declaration")
    with filler.expect_navigation():
        filler.keyboard.press("Enter")
    expect(filler.locator("#project_name")).to_be_visible()
    price_live(filler)
    filler.goto(table)
    enter(filler)
    shot(filler, "1-filled")
    expect(filler.locator("#annual_budget")).to_have_value("296.00")
    expect(filler.locator("[data-mirror=project_name]").first).to_have_text(DECLARED.header["project_name"])
    expect(filler.locator("#found .sev-block")).to_have_count(0)
    assert barriers(filler) == []
    filler.goto(f"{empty_site.url}/dossiers/{number}/")
    press(filler, "main .list a.state")
    package = filler.url
    step(filler, "submit", "待审签")
    for name, action, state in (
        ("head", "sign", "待主管部门审核"),
        ("department", "pass", "待初审"),
        ("section", "pass", "待审核"),
        ("performance", "pass", "审核通过"),
    ):
        page = sign_in(new_page(), empty_site, name)
        page.goto(package)
        shot(page, f"2-{name}")
        step(page, action, state)
    page.fill("#move-approve [name=approval_number]", "闵财预〔2020〕3号")
    page.fill("#move-approve [name=approval_date]", "2020-02-01")
    step(page, "approve", "已批复")
    shows_on_paper(filler, number)


def shows_on_paper(filler: Page, number: str) -> None:
    """Three sheets, with the boxes that were ticked."""
    status, kind, pdf = filler.evaluate(FETCH, f"/filings/{number}-01/print.pdf")
    assert (status, kind) == (200, "application/pdf")
    pages = [re.sub(r"\s", "", text) for text in texts(bytes(pdf))]
    whole = "".join(pages)
    for sheet in ("（项目总体情况）", "（绩效目标）", "（制度保障）"):
        assert sum(sheet in page for page in pages) >= 1
    ticked = sum(
        bool(record[name])
        for record in (DECLARED.header, *DECLARED.rows["safeguards"])
        for name in ("one_off", "recurring", "pilot", "planning", "execution", "completion")
        if name in record.values
    )
    assert whole.count("✓") == ticked > 5
    for words in ("✓经常性项目", "二、当年预算：296.00", "46.0011.50", "金额合计296.00----", "填报人：某某"):
        assert words in whole
    assert "草稿" not in whole
