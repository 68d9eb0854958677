"""申请 of a package as its page shows them: open ones with the forms that answer them, earlier ones answered."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from forms_app.access import refusal
from forms_app.document import Place
from forms_app.filings import Found, Working, check_dossier
from forms_app.labels import place_label
from forms_app.models import Filing, Membership, Package, Request
from forms_app.registry import kind_of
from forms_app.rights import BUREAU, reads_draft
from forms_app.terms import Action, RequestState, RequestSubject

from .forms import FORMS, MoveForm
from .intros import intro

GRANTS = {
    RequestSubject.WITHDRAWAL: Action.GRANT_WITHDRAWAL,
    RequestSubject.EXTENSION: Action.EXTEND,
    RequestSubject.RELEASE: Action.RELEASE,
}
BUTTONS = {Action.EXTEND: "同意延期"}
ASKING = {
    RequestSubject.WITHDRAWAL: Action.ASK_WITHDRAWAL,
    RequestSubject.EXTENSION: Action.ASK_EXTENSION,
}


@dataclass(frozen=True)
class Asked:
    """An open request. ``found`` is the finding that a 放行 is about, while it stands; ``forms`` answer it."""

    request: Request
    forms: tuple[MoveForm, ...] = ()
    table: str = ""
    found: Found | None = None
    cells: tuple[tuple[str, str], ...] = ()

    @property
    def gone(self) -> bool:
        """Whether what was to be let pass is mended already, or changed."""
        return self.request.subject == RequestSubject.RELEASE and self.found is None

    @property
    def intro(self) -> str:
        return intro(self.request.package, self.forms[0].action) if self.forms else ""


@dataclass
class Asking:
    """``held`` loads the dossier, which is asked for only where a finding has to be looked at.

    The bureau sees and decides requests of a draft that it can't read: the unit sent them.
    """

    package: Package
    actor: Membership
    held: Callable[[], Working]
    bound: MoveForm | None = None

    @cached_property
    def _all(self) -> list[Request]:
        if not (self.actor.role in BUREAU or not refusal(self.actor, Action.READ, self.package)):
            return []
        related = ("filing", "person", "decided_by", "office")
        found = list(self.package.requests.select_related(*related).order_by("pk"))
        for request in found:
            request.package = self.package
        return found

    @cached_property
    def open(self) -> list[Asked]:
        return [self._asked(r) for r in self._all if r.state == RequestState.OPEN]

    @property
    def answered(self) -> list[Request]:
        """Newest first."""
        return [r for r in reversed(self._all) if r.state != RequestState.OPEN]

    @property
    def elsewhere(self) -> frozenset[Action]:
        """Moves whose forms stand at a request, and those that would ask for the same again."""
        answering = {form.action for asked in self.open for form in asked.forms}
        again = {ASKING[asked.request.subject] for asked in self.open if asked.request.subject in ASKING}
        return frozenset(answering | again)

    def _asked(self, request: Request) -> Asked:
        grant = GRANTS[request.subject]
        if request.filing is None:
            return Asked(request, self._forms(request, grant, Action.DECLINE))
        table = self._working.label(request.filing)
        found = next((f for f in self._found(request.filing) if f.request == request), None)
        if found is None:
            return Asked(request, self._forms(request, Action.DECLINE), table)
        cells = tuple(map(self._cell, found.finding.places))
        return Asked(request, self._forms(request, grant, Action.DECLINE), table, found, cells)

    def _forms(self, request: Request, *actions: Action) -> tuple[MoveForm, ...]:
        forms = (self._form(action, request) for action in actions)
        return tuple(form for form in forms if form)

    def _form(self, action: Action, request: Request) -> MoveForm | None:
        if refusal(self.actor, action, self.package):
            return None
        form = self.bound if self._answers(action, request) else FORMS[action](self.package, action)
        form.initial["request"], form.auto_id = request.pk, f"{action}-{request.pk}-%s"
        form.button = BUTTONS.get(action, action.label)
        return form

    def _answers(self, action: Action, request: Request) -> bool:
        """Whether the form that was sent back is about this request; where it names none, there is but one."""
        named = self.bound and self.bound.data.get("request", str(request.pk))
        return bool(self.bound) and self.bound.action == action and named == str(request.pk)

    @cached_property
    def _working(self) -> Working:
        return self.held()

    @cached_property
    def _checked(self) -> dict[str, list[Found]]:
        return check_dossier(self._working)

    def _found(self, filing: Filing) -> list[Found]:
        return self._checked.get(filing.number, [])

    def _cell(self, place: Place) -> tuple[str, str]:
        """A cell in words, and its address where the person reads the tables as they are."""
        held, number = self._working, place.filing
        filing = held.filing(number)
        words = place_label(kind_of(filing.kind), held.scheme, held.documents[number], place.local)
        readable = reads_draft(self.actor, self.package)
        address = f"{reverse('filing', args=[number])}#{place.local}" if readable else ""
        return f"{held.label(filing)} {words}", address
