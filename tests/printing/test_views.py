"""Who gets which paper over the web."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms_app.document import Place
from forms_app.editing import Change, ChangeSet
from forms_app.filings import save, working
from forms_app.models import Filing, Package
from tests.printing import tables
from tests.review.world import PASSED, SENT, World, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def package(world) -> Package:
    return world.filled()


@pytest.fixture
def get(client, world):
    """Open the paper of a thing as somebody."""

    def opened(who: str, thing, **query):
        client.force_login(world[who].person, backend="django.contrib.auth.backends.ModelBackend")
        name = "print_filing" if isinstance(thing, Filing) else "print_dossier"
        return client.get(reverse(name, args=[thing.number]), query)

    return opened


def first(package: Package) -> Filing:
    return package.filings.get(kind="department_target")


def rewritten(world: World, filing: Filing, duties: str) -> None:
    old = working(filing.dossier).documents[filing.number]["duties"]
    save(filing, world["filler"], ChangeSet((Change(Place("duties"), old, duties),)))


def text(response) -> str:
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return "".join(tables.texts(response.content))


def test_the_unit_prints_its_draft_and_after_submission_the_version(get, world, package):
    filing = first(package)
    assert "草稿" in text(get("filler", filing))
    world.advance(package, ("submit", "filler"))
    printed = text(get("filler", filing))
    assert "第1次报送" in printed
    assert "草稿" not in printed


def test_others_get_nothing_before_the_first_submission_is_signed(get, world, package):
    filing = first(package)
    for _ in ("draft", "waiting for the head"):
        refused = get("section", filing)
        assert refused.status_code == 403
        assert "尚未首次报送" in refused.content.decode()
        assert get("section", package.dossier).status_code == 403
        if package.status == "drafting":
            world.advance(package, ("submit", "filler"))
    world.advance(package, ("sign", "head"))
    assert "第1次报送" in text(get("section", filing))


def test_others_keep_the_version_that_left_the_unit_while_the_unit_changes_its_table(get, world, package):
    filing = first(package)
    world.advance(package, *SENT)
    world.step(package, "return", "department", "请补充。", general="请补充职责。", tables=[filing.number])
    rewritten(world, Filing.objects.get(pk=filing.pk), "退回后改写的职责")
    assert "退回后改写的职责" in text(get("filler", filing))
    assert "草稿" in text(get("filler", filing))
    assert "退回后改写的职责" not in text(get("department", filing))
    assert "第1次报送" in text(get("department", package.dossier))


def test_passing_leaves_the_check_code_and_the_paper_as_they_were(get, world, package):
    filing = first(package)
    world.advance(package, *SENT)
    sent = get("filler", filing).content
    world.advance(package, *PASSED[len(SENT) :])
    assert get("filler", filing).content == sent
    assert get("performance", filing).content == sent


def test_a_submitted_table_is_printed_from_its_snapshot_alone(get, world, package):
    filing = first(package)
    world.advance(package, *SENT)
    before = get("section", filing).content
    world.campaign.year = 2031
    world.campaign.save()
    type(package.dossier.unit).objects.filter(pk=package.dossier.unit_id).update(name="改了名的单位")
    with CaptureQueriesContext(connection) as queries:
        assert get("section", filing).content == before
    content_tables = ("departmenttarget", "fundsummary", "spendingdirection", "_indicator", "_task", "_line")
    assert [q["sql"] for q in queries if any(table in q["sql"] for table in content_tables)] == []


def test_the_dossier_is_printed_in_order(get, world, package):
    printed = text(get("filler", package.dossier))
    places = [printed.index(f"{annex}第1页") for annex in ("附表1", "附表2", "附表3-1")]
    assert places == sorted(places)


def test_what_one_may_not_know_of_is_not_there(get, world, package):
    for who in ("filler2", "section2", "department2"):
        assert get(who, first(package)).status_code == 404
        assert get(who, package.dossier).status_code == 404


def test_a_removed_table_and_a_wrong_number_are_not_there(get, world, package, client):
    filing = first(package)
    Filing.objects.filter(pk=filing.pk).update(removed_at=package.changed_at)
    assert get("filler", filing).status_code == 404
    assert client.get(reverse("print_filing", args=["2023-9999-99"])).status_code == 404


def test_the_file_opens_in_the_browser_under_a_chinese_name_and_is_not_kept(get, package):
    response = get("filler", first(package))
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''" + quote("附表1-"))
    assert response["Content-Disposition"].endswith(".pdf")
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_the_imprint_can_be_left_out(get, world, package):
    world.advance(package, ("submit", "filler"))
    assert "校验码" not in text(get("filler", first(package), footing="0"))


def test_a_post_is_refused(client, world, package):
    client.force_login(world["filler"].person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("print_filing", args=[first(package).number])).status_code == 405
