"""Saving by itself: what a page's script sends while a person types, each change set once; and who else is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from forms_app.editing import ChangeSet
from forms_app.models import Filing, Membership, Sitting, User

from .saving import Saved, held_alone, save_in
from .working import Working, working

# A page that is open says so every quarter of a minute.
AWAY_AFTER = timedelta(seconds=45)
# A browser may come back with what it could not send long ago.
FORGOTTEN_AFTER = timedelta(days=120)


@dataclass(frozen=True)
class Tab:
    """A browser tab at a table, and the cell that the person is in."""

    uid: UUID
    place: str = ""


@dataclass(frozen=True)
class Present:
    """Somebody else at the same table, or oneself in another tab (``same``)."""

    person: User
    place: str
    same: bool


@transaction.atomic
def keep(filing: Filing, actor: Membership, changes: ChangeSet, tab: Tab, number: int) -> Saved:
    """Save a tab's change set. One that was taken before changes nothing: the answer to it was lost on its way. Raises
    as ``save`` does."""
    dossier = held_alone(filing.dossier_id)
    sitting = _sitting(filing, actor, tab)
    if number <= sitting.received:
        held = working(dossier)
        return Saved(held, (), held.documents[filing.number])
    saved = save_in(dossier, filing, actor, changes)
    Sitting.objects.filter(pk=sitting.pk).update(received=number, place=tab.place, seen_at=timezone.now())
    return saved


def stands(filing: Filing) -> Saved:
    """The dossier as it stands, where nothing is to be saved."""
    held = working(filing.dossier)
    return Saved(held, (), held.documents[filing.number])


def sign_of_life(filing: Filing, actor: Membership, tab: Tab) -> None:
    known = Sitting.objects.filter(filing=filing, person=actor.person, tab=tab.uid)
    if not known.update(place=tab.place, seen_at=timezone.now()):
        _sitting(filing, actor, tab)


def leave(filing: Filing, actor: Membership, tab: Tab) -> None:
    """The page is closed: nobody is to be told of it any more."""
    known = Sitting.objects.filter(filing=filing, person=actor.person, tab=tab.uid)
    known.update(place="", seen_at=timezone.now() - AWAY_AFTER)


def _sitting(filing: Filing, actor: Membership, tab: Tab) -> Sitting:
    now = timezone.now()
    found, made = Sitting.objects.get_or_create(
        filing=filing, person=actor.person, tab=tab.uid, defaults={"place": tab.place, "seen_at": now}
    )
    if made:
        Sitting.objects.filter(filing=filing, seen_at__lt=now - FORGOTTEN_AFTER).delete()
    return found


def present(filing: Filing, actor: Membership, tab: Tab) -> Iterator[Present]:
    """Who else has the table open for filling in."""
    since = timezone.now() - AWAY_AFTER
    others = Sitting.objects.filter(filing=filing, seen_at__gte=since).exclude(
        person=actor.person, tab=tab.uid
    )
    for sitting in others.select_related("person").order_by("person__pk", "-seen_at"):
        yield Present(sitting.person, sitting.place, sitting.person_id == actor.person_id)


def pulse(held: Working) -> str:
    """Goes on whenever something of the dossier is saved."""
    return str(sum(filing.revision for filing in held.filings))


def pulse_now(filing: Filing) -> str:
    """As ``pulse``, without loading the dossier."""
    found = Filing.objects.filter(dossier=filing.dossier_id, removed_at=None)
    return str(found.aggregate(all=Sum("revision"))["all"] or 0)
