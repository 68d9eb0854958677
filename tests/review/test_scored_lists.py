"""Scores in the lists of the bureau: inbox, batch, 报送情况一览表 on the screen, as xlsx and on paper."""

import io
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from forms_app.models import Package, Unit
from forms_app.scored import with_score
from review import inbox
from review.rechecking import Given

from . import evaluating
from .evaluating import document, table
from .world import PASSED, World


@pytest.fixture
def filed(world: World) -> Package:
    return evaluating.filed(world)


def words(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))


def page(client, world: World, name: str, address: str = "/", **asked) -> str:
    client.force_login(world[name].person)
    return words(client.get(address, asked).content)


def deduct(world: World, package: Package, points: str = "2") -> None:
    """抽查 and a result with fewer points for the first indicator."""
    filing = table(package)
    row = document(filing).rows["indicators"][0]
    at = (filing.number, f"indicators/{row.uid}/score")
    world.step(package, "draw", "performance")
    given = {at: Given(Decimal(points), "台账缺失。")}
    world.step(package, "recheck", "performance", "佐证不足。", given=given)


def score(world: World, package: Package, name: str) -> Decimal | None:
    found = with_score(Package.objects.filter(pk=package.pk), world[name])
    return found.get().score


def test_a_score_is_told_of_the_version_that_each_may_know(world: World):
    package = evaluating.filled(world)
    assert score(world, package, "filler") is None
    world.step(package, "submit", "filler")
    assert (score(world, package, "head"), score(world, package, "department")) == (Decimal(100), None)
    world.step(package, "sign", "head")
    assert score(world, package, "department") == Decimal(100)


def test_the_inbox_tells_score_and_grade(world: World, filed: Package, client):
    assert "100 优" in page(client, world, "performance", tab="filed")
    target = page(client, world, "filler2")
    assert "自评得分" not in target


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"grade": "excellent"}, True), ({"grade": "good"}, False), ({"least": "100"}, True),
        ({"least": "80", "most": "99.99"}, False), ({"most": "100", "grade": "excellent"}, True),
        ({"least": "很多"}, True), ({"grade": "nonsense"}, True),
    ],
)  # fmt: skip
def test_it_is_narrowed_by_score_and_grade(world: World, filed: Package, client, asked: dict, found: bool):
    said = page(client, world, "performance", tab="filed", **asked)
    assert ("100 优" in said) == found
    assert "自评等级" in said


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"least": "很多"}, "“很多”不是得分"), ({"most": "9.999"}, "“9.999”不是得分"),
        ({"least": "100", "most": "90"}, "“90”比“自评得分从”小"),
    ],
)  # fmt: skip
def test_points_that_narrow_nothing_are_told(world: World, filed: Package, client, asked: dict, told: str):
    said = page(client, world, "performance", tab="filed", **asked)
    assert told in said
    assert "100 优" in said


def test_what_is_drawn_in_a_batch_shows_its_score(world: World, filed: Package, client):
    client.force_login(world["performance"].person)
    posted = {"how": "every", "address": "tab=filed&grade=excellent"}
    assert "100 优" in words(client.post(reverse("batch", args=["draw"]), posted).content)


def test_a_narrowed_list_draws_only_what_it_shows(world: World, filed: Package, client):
    client.force_login(world["performance"].person)
    posted = {"how": "every", "address": "tab=filed&grade=poor"}
    assert client.post(reverse("batch", args=["draw"]), posted).status_code == 302


def test_the_standing_list_sets_both_scores_side_by_side(world: World, filed: Package, client):
    deduct(world, filed, "0")
    asked = {"campaign": filed.dossier.campaign_id}
    said = page(client, world, "performance", reverse("standing"), **asked)
    assert "自评 100 优 复核 93 优 （−7）" in re.sub(r"\s*（", " （", said)
    workbook = client.get(reverse("standing_xlsx"), asked)
    sheet = load_workbook(io.BytesIO(workbook.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heads = next(row for row in rows if "自评得分" in row)
    line = dict(zip(heads, rows[rows.index(heads) + 1], strict=True))
    told = [line[head] for head in ("自评得分", "自评等级", "复核得分", "复核等级", "差异")]
    assert told == [100, "优", 93, "优", -7]
    assert client.get(reverse("standing_pdf"), asked).content.startswith(b"%PDF")


def test_a_target_campaign_s_list_tells_of_no_scores(world: World, client):
    world.filled()
    said = page(client, world, "performance", reverse("standing"), campaign=world.campaign.pk)
    assert "批复" in said
    assert "自评" not in said.split("报送情况一览表", 2)[2]


def test_lists_cost_the_same_however_many_are_scored(world: World, filed: Package, client):
    address, asked = reverse("standing"), {"campaign": filed.dossier.campaign_id}
    client.force_login(world["performance"].person)

    def cost() -> list[int]:
        found = []
        for where, query in (("/", {"tab": "all"}), (address, asked)):
            with CaptureQueriesContext(connection) as made:
                assert client.get(where, query).status_code == 200
            found.append(len(made))
        return found

    cost()
    before = cost()
    for nth in range(3):
        unit = Unit.objects.create(code=f"3{nth}", name=f"某某站{nth}", section=world.units["section"])
        filed.dossier.campaign.units.add(unit)
        dossier = type(filed.dossier).objects.create(
            number=f"2023-9{nth}", campaign=filed.dossier.campaign, unit=unit
        )
        package = Package.objects.create(
            dossier=dossier, status="filed", office=filed.office, sent_at=filed.sent_at, sent_version=1
        )
        for snapshot in filed.snapshots.select_related("filing"):
            filing = snapshot.filing
            filing.pk, filing.dossier, filing.package = None, dossier, package
            filing.number = f"{dossier.number}-{snapshot.pk}"
            filing.save()
            snapshot.pk, snapshot.filing, snapshot.package = None, filing, package
            snapshot.save()
    assert cost() == before


# --- taken back from file ---


def test_what_is_on_file_is_asked_back_and_granted(world: World, filed: Package):
    world.step(filed, "ask_withdrawal", "filler", "一项实际完成值填错。")
    assert filed in inbox.packages(world["performance"]).filter(inbox.REQUESTS.asks(world["performance"]))
    world.step(filed, "grant_withdrawal", "performance", "同意。")
    assert (filed.status, filed.office) == ("drafting", None)
    assert filed.due_at is not None
    world.advance(filed, *PASSED)
    assert (filed.status, filed.sent_version) == ("filed", 2)


def test_a_request_lapses_when_it_is_drawn_meanwhile(world: World, filed: Package):
    world.step(filed, "ask_withdrawal", "filler", "填错。")
    world.step(filed, "draw", "performance")
    assert [request.state for request in filed.requests.all()] == ["lapsed"]


def test_a_request_is_declined_with_a_word(world: World, filed: Package):
    world.step(filed, "ask_withdrawal", "filler", "填错。")
    world.step(filed, "decline", "performance", "不影响结果。", request=filed.requests.get().pk)
    assert filed.status == "filed"


def test_the_list_of_dossiers_tells_the_score(world: World, filed: Package, client):
    assert "100 优" in page(client, world, "performance", reverse("dossiers"))
    assert "100 优" in page(client, world, "filler", reverse("dossiers"))
    assert "自评得分" not in page(client, world, "filler2", reverse("dossiers"))
