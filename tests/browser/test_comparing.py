"""What changed, word by word, on the screen and on the office's printer; and the trail of it."""

from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.entry import save
from tests.browser.site import Site
from tests.browser.steps import press
from tests.browser.test_story import FETCH, sign_in
from tests.printing.tables import texts

RETURNED = "青松街道"


def returned(page: Page, site: Site) -> str:
    """The address of the demo unit's returned package, seen by its own filler."""
    page.select_option(".acting select", label=f"{RETURNED} · 填表人")
    press(page, ".acting button")
    page.goto(f"{site.url}/?tab=all")
    press(page, page.locator("main .list tbody a").first)
    press(page, page.locator("a", has_text="报送、审签与审核记录").or_(page.locator("a.next-action")).first)
    return page.url


def test_what_the_unit_wrote_since_is_marked_within_the_text(new_page, site):
    filler = sign_in(new_page(), site, "filler4")
    package = returned(filler, site)
    press(filler, filler.locator("main .list a", has_text="附表3-1").first)
    basis = filler.locator("textarea[id$='/basis']").first
    old = basis.input_value()
    basis.fill(f"{old[:4]}（三家询价）{old[4:]}")
    save(filler)

    filler.goto(package)
    press(filler, "a:text-is('比较版本')")
    expect(filler.locator("#new option:checked")).to_have_text("现在（填报中）")
    row = filler.locator(".changes tr", has_text="支出测算依据及过程说明")
    expect(row.locator("ins")).to_have_text(["（三家询价）"])
    expect(row.locator("del")).to_have_count(0)
    assert barriers(filler) == []

    filler.emulate_media(media="print")
    for gone in (".topbar", ".choosing"):
        expect(filler.locator(gone)).to_be_hidden()
    expect(row).to_be_visible()
    filler.emulate_media(media="screen")

    filler.goto(f"{package}trail/")
    expect(filler.locator(".event-items").first).to_be_visible()
    assert barriers(filler) == []
    status, _, pdf = filler.evaluate(FETCH, f"{package.removeprefix(site.url)}trail.pdf")
    assert status == 200
    said = "".join(texts(bytes(pdf)))
    assert "办理记录" in said and "退回" in said and "需修改" in said
