"""Several finance bureaux in one database: each sees what concerns its own offices, and one alone sees everything."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forms_app import filings
from forms_app.access import visible_campaigns, visible_dossiers, visible_units
from forms_app.admin.faults import unit_faults
from forms_app.models import Membership, Package, Particular, ReviewStep, Unit
from forms_app.terms import Role, Status
from review import inbox, ledger, standing
from review.forms.standing import StandingForm
from review.models import Notice
from tests import world as worlds

pytestmark = pytest.mark.django_db

HERE, THERE = "区财政局", "市财政局"
OURS = ("performance", "leader", "administrator", "boss")
THEIRS = ("performance9", "leader9", "administrator9")


@pytest.fixture
def world():
    """The small bureau of tests/world.py below a 财政局, and another bureau with a campaign of its own."""
    made = worlds.build()
    here = worlds.unit("900", HERE, is_office=True)
    Unit.objects.filter(is_office=True).exclude(pk=here.pk).update(department=here)
    there = worlds.unit("990", THERE, is_office=True)
    section = worlds.unit("991", "教科文处", is_office=True, department=there)
    office = worlds.unit("993", "绩效管理处", is_office=True, department=there)
    park = worlds.unit("U91", "某某绿化中心", section=section)
    asked = worlds.campaign("市级项目绩效目标申报")
    asked.units.set([park])
    for position, stage in enumerate((Status.FIRST_REVIEW, Status.FINAL_REVIEW), 1):
        named = office if stage == Status.FINAL_REVIEW else None
        ReviewStep.objects.create(campaign=asked, position=position, stage=stage, office=named)
    made.people |= {
        "boss": worlds.member("boss", here, Role.VIEWER),
        "section9": worlds.member("section9", section, Role.SECTION_REVIEWER),
        "performance9": worlds.member("performance9", office, Role.PERFORMANCE_REVIEWER),
        "leader9": worlds.member("leader9", there, Role.VIEWER),
        "administrator9": worlds.member("administrator9", office, Role.ADMINISTRATOR),
    }
    made.theirs = filings.open_dossier(asked, park)
    made.people = {
        name: Membership.objects.select_related("unit", "person").get(pk=held.pk)
        for name, held in made.people.items()
    }
    return made


def codes(world, name: str) -> set[str]:
    return set(visible_dossiers(getattr(world, name)).values_list("unit__code", flat=True))


def test_each_bureau_sees_its_own_dossiers_only(world):
    assert {name: codes(world, name) for name in OURS} == {name: {"U01"} for name in OURS}
    assert {name: codes(world, name) for name in THEIRS} == {name: {"U91"} for name in THEIRS}
    assert (codes(world, "section9"), codes(world, "section")) == ({"U91"}, {"U01"})


def test_an_office_that_names_no_bureau_sees_everything_as_before(world):
    alone = worlds.unit("K77", "督查室", is_office=True)
    free = worlds.member("free", alone, Role.VIEWER)
    assert set(visible_dossiers(free).values_list("unit__code", flat=True)) == {"U01", "U91"}
    assert visible_campaigns(free).count() == 2


def test_campaigns_and_units_are_the_bureaus_own(world):
    for name in THEIRS:
        actor = getattr(world, name)
        assert list(visible_campaigns(actor)) == [world.theirs.campaign]
        assert [u.code for u in visible_units(actor, world.theirs.campaign)] == ["U91"]
        assert list(visible_units(actor, world.campaign)) == []
    assert list(visible_campaigns(world.boss)) == [world.campaign]
    assert {u.code for u in visible_units(world.boss, world.campaign)} == {"U01", "U02"}


def test_a_bureau_sees_whatever_one_of_its_offices_sees(world):
    """The campaign of one bureau gives a unit to an office of the other; what waits at an office stays its own."""
    Particular.objects.create(campaign=world.campaign, unit=world.filler.unit, section=world.section9.unit)
    assert codes(world, "section9") == codes(world, "leader9") == {"U01", "U91"}
    assert {u.code for u in visible_units(world.leader9, world.campaign)} == {"U01"}
    assert codes(world, "boss") == {"U01"}  # its own 绩效股 stands in the campaign's steps
    Package.objects.filter(dossier=world.theirs).update(office=world.section.unit)
    assert codes(world, "section") == {"U91"}
    assert codes(world, "boss") == {"U01", "U91"}


def test_lists_offer_nothing_of_the_other_bureau(world):
    for name, section, campaign in (("performance9", "教科文处", world.theirs.campaign),):
        actor = getattr(world, name)
        assert [str(s) for s in inbox.sections(actor)] == [section]
        assert inbox.campaigns(actor) == [campaign]
        assert inbox.counts(actor, [inbox.ALL]) == {"all": 1}
        form = StandingForm(actor, QueryDict())
        assert list(form.fields["campaign"].queryset) == [campaign]
        assert [str(s) for s in standing.sections(form.units)] == [section]


def test_pages_of_the_other_bureau_do_not_exist(client, world):
    client.force_login(world.performance9.person)
    package = world.package
    for address in (
        reverse("package", args=[package.pk]),
        reverse("trail", args=[package.pk]),
        reverse("dossier", args=[world.dossier.number]),
        reverse("print_dossier", args=[world.dossier.number]),
        reverse("standing_xlsx") + f"?campaign={world.campaign.pk}",
    ):
        answer = client.get(address)
        # A file of a campaign that isn't theirs is the file of their own.
        shown = b"" if answer.streaming else answer.content
        assert answer.status_code == 404 or world.campaign.name.encode() not in shown, address
    listed = client.get(reverse("dossiers")).content.decode()
    assert "某某绿化中心" in listed and "某某街道办事处" not in listed
    assert "教科文处" in listed and "行政政法股" not in listed


def test_reminders_are_told_of_in_the_ledger_of_the_own_bureau(client, world):
    for campaign, unit in ((world.campaign, world.filler.unit), (world.theirs.campaign, world.theirs.unit)):
        Notice.objects.create(
            campaign=campaign, unit=unit, person=world.filler.person, subject=f"催 {unit}", occasion="x"
        )
    for names, unit in ((OURS, "某某街道办事处"), (THEIRS, "某某绿化中心")):
        for name in names:
            assert [n.subject for n in ledger.visible(getattr(world, name))] == [f"催 {unit}"]
    client.force_login(world.performance9.person)
    page = client.get(reverse("ledger")).content.decode()
    assert "催 某某绿化中心" in page and "某某街道办事处" not in page
    assert world.campaign.name not in page


def test_the_administration_shows_dossiers_of_the_own_bureau(client, world):
    Notice.objects.create(
        campaign=world.campaign, unit=world.filler.unit, person=world.filler.person, subject="催一催"
    )
    client.force_login(world.administrator9.person)
    for model in ("dossier", "package", "filing", "tally"):
        page = client.get(reverse(f"admin:forms_app_{model}_changelist")).content.decode()
        assert world.dossier.number not in page, model
        assert world.campaign.name not in page, model
    assert "某某绿化中心" in client.get(reverse("admin:forms_app_dossier_changelist")).content.decode()
    assert "催一催" not in client.get(reverse("admin:review_notice_changelist")).content.decode()
    hidden = client.get(reverse("admin:forms_app_dossier_change", args=[world.dossier.pk]))
    assert hidden.status_code == 302  # Django's own way of saying that there is none
    client.force_login(world.administrator.person)
    assert world.dossier.number in client.get(reverse("admin:forms_app_dossier_changelist")).content.decode()
    assert "催一催" in client.get(reverse("admin:review_notice_changelist")).content.decode()


def test_of_a_campaign_of_both_each_administration_lists_notices_about_its_own_units(client, world):
    """Steps that name no office leave each unit to its own 归口股室."""
    world.campaign.steps.filter(office__isnull=False).delete()
    world.campaign.units.add(world.theirs.unit)
    ours, theirs = world.dossier, filings.open_dossier(world.campaign, world.theirs.unit)
    for dossier in (ours, theirs):
        package = dossier.packages.get()
        Package.objects.filter(pk=package.pk).update(sent_at=timezone.now())
        for said, about in (("已退回", package), ("请报送", None)):
            Notice.objects.create(
                campaign=world.campaign, unit=dossier.unit, person=world.filler.person, package=about,
                subject=f"{dossier.unit} {said}",
            )  # fmt: skip
    for name, own, other in (("administrator", ours, theirs), ("administrator9", theirs, ours)):
        client.force_login(getattr(world, name).person)
        page = client.get(reverse("admin:review_notice_changelist")).content.decode()
        assert [f"{own.unit} 已退回" in page, f"{own.unit} 请报送" in page] == [True, True], name
        assert f"{other.unit} 已退回" not in page and f"{other.unit} 请报送" not in page, name


def test_deputies_come_from_the_own_bureau(client, world):
    client.force_login(world.section9.person)
    page = client.get(reverse("deputies")).content.decode()
    assert "某某performance9" in page and "某某performance<" not in page and "某某section<" not in page


@pytest.mark.parametrize("name", ["performance9", "leader9"])
def test_a_bureau_of_many_offices_costs_what_one_of_few_costs(client, world, name):
    client.force_login(getattr(world, name).person)
    client.get("/")
    costs = []
    for numbers in (range(2), range(2, 12)):
        for n in numbers:
            office = worlds.unit(f"98{n:02d}", f"第{n}处", is_office=True, department=world.leader9.unit)
            unit = worlds.unit(f"78{n:02d}", f"第{n}单位", section=office)
            world.theirs.campaign.units.add(unit)
            filings.open_dossier(world.theirs.campaign, unit)
        with CaptureQueriesContext(connection) as queries:
            for address in ("/?tab=all", reverse("dossiers"), reverse("standing")):
                assert client.get(address).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


# --- what the administration lets one say of offices ---


def faults(unit: Unit) -> dict[str, str]:
    return dict(unit_faults(unit))


def test_above_an_office_stands_its_bureau_and_nothing_else(world):
    office, bureau, section = world.performance9.unit, world.leader9.unit, world.section9.unit
    assert faults(office) == faults(bureau) == {}
    office.department = world.department.unit
    assert faults(office)["department"].startswith(
        "财政部门内设股室的主管部门只填所属财政局；“住房和城乡建设局”"
    )
    office.department = section
    assert faults(office) == {"department": "“教科文处”是内设股室，不是财政局；请填它所属的“市财政局”。"}
    office.department = office
    assert faults(office) == {"department": "主管部门不能是本单位或本单位的下级。"}
    bureau.department = worlds.unit("999", "省财政厅", is_office=True)
    assert faults(bureau) == {"department": "还有股室以本单位为所属财政局，本单位不能再填上级。"}
    bureau.department, bureau.is_office = None, False
    assert faults(bureau) == {"is_office": "还有股室以本单位为所属财政局，请先改它们的主管部门。"}


def test_a_reminder_of_the_closing_time_finds_no_stranger(world):
    world.campaign.closes_at = timezone.now() - timedelta(hours=1)
    world.campaign.save()
    assert inbox.counts(world.performance9, [inbox.OVERDUE]) == {"overdue": 0}
    assert inbox.counts(world.performance, [inbox.OVERDUE]) == {"overdue": 1}
