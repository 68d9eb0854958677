"""请财政协助查看: whether somebody may ask for it or end it, or was asked."""

from dataclasses import dataclass

from forms_app.access import is_own, refusal
from forms_app.models import Membership, Package
from forms_app.rights import reads_draft
from forms_app.terms import Action


@dataclass(frozen=True)
class Help:
    """``given`` means that the person reads the unit's draft because the unit asked for it."""

    may_invite: bool
    may_end: bool
    given: bool


def help_with(package: Package, actor: Membership) -> Help:
    may_invite, may_end = (not refusal(actor, a, package) for a in (Action.INVITE, Action.END_INVITE))
    given = not is_own(actor, package.dossier) and reads_draft(actor, package)
    return Help(may_invite, may_end, given)
