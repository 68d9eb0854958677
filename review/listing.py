"""One list of the inbox as its address asks for it: the tab, the filters, the page, and the packages that pass."""

from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from forms_app.models import Membership, Package

from . import inbox, subjects
from .forms import InboxForm
from .grading import is_evaluation
from .inbox import Tab

LINES = 50
LONGEST = 2000  # characters of an address


class Listing:
    """A list of the inbox. ``query`` is what stands behind the question mark of its address."""

    def __init__(self, actor: Membership, query: QueryDict):
        self.actor, self.query = actor, query

    @classmethod
    def at(cls, actor: Membership, address: str) -> "Listing":
        return cls(actor, QueryDict(address[:LONGEST]))

    @cached_property
    def current(self) -> Tab:
        known = inbox.tabs(self.actor)
        return next((tab for tab in known if tab.slug == self.query.get("tab")), known[0])

    @cached_property
    def form(self) -> InboxForm:
        return InboxForm(self.actor, self.query)

    @property
    def tabs(self) -> list[tuple[Tab, int]]:
        """Each with what stands in it; quiet ones only where something does."""
        known = inbox.tabs(self.actor)
        counts = inbox.counts(self.actor, known)
        return [(tab, n) for tab in known if (n := counts[tab.slug]) or tab is self.current or not tab.quiet]

    @cached_property
    def found(self) -> QuerySet[Package]:
        asked = inbox.packages(self.actor).filter(self.current.asks(self.actor))
        return inbox.scored_like(
            inbox.filtered(asked, self.actor, **self.form.asked()), self.actor, **self.form.scored()
        )

    @cached_property
    def page(self) -> Page:
        """Cut first: what a line shows is counted for the lines of the page alone."""
        cut = Paginator(inbox.ordered(self.found).values_list("pk", flat=True), LINES)
        page = cut.get_page(self.query.get("page"))
        cut = Package.objects.filter(pk__in=list(page.object_list))
        page.object_list = list(inbox.listed(cut, self.actor))
        subjects.tell(page.object_list, self.actor)
        return page

    @property
    def scored(self) -> bool:
        """Whether scores are to be told: some line is of a self-evaluation."""
        return any(is_evaluation(package) for package in self.page.object_list)

    @property
    def kept(self) -> str:
        """The filters, for the links to other pages of the list."""
        kept = self.query.copy()
        kept.pop("page", None)
        return kept.urlencode()
