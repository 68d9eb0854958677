"""A city that asks its units for one declaration for each project: its offices, a unit of its own, people, a campaign."""

from tests.browser.site import PASSWORD, Site

OPENED = """
from datetime import timedelta
from django.utils import timezone
from forms_app.filings import open_dossier
from forms_app.models import Campaign, Membership, ReviewStep, Unit, User

units = {{}}
for code, name, given in (
    ("900", "{bureau}", {{"is_office": True}}),
    ("901", "{section}", {{"is_office": True, "department": "900"}}),
    ("902", "{performance}", {{"is_office": True, "department": "900"}}),
    ("300", "{department}", {{"section": "901"}}),
    ("301", "{unit}", {{"department": "300", "section": "901"}}),
):
    above = {{key: units[to] for key, to in given.items() if key != "is_office"}}
    units[code] = Unit.objects.create(code=code, name=name, is_office=given.get("is_office", False), **above)
for name, code, role in (
    ("filler", "301", "filler"),
    ("head", "301", "head"),
    ("department", "300", "department_reviewer"),
    ("section", "901", "section_reviewer"),
    ("performance", "902", "performance_reviewer"),
    ("administrator", "902", "administrator"),
):
    person = User.objects.create_user(username=name, password="{password}", name="演示" + name)
    Membership.objects.create(person=person, unit=units[code], role=role)
now = timezone.now()
campaign = Campaign.objects.create(
    year={year}, name="{campaign}", kinds=["{kind}"], scheme="{scheme}", package_by="filing",
    opens_at=now - timedelta(days=2), closes_at=now + timedelta(days=10),
)
campaign.units.add(units["301"])
stages = (("department_review", None), ("first_review", None), ("final_review", units["902"]))
for position, (stage, office) in enumerate(stages, 1):
    ReviewStep.objects.create(campaign=campaign, position=position, stage=stage, office=office)
print(open_dossier(campaign, units["301"]).number)
"""
SHANGHAI = {
    "bureau": "上海市财政局",
    "section": "市财政局城建处",
    "performance": "市财政局绩效管理处",
    "department": "上海市住房和城乡建设管理委员会",
    "unit": "上海市物业管理事务中心",
    "campaign": "2024年度项目绩效目标申报",
    "year": 2024,
    "kind": "shanghai_declaration",
    "scheme": "shanghai_2024",
}
MINHANG = {
    "bureau": "上海市闵行区财政局",
    "section": "区财政局经济建设科",
    "performance": "区财政局绩效管理科",
    "department": "上海市闵行区房屋管理局",
    "unit": "上海市闵行区新虹街道房管办事处",
    "campaign": "2020年度项目绩效目标申报",
    "year": 2020,
    "kind": "minhang_declaration",
    "scheme": "minhang_2020",
}


def opened(site: Site, region: dict) -> str:
    """The number of the unit's dossier, which holds no project yet."""
    return site.python(OPENED.format(password=PASSWORD, **region)).strip().splitlines()[-1]
