"""底稿: what a dossier that continues another was begun from, and what differs from it since."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from forms_app import filings
from forms_app.access import is_own, sees
from forms_app.document import Difference, Document, Place, differences
from forms_app.kind import Kind
from forms_app.models import Dossier, Filing, Membership
from forms_app.page import Note
from forms_app.values import Money, shown_text

NEW_ROW = "底稿没有这一行"


@dataclass(frozen=True)
class Base:
    """Tables as they were carried over, by kind and summary row."""

    origin: Dossier
    tables: Mapping[tuple[str, str], Document]
    versions: frozenset[bool]

    def __str__(self) -> str:
        """Which versions of what: 2023年一上的批复版本."""
        if len(self.versions) > 1:
            return f"{self.origin.campaign}的批复版本（未批复的，取最近报送版本）"
        return f"{self.origin.campaign}的{'批复版本' if True in self.versions else '最近报送版本'}"

    def table(self, filing: Filing) -> Document | None:
        return self.tables.get((filing.kind, str(filing.line or "")))


def has_base(dossier: Dossier, actor: Membership) -> bool:
    """Whether there is one that the person may know of."""
    return dossier.origin_id is not None and (is_own(actor, dossier) or sees(actor, dossier.origin))


def base_of(dossier: Dossier, actor: Membership) -> Base | None:
    if not has_base(dossier, actor):
        return None
    sent = filings.carried(dossier.origin)
    tables = {
        (s.filing.kind, str(s.filing.line or "")): filings.thaw(s, s.filing.kind).document for s in sent
    }
    return Base(dossier.origin, tables, frozenset(s.version == s.package.approved_version for s in sent))


def differing(old: Document, new: Document) -> int:
    """How many cells of the header, and how many rows, differ."""
    places = {replace(d.place, field="") if d.place.rows else d.place for d in differences(old, new)}
    return len(places)


def gone(old: Document, new: Document) -> int:
    """How many rows are no more: they have no cell to be marked at."""
    return sum(d.change == "removed" for d in differences(old, new))


def marks(kind: Kind, old: Document, new: Document, money: Money) -> dict[str, list[Note]]:
    """What to say at which cell; a row that is new, at each of its cells."""
    said: dict[str, list[Note]] = {}
    for found in differences(old, new):
        for place, text in _told(kind, old, found, money):
            said[str(place)] = [Note("changed", text)]
    return said


def _told(kind: Kind, old: Document, found: Difference, money: Money) -> list[tuple[Place, str]]:
    place = found.place
    if found.change == "added":
        return [(replace(place, field=name), NEW_ROW) for name in kind.shape.rows[place.rows]]
    if not place.field:
        return []
    text = shown_text(old.record(place), kind.shape.column(place), money)
    if isinstance(found.old, bool):
        text = "已勾选" if found.old else "未勾选"
    return [(place, f"底稿：{text or '（空）'}")]
