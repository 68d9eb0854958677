"""The list of dossiers, and the page of one: what waits, what is open, what may be brought back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forms_app import filings, storing
from forms_app.document import Place
from forms_app.editing import ChangeSet
from forms_app.filings import open_dossier
from forms_app.models import Unit
from forms_app.registry import kind_of
from forms_app.terms import PackageBy, Status
from review.workflow import make
from tests.review.world import build as district
from tests.review.world import fill
from tests.test_filing_views import opened, save, signed_in, summary_with
from tests.world import build, campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


def page(member, view: str, *args, **query) -> str:
    answer = signed_in(member).get(reverse(view, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def units(world, count: int) -> None:
    """More units with a dossier each, every other one under the second section."""
    sections, known = [world.section.unit, world.other_section.unit], Unit.objects.count()
    for i in range(count):
        unit = Unit.objects.create(code=f"M{known + i:03d}", name=f"某某第{i}站", section=sections[i % 2])
        open_dossier(world.campaign, unit)


def test_a_filler_sees_the_tables_with_sum_findings_and_who_saved(world):
    client = signed_in(world.filler)
    target = world.filing("department_target")
    save(client, target, opened(client, target), general_budget="12.5")
    shown = page(world.filler, "dossier", world.dossier.number)
    assert "本单位报表（共2张）" in shown
    assert "12.5" in shown and "可填写" in shown and str(world.filler.person) in shown
    target.refresh_from_db()
    assert f"错误 {target.blocks}" in shown and target.blocks
    assert "还剩 10 天" in shown
    assert f"继续填报：附表1 还有 {target.blocks} 个错误" in shown


def test_the_bureau_sees_counts_but_no_content_before_the_first_submission(world):
    client = signed_in(world.filler)
    target = world.filing("department_target")
    save(client, target, opened(client, target), general_budget="12.5")
    shown = page(world.section, "dossier", world.dossier.number)
    assert "报送前不能查看" in shown and "错误" in shown
    assert "12.5" not in shown
    assert reverse("filing", args=[target.number]) not in shown


def test_a_strangers_dossier_looks_as_if_it_did_not_exist(world):
    assert signed_in(world.other).get(reverse("dossier", args=[world.dossier.number])).status_code == 404


def test_the_declaration_of_none_is_pointed_at_while_nothing_is_declared(world):
    assert "勾选零申报" in page(world.filler, "dossier", world.dossier.number)
    summary_with(signed_in(world.filler), world, "专项甲")
    assert "勾选零申报" not in page(world.filler, "dossier", world.dossier.number)


def test_after_the_closing_nothing_is_open(world):
    world.campaign.closes_at = timezone.now() - timedelta(days=2)
    world.campaign.save()
    shown = page(world.filler, "dossier", world.dossier.number)
    assert "可填写" not in shown
    assert "逾期 2 天" in shown
    assert "需要补报请申请延期，或联系财政部门" in shown and "去提交审签" not in shown


def test_a_restored_table_is_none_that_stands(world):
    filing = world.filing("department_target")
    answer = signed_in(world.filler).post(reverse("restore", args=[filing.number]), follow=True)
    assert "不需要恢复" in answer.content.decode()


def test_others_see_what_was_submitted():
    town = district()
    package = town.advance(town.filled(), ("submit", "filler"), ("sign", "head"), ("pass", "department"))
    number = package.dossier.number
    shown = page(town["section"], "dossier", number)
    assert "报送前不能查看" not in shown and "已锁定" not in shown and "可查看" in shown


def test_lists_narrow_by_section_name_and_state(world):
    units(world, 4)
    everything = page(world.performance, "dossiers")
    assert "共 5 套" in everything
    assert "共 3 套" in page(world.performance, "dossiers", section=world.section.unit.pk)
    assert "共 1 套" in page(world.performance, "dossiers", name="第2站")
    assert "共 1 套" in page(world.performance, "dossiers", name="u01 街道")
    assert "共 0 套" in page(world.performance, "dossiers", status=Status.PASSED.value)
    assert "共 5 套" in page(world.performance, "dossiers", status="nonsense", page="x")
    assert "共 5 套" in page(world.performance, "dossiers", campaign=world.campaign.pk)


def test_a_list_narrows_by_the_campaigns_that_one_knows_of(world):
    units(world, 1)
    other = campaign("2024年预算绩效目标申报")
    shown = page(world.performance, "dossiers", campaign=other.pk)
    assert "共 2 套" in shown and other.name not in shown
    open_dossier(other, world.dossier.unit)
    shown = page(world.performance, "dossiers", campaign=other.pk)
    assert "共 1 套" in shown and other.name in shown


def test_long_lists_have_pages_that_keep_the_filter(world):
    units(world, 60)
    shown = page(world.performance, "dossiers", name="某某")
    assert "第 1 页，共 2 页" in shown
    assert "?name=%E6%9F%90%E6%9F%90&amp;page=2" in shown


def test_a_list_takes_as_many_queries_for_many_as_for_few(world, django_assert_max_num_queries):
    client, counts = signed_in(world.performance), []
    client.get(reverse("dossiers"))
    for more in (2, 30):
        units(world, more)
        with django_assert_max_num_queries(30) as asked:
            client.get(reverse("dossiers"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def submitted_alone():
    """A district where each table goes alone: 附表3-1 waits for the head, the others are being filled in."""
    district_ = district()
    type(district_.campaign).objects.update(package_by=PackageBy.FILING)
    district_.campaign.refresh_from_db()
    dossier = district_.open("street")
    fill(dossier, district_["filler"])
    first = dossier.filings.select_related("package").get(kind="spending_direction", position=1)
    make(first.package, "submit", district_["filler"])
    return district_, dossier, first


def test_where_each_table_goes_alone_the_page_says_which_waits_and_where_each_is():
    world, dossier, first = submitted_alone()
    shown = page(world["filler"], "dossier", dossier.number)
    assert "附表1：没有错误了，去提交审签" in shown
    assert "填报中 3" in shown and "待审签 1" in shown
    assert "附表3-1：审核并审签" in page(world["head"], "dossier", dossier.number)
    for package in dossier.packages.all():
        assert reverse("package", args=[package.pk]) in shown
    assert "附表3-1 社区运转经费" in page(world["head"], "package", first.package_id)


def test_a_package_whose_table_was_removed_waits_for_nobody():
    world, dossier, _ = submitted_alone()
    gone = dossier.filings.get(kind="spending_direction", position=2)
    name = storing.load(kind_of(gone.kind), [gone])[gone.pk]["direction_name"]
    assert name in page(world["filler"], "home")
    summary = dossier.filings.get(kind="fund_summary")
    remove = Place("", "lines", str(gone.line))
    filings.save(summary, world["filler"], ChangeSet(removed=(remove,)))
    assert name not in page(world["filler"], "home")
    assert reverse("package", args=[gone.package_id]) not in page(world["filler"], "dossier", dossier.number)
    assert "填报中 2" in page(world["filler"], "dossiers")
