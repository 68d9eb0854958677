"""The page 数据勾稽, and its summary on a dossier's page: who sees which numbers, where they lead, what was said of them."""

import re
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forms_app import filings
from forms_app.document import Document, Place, Record, blank_record
from forms_app.filings.seen import around_of, lines_of
from forms_app.models import Dossier, Filing, Package, Snapshot
from forms_app.registry import kind_of
from tests.filings.evaluating import (
    BASE,
    DIRECTION,
    PROJECT,
    REPORT,
    SUMMARY,
    WHOLE,
    add,
    campaign,
    held,
    tables,
    write,
)
from tests.review import world as worlds
from tests.review.world import PASSED, SENT, World
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
    return reverse("reconciliation", args=[dossier.number])


def page(world: World, dossier: Dossier, who: str, **asked) -> str:
    answer = signed_in(world[who]).get(address(dossier), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def dossier_page(world: World, dossier: Dossier, who: str = "filler") -> str:
    return signed_in(world[who]).get(reverse("dossier", args=[dossier.number])).content.decode()


def words(html: str) -> str:
    """What a person reads, without the addresses."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


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


# --- self-evaluations ---


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
        "−33.57",
    ):
        assert text in shown
    report = tables(dossier, REPORT)[0]
    assert f"{reverse('filing', args=[report.number])}#operating_expenditure" in shown
    assert "口径不同" in shown and "待说明" in shown


def test_equal_scopes_with_unequal_numbers_are_pointed_at(world, dossier):
    """Rules tell of each table; the ledger, of their sum."""
    write(world, tables(dossier, PROJECT)[0], initial_budget="3.21")
    shown = words(page(world, dossier, "filler"))
    assert "年初预算 · 项目支出 不一致" in shown and "项目支出本年预算数 17.15" in shown


def test_the_word_of_the_unit_stands_beside_the_number(world, dossier):
    explain(world, dossier, "含其他资金 24.27 和上年结转 9.30")
    assert "含其他资金 24.27 和上年结转 9.30" in page(world, dossier, "filler")


def test_only_what_differs_can_be_looked_at(world, dossier):
    every, only = (words(page(world, dossier, "filler", **asked)) for asked in ({}, {"show": "unlike"}))
    assert "按支出性质分 一致" in every and "按支出性质分 一致" not in only
    assert "一般公共预算基本支出 尾差" in only and "决算 · 支出合计 不一致" in only
    assert "只看不一致和尾差" in every and "显示全部" in only


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
    shown = page(world, dossier, "section")
    assert "29.35" in shown and "按单位最近一次报送的内容" not in shown
    assert signed_in(world["department"]).get(address(dossier)).status_code == 403


def test_a_strangers_dossier_looks_as_if_it_did_not_exist(world, dossier):
    assert signed_in(world["filler2"]).get(address(dossier)).status_code == 404


def test_a_project_without_its_table_says_so(world, dossier):
    gone = tables(dossier, PROJECT)[0]
    Filing.objects.filter(pk=gone.pk).update(removed_at=timezone.now())
    assert "缺对应表" in page(world, dossier, "filler")
    assert "没有2023年度项目支出绩效自评表" in page(world, dossier, "filler")


# --- targets ---


def test_targets_are_laid_beside_each_other(world):
    package = world.filled()
    shown = words(page(world, package.dossier, "filler"))
    assert "10 项一致" in shown and "不一致 " not in shown.replace("只看不一致", "").replace("不一致的，", "")
    assert "年初预算 · 项目支出 一致" in shown
    assert "附表2 本级专项资金 合计金额 216" in shown
    assert "项目金额合计： 附表3-1 168 ＋ 附表3-2 48" in shown
    assert "逐行核对一致 3 项" in shown


def test_each_number_leads_to_its_cell(world):
    package = world.filled()
    shown = page(world, package.dossier, "filler")
    summary, first = (worlds.table(package, kind) for kind in (SUMMARY, DIRECTION))
    line = held(package.dossier).documents[summary.number].rows["lines"][0]
    for filing, cell in (
        (summary, Place("amount", "lines", line.uid)),
        (summary, Place("total_amount")),
        (first, Place("amount")),
        (first, Place("expense_total")),
    ):
        assert f'href="{reverse("filing", args=[filing.number])}#{cell}"' in shown


def test_a_finding_on_amounts_that_no_agreement_tells_stands_with_its_project(world):
    """The year's amount is no more than the whole project's: no cells that hold the same, and still amounts."""
    worlds.declaring(world)
    filing = worlds.project_table(world)
    write(world, filing, project_total="443,000", project_other="0")
    shown = words(page(world, filing.dossier, "filler"))
    assert "其他金额问题 须改正 年度资金申请总额 836,000.00 大于项目资金总额 443,000.00" in shown


def test_the_dossiers_page_tells_it_in_short(world):
    package = world.filled()
    assert "10 项一致" in words(dossier_page(world, package.dossier))
    write(world, worlds.table(package, SUMMARY), total_amount="217")
    shown = dossier_page(world, package.dossier)
    told = words(shown)
    # 附表1 follows 附表2, whose rows still come to 216.
    assert "整体 · 年初预算 · 项目支出 ：附表1 项目支出 217，附表2 金额各行之和 216，相差 1 万元" in told
    assert "附表1 资金总额 618.6，附表1 基本支出＋项目支出 619.6，相差 1 万元" in told
    assert f"{address(package.dossier)}#overall" in shown


def test_a_first_number_that_is_blank_is_told_too(world):
    """附表2 stands before 附表3: its blank is measured by what the other tables have."""
    package = world.filled()
    summary = worlds.table(package, SUMMARY)
    line = held(package.dossier).documents[summary.number].rows["lines"][0]
    for field in ("amount", "expense_total", "fund_amount"):
        write(world, worlds.table(package, DIRECTION), **{field: "168.1"})
    write(world, summary, **{f"lines/{line.uid}/amount": ""})
    assert "附表2 金额 空，相差 168.1 万元" in words(dossier_page(world, package.dossier))
    assert "−168.1" in page(world, package.dossier, "filler")


def test_only_a_few_differences_are_told_in_short(world, dossier):
    for project in tables(dossier, PROJECT)[:4]:
        write(world, project, initial_budget="3.21", annual_budget="5", appropriation_annual="6")
    shown = words(dossier_page(world, dossier))
    assert shown.count("相差") == 5
    assert re.search(r"另有 \d+ 项不一致，见数据勾稽", shown)


def test_the_dossiers_page_tells_nobody_what_wasnt_sent(world, dossier):
    assert address(dossier) in dossier_page(world, dossier)
    assert address(dossier) not in dossier_page(world, dossier, "section")
    send(dossier)
    assert address(dossier) in dossier_page(world, dossier, "section")


def test_empty_tables_have_nothing_to_compare(world):
    opened = filings.open_dossier(campaign(world, [WHOLE], evaluates=None), world.units["street"])
    assert "各表还没有填写可以对照的数" in page(world, opened, "filler")
    assert address(opened) not in dossier_page(world, opened)


def test_the_approved_number_leads_to_the_target(world):
    approved = world.advance(world.filled(), *PASSED)
    world.step(approved, "approve", "performance", **worlds.APPROVAL)
    opened = filings.open_dossier(campaign(world, ALL), world.units["street"])
    shown = page(world, opened, "filler")
    table = worlds.table(approved)
    assert "批复的附表1" in shown and f"{reverse('filing', args=[table.number])}#total_amount" in shown


# --- what was sent ---


def split(world: World, package: Package) -> Record:
    """拆分支出方向 of the first line: its 附表3 becomes that of a new row below."""
    summary = Filing.objects.select_related("package", "dossier").get(pk=worlds.table(package, SUMMARY).pk)
    document = held(package.dossier).documents[summary.number]
    first, *others = document.rows["lines"]
    below = blank_record(
        kind_of(SUMMARY).shape.rows["lines"],
        str(uuid.uuid4()),
        parent=first.uid,
        name="其一",
        amount=Decimal(10_000),
    )
    filings.put_document(summary, world["filler"], document.with_rows("lines", (first, below, *others)))
    return first


def test_a_table_handed_on_since_is_still_known_by_its_name(world):
    """The offices look at what was sent, where the line was not yet split."""
    package = world.filled()
    world.advance(package, *SENT)
    world.step(
        package,
        "return",
        "department",
        "请拆分。",
        general="请拆分。",
        tables=[worlds.number(package, SUMMARY)],
    )
    sent = words(page(world, package.dossier, "section"))
    assert "缺对应表" not in sent
    line = split(world, package)
    found = Dossier.objects.select_related("campaign", "unit").get(pk=package.dossier_id)
    assert line.uid not in lines_of(found).values()
    frozen = [printout.frozen for printout in filings.printouts(found, world["section"])]
    assert line.uid in {table.line for table in around_of(found, frozen, lines_of(found)).filed}
    assert words(page(world, package.dossier, "section")) == sent


# --- projects that go one by one ---


def test_projects_are_told_one_by_one(world):
    worlds.declaring(world)
    first, second = (worlds.project(world, nth) for nth in (0, 1))
    shown = words(page(world, first.dossier, "filler"))
    assert "公房资产监管 申报表1" in shown and "维修资金管理 申报表2" in shown and "整体" not in shown
    world.advance(second, *SENT)
    sent = words(page(world, first.dossier, "department"))
    assert "维修资金管理" in sent and "公房资产监管" not in sent


# --- its cost ---


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


@pytest.mark.parametrize("who", ["filler", "section"])
def test_thirty_directions_cost_the_questions_of_three(world, who):
    package = world.filled()
    directions(world, package, 1)
    send(package.dossier)
    few = asked(world, package.dossier, who), asked(world, package.dossier, who, "dossier")
    directions(world, package, 27)
    assert len(tables(package.dossier, DIRECTION)) == 30
    Snapshot.objects.all().delete()
    send(package.dossier)
    assert (asked(world, package.dossier, who), asked(world, package.dossier, who, "dossier")) == few


def directions(world: World, package: Package, more: int) -> None:
    """More lines of 附表2, each with its 附表3."""
    summary = Filing.objects.select_related("package", "dossier").get(pk=worlds.table(package, SUMMARY).pk)
    document = held(package.dossier).documents[summary.number]
    columns = kind_of(SUMMARY).shape.rows["lines"]
    made = (
        blank_record(columns, str(uuid.uuid4()), name=f"专项{n}", amount=Decimal(10_000)) for n in range(more)
    )
    filings.put_document(
        summary, world["filler"], document.with_rows("lines", (*document.rows["lines"], *made))
    )


def asked(world: World, dossier: Dossier, who: str, view: str = "reconciliation") -> int:
    client, wanted = signed_in(world[who]), reverse(view, args=[dossier.number])
    client.get(wanted)
    with CaptureQueriesContext(connection) as questions:
        assert client.get(wanted).status_code == 200
    return len(questions)
