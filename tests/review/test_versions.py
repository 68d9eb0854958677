"""Each version can be printed for as long as the package lives, and says what it is."""

import pytest
from django.urls import reverse

from forms_app import filings
from review.versions import versions
from tests.printing import tables

from .approved import adjust, adjusted, approve, approved, fill_added, write
from .world import PASSED, SENT, World


def get(client, world: World, name: str, package, version: int, **query):
    client.force_login(world[name].person)
    return client.get(reverse("print_version", args=[package.pk, version]), query)


def text(response) -> str:
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return "".join(tables.texts(response.content))


def labels(world: World, package, name: str) -> list[str]:
    return [version.label for version in versions(package, world[name])]


def test_versions_are_called_what_they_became(world: World):
    package = adjusted(world)
    assert labels(world, package, "filler") == [
        "第1次报送 · 批复版本",
        "第2次报送 · 调整版本 · 第1次调整",
    ]


def test_others_know_no_version_that_the_head_hasnt_let_out(client, world: World):
    package = world.filled()
    world.advance(package, ("submit", "filler"), ("send_back", "head", "请改。"), *SENT)
    assert labels(world, package, "filler") == ["第1次报送", "第2次报送"]
    assert labels(world, package, "section") == ["第2次报送"]
    assert get(client, world, "head", package, 1).status_code == 200
    assert get(client, world, "section", package, 1).status_code == 404
    assert get(client, world, "section", package, 2).status_code == 200
    assert get(client, world, "section2", package, 2).status_code == 404


@pytest.mark.parametrize("version", [0, 2, 99999999999])
def test_a_version_that_isnt_there_is_not_found(client, world: World, version):
    assert get(client, world, "filler", approved(world), version).status_code == 404


def test_before_the_first_sending_offices_print_nothing(client, world: World):
    package = world.filled()
    world.step(package, "submit", "filler")
    assert get(client, world, "section", package, 1).status_code == 403


def test_both_versions_stay_printable_and_say_which_they_are(client, world: World):
    package = adjusted(world)
    old, new = (text(get(client, world, "section", package, n)) for n in (1, 2))
    assert "批复版本第1次报送" in old and "调整" not in old
    assert "附表3-3" in new and "附表3-3" not in old
    assert "调整版本：第1次调整（追加新增，某财预〔2023〕12号" in new
    assert new.count("批复版本第2次报送") == 4 and new.count("调整版本第2次报送") == 1


def test_one_table_of_a_version_alone(client, world: World):
    package = adjusted(world)
    number = package.filings.get(kind="department_target").number
    alone = text(get(client, world, "section", package, 2, table=number))
    assert "附表1第1页" in alone and "附表2" not in alone
    added = package.filings.order_by("pk").last().number
    assert get(client, world, "section", package, 1, table=added).status_code == 404
    assert get(client, world, "section", package, 2, table="nonsense").status_code == 404


def test_tables_that_no_adjustment_touched_keep_their_check_codes(world: World):
    package = adjusted(world)
    codes = [
        {p.frozen.annex: p.check_code for p in filings.printouts_of(package, version, approved=True)}
        for version in (1, 2)
    ]
    assert codes[0].items() <= codes[1].items()
    assert set(codes[1]) - set(codes[0]) == {"附表3-3"}


def test_what_the_unit_prints_says_that_it_is_approved_only_then(world: World):
    package = world.advance(world.filled(), *PASSED)
    before = filings.printouts(package.dossier, world["filler"])
    assert {p.stage for p in before} == {"第1次报送"}
    approve(world, package)
    after = filings.printouts(package.dossier, world["filler"])
    assert {p.stage for p in after} == {"批复版本　第1次报送"}
    assert [p.check_code for p in after] == [p.check_code for p in before]


def test_while_one_table_is_adjusted_all_others_print_as_approved(world: World):
    package = adjust(world, approved(world))
    stages = {p.frozen.annex: p.stage for p in filings.printouts(package.dossier, world["filler"])}
    assert stages.pop("附表3-3") == "草稿"
    assert set(stages.values()) == {"批复版本　第1次报送"}


def test_a_withdrawn_adjustment_leaves_a_version_that_stands_as_approved(world: World):
    package = adjust(world, approved(world))
    added = fill_added(world, package)
    world.advance(package, *SENT)
    world.step(package, "return", "department", "不再追加。", general="请撤销。", tables=[added.number])
    world.step(package, "drop_adjustment", "filler", "上级收回。")
    assert labels(world, package, "section") == [
        "第1次报送 · 批复版本",
        "第2次报送",
        "第3次报送 · 批复版本 · 撤销调整后",
    ]
    printed = {p.frozen.annex: p.stage for p in filings.printouts(package.dossier, world["section"])}
    assert printed["附表1"] == "批复版本　第3次报送"
    assert "附表3-3" not in printed


def test_a_changed_table_says_so_and_an_unchanged_one_doesnt(world: World):
    package = approved(world)
    first = package.filings.get(kind="department_target")
    adjust(world, package, "content", tables=(first.number,))
    write(
        world, package.filings.select_related("package", "dossier").get(pk=first.pk), duties="调整后的职责。"
    )
    approve(world, world.advance(package, *PASSED))
    printed = {p.frozen.annex: p for p in filings.printouts(package.dossier, world["section"])}
    assert printed["附表1"].adjustment.startswith("调整版本：第1次调整（目标内容调整")
    assert printed["附表2"].adjustment == ""
