"""What axe-core finds on a page."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"


def barriers(page: Page) -> list[str]:
    """One line for each barrier on the page as it stands: the rule, what it says, and the elements."""
    # Evaluated, not added as a script element, which the page's own policy would refuse.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # Preloading would read style sheets through style elements, which the policy refuses too.
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{barrier['id']}: {barrier['help']} ({', '.join(str(node['target']) for node in barrier['nodes'])})"
        for barrier in found["violations"]
    ]
