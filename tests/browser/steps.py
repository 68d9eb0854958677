"""Steps from page to page, without running ahead of the browser."""

from playwright.sync_api import Locator, Page


def press(page: Page, target: str | Locator) -> None:
    """Click what leads to another page, and wait until that page has loaded.

    A click returns as soon as the answer begins to arrive, and an expectation holds as soon as its words are there. Then
    the scripts, which come last, have yet to run: they would scroll to the cell in the address between the next press of
    the mouse and its release, so that nobody is clicked, and what is typed or clicked before that goes by unheard.
    """
    with page.expect_navigation():
        if isinstance(target, str):
            page.click(target)
        else:
            target.click()
