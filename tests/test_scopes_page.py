"""口径对照: who sees which numbers, where they lead, and what was said of their differences."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forms_app import filings
from forms_app.document import Document
from forms_app.models import Dossier, Filing, Package, Snapshot
from forms_app.registry import kind_of
from tests.filings.evaluating import BASE, PROJECT, REPORT, WHOLE, add, campaign, held, tables, write
from tests.review import world as worlds
from tests.review.world import World
from tests.samples import sample
from tests.test_filing_views import signed_in

pytestmark = pytest.mark.django_db
PUBLISHED = "hunan-2022-self-evaluation"
ALL = (REPORT, BASE, WHOLE, PROJECT)


@pytest.fixture
def world() -> World:
    return worlds.build()


@pytest.fixture
def dossier(world) -> Dossier:
    """The published self-evaluation, as far as the tables are there without its projects' own."""
    opened = filings.open_dossier(campaign(world, ALL, evaluates=None), world.units["street"])
    for plain in sample(PUBLISHED)["filings"]:
        filing = Filing.objects.filter(dossier=opened, kind=plain["kind"]).first()
        if filing and plain["kind"] != PROJECT:
            document = Document.from_plain(plain["document"], kind_of(plain["kind"]).shape)
            filings.put_document(filing, world["filler"], document)
    return opened


def address(dossier: Dossier) -> str:
    return reverse("scopes", args=[dossier.number])


def page(world: World, dossier: Dossier, who: str) -> str:
    answer = signed_in(world[who]).get(address(dossier))
    assert answer.status_code == 200
    return answer.content.decode()


def send(dossier: Dossier) -> None:
    """What a submission leaves behind, without its conditions."""
    now = held(dossier)
    package = Package.objects.get(dossier=dossier)
    filings.freeze(now, package, 1)
    Package.objects.filter(pk=package.pk).update(version=1, sent_version=1, sent_at=timezone.now())


def explain(world: World, dossier: Dossier, text: str) -> None:
    now = held(dossier)
    report = tables(dossier, REPORT)[0]
    found = next(f for f in filings.check_dossier(now)[report.number] if f.finding.rule == "B8")
    filings.answer(now, report, found.finding.fingerprint, text, world["filler"].person)


def test_the_unit_sees_each_number_in_each_scope_with_its_difference(world, dossier):
    shown = page(world, dossier, "filler")
    for text in (
        "决算 · 公用经费",
        "全部资金",
        "一般公共预算",
        "29.35",
        "10.24",
        "−19.11",
        "108.28",
        "74.71",
        "−33.57",
    ):
        assert text in shown
    report = tables(dossier, REPORT)[0]
    assert f"{reverse('filing', args=[report.number])}#operating_expenditure" in shown
    assert "待说明" in shown


def test_equal_scopes_with_unequal_numbers_are_pointed_at(world, dossier):
    """Rules tell of each table; the ledger, of their sum."""
    write(world, tables(dossier, PROJECT)[0], initial_budget="3.21")
    assert "同一口径的数不一致，请核对" in page(world, dossier, "filler")


def test_the_word_of_the_unit_stands_beside_the_number(world, dossier):
    explain(world, dossier, "含其他资金 24.27 和上年结转 9.30")
    assert "含其他资金 24.27 和上年结转 9.30" in page(world, dossier, "filler")


def test_others_see_what_was_sent_and_nothing_before(world, dossier):
    assert signed_in(world["section"]).get(address(dossier)).status_code == 403
    explain(world, dossier, "含其他资金")
    send(dossier)
    report = Filing.objects.get(pk=tables(dossier, REPORT)[0].pk)
    old = held(dossier).documents[report.number]
    header = old.header.with_value("operating_expenditure", None)
    filings.put_document(report, world["filler"], old.with_header(header))
    assert "10.24" not in page(world, dossier, "filler")
    shown = page(world, dossier, "section")
    assert "10.24" in shown and "含其他资金" in shown and "按单位最近一次报送的内容" in shown


def test_whom_the_unit_asked_for_help_sees_the_draft(world, dossier):
    Package.objects.filter(dossier=dossier).update(help_asked_at=timezone.now())
    assert "29.35" in page(world, dossier, "section")
    assert signed_in(world["department"]).get(address(dossier)).status_code == 403


def test_a_strangers_dossier_looks_as_if_it_did_not_exist(world, dossier):
    assert signed_in(world["filler2"]).get(address(dossier)).status_code == 404


def test_targets_have_no_such_page(world):
    package = world.filled()
    assert signed_in(world["filler"]).get(address(package.dossier)).status_code == 404
    assert address(package.dossier) not in _dossier_page(world, package.dossier)


def test_the_dossiers_page_leads_to_it(world, dossier):
    assert address(dossier) in _dossier_page(world, dossier)
    assert address(dossier) not in _dossier_page(world, dossier, "section")  # nothing was sent yet
    send(dossier)
    assert address(dossier) in _dossier_page(world, dossier, "section")


def _dossier_page(world: World, dossier: Dossier, who: str = "filler") -> str:
    return signed_in(world[who]).get(reverse("dossier", args=[dossier.number])).content.decode()


def test_empty_tables_have_nothing_to_compare(world):
    opened = filings.open_dossier(campaign(world, [WHOLE], evaluates=None), world.units["street"])
    shown = page(world, opened, "filler")
    assert "各表还没有填写可以对照的数" in shown


@pytest.mark.parametrize("who", ["filler", "section"])
def test_more_tables_and_more_words_take_no_more_questions(world, dossier, who):
    send(dossier)
    few, projects = asked(world, dossier, who), len(tables(dossier, PROJECT))
    explain(world, dossier, "含其他资金")
    for nth in range(3):
        add(world, tables(dossier, BASE)[0], "projects", str(uuid.uuid4()), name=f"项目{nth}", budget="5")
    assert len(tables(dossier, PROJECT)) == projects + 3
    Snapshot.objects.all().delete()
    send(dossier)
    assert asked(world, dossier, who) == few


def asked(world: World, dossier: Dossier, who: str) -> int:
    client = signed_in(world[who])
    client.get(address(dossier))
    with CaptureQueriesContext(connection) as questions:
        assert client.get(address(dossier)).status_code == 200
    return len(questions)
