"""附件1-2 and 1-3 on the screen: how scores came about, what was approved, what no page prints."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from forms_app.allotting import allotted, in_all
from forms_app.checking.around import Around, Filed
from forms_app.deriving import reckoned
from forms_app.document import Place, blank_record
from forms_app.editing import apply
from forms_app.page import EDIT, PRINT, READ, REVIEW, Note
from forms_app.posted import Opened, read
from forms_app.registry import kind_of
from tests.evaluations import KINDS, SCHEME, drawn, filled, indicator, page, row_named, table
from tests.posting import form_of, index_of
from tests.tables import Table

ON_SCREEN = [EDIT, READ, REVIEW]


def cell(html: str, place: str) -> str:
    """What is drawn in the cell of a place."""
    return re.search(rf'<td[^>]*data-cell="{re.escape(place)}".*?</td>', html, re.DOTALL)[0]


def place_of(document, name: str, field: str) -> str:
    return str(Place(field, "indicators", row_named(document, name).uid))


def asks_for(html: str, place: str) -> bool:
    """Whether a control for the unprinted column stands openly on the page."""
    found = re.search(rf'<span class="extra[^"]*" data-cell="{re.escape(place)}"[^>]*>', html)
    return bool(found) and " hidden" not in found[0]


def form(document) -> str:
    opened = Opened.of(page(document, EDIT)).to_json().replace('"', "&quot;")
    body = f'<input type="hidden" name="opened" value="{opened}">{drawn(document, EDIT)}'
    return form_of(f'<form id="table-form">{body}</form>')


def saved(document, post):
    kind = kind_of(document.kind)
    changes = read(kind, SCHEME.money, post).changes
    return changes, apply(kind, SCHEME, document, changes).document


# --- how it came about ---


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", ON_SCREEN)
def test_every_computed_score_says_how_it_came_about(kind, mode):
    document = filled(kind)
    html = drawn(document, mode)
    assert "140.5 ÷ 150" in cell(html, "execution_score")
    missed = cell(html, place_of(document, "召开调解会", "score"))
    assert "27次 ÷ 30次" in missed and "90%" in missed
    assert "实际完成值与指标值相同" in cell(html, place_of(document, "处理投诉", "score"))


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_scored_says_why(kind):
    document = filled(kind)
    html = drawn(document, READ)
    assert "未填实际完成值" in cell(html, place_of(document, "投诉办结率", "score"))
    assert "请选择达成情况" in cell(html, place_of(document, "小区文明形象", "score"))


def test_the_total_says_what_it_is_made_of_and_which_grade_it_comes_to():
    document = filled()
    html = drawn(document, READ)
    total = cell(html, "total_score")
    assert re.search(
        r"执行率 9\.37 \+ 产出 [\d.]+ \+ 满意度 10 = " + str(document["total_score"].normalize()), total
    )
    assert "等级：" in html and "还有 2 项指标没有得分" in html


@pytest.mark.parametrize("mode", ON_SCREEN)
def test_an_overruled_score_shows_what_the_rules_give_too(mode):
    document = table(
        indicator("quantity", "召开调解会", "30次", "27次", own=["weight", "score"], weight=Decimal(10),
                  score=Decimal(10), overrule_reason="另有 3 次与社区合办"),
    )  # fmt: skip
    html = drawn(document, mode)
    score = cell(html, place_of(document, "召开调解会", "score"))
    assert "计算得分 9（" in score and "27次 ÷ 30次" in score
    assert "另有 3 次与社区合办" in score and "改分理由" in score


def test_a_score_given_where_the_rules_give_none_says_so():
    document = table(
        indicator("social", "文明形象", "提升", "提升了", own=["score"], score=Decimal(8), overrule_reason="有第三方测评"),
    )  # fmt: skip
    assert "规则未计分：" in cell(drawn(document), place_of(document, "文明形象", "score"))


@pytest.mark.parametrize("kind", KINDS)
def test_paper_says_nothing_of_what_the_screen_adds(kind):
    document = filled(kind)
    rows = document.rows["indicators"]
    told = replace(
        rows[0],
        values={
            **rows[0].values,
            "origin": "x",
            "overrule_reason": "从严",
            "attainment": "partly",
        },
    )
    added = replace(rows[1], values={**rows[1].values, "added_reason": "年中新增"})
    html = drawn(document.with_rows("indicators", (told, added, *rows[2:])), PRINT)
    for word in ("÷", "等级", "已分配", "批复", "自评补充", "从严", "部分达成", "年中新增", "自动取数", "class=\"extra",
                 "data-fixed", "<input", "<textarea", "<select"):  # fmt: skip
        assert word not in html


# --- what was approved ---


def carried() -> tuple:
    """A carried-over indicator with its approved 分值, and an added one."""
    document = table(
        indicator("quantity", "处理投诉", "294起", "294起", own=["weight"], origin="a" * 36, weight=Decimal(20),
                  approved_weight=Decimal(20)),
        indicator("quantity", "新增巡查", "12次", "11次", added_reason="年中新增任务"),
    )  # fmt: skip
    return document, row_named(document, "处理投诉"), row_named(document, "新增巡查")


def test_what_was_approved_is_text_with_its_mark_and_cannot_be_deleted():
    document, approved, added = carried()
    html = drawn(document, EDIT)
    for field in ("name", "value", "weight"):
        assert "<textarea" not in cell(html, f"indicators/{approved.uid}/{field}")
        assert "<input" not in cell(html, f"indicators/{approved.uid}/{field}")
    assert "批复" in cell(html, f"indicators/{approved.uid}/name")
    assert "批复" in cell(html, f"indicators/{approved.uid}/weight")
    assert "手填" not in cell(html, f"indicators/{approved.uid}/weight")
    assert "自评补充" in cell(html, f"indicators/{added.uid}/name")
    assert 'name="indicators-0-DELETE"' not in html
    assert 'name="indicators-1-DELETE"' in html


def test_a_link_to_an_approved_cell_leads_somewhere():
    document, approved, _ = carried()
    assert f'id="indicators/{approved.uid}/name"' in drawn(document, EDIT)


def test_without_an_approved_target_nothing_is_called_added():
    html = drawn(filled(), EDIT)
    assert "自评补充" not in html and "批复" not in html


def test_a_page_with_approved_rows_posted_untouched_asks_for_nothing():
    document, *_ = carried()
    changes, _ = saved(document, form(document))
    assert not changes


# --- what no page prints ---


def test_a_row_asks_only_for_what_makes_sense():
    document, approved, added = carried()
    html = drawn(document, EDIT)
    assert asks_for(html, f"indicators/{added.uid}/added_reason")
    assert not asks_for(html, f"indicators/{approved.uid}/added_reason")
    assert asks_for(html, f"indicators/{added.uid}/direction"), "11次 of 12次: which is better isn't said"
    assert not asks_for(html, f"indicators/{approved.uid}/direction"), "294起 of 294起 is met either way"


def test_words_ask_how_far_they_were_reached():
    document = filled()
    html = drawn(document, EDIT)
    assert asks_for(html, place_of(document, "小区文明形象", "attainment"))
    assert asks_for(html, place_of(document, "小区文明形象", "degree"))
    assert not asks_for(html, place_of(document, "处理投诉", "attainment"))


def test_what_was_not_carried_out_asks_for_nothing_more():
    document = table(indicator("social", "小区文明形象", "明显提升", "未执行"))
    assert not asks_for(drawn(document, EDIT), place_of(document, "小区文明形象", "attainment"))


def test_what_holds_something_or_is_found_fault_with_is_always_there():
    document = table(indicator("quantity", "处理投诉", "294起", "294起", overrule_reason="原先未开展"))
    place = place_of(document, "处理投诉", "overrule_reason")
    assert asks_for(drawn(document, EDIT), place)
    assert "原先未开展" in drawn(document, READ)
    reason = place_of(document, "处理投诉", "attainment")
    assert not asks_for(drawn(document, EDIT), reason)
    assert asks_for(drawn(document, EDIT, notes={reason: [Note("hint", "")]}), reason)


def test_reading_shows_notes_and_no_controls():
    document, _, added = carried()
    html = drawn(document, REVIEW, remark_url="/here/")
    assert "自评补充原因：" in html and "年中新增任务" in html
    assert "<select" not in html and "<input" not in html
    assert asks_for(html, f"indicators/{added.uid}/added_reason")


def test_unprinted_columns_are_filled_in_without_scripts():
    document = filled()
    post = form(document)
    words = row_named(document, "小区文明形象")
    of_words = index_of(post, "indicators", words.uid)
    post[f"{of_words}-attainment"] = "部分达成并具有一定效果"
    post[f"{of_words}-degree"] = "70"
    _, done = saved(document, post)
    now = done.row("indicators", words.uid)
    assert (now["attainment"], now["degree"]) == ("partly", Decimal(70))


def test_a_column_that_is_not_on_the_page_is_left_alone():
    document = table(
        indicator("quantity", "处理投诉", "294起", "294起", direction="less", attainment="reached", degree=Decimal(90)),
    )  # fmt: skip
    post = form(document)
    row = row_named(document, "处理投诉")
    for field in ("direction", "attainment", "degree", "overrule_reason"):
        post.pop(f"{index_of(post, 'indicators', row.uid)}-{field}", None)
    changes, done = saved(document, post)
    assert not changes
    assert done == document


def test_what_a_person_types_into_a_new_row_stays_theirs():
    """The page's script says which cells of a new row were typed over; the others go on following."""
    document, new = filled(), "7f3c2f0e-0c0b-4f57-9a3c-0d6a1f1c7a2e"
    post = form(document)
    for field, text in (
        ("uid", new),
        ("category", "quality"),
        ("name", "新增"),
        ("weight", "3"),
        ("score", ""),
    ):
        post[f"indicators-99-{field}"] = text
    post["follows"] = "[]"
    post["owns"] = f'["indicators/{new}/weight"]'
    _, done = saved(document, post)
    assert done.row("indicators", new)["weight"] == 3
    assert done.row("indicators", new).own == {"weight"}


# --- 分值 ---


def test_how_much_is_given_away_is_told_for_each_branch():
    document = table(
        indicator("quantity", "甲", "1个", "1个", own=["weight"], weight=Decimal("22.5")),
        indicator("social", "乙", "1个", "1个"),
    )  # fmt: skip
    found = allotted(document.rows["indicators"], SCHEME)
    assert str(found["output"]) == "已分配 22.5 / 50 分" and not found["output"].complete
    assert str(found["benefit"]) == "已分配 40 / 40 分" and found["benefit"].complete
    assert str(found["satisfaction"]) == "10 分计入效益指标"
    assert str(in_all(document["execution_weight"], found, SCHEME)) == "已分配 72.5 / 100 分"
    html = drawn(document, EDIT)
    for told in (*map(str, found.values()), "已分配 72.5 / 100 分"):
        assert told in html
    assert "已分配" not in drawn(document, READ)


# --- the grid ---


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("keeps", [False, True])
@pytest.mark.parametrize("mode", [*ON_SCREEN, PRINT])
def test_each_row_fills_the_grid_exactly(kind, keeps, mode):
    scheme = replace(SCHEME, keeps_ellipsis=keeps)
    table = Table(drawn(filled(kind), mode, scheme))
    assert table.misfits() == []
    assert [sum(grid.shares) for grid in table.grids] == [100]


@pytest.mark.parametrize("kind", KINDS)
def test_blank_lines_of_the_form_are_no_rows_of_the_editing_page(kind):
    editing, reading = drawn(filled(kind), EDIT), drawn(filled(kind), READ)
    assert "……" not in editing and 'class="padding"' not in editing
    assert "……" in reading and 'class="padding"' in reading
    assert Table(editing).places == Table(reading).places


# --- what other tables tell ---


def test_the_annual_budget_of_a_project_tells_what_befell_it():
    kind = kind_of("project_evaluation")
    columns = kind_of("base_data").shape.rows
    project = blank_record(columns["projects"], "p1", name="自治奖励", budget=Decimal(10_000))
    event = blank_record(columns["events"], "e1", parent="p1", type="raised", amount=Decimal(190_000))
    base = kind_of("base_data").blank(SCHEME)
    base = base.with_rows("projects", (project,)).with_rows("events", (event,))
    here = Filed("2", kind.slug, table(kind=kind.slug), line="p1")

    def told(base):
        around = Around(SCHEME, 2022, "某某单位", (Filed("1", "base_data", base), here))
        return dict(reckoned(kind.follows, here, around))

    assert told(base) == {Place("annual_budget"): "年初 1 + 调增 19 = 全年预算数 20"}
    assert told(base.with_rows("events", ())) == {}, "nothing befell it"
