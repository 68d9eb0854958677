"""A page's form as a browser without scripts would post it."""

from html.parser import HTMLParser

from django.http import QueryDict


class _Controls(HTMLParser):
    """Name and value of each control of one form, in the order of the page."""

    def __init__(self, form: str):
        super().__init__()
        self.form, self.within, self.found = form, False, []
        self.open, self.text, self.options = None, "", []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.within = given.get("id") == self.form
        if not self.within:
            return
        if tag == "input" and given.get("name") and self._posted(given):
            self.found.append((given["name"], given.get("value") or ""))
        if tag in ("textarea", "select"):
            self.open, self.text, self.options = given.get("name"), "", []
        if tag == "option":
            self.options.append(["selected" in given, "", given.get("value")])

    def _posted(self, given: dict) -> bool:
        return given.get("type", "") != "checkbox" or "checked" in given

    def handle_data(self, data):
        if self.open and self.options:
            self.options[-1][1] += data
        elif self.open:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.within = False
        if tag == "textarea" and self.open:
            self.found.append((self.open, self.text.removeprefix("\n")))
            self.open = None
        if tag == "select" and self.open:
            options = [(selected, text if value is None else value) for selected, text, value in self.options]
            chosen = [value for selected, value in options if selected] or [options[0][1]]
            self.found.append((self.open, chosen[-1]))
            self.open = None


def form_of(page: str, form: str = "table-form") -> QueryDict:
    reader = _Controls(form)
    reader.feed(page)
    post = QueryDict(mutable=True)
    for name, value in reader.found:
        post.appendlist(name, value)
    assert "opened" in post, "this page has no editing form"
    return post


def index_of(post: QueryDict, rows: str, uid: str) -> str:
    """The prefix of a row's fields."""
    found = (
        name
        for name, value in post.items()
        if name.startswith(f"{rows}-") and value == uid and name.endswith("-uid")
    )
    return next(found).removesuffix("-uid")
