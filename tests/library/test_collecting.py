"""What is approved goes into the bureau's 指标库: once for each table, in words that say nothing of the unit."""

from io import StringIO

import pytest
from django.core.management import call_command

from forms_app import library
from forms_app.library.wording import Wording, typical
from forms_app.models import LibraryIndicator, LibraryUse, Unit
from forms_app.terms import LibrarySource
from tests.review import approved
from tests.review import world as worlds
from tests.review.world import PASSED

NAME = "网格事件办结率"


@pytest.fixture
def world(db):
    return worlds.build()


def one(name: str = NAME) -> LibraryIndicator:
    return LibraryIndicator.objects.get(name=name)


def counts() -> dict[str, int]:
    return dict(LibraryIndicator.objects.values_list("name", "times"))


def test_nothing_is_collected_before_the_bureau_approves(world):
    world.advance(world.filled(), *PASSED)
    assert not LibraryIndicator.objects.exists()


def test_an_approved_indicator_is_offered_with_value_and_standard(world):
    approved.approved(world)
    found = one()
    assert (found.shelf, found.source, found.value, found.standard) == (
        "social", LibrarySource.APPROVED, "≥98%", "historical",
    )  # fmt: skip
    # The same goal of 附表1 and of an 附表3.
    assert found.times == 2 == LibraryUse.objects.filter(indicator=found).count()
    hits = library.search(library.bureau_of(world.campaign), "social", "wgsj")
    assert [(hit.name, hit.value, hit.standard, hit.times) for hit in hits] == [(NAME, "≥98%", "历史标准", 2)]


def test_how_many_there_are_in_one_unit_is_no_typical_value(world):
    approved.approved(world)
    assert one("保障社区数量").value == ""


def test_a_change_after_approval_counts_nothing_twice_and_what_it_adds_once(world):
    package = approved.adjust(world, approved.approved(world))
    before = counts()
    table = approved.fill_added(world, package)
    world.advance(package, *PASSED)
    assert counts() == before
    approved.approve(world, package, "某财绩〔2023〕9号")
    added = {name: times - before.get(name, 0) for name, times in counts().items()}
    assert {times for times in added.values() if times} == {1}
    uses = LibraryUse.objects.filter(filing=table)
    assert {u.indicator.name for u in uses} == {name for name, times in added.items() if times}
    # The very same version once more, as after an approval that was made twice.
    library.collect(package, package.approved_version)
    assert counts() == {name: times + before.get(name, 0) for name, times in added.items()}


def test_another_bureaus_units_are_not_shown_it(world):
    bureau = Unit.objects.create(code="B900", name="区财政局", is_office=True)
    other = Unit.objects.create(code="B990", name="市财政局", is_office=True)
    package = world.advance(world.filled(), *PASSED)
    Unit.objects.filter(pk=package.office_id).update(department=bureau)
    library.collect(package, package.sent_version)
    assert {found.bureau for found in LibraryIndicator.objects.all()} == {bureau}
    assert library.search(bureau.pk, "social", NAME)
    assert library.search(other.pk, "social", NAME) == library.search(None, "social", NAME) == []


def test_what_an_administrator_wrote_keeps_its_value(world):
    own = LibraryIndicator.objects.create(
        name="网格事件，办结率", shelf="social", value="≥90%", source=LibrarySource.BUREAU,
        bureau_id=library.bureau_of(world.campaign),
    )  # fmt: skip
    approved.approved(world)
    own.refresh_from_db()
    assert (own.value, own.times) == ("≥90%", 2)
    assert LibraryIndicator.objects.filter(shelf="social", key=own.key).count() == 1


def test_a_batch_of_packages_asks_a_few_questions_each(world, django_assert_max_num_queries):
    """However many tables and indicators there are."""
    package = world.advance(world.filled(), *PASSED)
    with django_assert_max_num_queries(15):
        library.collect(package, package.sent_version)
    with django_assert_max_num_queries(13):
        library.collect(package, package.sent_version)


def test_what_was_approved_before_there_was_a_library_is_collected_by_command(world):
    approved.approved(world)
    before = counts()
    LibraryIndicator.objects.all().delete()
    for _ in range(2):
        out = StringIO()
        call_command("load_library", approved=True, stdout=out)
        assert "已收录 1 件批复报送件的指标" in out.getvalue()
        assert {one.name: one.times for one in LibraryIndicator.objects.filter(source="approved")} == before


# --- the words ---

UNITS = ("某某街道办事处", "某某街道", "城管局", "馆")
WORDING = Wording(UNITS, ("某某丙", "甲"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("某某街道办事处网格巡查次数", "网格巡查次数"),
        ("某某街道的环卫作业达标率", "环卫作业达标率"),
        ("2023年度培训人数", "培训人数"),
        ("本年度培训人数", "培训人数"),
        ("图书馆开放天数", "图书馆开放天数"),
        ("2型糖尿病患者规范管理率", "2型糖尿病患者规范管理率"),
        # Not to be told to others, or no name at all.
        ("联系某某丙办理的件数", ""),
        ("服务热线0731-8888123接通率", ""),
        ("某某街道", ""),
        ("长" * 61, ""),
        ("一行\n又一行", ""),
    ],
)
def test_a_name_says_nothing_of_unit_year_or_person(text, name):
    assert WORDING.name(text) == name


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023年12月底前", "12月底前"),
        ("≥95%", "≥95%"),
        ("由某某街道统计", ""),
        ("13800000000", ""),
        ("甲级", "甲级"),
    ],
)
def test_a_value_says_nothing_of_unit_year_or_person(text, value):
    assert WORDING.value(text) == value


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ([(1, "≥95%"), (2, "≥98%"), (3, "≥98%")], "≥98%"),
        ([(1, "≥95%"), (2, "≥98%")], "≥98%"),
        ([(1, "6个"), (2, "8个")], ""),
        ([(1, "6个"), (1, "6个")], ""),
        ([(1, "12次"), (2, "12次"), (3, "4次")], "12次"),
        ([(1, "≤618.6万元")], ""),
        ([(1, "≤3000元/人")], "≤3000元/人"),
        ([(1, "=0起")], "=0起"),
        ([(1, "≤0.5万元")], ""),
        ([(1, "12月底前"), (1, "")], "12月底前"),
        ([(1, "逐步健全")], "逐步健全"),
        ([], ""),
    ],
)
def test_a_value_is_typical_where_it_means_something_to_others(given, value):
    assert typical(given) == value
