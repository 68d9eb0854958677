"""A small bureau for tests: offices, a unit under a department, another unit, a person for each role, one campaign."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from forms_app.catalog import KINDS
from forms_app.filings import open_dossier
from forms_app.models import Campaign, Dossier, Filing, Membership, ReviewStep, Unit, User
from forms_app.terms import Role, Status


@dataclass
class World:
    """Memberships by name: ``filler``, ``head``, ``department``, ``section``, ``performance``, ``viewer``, ``leader``
    (查看 for the whole bureau), ``administrator``, ``other`` (filler of another unit), ``other_section``."""

    campaign: Campaign
    dossier: Dossier
    people: dict[str, Membership]

    def __getattr__(self, name: str) -> Membership:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def filing(self, kind: str) -> Filing:
        return (
            self.dossier.filings.select_related("package", "dossier").filter(removed_at=None).get(kind=kind)
        )

    @property
    def package(self):
        return self.dossier.packages.get()


def unit(code: str, name: str, **kwargs) -> Unit:
    return Unit.objects.create(code=code, name=name, **kwargs)


def member(name: str, of: Unit, role: Role) -> Membership:
    person, _ = User.objects.get_or_create(username=name, defaults={"name": f"某某{name}"})
    return Membership.objects.create(person=person, unit=of, role=role)


def deputise(name: str, principal: Membership, days: int = 5) -> Membership:
    """Somebody new who stands in for the principal from today on."""
    person, _ = User.objects.get_or_create(username=name, defaults={"name": f"某某{name}"})
    since = timezone.localdate()
    return Membership.objects.create(
        person=person, unit=principal.unit, role=principal.role, principal=principal.person,
        since=since, until=since + timedelta(days=days),
    )  # fmt: skip


def campaign(name: str = "2023年预算绩效目标申报", **kwargs) -> Campaign:
    """Open since yesterday and for ten days, with the three target tables."""
    now = timezone.now()
    given = {
        "year": 2023, "kinds": list(KINDS)[:3], "scheme": "hunan_2023",
        "opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=10),
    }  # fmt: skip
    return Campaign.objects.create(name=name, **{**given, **kwargs})


def build(**campaign_data) -> World:
    section = unit("K01", "行政政法股", is_office=True)
    other_section = unit("K02", "社会保障股", is_office=True)
    performance = unit("K03", "绩效评价股", is_office=True)
    department = unit("D01", "住房和城乡建设局")
    own = unit("U01", "某某街道办事处", department=department, section=section)
    other = unit("U02", "某某文化馆", section=other_section)
    asked = campaign(**campaign_data)
    asked.units.set([own, other])
    stages = [
        (Status.DEPARTMENT_REVIEW, None),
        (Status.FIRST_REVIEW, None),
        (Status.FINAL_REVIEW, performance),
    ]
    for position, (stage, office) in enumerate(stages, 1):
        ReviewStep.objects.create(campaign=asked, position=position, stage=stage.value, office=office)
    people = {
        "filler": member("filler", own, Role.FILLER),
        "head": member("head", own, Role.HEAD),
        "viewer": member("viewer", own, Role.VIEWER),
        "other": member("other", other, Role.FILLER),
        "department": member("department", department, Role.DEPARTMENT_REVIEWER),
        "section": member("section", section, Role.SECTION_REVIEWER),
        "other_section": member("other_section", other_section, Role.SECTION_REVIEWER),
        "performance": member("performance", performance, Role.PERFORMANCE_REVIEWER),
        "leader": member("leader", performance, Role.VIEWER),
        "administrator": member("administrator", performance, Role.ADMINISTRATOR),
    }
    return World(asked, open_dossier(asked, own), people)
