"""Which projects a dossier holds, where the unit itself adds a table for each: added, copied, removed, brought back."""

from dataclasses import replace
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from forms_app import storing
from forms_app.access import refusal
from forms_app.document import Document
from forms_app.kind import Kind
from forms_app.models import Dossier, Filing, Membership, Package
from forms_app.models.filing import new_uid
from forms_app.registry import kind_of
from forms_app.rights import goes_alone
from forms_app.schemes import SCHEMES
from forms_app.terms import Action

from .adding import add_filing
from .adjusting import next_position
from .saving import held_alone
from .settling import settle

NO_PROJECT = "这张表不是单独新增的项目，不能这样移除；有汇总表的，请在汇总表中删除它的一行。"
NO_SUCH_KIND = "本填报任务没有可以新增的项目表。"


def added_kinds(dossier: Dossier) -> list[Kind]:
    """Tables of which the unit adds one for each of its projects."""
    return [kind for kind in map(kind_of, dossier.campaign.kinds) if kind.added]


def is_project(package: Package) -> bool:
    """Whether it holds one project alone, rather than a table that every dossier has."""
    return goes_alone(package) and any(kind_of(f.kind).added for f in package.filings.all())


def receiving(dossier: Dossier) -> Package:
    """The package that a new project goes into: its own, which isn't made before it is needed, or the dossier's."""
    own = Package(dossier=dossier)
    package = own if goes_alone(own) else dossier.packages.get()
    package.dossier = dossier
    return package


@transaction.atomic
def add_project(
    dossier: Dossier, actor: Membership, slug: str, name: str = "", press: UUID | None = None
) -> Filing:
    """One more project, called so. A second press of the same button (``press``) leads to what the first one made."""
    dossier = _arranged(dossier.pk, actor)
    kind = next((kind for kind in added_kinds(dossier) if kind.slug == slug), None)
    if kind is None:
        raise PermissionDenied(NO_SUCH_KIND)
    made = _made_before(dossier, kind, name, press)
    return made or _begin(dossier, actor, kind, named(kind, _blank(kind, dossier), name), press)


@transaction.atomic
def copy_project(filing: Filing, actor: Membership, name: str = "", press: UUID | None = None) -> Filing:
    """A new project that starts as a copy of another of the dossier: everything but its name, under ids of its own."""
    dossier, kind = _arranged(filing.dossier_id, actor), kind_of(filing.kind)
    if not kind.added or filing.removed_at:
        raise PermissionDenied("只能复制本套报表中的项目。")
    made = _made_before(dossier, kind, name, press)
    copied = fresh_rows(kind, storing.load(kind, [filing])[filing.pk])
    return made or _begin(dossier, actor, kind, named(kind, copied, name), press)


@transaction.atomic
def remove_project(filing: Filing, actor: Membership) -> None:
    """Put a project away; it can be brought back as long as it could be added."""
    dossier = held_alone(filing.dossier_id)
    filing = Filing.objects.select_related("package").get(pk=filing.pk)
    filing.dossier = filing.package.dossier = dossier
    refused = refusal(actor, Action.REMOVE, filing) or ("" if kind_of(filing.kind).added else NO_PROJECT)
    if refused:
        raise PermissionDenied(refused)
    put_away(filing)
    settle(dossier)


@transaction.atomic
def restore_project(filing: Filing, actor: Membership) -> None:
    dossier = held_alone(filing.dossier_id)
    filing = Filing.objects.select_related("package").get(pk=filing.pk)
    filing.dossier = filing.package.dossier = dossier
    refused = refusal(actor, Action.RESTORE, filing)
    if refused:
        raise PermissionDenied(refused)
    bring_back(filing)
    settle(dossier)


def put_away(filing: Filing) -> None:
    filing.removed_at = timezone.now()
    filing.save(update_fields=["removed_at"])
    number_projects(filing.dossier, filing.kind)


def bring_back(filing: Filing) -> None:
    filing.removed_at = None
    filing.save(update_fields=["removed_at"])
    number_projects(filing.dossier, filing.kind)


def number_projects(dossier: Dossier, slug: str) -> None:
    """1, 2, 3 … until one of them has stood on paper; afterwards numbers stay, those of removed projects too."""
    tables = list(dossier.filings.filter(kind=slug).select_related("package").order_by("position", "pk"))
    if any(f.package.version for f in tables):
        return
    standing = [f for f in tables if f.removed_at is None]
    gone = [f for f in tables if f.removed_at]
    for place, filing in enumerate([*standing, *gone], 1):
        filing.position = place
    Filing.objects.bulk_update(tables, ["position"])


def named(kind: Kind, document: Document, name: str) -> Document:
    """The table with the project's name in its cell; a copy has none until somebody gives it one."""
    if not kind.name:
        return document
    header = document.header
    typed = {cell: text for cell, text in header.typed.items() if cell != kind.name}
    return document.with_header(replace(header.with_value(kind.name, name), typed=typed))


def fresh_rows(kind: Kind, document: Document) -> Document:
    """The same cells in rows of their own: an address is one table's alone."""
    uids = {r.uid: str(new_uid()) for rows in document.rows.values() for r in rows}
    for rows in kind.rows:
        renewed = (replace(r, uid=uids[r.uid]) for r in document.rows[rows.name])
        if rows.parent:
            renewed = (r.with_value(rows.parent, uids.get(r[rows.parent], "")) for r in renewed)
        document = document.with_rows(rows.name, tuple(renewed))
    return document


def _arranged(dossier: int, actor: Membership) -> Dossier:
    """The dossier, held alone, where the person may add to it."""
    held = held_alone(dossier)
    refused = refusal(actor, Action.ADD, receiving(held)) if added_kinds(held) else NO_SUCH_KIND
    if refused:
        raise PermissionDenied(refused)
    return held


def _made_before(dossier: Dossier, kind: Kind, name: str, press: UUID | None) -> Filing | None:
    """What this press made already: going back and typing another name is no second press, nor is it once the table
    was filled in."""
    made = press and dossier.filings.filter(line=press, kind=kind.slug, removed_at=None, revision=0).first()
    if not made:
        return None
    stands = storing.load(kind, [made])[made.pk]
    return made if not kind.name or stands[kind.name] == name else None


def _blank(kind: Kind, dossier: Dossier) -> Document:
    return kind.blank(SCHEMES[dossier.campaign.scheme])


def _begin(dossier: Dossier, actor: Membership, kind: Kind, document: Document, press: UUID | None) -> Filing:
    taken = press is None or Filing.objects.filter(line=press).exists()
    made = add_filing(dossier, kind.slug, "" if taken else str(press), next_position(dossier, kind.slug))
    if storing.store(kind, made, storing.load(kind, [made])[made.pk], document):
        # No save of the page: what it holds stands here as somebody's work all the same.
        made.saved_by, made.saved_at = actor.person, timezone.now()
        made.save(update_fields=["saved_by", "saved_at"])
    number_projects(dossier, kind.slug)
    made.refresh_from_db(fields=["position"])
    settle(dossier)
    return made
