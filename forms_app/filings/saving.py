"""Saving: a change set into the database, and what follows from it in the rest of the dossier."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from forms_app import storing
from forms_app.access import refusal
from forms_app.deriving import FromLine, FromSpelledOut
from forms_app.document import Document
from forms_app.editing import AddedRow, ChangeSet, Conflict, Unacceptable, apply, change_set
from forms_app.evaluating import approved_rows
from forms_app.kind import Kind
from forms_app.models import Dossier, Filing, Membership
from forms_app.models.filing import new_uid
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.terms import Action
from forms_app.values import show

from .befalling import befell_before
from .checks import Found
from .linking import link
from .settling import settle, settled
from .working import Working, working

STANDS = "这张表的那一行还在“{}”中，只是没有金额，或已合并、收回。请改正那里的金额或项目变动，保存后这张表自动恢复。"

KEPT = "批复的项目不能删除；已合并、取消收回的，保留这一行，在“项目变动”中登记。"


@dataclass(frozen=True)
class Saved:
    """What a save left: the dossier as it stands, the cells where somebody else was faster, the table before, and, where
    the dossier was checked, what was found in it."""

    held: Working
    conflicts: tuple[Conflict, ...]
    before: Document | None = None
    found: Mapping[str, list[Found]] | None = None


@transaction.atomic
def save(filing: Filing, actor: Membership, changes: ChangeSet) -> Saved:
    """Make the changes. Raises PermissionDenied with the reason, or editing.Unacceptable; nothing else is refused."""
    return save_in(held_alone(filing.dossier_id), filing, actor, changes)


def save_in(dossier: Dossier, filing: Filing, actor: Membership, changes: ChangeSet) -> Saved:
    """As ``save``, in a dossier that the caller holds alone."""
    held = working(dossier)
    filing = _fresh(held, filing, actor)
    kind, old = kind_of(filing.kind), held.documents[filing.number]
    if approved_rows(kind.follows, held.around) & {place.row for place in changes.removed}:
        raise Unacceptable(KEPT)
    edited = apply(kind, held.scheme, old, changes)
    if storing.store(kind, filing, old, edited.document):
        mark_saved(filing, actor)
        held = _stored(held, filing, old, edited.document)
    now = settled(held)
    return Saved(now.held, edited.conflicts, old, now.found)


def _stored(held: Working, filing: Filing, old: Document, new: Document) -> Working:
    """The dossier after a table was stored. That table is read again: columns round and cut what they take. All are where
    its rows may have got tables of their own."""
    kind = kind_of(filing.kind)
    if kind.spells_out:
        link(held.dossier, kind.spells_out, old, new)
        return working(held.dossier)
    stands = storing.load(kind, [filing])[filing.pk]
    return replace(held, documents={**held.documents, filing.number: stands})


def put_document(filing: Filing, actor: Membership, document: Document) -> Saved:
    """Bring in a whole document (a sample, a file, a carried-over table) as the browser would post it."""
    kind = kind_of(filing.kind)
    current = storing.load(kind, [filing])[filing.pk]
    money = SCHEMES[filing.dossier.campaign.scheme].money
    return save(filing, actor, change_set(kind, money, current, document))


@transaction.atomic
def restore(filing: Filing, actor: Membership) -> Saved:
    """Bring a removed table back, and with it the summary row that it spells out."""
    dossier = held_alone(filing.dossier_id)
    if filing.line is None:
        raise PermissionDenied("这张表随已撤销的调整移除，不能单独恢复；需要的，请重新申请调整。")
    summary = _summary_of(dossier, filing)
    if summary is None:
        return _back_alone(dossier, filing, actor)
    refused = refusal(actor, Action.EDIT, summary)
    if refused:
        raise PermissionDenied(refused)
    kind = kind_of(filing.kind)
    document, money = storing.load(kind, [filing])[filing.pk], SCHEMES[dossier.campaign.scheme].money
    texts = {
        cell: show(document[own], kind.shape.header[own], money)
        for cell, own in _cells_of_row(kind, kind_of(summary.kind))
    }
    texts |= _beside_its_row(filing, summary)
    above, line = kind_of(summary.kind), str(filing.line)
    row = AddedRow(above.spells_out.rows, line, texts)
    return save(summary, actor, ChangeSet(added=(row, *befell_before(dossier, above, money, line))))


def _back_alone(dossier: Dossier, filing: Filing, actor: Membership) -> Saved:
    """Where no table lists the projects, theirs comes back by itself."""
    filing.package.dossier = dossier
    refused = refusal(actor, Action.EDIT, filing.package)
    if refused:
        raise PermissionDenied(refused)
    filing.removed_at = None
    filing.save(update_fields=["removed_at"])
    return Saved(settle(dossier), ())


def _cells_of_row(kind: Kind, summary: Kind) -> Iterator[tuple[str, str]]:
    """What a table knows of the row that it spells out: each of the row's cells with its own that holds the same."""
    yield from ((f.field, f.target) for f in kind.follows if isinstance(f, FromLine) and not f.top)
    spelled = (f for f in summary.follows if isinstance(f, FromSpelledOut) and f.kind == kind.slug)
    yield from ((f.field, f.source) for f in spelled)


def _beside_its_row(filing: Filing, summary: Filing) -> dict[str, str]:
    """The table's row may stand, with rows below it that have tables of their own: then it gets a new one among those."""
    kind = kind_of(summary.kind)
    line, spells = str(filing.line), kind.spells_out
    if storing.load(kind, [summary])[summary.pk].row(spells.rows, line) is None:
        return {}
    if spells.wanted:
        raise PermissionDenied(STANDS.format(kind.row_set(spells.rows).label))
    filing.line = new_uid()
    filing.save(update_fields=["line"])
    return {spells.parent: line}


@transaction.atomic
def unlock(filing: Filing, actor: Membership) -> Filing:
    """一并修改: open a table that the return didn't name. The workflow keeps the reason."""
    dossier = held_alone(filing.dossier_id)
    filing = Filing.objects.select_related("package", "dossier").get(pk=filing.pk)
    refused = refusal(actor, Action.UNLOCK, filing)
    if refused:
        raise PermissionDenied(refused)
    filing.locked = False
    filing.save(update_fields=["locked"])
    settle(dossier)
    return filing


def _summary_of(dossier: Dossier, filing: Filing) -> Filing | None:
    candidates = dossier.filings.filter(removed_at=None).select_related("package")
    return next((f for f in candidates if _spells_out(f, filing.kind)), None)


def _spells_out(filing: Filing, kind: str) -> bool:
    spells = kind_of(filing.kind).spells_out
    return spells is not None and spells.kind == kind


def held_alone(dossier: int) -> Dossier:
    """The dossier, locked until the transaction ends: tables flow into each other, so saves go one by one."""
    related = "campaign", "unit__department", "unit__section", "particular"
    return Dossier.objects.select_for_update(of=("self",)).select_related(*related).get(pk=dossier)


def _fresh(held: Working, filing: Filing, actor: Membership) -> Filing:
    """The table as it stands, where the person may edit it."""
    standing = next((f for f in held.filings if f.pk == filing.pk), None)
    filing = standing or Filing.objects.select_related("package").get(pk=filing.pk)
    filing.dossier = filing.package.dossier = held.dossier
    refused = refusal(actor, Action.EDIT, filing)
    if refused:
        raise PermissionDenied(refused)
    return filing


def mark_saved(filing: Filing, actor: Membership) -> None:
    filing.revision += 1
    filing.saved_by, filing.saved_at = actor.person, timezone.now()
    filing.save(update_fields=["revision", "saved_by", "saved_at"])
