"""协商完善 on the pages: proposing at a cell, answering each proposal, adopting one after a return."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms_app import filings
from forms_app.document import Place
from forms_app.editing import ChangeSet
from forms_app.models import Package
from forms_app.terms import RemarkState, Status
from review import remarks
from review.models import Remark

from . import world as worlds
from .world import SENT, World


@pytest.fixture
def package(world: World) -> Package:
    return world.advance(world.filled(), *SENT)


def as_(client, world: World, name: str):
    client.force_login(world[name].person)
    return client


def page(client, package: Package) -> str:
    answer = client.get(reverse("package", args=[package.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def table(client, package: Package, at: str = "") -> str:
    address = reverse("table", args=[package.pk, worlds.number(package)])
    return client.get(address, {"at": at} if at else {}).content.decode()


def propose(client, package: Package, place: str, proposal: str, text: str = "请改写。", **more):
    data = {"place": place, "text": text, "proposal": proposal, **more}
    return client.post(reverse("remark", args=[package.pk, worlds.number(package)]), data)


def stands(package: Package):
    filing = worlds.table(package)
    return filings.working(filing.dossier).documents[filing.number]


# --- proposing ---


def test_the_form_holds_what_stands_in_the_cell(client, world: World, package: Package):
    as_(client, world, "department")
    assert "建议改为…" not in table(client, package)
    text = table(client, package, "duties")
    assert "原内容：" in text and 'name="proposal"' in text
    assert stands(package)["duties"] in text[text.index('name="proposal"') :].replace("\r\n", "\n")


def test_unchanged_it_proposes_nothing(client, world: World, package: Package):
    as_(client, world, "department")
    browsers = stands(package)["duties"].replace("\n", "\r\n")
    assert propose(client, package, "duties", browsers).status_code == 302
    assert not package.remarks.get().proposes


@pytest.mark.parametrize(("place", "text", "kept"), [
    ("duties", "一、新的职责。\r\n二、其他。", "一、新的职责。\n二、其他。"),
    ("duties", "", ""),
    ("general_budget", "588.60 万元", None),
    ("other_funds", "", ""),
])  # fmt: skip
def test_changed_or_emptied_it_is_a_proposal(client, world: World, package: Package, place, text, kept):
    answer = propose(as_(client, world, "department"), package, place, text)
    if kept is None:
        assert answer.status_code == 422 and "与原内容相同" in answer.content.decode()
        return
    assert answer.status_code == 302
    made = package.remarks.get()
    assert (made.proposes, made.proposal) == (True, kept)
    shown = table(client, package)
    assert "完善建议" in shown and "原内容" in shown and "未发出" in shown


def test_what_the_cell_cannot_hold_is_told_and_kept(client, world: World, package: Package):
    answer = propose(as_(client, world, "department"), package, "general_budget", "很多钱")
    text = answer.content.decode()
    assert answer.status_code == 422 and "不是金额" in text
    assert "很多钱" in text and "请改写。" in text and "<details open><summary>建议改为" in text


def test_a_page_of_an_older_version_is_told_before_it_proposes(client, world: World, package: Package):
    worlds.returned_by("department")(world, package)
    world.advance(package, *SENT)
    as_(client, world, "department")
    answer = propose(client, package, "duties", "新的职责", version=1)
    text = answer.content.decode()
    assert answer.status_code == 422 and "已有第2次报送" in text and "新的职责" in text
    assert propose(client, package, "duties", "新的职责", version=2).status_code == 302


def test_a_choice_is_proposed_by_its_label(client, world: World, package: Package):
    direction = worlds.table(package, "spending_direction")
    row = filings.working(direction.dossier).documents[direction.number].rows["indicators"][0]
    address = reverse("table", args=[package.pk, direction.number])
    place = f"indicators/{row.uid}/standard"
    as_(client, world, "department")
    text = client.get(address, {"at": place}).content.decode()
    options = re.findall(r"<option[^>]*>([^<]*)</option>", text[text.index('name="proposal"') :])
    assert options[:5] == ["（空）", "历史标准", "行业标准", "计划标准", "其他标准"]
    data = {"place": place, "text": "无计划。", "proposal": "行业标准"}
    client.post(reverse("remark", args=[package.pk, direction.number]), data)
    made = package.remarks.get()
    assert (made.quoted, made.proposal) == ("计划标准", "行业标准")


def test_nonsense_about_cells_never_breaks_the_page(client, world: World, package: Package):
    as_(client, world, "department")
    for place in ("x/y/z", "tasks/none/goal", "", "//", "x" * 301, "other#duties\x00"):
        assert propose(client, package, place, "改", version="x").status_code == 422
    assert propose(client, package, "duties", "长" * 20_001).status_code == 422
    assert not package.remarks.exists()


# --- what the office is offered ---


def test_the_office_is_told_which_remarks_go_out_with_its_proposals(client, world: World, package: Package):
    worlds.proposed_by("department", "duties", "新的职责")(world, package)
    as_(client, world, "department")
    assert "一并发出；协商期间" not in page(client, package)
    remarks.add(package, world["department"], "请补充明细。")
    assert "另有 1 条修改意见一并发出；协商期间报表锁定" in page(client, package)


def test_to_a_remark_without_a_proposal_the_unit_only_has_to_write(client, world: World, package: Package):
    worlds.proposed_by("department", "duties", "新的职责")(world, package)
    plain = remarks.add(package, world["department"], "请补充明细。")
    world.step(package, "consult", "department")
    text = page(as_(client, world, "filler"), package)
    told = text[text.index(f'id="remark-{plain.pk}"') :]
    assert re.search(r'value="declined"[^>]*checked', told[: told.index("</article>")])


def test_talking_it_over_is_offered_where_there_is_something_to_talk_about(
    client, world: World, package: Package
):
    worlds.text_by_bureau(world)
    as_(client, world, "department")
    text = page(client, package)
    assert "move-consult" not in text and "move-improve" not in text and "填写“建议改为”" in text
    worlds.proposed_by("department", "other_funds", "")(world, package)
    text = page(client, package)
    assert "move-consult" in text and "move-improve" not in text and "填写“建议改为”" not in text
    worlds.proposed_by("department")(world, package)
    text = page(client, package)
    assert "把 2 条完善建议发给单位" in text
    assert "直接写入 1 条文字建议" in text and "另有 1 条涉及金额或选项" in text


def test_putting_texts_in_is_the_campaigns_to_allow(client, world: World, package: Package):
    worlds.proposed_by("department")(world, package)
    text = page(as_(client, world, "department"), package)
    assert "move-consult" in text and "move-improve" not in text


def test_putting_in_is_registered_with_whom_and_when(client, world: World, package: Package):
    worlds.text_by_bureau(world)
    worlds.proposed_by("department")(world, package)
    address = reverse("move", args=[package.pk, "improve"])
    as_(client, world, "department")
    refused = client.post(address, {"agreed_with": "", "agreed_on": ""})
    assert refused.status_code == 422 and "请填写与单位何人协商。" in refused.content.decode()
    assert client.post(address, {"agreed_with": "某主任", "agreed_on": "2023-01-03"}).status_code == 302
    text = page(client, package)
    assert "某某局 演示department 建议，与单位某主任协商后完善" in text
    assert "改写后的职责。" in table(client, package) and "协商后完善）" in table(client, package)


# --- answering ---


@pytest.fixture
def asked(world: World, package: Package) -> Package:
    """Two proposals with the unit."""
    worlds.proposed_by("department")(world, package)
    worlds.proposed_by("department", "general_budget", "600")(world, package)
    world.step(package, "consult", "department", "电话里已说明。")
    return package


def reply(client, package: Package, place: str, **data):
    made = package.remarks.get(place=place)
    return client.post(reverse("reply", args=[package.pk, made.pk]), data)


def test_the_filler_sees_what_to_answer(client, world: World, asked: Package):
    text = page(as_(client, world, "filler"), asked)
    assert "还有 2 条建议未答复" in text and "电话里已说明。" in text
    assert text.count('value="changed"') == 2 and text.count("不采纳…") == 2
    assert "待答复" in text and "待修改" not in text
    assert "move-submit" in text and f"/packages/{asked.pk}/submit/" not in text


def test_each_is_accepted_or_declined_with_a_reason(client, world: World, asked: Package):
    as_(client, world, "filler")
    assert reply(client, asked, "duties", state="changed").status_code == 302
    text = page(client, asked)
    assert "还有 1 条建议未答复" in text and "采纳后的变化" in text and "改写后的职责。" in text
    refused = reply(client, asked, "general_budget", state="declined", text="")
    assert refused.status_code == 422 and "请说明不采纳的理由。" in refused.content.decode()
    reply(client, asked, "general_budget", state="declined", text="与预算一致。")
    text = page(client, asked)
    assert "建议已全部答复" in text and "已采纳 1 条，未采纳 1 条" in text and "与预算一致。" in text
    assert f"/packages/{asked.pk}/submit/" in text


def test_what_accepting_breaks_is_seen_before_submitting(client, world: World, asked: Package):
    as_(client, world, "filler")
    reply(client, asked, "general_budget", state="changed")
    text = page(client, asked)
    assert "错误须改正" in text and "资金总额" in text and "自动取数" in text
    reply(client, asked, "general_budget", state="declined", text="与预算一致。")
    assert "错误须改正" not in page(client, asked)


def test_a_plain_remark_sent_along_is_only_spoken_to(client, world: World, package: Package):
    """The tables are locked while the unit is asked."""
    worlds.proposed_by("department")(world, package)
    remarks.add(package, world["department"], "附表3 的测算依据从何而来？")
    world.step(package, "consult", "department")
    as_(client, world, "filler")
    assert "说明情况" in page(client, package)
    assert reply(client, package, "", state="changed").status_code == 422
    assert reply(client, package, "", state="declined", text="按合同单价。").status_code == 302


def test_others_see_how_far_it_is(client, world: World, asked: Package):
    for name in ("department", "head", "leader"):
        text = page(as_(client, world, name), asked)
        assert "还有 2 条建议未答复" in text and 'value="changed"' not in text


def test_the_head_sees_the_changes_first_with_their_authors(client, world: World, asked: Package):
    remarks.reply(asked.remarks.get(place="duties"), world["filler"], RemarkState.CHANGED)
    remarks.reply(
        asked.remarks.get(place="general_budget"), world["filler"], RemarkState.DECLINED, "与预算一致。"
    )
    world.step(asked, "submit", "filler")
    text = page(as_(client, world, "head"), asked)
    assert text.index("与第1次报送相比的变化") < text.index("第2次报送的各表")
    assert "某某局 演示department 建议，演示filler 采纳" in text
    assert "未采纳" in text and "与预算一致。" in text
    world.step(asked, "sign", "head")
    assert (asked.status, asked.office) == (Status.DEPARTMENT_REVIEW, world.units["bureau"])
    assert "某某局 演示department 建议，演示filler 采纳" in page(as_(client, world, "department"), asked)


def test_where_nobody_signs_it_is_sent(client, world: World, package: Package):
    worlds.unsigned(world)
    package = Package.objects.get(pk=package.pk)
    worlds.proposed_by("department")(world, package)
    world.step(package, "consult", "department")
    as_(client, world, "filler")
    assert f"/packages/{package.pk}/send/" not in page(client, package)
    reply(client, package, "duties", state="changed")
    text = page(client, package)
    assert "再办理“报送”" in text and f"/packages/{package.pk}/send/" in text


# --- adopting after a return ---


@pytest.fixture
def returned(world: World, package: Package) -> Package:
    worlds.proposed_by("department")(world, package)
    world.step(package, "return", "department", "请改。")
    return package


def adopt(client, package: Package):
    made = package.remarks.get(proposes=True)
    return client.post(reverse("adopt", args=[package.pk, made.pk]), follow=True)


def test_one_click_writes_it_and_answers(client, world: World, returned: Package):
    as_(client, world, "filler")
    assert "采纳建议" in page(client, returned)
    worlds.put(world, returned, "duties", "先自己改过一遍")
    text = adopt(client, returned).content.decode()
    assert "已按建议写入" in text and "采纳建议" not in text
    assert stands(returned)["duties"] == "改写后的职责。"
    made = returned.remarks.get()
    assert (made.state, made.replies.get().text) == (RemarkState.CHANGED, "已按建议修改。")
    assert "现在不能直接采纳" in adopt(client, returned).content.decode()


def test_a_locked_table_says_how_it_is_opened(client, world: World, package: Package):
    worlds.proposed_by("department")(world, package)
    world.step(package, "return", "department", "请改。", tables=[worlds.number(package, "fund_summary")])
    as_(client, world, "filler")
    text = page(client, package)
    assert "采纳建议" not in text and "要一键采纳：这张表未被要求修改" in text
    assert "一并修改" in adopt(client, package).content.decode()
    assert package.remarks.get().state == RemarkState.OPEN


def test_a_row_that_is_gone_takes_no_proposal(client, world: World, package: Package):
    row = stands(package).rows["tasks"][1]
    worlds.proposed_by("department", f"tasks/{row.uid}/goal", "新的目标")(world, package)
    world.step(package, "return", "department", "请改。")
    filings.save(worlds.table(package), world["filler"], ChangeSet(removed=(Place("", "tasks", row.uid),)))
    assert "这一行已删除" in adopt(as_(client, world, "filler"), package).content.decode()


def test_only_the_filler_adopts(client, world: World, returned: Package):
    made = returned.remarks.get()
    for name, status in [("head", 403), ("department", 403), ("filler2", 404)]:
        address = reverse("adopt", args=[returned.pk, made.pk])
        assert as_(client, world, name).post(address).status_code == status
    assert as_(client, world, "filler").get(address).status_code == 405


@pytest.mark.parametrize("name", ["filler", "head", "department"])
def test_more_proposals_cost_no_more_queries(client, world: World, asked: Package, name: str):
    address = reverse("package", args=[asked.pk])
    as_(client, world, name).get(address)
    first, costs = asked.remarks.first(), []
    for more in (0, 10):
        for _ in range(more):
            copy = Remark.objects.get(pk=first.pk)
            copy.pk = None
            copy.save()
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        costs.append(len(queries))
    assert costs[0] == costs[1] < 60
