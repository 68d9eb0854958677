"""After a change: every following cell of the dossier is filled again, and the counts of findings are stored."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from forms_app import storing
from forms_app.access import EDITABLE
from forms_app.deriving import follow
from forms_app.models import Dossier, Filing
from forms_app.registry import kind_of

from .checks import Found, count_findings
from .working import Working, working


@dataclass(frozen=True)
class Settled:
    """The dossier as it stands afterwards, and what is found in it, by the tables' numbers."""

    held: Working
    found: dict[str, list[Found]]


def settle(dossier: Dossier, may: Callable[[Filing], bool] | None = None) -> Working:
    """Returns the dossier as it stands afterwards. Tables that are locked or submitted are left as they are, unless
    ``may`` says otherwise."""
    return settled(working(dossier), may).held


def settled(before: Working, may: Callable[[Filing], bool] | None = None) -> Settled:
    """As ``settle``, for a dossier in the hand: ``before`` is what stands in the database."""
    after = followed(before, may or may_follow)
    for filing in before.filings:
        old, new = before.documents[filing.number], after.documents[filing.number]
        storing.store(kind_of(filing.kind), filing, old, new)
    return Settled(after, count_findings(after))


def followed(held: Working, may: Callable[[Filing], bool]) -> Working:
    """Every following cell filled again. Sources lie in other tables, so rounds are made until nothing changes: one for
    each kind at the most."""
    for _ in range(len(held.dossier.campaign.kinds) + 1):
        documents = dict(held.documents)
        for filing in filter(may, held.filings):
            here = replace(held.filed(filing), document=documents[filing.number])
            around = held.around
            documents[filing.number] = follow(kind_of(filing.kind).follows, here, around)
        if documents == held.documents:
            break
        held = replace(held, documents=documents)
    return held


def may_follow(filing: Filing) -> bool:
    return filing.package.status in EDITABLE and not filing.locked
