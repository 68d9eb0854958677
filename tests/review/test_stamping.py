"""What is to be printed, signed and stamped, in every state and arrangement."""

from datetime import date

import pytest

from forms_app import filings
from forms_app.models import Campaign, Package
from review.stamping import words

from . import evaluating
from . import world as worlds
from .world import PASSED, SENT, World

ALL = "附表1、附表2、附表3-1、附表3-2"


def told(package: Package) -> list[str]:
    related = "dossier__campaign", "dossier__unit", "office", "adjustment"
    return words(Package.objects.select_related(*related).get(pk=package.pk))


@pytest.fixture
def sent(world: World) -> Package:
    return world.advance(world.filled(), *SENT)


def at_submission(world: World) -> None:
    Campaign.objects.update(stamping="on_submission")


def talked_over(world: World, package: Package, actor: str = "department") -> None:
    worlds.proposed_by(actor)(world, package)
    world.step(package, "consult", actor)


def test_nothing_is_stamped_while_the_unit_is_asked(world: World, sent: Package):
    talked_over(world, sent)
    assert told(sent)[0].startswith("正在与单位协商完善，先不要打印盖章")


def test_nothing_is_stamped_that_was_failed(world: World, sent: Package):
    world.step(sent, "reject", "department", "目标与职能不符。")
    assert told(sent) == ["本次报送不予通过，不必打印盖章。"]


def test_after_the_office_put_in_texts_their_tables_are_stamped_again(world: World, sent: Package):
    at_submission(world)
    worlds.text_by_bureau(world)
    worlds.proposed_by("department")(world, sent)
    world.step(sent, "improve", "department", agreed_with="某某", agreed_on=date(2023, 1, 3))
    assert told(sent) == [
        "第2次报送由某某局与单位协商后完善。",
        "附表1 需重新打印签字盖章。",
        "附表2、附表3-1、附表3-2 原件有效，不必重新盖章。",
    ]


@pytest.mark.parametrize("moves", [("approved",), ("approved", "published")])
def test_what_was_passed_is_to_be_stamped_afterwards_too(world: World, moves):
    package = world.advance(world.filled(), *PASSED)
    for move in moves:
        getattr(worlds, move)(world, package)
    assert told(package) == [f"请打印第1次报送的{ALL}，签字盖章后报送纸质件。"]


def test_what_is_on_file_is_to_be_stamped(world: World):
    worlds.evaluation(world)
    package = world.filled()
    assert told(package)[0].startswith("备案后打印签字盖章")
    world.advance(package, *SENT)
    assert told(package) == ["本填报任务在备案后打印签字盖章，现在不必盖章。"]
    world.advance(package, *PASSED[2:])
    for state, move in [("filed", None), ("rechecking", "draw"), ("rechecked", "recheck")]:
        if move == "draw":
            world.step(package, "draw", "performance")
        if move == "recheck":
            worlds.rechecked(world, package)
        assert package.status == state
        assert told(package) == [f"请打印第1次报送的{ALL}，签字盖章后报送纸质件。"]


def test_where_nobody_signs_the_seal_is_enough(world: World):
    worlds.unsigned(world)
    package = world.filled()
    assert told(package) == ["审核通过后打印盖章；报送前打印的页面带“草稿”字样，不能盖章。"]
    world.advance(package, ("send", "filler"), *PASSED[2:])
    assert told(package) == [f"请打印第1次报送的{ALL}，盖章后报送纸质件。"]


class TestAdjusting:
    """The paper of the 批复版本 stays valid until an adjustment is through, and again when it is dropped."""

    @pytest.fixture
    def adjusting(self, world: World) -> Package:
        package = world.advance(world.filled(), *PASSED)
        worlds.approved(world, package)
        worlds.adjusting(world, package)
        return package

    def test_while_it_goes_on(self, world: World, adjusting: Package):
        for moves in ((), SENT[:1], SENT[1:]):
            world.advance(adjusting, *moves)
            assert told(adjusting)[0].startswith("正在办理调整，批复版本的原件仍然有效；调整审核通过后")
        talked_over(world, adjusting)
        assert told(adjusting)[0].startswith("正在办理调整")

    def test_when_it_is_through(self, world: World, adjusting: Package):
        worlds.put(world, adjusting, "duties", "新的职责")
        world.advance(adjusting, *PASSED)
        assert told(adjusting) == [
            "附表1 需重新打印签字盖章。",
            "附表2、附表3-1、附表3-2 原件有效，不必重新盖章。",
        ]

    def test_when_it_is_failed(self, world: World, adjusting: Package):
        world.advance(adjusting, *SENT, ("reject", "department", "依据不足。"))
        assert told(adjusting) == ["本次调整不予通过，批复版本的原件仍然有效。"]

    def test_when_it_is_dropped_after_it_was_passed(self, world: World, adjusting: Package):
        worlds.put(world, adjusting, "duties", "新的职责")
        world.advance(adjusting, *PASSED)
        worlds.returned_by("performance")(world, adjusting)
        world.step(adjusting, "drop_adjustment", "filler", "不再调整。")
        assert told(adjusting) == [f"{ALL} 原件有效，不必重新盖章。"]


def test_paper_of_any_earlier_version_with_the_same_content_stays_valid(world: World, sent: Package):
    at_submission(world)
    first = filings.thaw(filings.snapshot_of(worlds.table(sent), 1), worlds.TARGET).document["duties"]
    for duties in ("新的职责", first):
        worlds.returned_by("department")(world, sent)
        worlds.put(world, sent, "duties", duties)
        world.advance(sent, *SENT)
    assert told(sent) == [f"{ALL} 原件有效，不必重新盖章。"]


def test_a_self_evaluation_has_its_seal_on_the_report_s_cover(world: World):
    assert told(evaluating.filed(world)) == [
        "请打印第1次报送的自评报告、附件1-1、附件1-2、附件1-3（1）、附件1-3（2），签字盖章后报送纸质件。",
        "公章盖在自评报告的单位名称处；附件1-1、附件1-2、附件1-3（1）、附件1-3（2） 没有盖章处，不必盖章。",
    ]
