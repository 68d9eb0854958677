"""复核 of a self-evaluation on file: the bureau's score of each indicator beside the unit's."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from forms_app.models import Package
from forms_app.schemes import SCHEMES
from forms_app.terms import Action, Grade, Status
from review import grading, rechecking
from review.forms.rechecking import RecheckForm
from review.moves import Refused
from review.rechecking import Given
from review.workflow import make

from . import evaluating
from .evaluating import DEPARTMENT, PROJECT, document, table
from .world import PASSED, World, answer_all


@pytest.fixture
def drawn(world: World) -> Package:
    package = evaluating.filed(world)
    return world.advance(package, ("draw", "performance"))


def at(package: Package, kind: str = DEPARTMENT, nth: int = 0) -> tuple[str, str]:
    """Number and place of an indicator's score."""
    filing = table(package, kind)
    return filing.number, f"indicators/{document(filing).rows['indicators'][nth].uid}/score"


def recheck(world: World, package: Package, given=None, **data):
    return world.step(package, "recheck", "performance", "部分指标佐证不足。", given=given or {}, **data)


def fields(package: Package, *said: tuple[tuple[str, str], str, str]) -> dict[str, str]:
    """A post of the page's form: place, points and reason of some scores."""
    posted = {"opinion": "部分指标佐证不足。"}
    for (number, place), points, reason in said:
        posted |= {f"points-{number}-{place}": points, f"reason-{number}-{place}": reason}
    return posted


def words(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))


# --- the result ---


def test_what_differs_is_added_up_with_the_units_own(world: World, drawn: Package):
    step = recheck(
        world,
        drawn,
        {at(drawn): Given(Decimal(2), "台账缺失。"), at(drawn, nth=1): Given(Decimal(0), "未见佐证。")},
    )
    assert (drawn.status, drawn.grade) == (Status.RECHECKED, Grade.GOOD)
    assert {n: step.data[n] for n in ("score", "own_score", "difference", "grade")} == {
        "score": "88", "own_score": "100", "difference": "−12", "grade": "good",
    }  # fmt: skip
    department, first, second = step.data["rechecked"]
    assert [line["reason"] for line in department["lines"]] == ["台账缺失。", "未见佐证。"]
    assert department["lines"][0]["where"] == "数量指标第1行 保障社区数量"
    assert (first["score"], first["lines"], second["difference"]) == ("100", [], "0")


def test_it_may_be_left_equal(world: World, drawn: Package):
    step = recheck(world, drawn)
    assert (step.data["score"], step.data["difference"], drawn.grade) == ("100", "0", Grade.EXCELLENT)


def test_a_project_is_rechecked_without_changing_the_departments_total(world: World, drawn: Package):
    step = recheck(world, drawn, {at(drawn, PROJECT): Given(Decimal("1.5"), "验收不合格。")})
    assert [kept["score"] for kept in step.data["rechecked"]] == ["100", "95.5", "100"]
    assert step.data["score"] == "100"


def test_the_rate_of_execution_is_rechecked_too(world: World, drawn: Package):
    step = recheck(world, drawn, {(at(drawn)[0], "execution_score"): Given(Decimal("9.5"), "结转未计入。")})
    assert step.data["score"] == "99.5"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (Given(Decimal("7.01"), "多给。"), "0 至 7"),
        (Given(Decimal(-1), "扣。"), "0 至 7"),
        (Given(Decimal("6.125"), "扣。"), "两位|2 位小数"),
        (Given(Decimal(6), " "), "写明理由"),
    ],
)
def test_points_lie_within_the_weight_and_have_a_reason(
    world: World, drawn: Package, given: Given, reason: str
):
    with pytest.raises(Refused, match=reason):
        make(drawn, "recheck", world["performance"], "意见", given={at(drawn): given})


def test_points_for_what_is_no_score_are_refused(world: World, drawn: Package):
    with pytest.raises(Refused, match="刷新"):
        make(drawn, "recheck", world["performance"], "意见", given={("2023-9", "x"): Given(Decimal(1), "无")})


def test_no_total_is_given_besides(world: World, drawn: Package):
    with pytest.raises(Refused, match="加总"):
        make(drawn, "recheck", world["performance"], "意见", score=Decimal(50))


def test_another_grade_than_the_cuts_give_needs_a_reason(world: World, drawn: Package):
    with pytest.raises(Refused, match="应为“优”，评为“中”"):
        make(drawn, "recheck", world["performance"], "意见", grade="fair")
    step = recheck(world, drawn, grade="fair", grade_reason="有审计问题。")
    assert (drawn.grade, step.data["grade_reason"]) == (Grade.FAIR, "有审计问题。")


def test_a_new_result_begins_with_the_last_one(world: World, drawn: Package):
    step = recheck(world, drawn, {at(drawn): Given(Decimal(2), "台账缺失。")})
    assert rechecking.said_before(step) == {at(drawn): Given(Decimal(2), "台账缺失。")}


def test_a_correction_begins_with_all_that_the_last_result_said(world: World, drawn: Package):
    due = (timezone.now() + timedelta(days=9)).replace(microsecond=0)
    recheck(world, drawn, grade="fair", grade_reason="有审计问题。", due_at=due)
    form = RecheckForm(drawn, Action.RECHECK)
    names = ("opinion", "grade", "grade_reason", "due_at")
    assert [form[name].value() for name in names] == [
        "部分指标佐证不足。",
        "fair",
        "有审计问题。",
        timezone.make_naive(due),
    ]


def test_a_grade_by_the_cuts_follows_the_corrected_points(world: World, drawn: Package):
    recheck(world, drawn)
    assert RecheckForm(drawn, Action.RECHECK)["grade"].value() == ""


def test_a_result_holds_until_the_unit_sends_anew(world: World, drawn: Package):
    recheck(world, drawn)
    numbers = [table(drawn).number]
    world.step(drawn, "return", "performance", "请改。", general="请改。", tables=numbers)
    assert rechecking.standing(drawn) is not None
    answer_all(world, drawn)
    world.advance(drawn, *PASSED)
    assert rechecking.standing(drawn) is None


# --- on the page ---


def test_the_office_fills_in_only_what_differs(world: World, drawn: Package, client):
    client.force_login(world["performance"].person)
    page = client.get(reverse("package", args=[drawn.pk]))
    assert page.status_code == 200
    said = words(page.content)
    assert "复核打分" in said
    assert "618.6 ÷ 618.6 = 100% × 10 = 10" in said
    posted = fields(drawn, (at(drawn), "２分", "台账缺失。"), (at(drawn, nth=1), "", ""))
    answer = client.post(reverse("move", args=[drawn.pk, "recheck"]), posted)
    assert answer.status_code == 302
    drawn.refresh_from_db()
    assert (drawn.status, drawn.steps.last().data["score"]) == (Status.RECHECKED, "95")


@pytest.mark.parametrize(
    ("points", "why", "said"),
    [
        ("八", "无", "不是数字"),
        ("8", "无", "0 至 7"),
        ("1", "", "写明理由"),
        ("1", "无" * 501, "最多 500 字"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell_and_all_is_kept(
    world: World, drawn: Package, client, points: str, why: str, said: str
):
    client.force_login(world["performance"].person)
    posted = fields(drawn, (at(drawn, nth=1), "1", "留下的理由"), (at(drawn), points, why))
    answer = client.post(reverse("move", args=[drawn.pk, "recheck"]), posted)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert re.search(said, page)
    assert "留下的理由" in page
    assert f'value="{points}"' in page
    drawn.refresh_from_db()
    assert drawn.status == Status.RECHECKING


def test_the_unit_reads_both_scores_and_the_time_for_correction(world: World, drawn: Package, client):
    due = timezone.now() + timedelta(days=7)
    recheck(world, drawn, {at(drawn): Given(Decimal(2), "台账缺失。")}, due_at=due)
    client.force_login(world["filler"].person)
    page = words(client.get(reverse("package", args=[drawn.pk])).content)
    for told in ("自评得分", "95", "−5", "台账缺失。", "整改期限", "部分指标佐证不足。"):
        assert told in page
    assert "复核打分" not in page


def test_the_whole_trail_tells_it_line_by_line(world: World, drawn: Package, client):
    recheck(world, drawn, {at(drawn): Given(Decimal(2), "台账缺失。")})
    client.force_login(world["filler"].person)
    page = words(client.get(reverse("trail", args=[drawn.pk])).content)
    assert "自评得分：100 复核得分：95 差异：−5 复核等级：优" in page
    assert "数量指标第1行 保障社区数量 得分：自评 7，复核 2（−5） 台账缺失。" in page
    assert client.get(reverse("trail_pdf", args=[drawn.pk])).content.startswith(b"%PDF")


def test_a_pass_of_a_self_evaluation_has_no_grade_of_its_own(world: World, client):
    package = world.advance(evaluating.filled(world), *PASSED[:2])
    client.force_login(world["department"].person)
    assert 'id="pass-grade"' not in client.get(reverse("package", args=[package.pk])).content.decode()


# --- grades ---


@pytest.mark.parametrize("scheme", [s for s in SCHEMES.values() if s.scoring], ids=lambda s: s.slug)
def test_every_scheme_has_a_cut_for_each_grade(scheme):
    cuts = grading.cuts(scheme.scoring)
    assert list(cuts) == list(Grade)
    for grade, cut in cuts.items():
        assert grading.grade_of(cut.lower, scheme) == grade
        assert grading.word_of(cut.lower, scheme) == cut.label == scheme.scoring.grade(cut.lower)
