"""The page of a table: opened, saved, answered for; whatever somebody typed is kept or given back."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forms_app import filings, storing
from forms_app.document import Place
from forms_app.models import Answer, Dossier, Filing, Membership
from forms_app.registry import kind_of
from forms_app.terms import Role
from tests.posting import form_of, index_of
from tests.review.world import SENT
from tests.review.world import build as district
from tests.world import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


@pytest.fixture
def client(world):
    return signed_in(world.filler)


def signed_in(member) -> Client:
    client = Client()
    client.force_login(member.person)
    return client


def address(filing: Filing) -> str:
    return reverse("filing", args=[filing.number])


def opened(client, filing):
    return form_of(client.get(address(filing)).content.decode())


def document(filing):
    return storing.load(kind_of(filing.kind), [filing])[filing.pk]


def save(client, filing, post, **changes):
    for name, value in changes.items():
        post[name] = value
    return client.post(address(filing), post.urlencode(), content_type="application/x-www-form-urlencoded")


def summary_with(client, world, *names: str) -> list[str]:
    """附表2 with these 专项; their uids."""
    summary = world.filing("fund_summary")
    for name in names:
        save(client, summary, opened(client, summary), add="lines/")
        post = opened(client, summary)
        row = index_of(post, "lines", document(summary).rows["lines"][-1].uid)
        save(client, summary, post, **{f"{row}-name": name, f"{row}-amount": "1"})
    return [r.uid for r in document(summary).rows["lines"]]


def test_an_untouched_page_changes_nothing(world, client):
    filing = world.filing("department_target")
    before = document(filing)
    answer = save(client, filing, opened(client, filing))
    assert answer.status_code == 302
    assert document(filing) == before
    assert Filing.objects.get(pk=filing.pk).revision == 0


def test_what_is_typed_is_saved_and_sums_follow(world, client):
    filing = world.filing("department_target")
    save(client, filing, opened(client, filing), general_budget="6万", other_funds="1.5", duties="职责\r\n二")
    saved = document(filing)
    assert saved["general_budget"] == Decimal(60_000)
    assert saved["total_amount"] == Decimal(75_000)
    assert saved["duties"] == "职责\n二"
    page = client.get(address(filing)).content.decode()
    assert "原填：6万" in page
    assert "总额" in page and "7.5" in page


def test_a_text_that_is_no_amount_is_kept_and_marked(world, client):
    filing = world.filing("department_target")
    save(client, filing, opened(client, filing), general_budget="约六万")
    page = client.get(address(filing)).content.decode()
    assert 'value="约六万"' in page
    assert "“约六万”不是金额" in page


def test_a_sum_typed_over_is_own_until_it_follows_again(world, client):
    filing = world.filing("department_target")
    save(client, filing, opened(client, filing), general_budget="6", total_amount="7")
    assert (document(filing)["total_amount"], document(filing).header.own) == (
        Decimal(70_000),
        {"total_amount"},
    )
    answer = save(client, filing, opened(client, filing), follow="total_amount")
    assert answer.url.endswith("#total_amount")
    assert (document(filing)["total_amount"], document(filing).header.own) == (Decimal(60_000), frozenset())


def test_the_scripts_sums_stay_following_and_equal_texts_may_be_own(world, client):
    filing = world.filing("department_target")
    post = opened(client, filing)
    following = json.loads(post["opened"])["follows"]
    save(client, filing, post, general_budget="6", total_amount="6", follows=json.dumps(following))
    assert document(filing).header.own == frozenset()
    post = opened(client, filing)
    save(client, filing, post, follows=json.dumps([p for p in following if p != "total_amount"]))
    assert document(filing).header.own == {"total_amount"}


def test_rows_are_added_moved_and_removed_without_a_script(world, client):
    filing = world.filing("department_target")
    first = document(filing).rows["tasks"][0].uid
    answer = save(client, filing, opened(client, filing), add="tasks/")
    second = document(filing).rows["tasks"][1].uid
    assert answer.url.endswith(f"#tasks/{second}/matter")
    save(client, filing, opened(client, filing), move=f"tasks/{second}/up")
    assert [r.uid for r in document(filing).rows["tasks"]] == [second, first]
    post = opened(client, filing)
    save(client, filing, post, **{f"{index_of(post, 'tasks', second)}-DELETE": "on"})
    assert [r.uid for r in document(filing).rows["tasks"]] == [first]


def test_an_indicator_is_added_under_its_category_and_moves_within_it(world, client):
    filing = world.filing("department_target")
    save(client, filing, opened(client, filing), add="indicators/quality")
    rows = document(filing).rows["indicators"]
    quality = [r.uid for r in rows if r["category"] == "quality"]
    assert [r["category"] for r in rows].index("quality") == 1 and len(quality) == 2
    save(client, filing, opened(client, filing), move=f"indicators/{quality[0]}/up")
    assert [r.uid for r in document(filing).rows["indicators"] if r["category"] == "quality"] == quality
    save(client, filing, opened(client, filing), move=f"indicators/{quality[0]}/down")
    assert [r.uid for r in document(filing).rows["indicators"] if r["category"] == "quality"] == quality[::-1]


def test_rows_of_a_script_keep_their_uid_and_the_posted_order(world, client):
    filing = world.filing("department_target")
    new = "7d9f3c5e-1111-4222-8333-444455556666"
    first = document(filing).rows["tasks"][0].uid
    post = opened(client, filing).copy()
    ahead = type(post)("", mutable=True)
    ahead["tasks-9-uid"], ahead["tasks-9-matter"] = new, "先做的事"
    for name, values in post.lists():
        ahead.setlist(name, values)
    save(client, filing, ahead)
    rows = document(filing).rows["tasks"]
    assert [r.uid for r in rows] == [new, first]
    assert rows[0]["matter"] == "先做的事"


def test_two_peoples_saves_merge_and_a_real_conflict_shows_both(world, client):
    filing = world.filing("department_target")
    mine, theirs = opened(client, filing), opened(client, filing)
    save(client, filing, theirs, general_budget="5", duties="他的")
    answer = save(client, filing, mine, general_budget="6", basic_expenditure="3")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "您填的：6" in page and "已改为：5" in page
    assert document(filing)["basic_expenditure"] == Decimal(30_000)
    assert (document(filing)["general_budget"], document(filing)["duties"]) == (Decimal(50_000), "他的")


@pytest.mark.parametrize(("choice", "expected"), [("keep", 60_000), ("drop", 50_000)])
def test_one_click_settles_a_conflict(world, client, choice, expected):
    filing = world.filing("department_target")
    mine, theirs = opened(client, filing), opened(client, filing)
    save(client, filing, theirs, general_budget="5", other_funds="1")
    page = save(client, filing, mine, general_budget="6", other_funds="2").content.decode()
    answer = save(client, filing, form_of(page), **{choice: "general_budget"})
    assert document(filing)["general_budget"] == Decimal(expected)
    assert answer.status_code == 409, "the other conflict is still to be settled"
    assert "您填的：2" in answer.content.decode()
    assert document(filing)["other_funds"] == Decimal(10_000)


def test_too_many_decimals_are_offered_rounded(world, client):
    filing = world.filing("department_target")
    save(client, filing, opened(client, filing), general_budget="1.235")
    assert "取整为 1.24" in client.get(address(filing)).content.decode()
    save(client, filing, opened(client, filing), round="general_budget")
    assert document(filing)["general_budget"] == Decimal(12_400)


@pytest.mark.parametrize(
    "forged",
    [
        {"opened": ""}, {"opened": "[]"}, {"opened": '{"cells": 1}'}, {"opened": "[" * 20_000},
        {"tasks-0-uid": "x"}, {"follows": "{"}, {"follows": '{"a": 1}'}, {"add": "nothing/"}, {"follow": "no/such"},
        {"follow": "total"}, {"add": "indicators/no-such"}, {"indicators-0-category": "no-such"},
    ],
)  # fmt: skip
def test_forged_posts_are_refused_in_words_and_texts_given_back(world, client, forged):
    filing = world.filing("department_target")
    answer = save(client, filing, opened(client, filing), duties="写了很久的职责", **forged)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "没有保存" in page and "写了很久的职责" in page
    assert document(filing)["duties"] == ""


@pytest.mark.parametrize(
    "harmless", [{"move": "x"}, {"move": "tasks/gone/up"}, {"drop": "x"}, {"round": "duties"}]
)
def test_odd_buttons_do_nothing(world, client, harmless):
    filing = world.filing("department_target")
    assert save(client, filing, opened(client, filing), duties="职责", **harmless).status_code == 302
    assert document(filing)["duties"] == "职责"


def test_too_long_a_text_is_given_back(world, client):
    filing = world.filing("department_target")
    answer = save(client, filing, opened(client, filing), duties="长" * 20_001)
    assert answer.status_code == 422
    assert "长" * 20_001 in form_of(answer.content.decode())["duties"]


def test_after_closing_the_typed_texts_are_given_back(world, client):
    filing = world.filing("department_target")
    post = opened(client, filing)
    world.campaign.closes_at = timezone.now()
    world.campaign.save()
    answer = save(client, filing, post, duties="差一分钟")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "截止" in page and "差一分钟" in page and "table-form" not in page
    assert document(filing)["duties"] == ""


def test_a_table_removed_meanwhile_gives_the_texts_back(world, client):
    uid = summary_with(client, world, "专项甲")[0]
    filing = Filing.objects.get(line=uid)
    save(client, filing, opened(client, filing), period="2023年")
    post = opened(client, filing)
    summary = world.filing("fund_summary")
    other = opened(client, summary)
    save(client, summary, other, **{f"{index_of(other, 'lines', uid)}-DELETE": "on"})
    answer = save(client, filing, post, annual_goal="目标写了很久")
    assert answer.status_code == 403
    assert "目标写了很久" in answer.content.decode()


def test_removing_a_row_puts_its_table_away_and_it_can_be_restored(world, client):
    uid = summary_with(client, world, "专项甲")[0]
    filing = Filing.objects.get(line=uid)
    save(client, filing, opened(client, filing), period="2023年")
    summary = world.filing("fund_summary")
    assert "附表3-1将移到“已移除”" in client.get(address(summary)).content.decode()
    post = opened(client, summary)
    save(client, summary, post, **{f"{index_of(post, 'lines', uid)}-DELETE": "on"})
    assert client.get(address(filing)).status_code == 302
    dossier = client.get(reverse("dossier", args=[world.dossier.number])).content.decode()
    assert "已移除" in dossier and reverse("restore", args=[filing.number]) in dossier
    client.post(reverse("restore", args=[filing.number]))
    assert client.get(address(filing)).status_code == 200
    assert document(summary).rows["lines"][0]["name"] == "专项甲"


def test_splitting_a_fund_hands_its_table_to_the_first_direction(world, client):
    uid = summary_with(client, world, "专项甲")[0]
    filing, summary = Filing.objects.get(line=uid), world.filing("fund_summary")
    save(client, summary, opened(client, summary), add=f"lines/{uid}")
    below = document(summary).rows["lines"][1]
    assert below["parent"] == uid
    assert str(Filing.objects.get(pk=filing.pk).line) == below.uid


def test_what_stood_in_a_split_fund_goes_on_in_its_first_direction_alone(world, client):
    """Its own amount becomes the directions' sum: without this, what was typed there would be gone."""
    uid = summary_with(client, world, "专项甲")[0]
    summary, typed = world.filing("fund_summary"), {"amount": "12.5", "annual_goal": "开放6个书房"}
    post = opened(client, summary)
    at = index_of(post, "lines", uid)
    for name, text in typed.items():
        post[f"{at}-{name}"] = text
    save(client, summary, post, add=f"lines/{uid}")
    save(client, summary, opened(client, summary), add=f"lines/{uid}")
    fund, first, second = document(summary).rows["lines"]
    assert (first["name"], first["annual_goal"], first["amount"]) == ("专项甲", "开放6个书房", 125_000)
    assert second.is_blank("name") and second.is_blank("amount")
    assert fund["amount"] == document(summary)["total_amount"] == 125_000
    assert document(Filing.objects.get(line=first.uid))["annual_goal"] == "开放6个书房"
    post = opened(client, summary)
    save(client, summary, post, **{f"{index_of(post, 'lines', first.uid)}-amount": "5"})
    assert document(summary).rows["lines"][0]["amount"] == 50_000


def test_nothing_to_declare_is_one_tick(world, client):
    summary = world.filing("fund_summary")
    save(client, summary, opened(client, summary), no_funds="1")
    page = client.get(address(summary)).content.decode()
    assert document(summary)["no_funds"] is True
    assert page.count("本单位无区级专项资金") == 2
    post = opened(client, summary)
    del post["no_funds"]
    save(client, summary, post)
    assert document(summary)["no_funds"] is False


def explained(world, client) -> tuple[Filing, str]:
    """附表1 with a finding that is to be explained, and its fingerprint."""
    filing = world.filing("department_target")
    held = filings.working(Dossier.objects.select_related("campaign", "unit").get(pk=world.dossier.pk))
    found = filings.check_dossier(held)[filing.number]
    return filing, next(f.finding.fingerprint for f in found if f.finding.severity == "explain")


def test_an_explanation_is_kept_and_saves_what_was_typed_meanwhile(world, client):
    filing, fingerprint = explained(world, client)
    post = opened(client, filing)
    post["duties"], post["answer"], post[f"answer-{fingerprint}"] = (
        "顺带填的",
        fingerprint,
        "本单位不直接服务公众",
    )
    answer = client.post(reverse("answer", args=[filing.number]), post.urlencode(),
                         content_type="application/x-www-form-urlencoded")  # fmt: skip
    assert answer.status_code == 302
    assert Answer.objects.get().text == "本单位不直接服务公众"
    assert document(filing)["duties"] == "顺带填的"
    assert "情况说明：</strong>本单位不直接服务公众" in client.get(address(filing)).content.decode()


def test_a_stock_answer_is_chosen_where_no_script_runs(world, client):
    filing, fingerprint = explained(world, client)
    assert "<option>本项目不涉及</option>" in client.get(address(filing)).content.decode()
    post = {"answer": fingerprint, f"stock-{fingerprint}": "本项目不涉及"}
    client.post(reverse("answer", args=[filing.number]), post)
    assert Answer.objects.get().text == "本项目不涉及"


def test_own_words_go_before_a_stock_answer(world, client):
    filing, fingerprint = explained(world, client)
    said = {f"answer-{fingerprint}": "自己的话", f"stock-{fingerprint}": "本项目不涉及"}
    client.post(reverse("answer", args=[filing.number]), {"answer": fingerprint, **said})
    assert Answer.objects.get().text == "自己的话"


@pytest.mark.parametrize("said", [{}, {"answer": "gone", "stock-gone": "本项目不涉及"}, {"answer": "x"}])
def test_an_answer_to_nothing_is_told(world, client, said):
    filing = world.filing("department_target")
    page = client.post(reverse("answer", args=[filing.number]), said, follow=True)
    assert page.status_code == 200
    assert Answer.objects.count() == 0
    assert "notice-error" in page.content.decode()


def test_findings_lead_to_their_cells_here_and_in_other_tables(world, client):
    uid = summary_with(client, world, "专项甲")[0]
    filing, summary = Filing.objects.get(line=uid), world.filing("fund_summary")
    save(client, filing, opened(client, filing), direction_name="另一个名称")
    page = client.get(address(filing)).content.decode()
    assert 'href="#direction_name"' in page
    assert f'href="{address(summary)}#lines/{uid}/name"' in page
    assert f'href="{address(filing)}#direction_name"' in client.get(address(summary)).content.decode()


def test_the_bureau_reads_nothing_before_the_first_submission(world):
    filing = world.filing("department_target")
    for member in (world.section, world.performance, world.leader, world.department):
        answer = signed_in(member).get(address(filing))
        assert answer.status_code == 403
        assert "尚未首次报送" in answer.content.decode()
    assert signed_in(world.other).get(address(filing)).status_code == 404


def test_the_head_reads_the_table_without_inputs(world):
    page = signed_in(world.head).get(address(world.filing("department_target")))
    assert page.status_code == 200
    sheet = page.content.decode().partition('<div class="sheet')[2].partition("<aside")[0]
    assert "年度绩效目标" in sheet or "部门职责概述" in sheet
    assert "<textarea" not in sheet


def test_an_expired_sign_in_gives_the_typed_texts_back(world, client):
    filing = world.filing("department_target")
    post = opened(client, filing)
    answer = save(Client(), filing, post, duties="写了很久的职责")
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "登录已过期" in page and "写了很久的职责" in page
    assert world.dossier.unit.name not in page.replace(post["reporting_unit"], "")


def switched(client, member) -> None:
    """As in another window."""
    client.post(reverse("acting"), {"membership": member.pk})


def test_what_was_typed_before_a_switch_to_another_unit_is_given_back(world, client):
    filing = world.filing("department_target")
    other = Membership.objects.create(person=world.filler.person, unit=world.other.unit, role=Role.FILLER)
    post = opened(client, filing)
    save(client, filing, opened(client, filing), duties="本单位的内容")
    switched(client, other)
    answer = save(client, filing, post, duties="写了很久的职责", general_budget="")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "没有保存" in page and "写了很久的职责" in page and f"“{other}”" in page
    assert "本单位的内容" not in page and world.dossier.number not in page
    assert document(filing)["duties"] == "本单位的内容"
    nowhere = client.post(reverse("filing", args=["2023-9999-01"]), post).content.decode()
    assert "没有保存" in nowhere, "a table that isn't there looks the same"
    assert client.get(address(filing)).status_code == 404


def test_what_was_typed_before_a_switch_to_an_office_is_given_back(world, client):
    filing = world.filing("department_target")
    post = opened(client, filing)
    office = Membership.objects.create(
        person=world.filler.person, unit=world.section.unit, role=Role.SECTION_REVIEWER
    )
    switched(client, office)
    post["answer"], post["answer-f00"] = "f00", "本单位不直接服务公众"
    answer = client.post(reverse("answer", args=[filing.number]), post)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "尚未首次报送" in page and "本单位不直接服务公众" in page and "<dd>f00</dd>" not in page


def test_what_was_typed_before_a_membership_ended_is_given_back(world, client):
    filing = world.filing("department_target")
    post = opened(client, filing)
    world.filler.person.memberships.update(until=timezone.localdate() - timedelta(days=1))
    answer = save(client, filing, post, duties="写了很久的职责")
    assert answer.status_code == 403
    assert "您目前没有任职" in answer.content.decode() and "写了很久的职责" in answer.content.decode()


def test_after_a_refused_save_a_colleague_s_change_is_still_a_conflict(world, client):
    """The page comes back with what was typed, so it must know yet what that was typed over."""
    filing = world.filing("department_target")
    mine, theirs = opened(client, filing), opened(client, filing)
    save(client, filing, theirs, general_budget="5", basic_expenditure="3")
    refused = save(client, filing, mine, general_budget="6", duties="长" * 20_001)
    assert refused.status_code == 422
    again = form_of(refused.content.decode())
    assert (again["general_budget"], again["basic_expenditure"]) == ("6", "3")
    answer = save(client, filing, again, duties="职责")
    assert answer.status_code == 409
    assert "您填的：6" in answer.content.decode() and "已改为：5" in answer.content.decode()
    saved = document(filing)
    assert (saved["general_budget"], saved["basic_expenditure"], saved["duties"]) == (50_000, 30_000, "职责")


def grown(filing, count: int) -> None:
    """附表1 with so many indicators."""
    kind, old = kind_of(filing.kind), document(filing)
    rows = tuple(
        replace(old.rows["indicators"][i % 9], uid=f"{i:08d}-0000-4000-8000-000000000000").with_value(
            "name", f"指标{i}"
        )
        for i in range(count)
    )
    leaves = [r["category"] for r in old.rows["indicators"][:9]]
    ordered = tuple(sorted(rows, key=lambda r: leaves.index(r["category"])))
    storing.store(kind, filing, old, old.with_rows("indicators", ordered))


def test_two_hundred_rows_open_and_save_with_as_many_queries_as_twenty(
    world, client, django_assert_max_num_queries
):
    filing = world.filing("department_target")
    counts = []
    client.get(address(filing))  # the first request of a sign-in writes the session
    for rows in (20, 200):
        grown(filing, rows)
        with django_assert_max_num_queries(80) as reading:
            post = opened(client, filing)
        uid = document(filing).rows["indicators"][rows // 2].uid
        post[f"{index_of(post, 'indicators', uid)}-value"] = f"≥{rows}%"
        with django_assert_max_num_queries(80) as saving:
            assert save(client, filing, post).status_code == 302
        assert document(filing).value(Place("value", "indicators", uid)) == f"≥{rows}%"
        assert len(document(filing).rows["indicators"]) == rows
        counts.append((len(reading), len(saving)))
    assert counts[0] == counts[1]


def test_a_reviewer_goes_from_table_to_table_of_what_was_sent():
    world = district()
    package = world.advance(world.filled(), *SENT)
    sent = package.filings.get(kind="department_target")
    shown = signed_in(world["section"]).get(address(sent)).content.decode()
    assert "本套报表（共4张）" in shown
    assert all(address(filing) in shown for filing in package.filings.all())
