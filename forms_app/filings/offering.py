"""Lines of an approved target that a cell of the self-evaluation may be begun with: one press, nothing overwritten."""

from collections.abc import Iterator
from dataclasses import dataclass

from forms_app.document import Place
from forms_app.editing import Change, ChangeSet
from forms_app.kind import Offer
from forms_app.models import Filing, Membership
from forms_app.registry import kind_of
from forms_app.values import shown_text

from .saving import Saved, save
from .working import Working, working

GONE = "批复目标中没有可填入的内容，或者已经填入。"


@dataclass(frozen=True)
class Offered:
    """``target`` is the cell, ``label`` what it is called; ``source`` where the text comes from. ``begun`` says that
    something stands in the cell, behind which the text is put then."""

    target: str
    label: str
    source: str
    text: str
    begun: bool


def offered(held: Working, filing: Filing) -> Iterator[Offered]:
    """What the table's cells may be begun with; not what stands there already."""
    kind, document = kind_of(filing.kind), held.documents[filing.number]
    for offer in kind.offers:
        text, source = _text(held, offer)
        stands = shown_text(document.header, kind.shape.header[offer.target], held.scheme.money)
        if text and text not in stands:
            label = kind.shape.header[offer.target].label
            yield Offered(offer.target, label, source, text, bool(stands.strip()))


def _text(held: Working, offer: Offer) -> tuple[str, str]:
    approved = held.around.approved(offer.kind)
    if approved is None:
        return "", ""
    lines = [r[offer.field].strip() for r in approved.document.rows[offer.rows] if r[offer.field].strip()]
    numbered = [f"{n}、{line}" for n, line in enumerate(lines, 1)] if len(lines) > 1 else lines
    rows = kind_of(offer.kind).row_set(offer.rows)
    return "\n".join(numbered), f"批复的{approved.label}“{rows.label}”的{rows.columns[offer.field].label}"


def put_in(filing: Filing, actor: Membership, target: str) -> Saved:
    """Put what is offered into its cell, behind what stands there. Raises LookupError where nothing is offered (any
    more); PermissionDenied and conflicts as any save."""
    held = working(filing.dossier)
    wanted = next((o for o in offered(held, filing) if o.target == target), None)
    if wanted is None:
        raise LookupError(GONE)
    column = kind_of(filing.kind).shape.header[target]
    stands = shown_text(held.documents[filing.number].header, column, held.scheme.money)
    text = f"{stands}\n{wanted.text}" if wanted.begun else wanted.text
    return save(filing, actor, ChangeSet(cells=(Change(Place(target), stands, text),)))
