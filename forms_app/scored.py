"""自评得分 in lists: of the version that counts, as it was frozen; one question however many lines there are."""

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When

from forms_app.models import Membership, Package, Snapshot
from forms_app.schemes import SCHEMES
from forms_app.terms import Status


def with_score(packages: QuerySet[Package], actor: Membership | None = None) -> QuerySet[Package]:
    """Adds ``score``: that of the package's first table which has one (the department's, before its projects').

    The unit's own people see what their head is to sign, all others (and nobody in particular) what left the unit.
    """
    own = actor.unit_id if actor else None
    to_sign = When(status=Status.SIGNING, dossier__unit=own, then=F("version"))
    counting = packages.alias(counting=Case(to_sign, default=F("sent_version")))
    frozen = Snapshot.objects.filter(
        package=OuterRef("pk"), version=OuterRef("counting"), score__isnull=False
    )
    first = frozen.order_by("filing__position", "filing_id").values("score")[:1]
    return counting.annotate(score=Subquery(first))


def grade_label(package: Package) -> str:
    """自评等级 by the cuts of the campaign's scheme; of a package from such a list, with its campaign loaded."""
    scoring = SCHEMES[package.dossier.campaign.scheme].scoring
    return scoring.grade(package.score) if scoring else ""
