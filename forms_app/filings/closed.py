"""What a unit can still do when its time is over: nobody is stuck."""

from dataclasses import dataclass
from functools import cached_property

from forms_app.access import is_own, refusal
from forms_app.models import Membership, Package, Request
from forms_app.rights import shut, unopened
from forms_app.terms import Action, RequestState, RequestSubject


@dataclass
class Closed:
    """The closing of a package as its unit meets it: why nothing can be sent, and what came of a 申请延期."""

    package: Package
    actor: Membership

    @cached_property
    def reason(self) -> str:
        """Empty while the package can be sent."""
        return shut(self.package) if is_own(self.actor, self.package.dossier) else ""

    @property
    def early(self) -> str:
        """When work begins, where it hasn't."""
        return unopened(self.package) if is_own(self.actor, self.package.dossier) else ""

    @cached_property
    def request(self) -> Request | None:
        """The newest 申请延期."""
        asked = self.package.requests.filter(subject=RequestSubject.EXTENSION)
        return asked.select_related("person", "decided_by", "office").last()

    @property
    def may_ask(self) -> bool:
        waiting = self.request and self.request.state == RequestState.OPEN
        return not waiting and not refusal(self.actor, Action.ASK_EXTENSION, self.package)
