"""One more table in a dossier."""

from uuid import UUID

from forms_app import storing
from forms_app.models import Dossier, Filing, Package
from forms_app.models.filing import new_uid
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.terms import PackageBy


def add_filing(dossier: Dossier, slug: str, line: str = "", position: int = 0) -> Filing:
    """One more empty table in the dossier; in its own package where the campaign says so."""
    kind = kind_of(slug)
    by_filing = dossier.campaign.package_by == PackageBy.FILING
    package = Package.objects.create(dossier=dossier) if by_filing else dossier.packages.get()
    # What no summary spells out is a project of its own, told from others by this wherever it is carried over to.
    own = new_uid() if kind.added else None
    filing = Filing.objects.create(
        number=f"{dossier.number}-{_next_place(dossier):02d}",
        dossier=dossier,
        package=package,
        kind=slug,
        line=UUID(line) if line else own,
        position=position,
    )
    storing.create(kind, filing, kind.blank(SCHEMES[dossier.campaign.scheme]))
    return filing


def _next_place(dossier: Dossier) -> int:
    numbers = dossier.filings.values_list("number", flat=True)
    return max((int(n.rsplit("-", 1)[1]) for n in numbers), default=0) + 1
