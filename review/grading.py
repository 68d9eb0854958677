"""等级 of a score, by the cuts of the scheme.

Schemes word their grades differently (优良中差, 优/良/合格/不合格) and agree in their order; so a grade is stored as its
rank, and shown in the scheme's word. Renaming a grade then touches no stored value, and lists can ask for 优 of all.
"""

from decimal import Decimal

from django.db.models import Q

from forms_app.models import Package
from forms_app.schemes import SCHEMES, Scheme, Scoring
from forms_app.schemes.base import GradeCut
from forms_app.terms import CampaignType, Grade


def scheme_of(package: Package) -> Scheme:
    return SCHEMES[package.dossier.campaign.scheme]


def is_evaluation(package: Package) -> bool:
    return package.dossier.campaign.type == CampaignType.EVALUATION


def cuts(scoring: Scoring) -> dict[Grade, GradeCut]:
    """Best first."""
    ordered = sorted(scoring.grades, key=lambda cut: cut.lower, reverse=True)
    return dict(zip(Grade, ordered, strict=True))


def words(scheme: Scheme) -> dict[str, str]:
    """Each grade in the scheme's word; where it has no cuts, in the house's."""
    if scheme.scoring is None:
        return Grade.labels()
    return {grade.value: cut.label for grade, cut in cuts(scheme.scoring).items()}


def grade_of(score: Decimal | None, scheme: Scheme) -> Grade | None:
    if score is None or scheme.scoring is None:
        return None
    reached = (grade for grade, cut in cuts(scheme.scoring).items() if score >= cut.lower)
    return next(reached, None)


def word_of(score: Decimal | None, scheme: Scheme) -> str:
    grade = grade_of(score, scheme)
    return words(scheme)[grade] if grade else ""


# --- in lists of several schemes ---


def _scored() -> dict[str, dict[Grade, GradeCut]]:
    return {slug: cuts(scheme.scoring) for slug, scheme in SCHEMES.items() if scheme.scoring}


def choices() -> list[tuple[str, str]]:
    """Each grade in all its words: 优, 良, 中/合格 …"""
    known = list(_scored().values())
    return [(g.value, "/".join(dict.fromkeys(found[g].label for found in known))) for g in Grade]


def graded(grade: str) -> Q:
    """Packages (with ``score``) whose 自评得分 has this grade by their own scheme."""
    found = Q(pk=None)
    for slug, ranks in _scored().items():
        above = [cut.lower for better, cut in ranks.items() if cut.lower > ranks[Grade(grade)].lower]
        within = Q(score__gte=ranks[Grade(grade)].lower)
        if above:
            within &= Q(score__lt=min(above))
        found |= Q(dossier__campaign__scheme=slug) & within
    return found
