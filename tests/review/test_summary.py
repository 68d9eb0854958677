"""绩效目标汇总表 over a dossier's projects, and their sum on the dossier's page and in the list of dossiers."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from forms_app import filings
from forms_app.document import Document
from forms_app.filings.adding import add_filing
from forms_app.models import Campaign, Dossier, Filing, Package
from forms_app.registry import kind_of
from forms_app.terms import PackageBy, Status
from tests.printing import tables
from tests.review.world import World, build
from tests.samples import documents

pytestmark = pytest.mark.django_db

KIND, SAMPLE = "shanghai_declaration", "shanghai-2024-declarations"
SUM = "14,373,880.00"


@pytest.fixture
def world() -> World:
    """The small district asks for a table for each project, each its own package."""
    made = build()
    Campaign.objects.filter(pk=made.campaign.pk).update(
        year=2024, kinds=[KIND], scheme="shanghai_2024", package_by=PackageBy.FILING, signing="none"
    )
    made.campaign.refresh_from_db()
    return made


@pytest.fixture
def dossier(world) -> Dossier:
    return world.open("street")


@pytest.fixture
def published(world, dossier) -> Dossier:
    for document in documents(SAMPLE):
        add(world, dossier, document)
    return dossier


@pytest.fixture
def ask(client, world):
    """Open an address of a dossier as somebody."""

    def opened(who: str, dossier: Dossier, name: str = "summary_pdf", kind: str = KIND, **query):
        client.force_login(world[who].person, backend="django.contrib.auth.backends.ModelBackend")
        args = [dossier.number, kind] if name.startswith("summary") else [dossier.number]
        return client.get(reverse(name, args=args if name != "dossiers" else []), query)

    return opened


def add(world: World, dossier: Dossier, document: Document) -> Filing:
    """One more project, as its filler writes it."""
    position = Filing.objects.filter(dossier=dossier).count() + 1
    filing = add_filing(dossier, KIND, position=position)
    filings.put_document(filing, world["filler"], document)
    return filing


def project(document: Document | None = None, typed: dict | None = None, **values) -> Document:
    """A published project with other header cells."""
    document = document or documents(SAMPLE)[0]
    header = document.header
    texts = {**header.typed, **(typed or {})}
    own = header.own | set(values) | set(typed or {})
    return document.with_header(replace(header, values={**header.values, **values}, typed=texts, own=own))


def send(world: World, *tables: Filing) -> None:
    """Left the unit, whatever the rules say of it."""
    for table in tables:
        package = Package.objects.get(pk=table.package_id)
        held = filings.working(Dossier.objects.select_related("campaign", "unit").get(pk=table.dossier_id))
        filings.freeze(held, package, package.version + 1)
        now, version = timezone.now(), package.version + 1
        Package.objects.filter(pk=package.pk).update(
            version=version, sent_version=version, sent_at=now, status=Status.FIRST_REVIEW,
            office=world.units["section"],
        )  # fmt: skip


def pages(response) -> list[str]:
    assert response.status_code == 200, response.content.decode()
    assert response["Content-Type"] == "application/pdf"
    return tables.texts(response.content)


def paper(response) -> str:
    return "".join(pages(response))


def names(dossier: Dossier) -> list[str]:
    return [d["project_name"] for d in filings.working(dossier).documents.values()]


def test_the_five_published_projects_stand_in_the_list_with_their_exact_sum(ask, published):
    with time_machine.travel("2024-01-05T09:30:00+08:00", tick=False):
        printed = paper(ask("filler", published))
    assert "某某街道办事处2024年度项目绩效目标汇总表" in printed
    assert "非申报表格，供单位自用" in printed and "金额单位：元" in printed
    assert "截至2024年01月05日09时30分" in printed
    assert all("".join(name.split()) in printed for name in names(published))
    assert f"合计（5个项目）{SUM}13,980,880.000.00393,000.00" in printed
    assert "2024-01-01至2024-12-31" in printed and "其他一次性项目" in printed and "特定目标类" in printed
    assert "未计入合计" not in printed and "尚未报送" not in printed
    assert printed.count("填报中") >= 5


def test_the_sum_stands_below_the_projects_on_the_page_and_in_the_list(ask, published):
    page = ask("filler", published, "dossier").content.decode()
    assert SUM in page and "5 个项目" in page
    assert reverse("summary_pdf", args=[published.number, KIND]) in page
    assert f"5 个，{SUM} 元" in ask("filler", published, "dossiers").content.decode()


def test_amounts_that_are_none_count_as_nothing_and_are_told_of(ask, world, dossier):
    add(world, dossier, project())
    add(world, dossier, project(annual_total=None))
    typed = {"annual_total": "约八十万", "annual_carried": "待定"}
    add(world, dossier, project(typed=typed, annual_total=None, annual_carried=None))
    told = "2 个项目的金额未填或无法识别，未计入合计"
    printed = paper(ask("filler", dossier))
    assert "合计（3个项目）836,000.001,329,000.000.001,179,000.00" in printed
    assert "".join(told.split()) in printed
    assert "约八十万（未计入合计）" in printed and "待定（未计入合计）" in printed
    page = ask("filler", dossier, "dossier").content.decode()
    assert told in page and "836,000.00" in page and "3 个项目" in page
    assert "3 个，836,000.00 元" in ask("filler", dossier, "dossiers").content.decode()


def test_sums_are_exact(world, dossier):
    """On SQLite too, which would add up with rounded numbers."""
    for _ in range(3):
        add(world, dossier, project(annual_total=Decimal("9999999999999.07")))
    wanted = Decimal("29999999999997.21")
    assert filings.summary(dossier, kind_of(KIND), world["filler"]).yuan["annual_total"] == wanted
    assert filings.totals([dossier], world["filler"])[dossier.pk].yuan == wanted


def test_a_removed_project_counts_no_more(ask, published):
    gone = published.filings.order_by("position").last()
    Filing.objects.filter(pk=gone.pk).update(removed_at=timezone.now())
    printed = paper(ask("filler", published))
    assert "热线服务保障经费" not in printed and "合计（4个项目）2,661,000.00" in printed
    page = ask("filler", published, "dossier").content.decode()
    assert "2,661,000.00" in page and "4 个项目" in page


def test_others_see_the_sum_of_what_was_sent_and_how_many_more_there_are(ask, world, published):
    first, second, *_ = published.filings.order_by("position")
    send(world, first, second)
    for who in ("section", "department", "performance", "leader"):
        printed = paper(ask(who, published))
        assert "合计（2个项目）1,466,000.00" in printed
        assert "另有3个项目尚未报送，未列入" in printed and "按单位最近一次报送的内容" in printed
        assert "热线服务保障经费" not in printed and "11,712,880.00" not in printed
    page = ask("section", published, "dossier").content.decode()
    assert "1,466,000.00" in page and "2 个项目" in page and "另有 3 个项目尚未报送" in page
    listed = ask("section", published, "dossiers").content.decode()
    assert "2 个，1,466,000.00 元" in listed and "另有 3 个项目尚未报送" in listed
    assert SUM in ask("filler", published, "dossiers").content.decode()


def test_a_returned_project_counts_for_others_as_it_was_sent(ask, world, dossier):
    filing = add(world, dossier, project())
    send(world, filing)
    Package.objects.filter(pk=filing.package_id).update(status=Status.RETURNED)
    filings.put_document(
        Filing.objects.get(pk=filing.pk), world["filler"], project(annual_total=Decimal(500))
    )
    assert "836,000.00" in paper(ask("section", dossier))
    for name in ("dossier", "dossiers"):
        assert "836,000.00" in ask("section", dossier, name).content.decode()
        assert "500.00" in ask("filler", dossier, name).content.decode()
    assert "合计（1个项目）500.00" in paper(ask("filler", dossier))


def test_what_the_head_is_to_sign_is_no_matter_of_the_offices(ask, world, dossier):
    filing = add(world, dossier, project())
    Package.objects.filter(pk=filing.package_id).update(status=Status.SIGNING, version=1)
    assert ask("section", dossier).status_code == 403
    listed = ask("section", dossier, "dossiers").content.decode()
    assert "836,000.00" not in listed and "有 1 个项目尚未报送" in listed


def test_before_anything_was_sent_others_are_told_so(ask, published):
    refused = ask("section", published)
    assert refused.status_code == 403 and "首次报送后" in refused.content.decode()
    assert (
        reverse("summary_pdf", args=[published.number, KIND])
        not in ask("section", published, "dossier").content.decode()
    )


@pytest.mark.parametrize("name", ["summary_pdf", "summary_xlsx"])
def test_without_a_project_the_unit_is_led_to_add_one(ask, client, dossier, name):
    answer = ask("filler", dossier, name)
    assert answer["Location"] == reverse("dossier", args=[dossier.number])
    assert "请先在“本单位报表”中添加项目" in client.get(answer["Location"]).content.decode()
    assert ask("section", dossier, name).status_code == 403


@pytest.mark.parametrize("kind", ["department_target", "nonsense", "minhang_declaration"])
@pytest.mark.parametrize("name", ["summary_pdf", "summary_xlsx"])
def test_a_kind_that_the_campaign_does_not_ask_for_has_no_list(ask, published, name, kind):
    assert ask("filler", published, name, kind).status_code == 404


def test_a_kind_without_a_list_has_none(ask, world):
    Campaign.objects.filter(pk=world.campaign.pk).update(
        kinds=["department_target"], scheme="hunan_2023", package_by=PackageBy.DOSSIER
    )
    world.campaign.refresh_from_db()
    assert ask("filler", world.open("street"), kind="department_target").status_code == 404


def test_other_units_know_of_nothing(ask, published):
    for who in ("filler2", "section2", "department2"):
        for name in ("summary_pdf", "summary_xlsx"):
            assert ask(who, published, name).status_code == 404


def test_the_file_opens_under_its_title_and_is_not_kept(ask, published):
    answer = ask("filler", published)
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]


# --- a fixed number of queries ---


@pytest.mark.parametrize("who", ["filler", "section"])
@pytest.mark.parametrize("name", ["summary_xlsx", "dossier", "dossiers"])
def test_thirty_projects_cost_as_many_queries_as_three(ask, world, dossier, who, name):
    send(world, *(add(world, dossier, project()) for _ in range(3)))
    ask(who, dossier, name)
    few = asked(ask, who, dossier, name)
    send(world, *(add(world, dossier, project()) for _ in range(27)))
    assert asked(ask, who, dossier, name) == few


def asked(ask, who: str, dossier: Dossier, name: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert ask(who, dossier, name).status_code == 200
    return len(queries)


# --- what people type ---


def test_markup_is_text_and_fetches_nothing(ask, world, dossier):
    name = '<script>alert(1)</script><img src="http://example.com/a.png">{{ 7 }}'
    add(
        world,
        dossier,
        project(project_name=name, annual_goal='<link rel="stylesheet" href="file:///etc/passwd">'),
    )
    printed = paper(ask("filler", dossier))
    assert "".join(name.split()) in printed and "file:///etc/passwd" in printed
    assert "<script>alert" not in ask("filler", dossier, "dossier").content.decode()


def test_a_long_goal_is_printed_whole_and_breaks_inside(ask, world, dossier):
    goal = "".join(f"{n:04d}项目标" for n in range(430))
    add(world, dossier, project())
    add(world, dossier, project(annual_goal=goal, project_name="目标很长的项目"))
    add(world, dossier, project(project_name="最后一个项目"))
    found = pages(ask("filler", dossier))
    printed = "".join(found)
    assert all(f"{n:04d}项目标" in printed for n in (0, 1, 214, 428, 429))
    assert "目标很长的项目" in found[0]
    assert all("序号项目名称" in page for page in found)
    assert "最后一个项目" in found[-1] and "合计（3个项目）" in found[-1]


def test_rows_stay_whole_where_they_are_not_tall(ask, world, dossier):
    for n in range(12):
        add(world, dossier, project(project_name=f"甲类第{n:02d}"))
    for page in (found := pages(ask("filler", dossier))):
        assert page.count("甲类第") == page.count("公房凭证印刷、公房政策及信息化应用培训等工作")
    assert len(found) > 1


# --- the workbook ---


def read(response):
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content))["绩效目标汇总表"]


def test_the_workbook_has_every_cell_and_the_sums_as_numbers(ask, published):
    sheet = read(ask("filler", published, "summary_xlsx"))
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0].endswith("2024年度项目绩效目标汇总表") and rows[1][0] == "非申报表格，供单位自用"
    heads = next(row for row in rows if row[0] == "序号")
    place = heads.index("年度资金申请总额")
    amounts = [row[place] for row in rows[rows.index(heads) + 1 :]]
    assert amounts == [836000, 630000, 960000, 235000, 11712880, 14373880]
    assert rows[-1][0] == "合计" and rows[-1][-1] == "共 5 个项目"
    assert sheet.cell(len(rows), place + 1).number_format == "#,##0.00####"


def test_no_text_becomes_a_formula(ask, world, dossier):
    add(world, dossier, project(project_name='=HYPERLINK("http://example.com","x")', annual_goal="+1"))
    sheet = read(ask("filler", dossier, "summary_xlsx"))
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any(str(cell.value).endswith('=HYPERLINK("http://example.com","x")') for cell in cells)
