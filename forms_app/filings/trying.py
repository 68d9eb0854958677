"""A change set tried out: how the dossier would stand, with nothing written."""

from dataclasses import replace

from forms_app.editing import ChangeSet, apply
from forms_app.models import Filing
from forms_app.registry import kind_of

from .settling import followed, may_follow
from .working import Working, working


def tried(filing: Filing, changes: ChangeSet) -> Working:
    """The dossier as a save would leave it. Tables that new rows would be spelled out by are not made. Raises
    editing.Unacceptable."""
    held = working(filing.dossier)
    document = apply(kind_of(filing.kind), held.scheme, held.documents[filing.number], changes).document
    return followed(replace(held, documents={**held.documents, filing.number: document}), may_follow)
