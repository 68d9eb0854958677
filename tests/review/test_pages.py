"""The pages of the review as people see and use them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms_app import filings
from forms_app.document import Place
from forms_app.editing import Change, ChangeSet
from forms_app.models import Package
from forms_app.terms import RemarkState, Status
from review import remarks
from review.workflow import last_step

from .world import PASSED, SENT, World


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


def post(client, package: Package, action: str, **data):
    return client.post(reverse("move", args=[package.pk, action]), data, follow=True)


def target(package: Package):
    return package.filings.select_related("package", "dossier").get(kind="department_target")


def test_each_is_offered_what_is_theirs_to_do(client, world: World):
    package = world.filled()
    offered = {}
    for moves in range(len(PASSED) + 1):
        if moves:
            world.step(package, *PASSED[moves - 1])
        for name in world.people:
            answer = as_(client, world, name).get(reverse("package", args=[package.pk]))
            text = answer.content.decode() if answer.status_code == 200 else ""
            actions = [a for a in ACTIONS if f"/packages/{package.pk}/{a}/" in text]
            if actions:
                offered[str(package.status), name] = actions
    assert offered == {
        ("drafting", "filler"): ["submit"],
        ("signing", "head"): ["sign", "send_back"],
        ("department_review", "department"): ["pass", "return"],
        ("first_review", "section"): ["pass", "return"],
        ("final_review", "performance"): ["pass", "return"],
        ("passed", "performance"): ["return", "approve"],
    }


ACTIONS = ("submit", "sign", "sign_on_paper", "send_back", "pass", "return", "approve")


def test_the_filler_sees_what_stops_it_with_links_to_the_cells(client, world: World):
    package = world.filled()
    change = Change(Place("total_amount"), "618.6", "600")
    filings.save(target(package), world["filler"], ChangeSet(cells=(change,)))
    text = page(as_(client, world, "filler"), package)
    assert "处错误须改正" in text
    assert f'href="{reverse("filing", args=[target(package).number])}#total_amount"' in text
    assert f"/packages/{package.pk}/submit/" not in text


def test_the_head_sees_the_whole_set_on_one_page(client, world: World):
    package = world.filled()
    world.step(package, "submit", "filler")
    text = page(as_(client, world, "head"), package)
    for words in ("618.6", "216", "附表3-2", "城乡环境整治", "审签通过并报送", "退回填表人"):
        assert words in text
    assert text.count('class="sheet"') == package.filings.count()
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_before_the_first_sending_offices_see_state_and_counts_only(client, world: World):
    package = world.filled()
    duties = filings.working(package.dossier).documents[target(package).number]["duties"]
    for name in ("section", "performance", "department", "leader"):
        text = page(as_(client, world, name), package)
        assert "尚未首次报送" in text and "填报中" in text
        assert "618.6" not in text and duties[:10] not in text
        table = reverse("table", args=[package.pk, target(package).number])
        assert client.get(table).status_code == 403


def test_offices_never_see_what_the_head_hasnt_signed(client, world: World, package: Package):
    tables = list(package.filings.values_list("number", flat=True))
    world.step(package, "return", "department", "请改。", general="请改。", tables=tables)
    old = filings.working(package.dossier).documents[target(package).number]["duties"]
    change = Change(Place("duties"), old, "尚未审签的职责")
    filings.save(target(package), world["filler"], ChangeSet(cells=(change,)))
    remarks.reply(package.remarks.get(), world["filler"], "changed")
    world.step(package, "submit", "filler")
    table = reverse("table", args=[package.pk, target(package).number])
    for address in (reverse("package", args=[package.pk]), table):
        assert "尚未审签的职责" not in as_(client, world, "department").get(address).content.decode()
        assert "尚未审签的职责" in as_(client, world, "head").get(address).content.decode()
    world.step(package, "sign", "head")
    text = page(as_(client, world, "department"), package)
    assert text.index("与第1次报送相比的变化") < text.index("第2次报送的各表")
    assert "尚未审签的职责" in text


def test_a_move_is_made_and_told(client, world: World, package: Package):
    answer = post(as_(client, world, "department"), package, "pass", opinion="同意", seen=last_step(package))
    package.refresh_from_db()
    assert package.status == Status.FIRST_REVIEW
    text = answer.content.decode()
    assert "已办理“通过”，现在是“待初审”。" in text and "同意" in text


def test_a_page_that_was_outrun_is_told_and_the_words_stay(client, world: World, package: Package):
    seen = last_step(package)
    world.step(package, "pass", "department")
    answer = post(as_(client, world, "department"), package, "pass", opinion="我的意见", seen=seen)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "已由演示department于" in text and "我的意见" in text


def test_a_return_without_words_is_told_at_its_fields(client, world: World, package: Package):
    answer = post(as_(client, world, "department"), package, "return", general="请补充依据。", due_at="明天")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "请写明退回原因。" in text and "整改期限不是时间" in text and "请补充依据。" in text
    package.refresh_from_db()
    assert package.status == Status.DEPARTMENT_REVIEW


def test_too_long_an_opinion_is_told_and_kept_whole(client, world: World, package: Package):
    as_(client, world, "department")
    assert "maxlength" not in page(client, package)
    words = "长" * 2001
    told = post(client, package, "return", opinion=words, seen=last_step(package)).content.decode()
    assert "最多 2000 字，请精简。" in told
    assert words in told


def test_a_return_through_the_page(client, world: World, package: Package):
    data = {"opinion": "请改。", "general": "请补充依据。", "due_at": "2099-01-31T18:00"}
    answer = post(as_(client, world, "department"), package, "return", **data)
    assert answer.status_code == 409 and "请勾选需要修改的报表" in answer.content.decode()
    answer = post(client, package, "return", tables=[target(package).number], **data)
    package.refresh_from_db()
    assert (package.status, answer.status_code) == (Status.RETURNED, 200)
    text = page(as_(client, world, "filler"), package)
    assert "请补充依据。" in text and "2099年1月31日 18:00" in text and "已锁定" in text


def test_an_approval_through_the_page(client, world: World):
    package = world.advance(world.filled(), *PASSED)
    answer = post(as_(client, world, "performance"), package, "approve", approval_date="某日")
    assert answer.status_code == 422
    assert "请填写批复文号。" in answer.content.decode() and "批复日期不是日期" in answer.content.decode()
    post(client, package, "approve", approval_number="某财绩〔2023〕1号", approval_date="2023-03-01")
    package.refresh_from_db()
    assert (package.status, str(package.approval_date)) == (Status.APPROVED, "2023-03-01")


def test_moves_that_are_none_and_people_that_may_not(client, world: World, package: Package):
    as_(client, world, "filler")
    assert post(client, package, "nonsense").status_code == 404
    assert post(client, package, "unlock").status_code == 404
    assert post(client, package, "pass").status_code == 403
    assert client.get(reverse("move", args=[package.pk, "pass"])).status_code == 405
    assert post(as_(client, world, "filler2"), package, "pass").status_code == 404
    assert post(as_(client, world, "section"), package, "return", opinion="").status_code == 403


def test_numbers_that_are_none(client, world: World, package: Package):
    as_(client, world, "department")
    for number in (0, 10**30):
        assert client.get(f"/packages/{number}/").status_code == 404
        assert client.get(f"/packages/{package.pk}/steps/{number}/scan/").status_code == 404
        assert client.post(f"/packages/{package.pk}/remarks/{number}/reply/").status_code == 404
    for number in ("x", "2023-9999-01", "%00"):
        assert client.get(f"/packages/{package.pk}/filings/{number}/").status_code == 404
        assert client.post(f"/filings/{number}/unlock/").status_code == 404


def test_characters_that_no_database_keeps(client, world: World, package: Package):
    returned(world, package)
    as_(client, world, "filler")
    number = package.filings.get(kind="fund_summary").number
    client.post(reverse("unlock", args=[number]), {"reason": "金额\x00有变"})
    assert package.steps.last().opinion == "金额有变"
    address = reverse("reply", args=[package.pk, package.remarks.get().pk])
    assert client.post(address, {"state": "changed", "text": "改\x00了"}).status_code == 422


def test_a_remark_on_a_cell_works_without_a_script(client, world: World, package: Package):
    number = target(package).number
    table = reverse("table", args=[package.pk, number])
    as_(client, world, "department")
    assert f'href="{table}?at=duties#remark"' in client.get(table).content.decode()
    chosen = client.get(f"{table}?at=duties").content.decode()
    assert "附表1 部门职责概述" in chosen
    answer = client.post(reverse("remark", args=[package.pk, number]), {"place": "duties", "text": ""})
    assert answer.status_code == 422 and "请填写修改意见。" in answer.content.decode()
    answer = client.post(
        reverse("remark", args=[package.pk, number]), {"place": "duties", "text": "请精简。"}
    )
    made = package.remarks.get()
    assert answer.headers["Location"] == f"{table}#remark-{made.pk}"
    assert (made.state, made.where) == (RemarkState.DRAFT, "附表1 部门职责概述")
    assert "请精简。" in client.get(table).content.decode()


def test_a_remark_on_a_cell_that_is_none_keeps_the_words(client, world: World, package: Package):
    address = reverse("remark", args=[package.pk, target(package).number])
    answer = as_(client, world, "department").post(address, {"place": "x/y/z", "text": "请改这里。"})
    assert answer.status_code == 422
    assert "刷新后重新选择" in answer.content.decode() and "请改这里。" in answer.content.decode()
    table = reverse("table", args=[package.pk, target(package).number])
    for nonsense in ("x/y/z", "a", "//", "%23", "x" * 1000):
        assert client.get(f"{table}?at={nonsense}").status_code == 200


def test_others_read_the_table_without_the_means_to_remark(client, world: World, package: Package):
    table = reverse("table", args=[package.pk, target(package).number])
    for name in ("filler", "head", "section", "leader"):
        text = as_(client, world, name).get(table).content.decode()
        assert "remark-here" not in text and '<form method="post" action="/packages/' not in text


def test_a_draft_is_dropped_through_the_page(client, world: World, package: Package):
    made = remarks.add(
        package, world["department"], "请改。", filings.sent_snapshot(target(package)), "duties"
    )
    address = reverse("drop", args=[package.pk, made.pk])
    assert as_(client, world, "section").post(address).status_code == 404
    assert as_(client, world, "department").post(address, {"from": "table"}).status_code == 302
    assert not package.remarks.exists()


def returned(world: World, package: Package):
    made = remarks.add(
        package, world["department"], "请改。", filings.sent_snapshot(target(package)), "duties"
    )
    world.step(package, "return", "department", "请改。")
    return made


def test_an_answer_through_the_page(client, world: World, package: Package):
    made = returned(world, package)
    address = reverse("reply", args=[package.pk, made.pk])
    as_(client, world, "filler")
    assert f'action="{address}#remark-{made.pk}"' in page(client, package)
    assert "请选择处理结果" in client.post(address, {"text": "改了"}).content.decode()
    refused = client.post(address, {"state": "closed"})
    assert refused.status_code == 422 and "请选择列出的处理结果" in refused.content.decode()
    refused = client.post(address, {"state": "declined"})
    assert refused.status_code == 422 and "请说明未修改的理由" in refused.content.decode()
    assert client.post(address, {"state": "changed", "text": "已精简"}).status_code == 302
    assert "已精简" in page(client, package)
    assert as_(client, world, "head").post(address, {"state": "changed"}).status_code == 403


def test_a_reviewer_closes_it_on_the_next_version(client, world: World, package: Package):
    made = returned(world, package)
    remarks.reply(made, world["filler"], "changed", "已精简")
    world.advance(package, *SENT)
    address = reverse("reply", args=[package.pk, made.pk])
    assert as_(client, world, "department").post(address, {"state": "closed"}).status_code == 302
    again = client.post(address, {"state": "closed"})
    assert again.status_code == 409 and "已是“已办结”" in again.content.decode()


def test_unlocking_through_the_page(client, world: World, package: Package):
    returned(world, package)
    number = package.filings.get(kind="fund_summary").number
    address = reverse("unlock", args=[number])
    as_(client, world, "filler")
    client.post(address)
    assert package.filings.get(number=number).locked
    client.post(address, {"reason": "附表3金额变了"})
    assert not package.filings.get(number=number).locked
    assert "一并修改" in page(client, package) and "附表3金额变了" in page(client, package)
    assert as_(client, world, "head").post(address, {"reason": "x"}).status_code == 403
    assert as_(client, world, "filler2").post(address, {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["filler", "department"])
def test_more_remarks_and_rows_cost_no_more_queries(client, world: World, package: Package, name: str):
    snapshot = filings.sent_snapshot(target(package))
    remarks.add(package, world["department"], "请改。", snapshot, "duties")
    world.step(package, "return", "department", "请改。")
    remarks.reply(package.remarks.get(), world["filler"], "changed")
    world.advance(package, *SENT)
    address = reverse("package", args=[package.pk])
    as_(client, world, name).get(address)
    costs = []
    for more in (1, 20):
        for _ in range(more):
            made = remarks.add(package, world["department"], "再改。", snapshot, "duties")
            type(made).objects.filter(pk=made.pk).update(state=RemarkState.CHANGED)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        costs.append(len(queries))
    assert costs[0] == costs[1] < 40


def test_tables_to_be_returned_are_told_apart_by_what_they_are_about(client, world: World, package: Package):
    text = page(as_(client, world, "department"), package)
    assert "附表3-1 社区运转经费</label>" in re.sub(r"\s*\n\s*", "", text)


def test_what_leads_on_comes_before_the_way_back(client, world: World):
    package = world.advance(world.filled(), *PASSED)
    text = page(as_(client, world, "performance"), package)
    assert text.index('id="move-approve"') < text.index('id="move-return"')


def test_the_filler_has_the_remarks_beside_the_table_with_links_to_the_cells(
    client, world: World, package: Package
):
    filing = target(package)
    remarks.add(package, world["department"], "请核对总额。", filings.sent_snapshot(filing), "total_amount")
    world.step(package, "return", "department", "请修改。")
    text = as_(client, world, "filler").get(reverse("filing", args=[filing.number])).content.decode()
    aside = text[text.index("<aside") :]
    assert "请核对总额。" in aside and 'href="#total_amount"' in aside


def test_the_filler_reads_at_the_top_why_the_head_sent_it_back(client, world: World):
    package = world.advance(world.filled(), SENT[0])
    world.step(package, "send_back", "head", "名称请再核一下。")
    top = page(as_(client, world, "filler"), package).split("各表（", 1)[0]
    assert "退回填表人：名称请再核一下。" in top and "改好后重新提交审签" in top
    world.advance(package, SENT[0])
    assert "退回填表人：" not in page(as_(client, world, "head"), package).split("办理记录", 1)[0]
