"""底稿 on the pages: what a dossier was begun from, how much of each table differs, and where."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms_app import filings
from forms_app.document import Place
from forms_app.editing import AddedRow, ChangeSet
from forms_app.models import Dossier, Filing, Package, Particular
from forms_app.terms import PackageBy
from tests.review import approved as after_approval
from tests.review.world import SENT, World, build, put, table

from .test_carrying import DIRECTION, SUMMARY, second

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def copy(world) -> Package:
    after_approval.approved(world)
    return second(world).packages.get()


def see(world: World, address: str, name: str = "filler") -> str:
    client = Client()
    client.force_login(world[name].person)
    return client.get(address).content.decode()


def dossier_page(world: World, package: Package, name: str = "filler") -> str:
    return see(world, f"/dossiers/{package.dossier.number}/", name)


def filing_page(world: World, filing: Filing, query: str = "?against=origin", name: str = "filler") -> str:
    return see(world, f"/filings/{filing.number}/{query}", name)


def test_the_dossier_says_what_it_was_begun_from_and_leads_to_the_comparison(world, copy):
    page = dossier_page(world, copy)
    assert "本套报表以2023年预算绩效目标申报的批复版本为底稿" in page
    assert f'href="/packages/{copy.pk}/compare/?old=origin"' in page
    assert "现在（填报中）" in see(world, f"/packages/{copy.pk}/compare/?old=origin")
    assert page.count(">相同<") == copy.filings.count()


def test_it_says_so_where_nothing_was_approved(world):
    world.advance(world.filled(), *SENT)
    assert "申报的最近报送版本为底稿" in dossier_page(world, second(world).packages.get())


def test_a_dossier_of_its_own_beginning_says_nothing_of_it(world):
    package = world.filled()
    assert "底稿" not in dossier_page(world, package)
    assert "底稿" not in filing_page(world, table(package))


def test_cells_and_rows_that_differ_are_counted_and_marked(world, copy):
    put(world, copy, "duties", "改写的职责。")
    change_rows(world, table(copy))
    page = dossier_page(world, copy)
    # The duties, the row that is new, and the one that is gone.
    assert page.count("3 处不同") == 1
    assert page.count(">相同<") == copy.filings.count() - 1
    marked = filing_page(world, table(copy))
    assert "与底稿（2023年预算绩效目标申报的批复版本）不同的单元格已标出。底稿中的 1 行已删除。" in marked
    assert marked.count("底稿没有这一行") == 3  # its three cells
    assert marked.count("cell-changed") == 4
    assert "底稿：" in marked and "cell-changed" not in filing_page(world, table(copy), "")


def change_rows(world: World, filing: Filing) -> None:
    """One row more and one row less among the 重点工作."""
    document = filings.working(filing.dossier).documents[filing.number]
    gone = Place("", "tasks", document.rows["tasks"][0].uid)
    added = AddedRow("tasks", str(uuid.uuid4()), {"matter": "新增的事项"})
    filings.save(filing, world["filler"], ChangeSet(added=(added,), removed=(gone,)))


def test_a_tick_reads_as_a_tick_and_an_amount_as_an_amount(world, copy):
    before = filings.working(copy.dossier).documents[table(copy).number]["general_budget"]
    put(world, copy, "general_budget", "1")
    put(world, copy, "no_funds", "1", SUMMARY)
    assert f"底稿：{before / 10_000:f}".rstrip("0").rstrip(".") in filing_page(world, table(copy))
    assert "底稿：未勾选" in filing_page(world, table(copy, SUMMARY))


def test_a_table_that_the_base_has_not_is_said_to_be_new(world, copy):
    filing = table(copy, SUMMARY)
    line = AddedRow("lines", str(uuid.uuid4()), {"name": "新的专项", "amount": "1"})
    filings.save(filing, world["filler"], ChangeSet(added=(line,)))
    assert ">底稿没有<" in dossier_page(world, copy)
    new = copy.filings.get(line=line.uid)
    assert "底稿（2023年预算绩效目标申报的批复版本）没有这张表。" in filing_page(world, new)


def test_the_marks_are_put_on_and_taken_off_by_one_link(world, copy):
    number = table(copy).number
    plain, marked = filing_page(world, table(copy), ""), filing_page(world, table(copy))
    assert f'href="/filings/{number}/?against=origin">与底稿对照<' in plain
    assert f'href="/filings/{number}/">不对照底稿<' in marked
    assert filing_page(world, table(copy), "?against=nonsense").count("不对照底稿") == 0


def sent(package: Package) -> None:
    at = package.dossier.campaign.opens_at
    Package.objects.filter(pk=package.pk).update(version=1, sent_version=1, sent_at=at, status="first_review")
    filings.freeze(filings.working(package.dossier), package, 1)


def test_an_office_sees_it_on_what_was_sent(world, copy):
    put(world, copy, "duties", "改写的职责。")
    sent(copy)
    assert "1 处不同" in dossier_page(world, copy, "section")
    assert "底稿：" in filing_page(world, table(copy), name="section")


def test_who_may_not_know_of_the_base_is_not_told(world, copy):
    """The campaign gives the unit to another 归口股室 than it had."""
    Particular.objects.create(
        campaign=copy.dossier.campaign, unit=world.units["street"], section=world.units["section2"]
    )
    sent(copy)
    assert "底稿" not in dossier_page(world, copy, "section2")
    assert "底稿" not in filing_page(world, table(copy), name="section2")


def test_queries_do_not_grow_with_the_tables(world):
    after_approval.approved(world)
    dossier = second(world, package_by=PackageBy.FILING)
    client = Client()
    client.force_login(world["filler"].person)

    def queries(found: Dossier) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/dossiers/{found.number}/").status_code == 200
        return len(captured)

    queries(dossier)
    many = queries(dossier)
    dossier.filings.filter(kind=DIRECTION).first().delete()
    assert queries(dossier) == many
