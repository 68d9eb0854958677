"""The printing press: WeasyPrint with one font configuration and one parsed stylesheet, kept for good.

A font configuration per table leaks hundreds of megabytes, and parsing the stylesheet costs as much as
a page. Nothing that a person typed can make the press fetch anything: its fetcher opens the project's own
font files and no more.
"""

import threading
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings

from forms_app import fonts

from .breaking import survey

if TYPE_CHECKING:
    from weasyprint import CSS, HTML, Document
    from weasyprint.urls import URLFetcher

STYLES = settings.BASE_DIR / "static" / "css"
LAYOUT = (STYLES / "columns.css", STYLES / "paper.css")
FOOTING = STYLES / "paper-footing.css"
REPORT = STYLES / "paper-report.css"
TEXT, BOUND = STYLES / "paper-text.css", STYLES / "paper-bound.css"
BOUND_FOOTING = STYLES / "paper-bound-footing.css"
# The first page of a table behind others counts on from theirs.
WHOLE = "@page :first {{ counter-reset: whole {before} }}"


def _own_files_only() -> "URLFetcher":
    from weasyprint.urls import URLFetcher, URLFetchingError

    class OwnFilesOnly(URLFetcher):
        allowed = {path.as_uri() for path in fonts.files().values()}

        def fetch(self, url, headers=None):
            if url not in self.allowed:
                raise URLFetchingError(f"not one of the project's own print files: {url}")
            return super().fetch(url, headers)

    return OwnFilesOnly(allowed_protocols=("file",), allow_redirects=False)


class Press:
    """Lays out HTML and writes PDF, one thread at a time: Pango's font map is shared."""

    def __init__(self):
        self.lock = threading.RLock()

    @cached_property
    def _fonts(self):
        from weasyprint.text.fonts import FontConfiguration

        return FontConfiguration()

    @cached_property
    def fetcher(self) -> "URLFetcher":
        return _own_files_only()

    def _parse(self, text: str) -> "CSS":
        from weasyprint import CSS

        return CSS(string=text, font_config=self._fonts, url_fetcher=self.fetcher)

    @cached_property
    def _paper(self) -> "CSS":
        layout = "".join(style.read_text(encoding="utf-8") for style in LAYOUT)
        return self._parse(fonts.stylesheet() + layout)

    @cached_property
    def _report(self) -> "CSS":
        return self._parse(fonts.stylesheet() + REPORT.read_text(encoding="utf-8"))

    @cached_property
    def _text(self) -> "CSS":
        return self._parse(fonts.stylesheet() + TEXT.read_text(encoding="utf-8"))

    @cached_property
    def _bound(self) -> "CSS":
        return self._parse(BOUND.read_text(encoding="utf-8"))

    @cached_property
    def _bound_footing(self) -> "CSS":
        return self._parse(BOUND_FOOTING.read_text(encoding="utf-8"))

    @cached_property
    def _footing(self) -> "CSS":
        return self._parse(FOOTING.read_text(encoding="utf-8"))

    def _sheets(self, text: bool, footing: bool, before: int) -> list["CSS"]:
        sheets = [self._text if text else self._paper]
        if footing:
            sheets.append(self._footing)
        if before:
            sheets += [self._bound, self._parse(WHOLE.format(before=before))]
            sheets += [self._bound_footing] if footing else []
        return sheets

    def lay_out(
        self, html: str, footing: bool, tall: Collection[int] = (), text: bool = False, before: int = 0
    ) -> "Document":
        """Pages of a table, or of a ``text``; ``tall`` numbers the table rows that may break inside. ``before`` is how
        many pages stand before it, where it is bound behind others."""
        from weasyprint import HTML

        with self.lock:
            parsed = HTML(string=html, url_fetcher=self.fetcher)
            _let_break(parsed, tall)
            sheets = self._sheets(text, footing, before)
            return parsed.render(font_config=self._fonts, stylesheets=sheets)

    def report(self, html: str) -> bytes:
        """The house's own pages, which are no official form: 办理记录 and lists. Rows stay whole unless they are tall."""
        from weasyprint import HTML

        with self.lock:
            parsed = HTML(string=html, url_fetcher=self.fetcher)
            laid = self._reported(parsed)
            tall = survey(laid).tall - _heads(parsed)
            if tall:
                _let_break(parsed, tall)
                laid = self._reported(parsed)
            return laid.write_pdf()

    def _reported(self, parsed: "HTML") -> "Document":
        return parsed.render(font_config=self._fonts, stylesheets=[self._report])

    def write(self, documents: Iterable["Document"]) -> bytes:
        """One PDF of several laid out tables, which share their fonts."""
        first, *others = documents
        with self.lock:
            if others:
                first = first.copy([page for document in (first, *others) for page in document.pages])
            return first.write_pdf()


def _let_break(parsed: "HTML", tall: Collection[int]) -> None:
    """These table rows, numbered as they stand in the page, may break inside."""
    for number, row in enumerate(parsed.etree_element.iter("tr") if tall else ()):
        if number in tall:
            row.set("class", f"{row.get('class', '')} tall")


def _heads(parsed: "HTML") -> frozenset[int]:
    """Rows that stand again on every page: only together are they tall."""
    page = parsed.etree_element
    heads = {row for head in page.iter("thead") for row in head.iter("tr")}
    return frozenset(number for number, row in enumerate(page.iter("tr")) if row in heads)


PRESS = Press()
