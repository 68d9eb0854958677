"""报表意见: a word and a grade on each table, who sees them when, and where they stand."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from forms_app import filings
from forms_app.models import Package
from review import assessing
from review.models import Assessment, Unchangeable
from review.moves import Refused

from . import world as worlds
from .world import SENT, World

OFFICES = {"department", "section", "performance", "leader", "administrator"}
UNIT = {"filler", "head", "viewer"}


@pytest.fixture
def package(world: World) -> Package:
    return world.advance(world.filled(), *SENT)


def assess(
    world: World, package: Package, name: str = "department", grade: str = "fair", text: str = "指标偏少。"
):
    snapshot = filings.sent_snapshot(worlds.table(package))
    return assessing.assess(package, world[name], snapshot, grade, text)


def seers(world: World, package: Package, made: Assessment) -> set[str]:
    return {n for n in OFFICES | UNIT if made in assessing.visible(package, world[n])}


def test_until_the_office_has_made_its_move_its_word_is_its_own(world: World, package: Package):
    made = assess(world, package)
    assert seers(world, package, made) == {"department"}
    world.step(package, "pass", "department")
    assert seers(world, package, made) == OFFICES | UNIT


@pytest.mark.parametrize("move", ["return", "reject", "consult"])
def test_any_move_gives_it_out(world: World, package: Package, move: str):
    made = assess(world, package)
    worlds.proposed_by("department")(world, package)
    world.step(package, move, "department", "请改。")
    assert seers(world, package, made) == OFFICES | UNIT


def test_handed_back_it_is_a_matter_among_offices(world: World, package: Package):
    world.step(package, "pass", "department")
    made = assess(world, package, "section")
    world.step(package, "return_to_office", "section", "请再核。")
    assert seers(world, package, made) == OFFICES
    world.advance(package, ("pass", "department"), ("pass", "section"))
    assert seers(world, package, made) == OFFICES | UNIT


def test_what_is_said_after_the_move_waits_for_the_next(world: World, package: Package):
    world.advance(package, ("pass", "department"), ("undo", "department", "看漏了一处。"))
    made = assess(world, package)
    assert seers(world, package, made) == {"department"}


def test_an_offices_newest_word_counts(world: World, package: Package):
    assess(world, package, grade="poor")
    newest = assess(world, package, grade="good", text="")
    world.step(package, "pass", "department")
    others = assess(world, package, "section", grade="", text="依据充分。")
    found = assessing.newest(assessing.visible(package, world["section"]))
    assert found == {worlds.table(package).pk: [newest, others]}


def test_it_keeps_the_unit_from_taking_the_set_back_by_itself(world: World, package: Package):
    assess(world, package)
    with pytest.raises(PermissionDenied, match="已有审核意见"):
        world.step(package, "withdraw", "filler")


def test_only_the_office_that_has_it_gives_its_word(world: World, package: Package):
    for name in (OFFICES | UNIT) - {"department"}:
        with pytest.raises(PermissionDenied):
            assess(world, package, name)


def test_it_says_something_of_what_was_sent_last(world: World, package: Package):
    with pytest.raises(Refused, match="请选择等级或填写意见"):
        assess(world, package, grade="", text=" \n")
    old = filings.sent_snapshot(worlds.table(package))
    worlds.returned_by("department")(world, package)
    world.advance(package, *SENT)
    with pytest.raises(Refused, match="新的报送版本"):
        assessing.assess(package, world["department"], old, "good")


def test_what_was_said_stays_said(world: World, package: Package):
    made = assess(world, package)
    with pytest.raises(Unchangeable):
        made.save()
    with pytest.raises(Unchangeable):
        made.delete()


# --- on the pages ---


def post(client, world: World, package: Package, name: str = "department", **data):
    client.force_login(world[name].person)
    return client.post(reverse("assess", args=[package.pk, worlds.number(package)]), data)


def page(client, world: World, package: Package, name: str) -> str:
    client.force_login(world[name].person)
    return client.get(reverse("package", args=[package.pk])).content.decode()


def table_page(client, world: World, package: Package, name: str) -> str:
    client.force_login(world[name].person)
    return client.get(reverse("table", args=[package.pk, worlds.number(package)])).content.decode()


def test_it_is_given_beside_the_table(client, world: World, package: Package):
    assert "记下本表意见" in table_page(client, world, package, "department")
    answer = post(client, world, package, grade="fair", text="时效指标太笼统。", version=1)
    assert answer.status_code == 302
    assert "时效指标太笼统。" in table_page(client, world, package, "department")
    assert "时效指标太笼统。" not in table_page(client, world, package, "filler")
    assert "记下本表意见" not in table_page(client, world, package, "section")
    world.step(package, "pass", "department")
    for name in ("filler", "section"):
        for text in (page(client, world, package, name), table_page(client, world, package, name)):
            assert "时效指标太笼统。" in text and "某某局 演示department" in text


def test_what_is_refused_keeps_the_words(client, world: World, package: Package):
    answer = post(client, world, package, grade="splendid", text="很好。")
    assert answer.status_code == 422
    assert "请选择列出的等级。" in answer.content.decode() and "很好。" in answer.content.decode()
    answer = post(client, world, package, grade="", text="")
    assert answer.status_code == 422 and "请选择等级或填写意见。" in answer.content.decode()
    assert not package.assessments.exists()


def test_a_page_of_an_older_version_is_told_once(client, world: World, package: Package):
    worlds.returned_by("department")(world, package)
    world.advance(package, *SENT)
    answer = post(client, world, package, grade="good", text="可以。", version=1)
    told = answer.content.decode()
    assert answer.status_code == 422 and "已有第2次报送" in told and "可以。" in told
    assert 'name="version" value="2" id="assess-version"' in told
    assert post(client, world, package, grade="good", text="可以。", version=2).status_code == 302


def test_an_earlier_versions_word_says_so(client, world: World, package: Package):
    assess(world, package, text="指标偏少。")
    worlds.returned_by("department")(world, package)
    world.advance(package, *SENT)
    assert "针对第1次报送" in page(client, world, package, "filler").split("报表意见")[1]


def test_whoever_passes_sees_which_tables_are_doubtful(client, world: World, package: Package):
    assert "良：与单位协商完善后通过" in page(client, world, package, "department")
    assess(world, package, grade="poor", text="与职能不符。")
    text = page(client, world, package, "department")
    warned = text[text.index('id="move-pass"') :]
    assert "评为中、差的报表" in warned and "附表1" in warned and "与职能不符。" in warned
    assess(world, package, grade="excellent", text="已核实。")
    assert "评为中、差的报表" not in page(client, world, package, "department")


def test_a_table_of_another_package_is_not_found(client, world: World, package: Package):
    client.force_login(world["department"].person)
    assert (
        client.post(reverse("assess", args=[package.pk, "2023-9999-01"]), {"grade": "good"}).status_code
        == 404
    )
