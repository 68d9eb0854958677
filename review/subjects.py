"""What a package is called where each table goes alone (逐项目报送): its project's name and amount, as far as one may
know. The unit sees its tables as they stand; others what left the unit, or what it asked them to help with."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q

from forms_app.access import is_own
from forms_app.catalog import KINDS
from forms_app.labels import annex
from forms_app.models import Filing, Membership, Package, Snapshot
from forms_app.registry import all_kinds, kind_of
from forms_app.rights import reads_draft
from forms_app.schemes import SCHEMES
from forms_app.terms import PackageBy

LONGEST = 40


@dataclass(frozen=True)
class Subject:
    """A package's one table: 附表1 and its title, or of a project 申报表2 and, if one may read them, name and amount."""

    label: str
    title: str = ""
    name: str = ""
    amount: str = ""

    def __str__(self) -> str:
        return self.name or f"{self.label} {self.title}".strip()

    @property
    def named(self) -> str:
        """Within a sentence: “某项目”（100.00 元）, or 申报表2."""
        if not self.name:
            return self.label
        name = self.name if len(self.name) <= LONGEST else f"{self.name[:LONGEST]}…"
        return f"“{name}”（{self.amount}）" if self.amount else f"“{name}”"


def tell(packages: Iterable[Package], actor: Membership) -> None:
    """Give each its ``subject``, empty where a whole dossier goes together; a fixed number of queries."""
    _tell(list(packages), lambda package: is_own(actor, package.dossier) or reads_draft(actor, package))


def tell_unit(packages: Iterable[Package]) -> None:
    """The same for the unit's own people."""
    _tell(list(packages), lambda package: True)


def subject_of(package: Package, live: bool) -> Subject | None:
    """The same of one package, for whoever reads it as it stands (``live``) or as it was sent."""
    _tell([package], lambda package: live)
    return package.subject


def _tell(packages: list[Package], live: Callable[[Package], bool]) -> None:
    alone = [p for p in packages if p.dossier.campaign.package_by == PackageBy.FILING]
    tables = _tables(alone)
    shown = {p.pk: live(p) for p in alone}
    told = _stored([t for pk, t in tables.items() if shown[pk]])
    told |= _sent([t for pk, t in tables.items() if not shown[pk]])
    for package in packages:
        table = tables.get(package.pk)
        package.subject = _subject(package, table, *told.get(table.pk, ("", None))) if table else None


def _tables(packages: list[Package]) -> dict[int, Filing]:
    """The table of each; one that was removed, where nothing else stands there."""
    if not packages:
        return {}
    found = Filing.objects.filter(package__in=[p.pk for p in packages])
    return {t.package_id: t for t in found.order_by(F("removed_at").asc(nulls_last=True), "-pk")}


def _stored(tables: list[Filing]) -> dict[int, tuple[str, Decimal | None]]:
    found = {}
    for kind in map(kind_of, {t.kind for t in tables}):
        own = [t.pk for t in tables if t.kind == kind.slug]
        columns = (kind.name, kind.amount) if kind.name else (kind.amount, kind.amount)
        rows = kind.content.objects.filter(pk__in=own).values_list("pk", *columns)
        found |= {pk: (name if kind.name else "", amount) for pk, name, amount in rows}
    return found


def _sent(tables: list[Filing]) -> dict[int, tuple[str, Decimal | None]]:
    if not tables:
        return {}
    sent = Snapshot.objects.filter(filing__in=[t.pk for t in tables], version=F("package__sent_version"))
    return {pk: (name, amount) for pk, name, amount in sent.values_list("filing", "name", "amount")}


def _subject(package: Package, table: Filing, name: str, yuan: Decimal | None) -> Subject:
    scheme = SCHEMES[package.dossier.campaign.scheme]
    amount = f"{scheme.money.show(yuan)} {scheme.money.unit}" if yuan is not None else ""
    title = "" if kind_of(table.kind).name else KINDS[table.kind]
    return Subject(annex(scheme, table.kind, table.position), title, " ".join(name.split()), amount)


def called(text: str, actor: Membership) -> Q:
    """Packages of projects whose name holds the text, as far as the person may know it."""
    sent = Snapshot.objects.filter(
        package=OuterRef("pk"), version=OuterRef("sent_version"), name__icontains=text
    )
    asked = Q(Exists(sent))
    for kind in all_kinds():
        if kind.many and kind.name:
            wanted = {f"{kind.name}__icontains": text, "filing__removed_at": None}
            stored = kind.content.objects.filter(filing__package=OuterRef("pk"), **wanted)
            asked |= Q(Exists(stored)) & Q(dossier__unit=actor.unit_id)
    return asked
