"""申请放行, 申请延期, 请财政协助查看 on the pages where people ask for them and answer them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forms_app.clock import clock
from forms_app.models import Campaign, Dossier, Package, Request
from forms_app.terms import RequestState, RequestSubject, Status
from review import inbox
from review.workflow import last_step

from . import world as worlds
from .world import SENT, World

MESSAGE = "资金总额"


def page(client, world: World, who: str, name: str, *args, status: int = 200) -> str:
    client.force_login(world[who].person)
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == status, (who, name, answer.status_code)
    return unescape(answer.content.decode())


def post(client, world: World, who: str, package: Package, action: str, **data):
    client.force_login(world[who].person)
    return client.post(reverse("move", args=[package.pk, action]), data)


def closed(world: World, hours: float = 1) -> None:
    """As if the campaign had closed so many hours ago."""
    Campaign.objects.filter(pk=world.campaign.pk).update(closes_at=timezone.now() - timedelta(hours=hours))
    world.campaign.refresh_from_db()


def test_a_line_of_the_inbox_says_what_was_asked_for(client, world: World):
    package = world.filled()
    world.step(package, "ask_extension", "filler", "会计住院。")
    client.force_login(world["section"].person)
    told = client.get(reverse("home"), {"tab": "requests"}).content.decode()
    assert '<span class="sev-explain">申请延期</span>' in told


@pytest.fixture
def faulty(world: World) -> Package:
    """A package with one 错误 in 附表1."""
    package = world.filled()
    worlds.put(world, package, "other_funds", "1")
    return package


def mend(world: World, package: Package) -> None:
    worlds.put(world, package, "other_funds", "")


def fingerprint(text: str) -> str:
    return re.search(r'name="fingerprint" value="(\w+)"', text)[1]


def asking(client, world: World, package: Package) -> dict:
    text = page(client, world, "filler", "filing", worlds.number(package))
    return {"filing": worlds.number(package), "fingerprint": fingerprint(text), "opinion": "口径不同。"}


@pytest.fixture
def asked(client, world: World, faulty: Package) -> Package:
    assert (
        post(client, world, "filler", faulty, "ask_release", **asking(client, world, faulty)).status_code
        == 302
    )
    return faulty


# --- 申请放行, where the finding stands ---


def test_one_asks_at_the_finding_and_comes_back_to_it(client, world: World, faulty: Package):
    back = reverse("filing", args=[worlds.number(faulty)]) + "#findings"
    answer = post(client, world, "filler", faulty, "ask_release", next=back, **asking(client, world, faulty))
    assert answer["Location"] == back
    text = page(client, world, "filler", "filing", worlds.number(faulty))
    assert "已办理“申请放行”，等待答复" in text
    assert re.search(r"已申请放行</strong>（演示filler \d+月\d+日 \d\d:\d\d，待答复）：口径不同。", text)
    assert 'name="fingerprint"' not in text


@pytest.mark.parametrize(
    "next_", ["https://elsewhere.example/", "//elsewhere.example/x", "javascript:alert(1)"]
)
def test_nobody_is_led_away(client, world: World, faulty: Package, next_: str):
    answer = post(client, world, "filler", faulty, "ask_release", next=next_, **asking(client, world, faulty))
    assert answer["Location"] == "/"


def test_the_list_of_what_is_to_be_done_asks_too(client, world: World, faulty: Package):
    text = page(client, world, "filler", "package", faulty.pk)
    assert text.count('name="fingerprint"') == 1
    post(client, world, "filler", faulty, "ask_release", **asking(client, world, faulty))
    text = page(client, world, "filler", "package", faulty.pk)
    assert "已申请放行</strong>（演示filler" in text and 'name="fingerprint"' not in text


def test_a_refused_request_keeps_its_reason_at_the_finding(client, world: World, faulty: Package):
    data = asking(client, world, faulty)
    answer = post(client, world, "filler", faulty, "ask_release", **data | {"opinion": " "})
    assert answer.status_code == 422
    text = unescape(answer.content.decode())
    assert "请写明申请放行的理由。" in text and "没有提交" not in text
    worlds.put(world, faulty, "other_funds", "2")
    answer = post(client, world, "filler", faulty, "ask_release", **data | {"opinion": "写了很久的理由"})
    text = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "内容已变化" in text and "写了很久的理由" in text


def test_what_was_typed_is_kept_when_the_package_has_gone_on(client, world: World, faulty: Package):
    data = asking(client, world, faulty)
    mend(world, faulty)
    world.advance(faulty, *SENT)
    answer = post(client, world, "filler", faulty, "ask_release", **data | {"opinion": "写了很久的理由"})
    text = unescape(answer.content.decode())
    assert answer.status_code == 403
    assert "不能申请放行" in text and "写了很久的理由" in text


@pytest.mark.parametrize("who", ["head", "viewer"])
def test_only_the_filler_is_offered_it(client, world: World, faulty: Package, who: str):
    for name, key in (("filing", worlds.number(faulty)), ("package", faulty.pk)):
        text = page(client, world, who, name, key)
        assert MESSAGE in text and "fingerprint" not in text


def test_an_answer_that_says_no_is_shown_and_one_may_ask_again(client, world: World, asked: Package):
    world.step(asked, "decline", "section", "请改正。", request=asked.requests.get().pk)
    for name, key in (("filing", worlds.number(asked)), ("package", asked.pk)):
        text = page(client, world, "filler", name, key)
        assert "未同意放行</strong>（行政政法股 演示section）：请改正。" in text
        assert 'name="fingerprint"' in text


def test_what_was_released_is_listed_apart_and_told_to_everybody(client, world: World, asked: Package):
    world.step(asked, "release", "section", "资金口径不同。", request=asked.requests.get().pk)
    text = page(client, world, "filler", "filing", worlds.number(asked))
    assert "已放行，不影响报送" in text and "行政政法股 演示section）：资金口径不同。" in text
    assert "cell-fault-block" not in text
    assert "可以提交审签" in page(client, world, "filler", "package", asked.pk)
    world.step(asked, "submit", "filler")
    told = ["head", "filler"]
    for who in told:
        assert_released(page(client, world, who, "package", asked.pk))
    world.step(asked, "sign", "head")
    for who in ("department", "section", "performance", "leader"):
        assert_released(page(client, world, who, "package", asked.pk))
    text = page(client, world, "department", "table", asked.pk, worlds.number(asked))
    assert "cell-fault-block" not in text and "已放行：" in text


def assert_released(text: str) -> None:
    apart = text.split("已放行的错误（不影响报送）")[1]
    assert "放行：行政政法股 演示section：资金口径不同。" in apart and "申请理由：口径不同。" in apart
    assert 'class="sev-block"' not in text


# --- the bureau's side ---


@pytest.mark.parametrize("who", ["section", "performance"])
def test_the_bureau_decides_on_a_draft_that_it_cannot_read(client, world: World, asked: Package, who: str):
    text = page(client, world, who, "package", asked.pk)
    assert "报送前只能查看状态和校验数量" in text
    assert "演示filler" in text and "口径不同。" in text and MESSAGE in text and "附表1 资金总额" in text
    assert "城乡环境整治" not in text
    page(client, world, who, "filing", worlds.number(asked), status=403)
    data = {"request": asked.requests.get().pk, "opinion": "予以放行。", "seen": last_step(asked)}
    assert post(client, world, who, asked, "release", **data).status_code == 302
    assert asked.requests.get().state == RequestState.GRANTED


@pytest.mark.parametrize("who", ["department", "leader", "administrator"])
def test_nobody_else_learns_what_a_draft_asks(client, world: World, asked: Package, who: str):
    text = page(client, world, who, "package", asked.pk)
    assert "口径不同。" not in text and MESSAGE not in text


def until(text: str, action: str, request: Request) -> str:
    return re.search(rf'name="until" value="([^"]*)"[^>]*id="{action}-{request.pk}-until"', text)[1]


@pytest.mark.parametrize(("hours", "offered"), [(1, True), (-20, True), (-30, False)])
def test_time_is_offered_with_a_release_when_little_is_left(
    client, world, asked, hours: float, offered: bool
):
    closed(world, hours)
    text = page(client, world, "section", "package", asked.pk)
    form = text.split('action="/packages/')[1:]
    form = next(part for part in form if part.startswith(f"{asked.pk}/release/")).split("</form>")[0]
    value = re.search(r'value="(\d{4}-\d\d-\d\dT18:00)"', form)
    assert bool(value) == offered
    if offered:
        data = {"request": asked.requests.get().pk, "opinion": "予以放行。", "until": value[1]}
        assert post(client, world, "section", asked, "release", **data).status_code == 302
        asked.refresh_from_db()
        assert asked.extended_until > max(timezone.now(), world.campaign.closes_at)


def test_more_time_is_granted_at_the_request_and_marked(client, world: World, asked: Package):
    closed(world)
    world.step(asked, "ask_extension", "filler", "会计住院。")
    text = page(client, world, "performance", "package", asked.pk)
    assert text.count(f'action="/packages/{asked.pk}/extend/"') == 1
    value = re.search(rf'id="extend-{asked.requests.last().pk}-until"', text)
    assert value and "会计住院。" in text
    later = timezone.localtime() + timedelta(days=2)
    data = {"opinion": "同意。", "until": later.strftime("%Y-%m-%dT%H:%M")}
    assert post(client, world, "performance", asked, "extend", **data).status_code == 302
    asked.refresh_from_db()
    for name, key in (
        ("package", asked.pk),
        ("filing", worlds.number(asked)),
        ("dossier", asked.dossier.number),
    ):
        assert f"延期至 {clock(asked.extended_until)}" in page(client, world, "filler", name, key)
    client.force_login(world["section"].person)
    assert "延期至" in client.get("/?tab=all").content.decode()


def test_a_refused_answer_stays_at_its_request(client, world: World, asked: Package):
    request = asked.requests.get()
    answer = post(
        client,
        world,
        "section",
        asked,
        "release",
        request=request.pk,
        until="2020-01-01T18:00",
        opinion="写好的答复",
    )
    text = unescape(answer.content.decode())
    assert answer.status_code == 409
    part = text.split(f'id="request-{request.pk}"')[1].split("</section>")[0]
    assert "写好的答复" in part and "延期须到今后的时间" in part
    answer = post(client, world, "section", asked, "decline", request=request.pk)
    assert "请写明不同意的原因。" in answer.content.decode()


def test_a_request_that_was_answered_meanwhile_gives_the_words_back(client, world: World, asked: Package):
    request = asked.requests.get()
    world.step(asked, "decline", "performance", "请改正。", request=request.pk)
    answer = post(client, world, "section", asked, "release", request=request.pk, opinion="写好的答复")
    text = unescape(answer.content.decode())
    assert answer.status_code == 403
    assert "写好的答复" in text and "没有待答复的申请" in text and "未同意" in text


def test_a_finding_that_was_mended_needs_no_release(client, world: World, asked: Package):
    mend(world, asked)
    text = page(client, world, "section", "package", asked.pk)
    assert "该错误已改正或内容已变化" in text
    assert f"/packages/{asked.pk}/release/" not in text and f"/packages/{asked.pk}/decline/" in text


def test_a_withdrawal_is_answered_by_the_office_that_has_it(client, world: World):
    package = world.advance(world.filled(), *SENT, ("pass", "department"))
    world.step(package, "ask_withdrawal", "filler", "金额有误。")
    assert f"/packages/{package.pk}/grant_withdrawal/" not in page(
        client, world, "performance", "package", package.pk
    )
    text = page(client, world, "section", "package", package.pk)
    assert text.count(f"/packages/{package.pk}/grant_withdrawal/") == 1 and "金额有误。" in text
    assert post(client, world, "section", package, "grant_withdrawal").status_code == 302
    package.refresh_from_db()
    assert package.status == Status.DRAFTING
    assert "已同意" in page(client, world, "filler", "package", package.pk)


# --- the inbox ---


def listed(world: World, who: str) -> int:
    return inbox.counts(world[who], [inbox.REQUESTS])["requests"]


def test_what_waits_for_an_answer_is_a_list_of_the_inbox(client, world: World, asked: Package):
    assert {who: listed(world, who) for who in ("section", "performance", "section2", "department")} == {
        "section": 1, "performance": 1, "section2": 0, "department": 0,
    }  # fmt: skip
    client.force_login(world["section"].person)
    text = client.get("/?tab=requests").content.decode()
    assert '申请 <span class="muted">1</span>' in text and "某某街道办事处" in text
    world.step(asked, "decline", "section", "请改正。", request=asked.requests.get().pk)
    assert listed(world, "section") == 0


def test_a_withdrawal_is_listed_for_its_office_alone(world: World):
    package = world.advance(world.filled(), *SENT, ("pass", "department"))
    world.step(package, "ask_withdrawal", "filler", "金额有误。")
    assert {who: listed(world, who) for who in ("section", "performance", "department")} == {
        "section": 1, "performance": 0, "department": 0,
    }  # fmt: skip


def test_many_requests_cost_what_one_costs(client, world: World, asked: Package):
    client.force_login(world["performance"].person)
    client.get("/?tab=requests")
    costs = []
    for more in (0, 20):
        for n in range(more):
            unit = worlds.Unit.objects.create(code=f"8{n:03d}", name=f"第{n}单位")
            dossier = Dossier.objects.create(number=f"2023-8{n:03d}", campaign=world.campaign, unit=unit)
            package = Package.objects.create(dossier=dossier, sent_at=timezone.now(), status=Status.RETURNED)
            Request.objects.create(
                package=package,
                subject=RequestSubject.EXTENSION,
                reason="延。",
                person=world["filler"].person,
            )
        with CaptureQueriesContext(connection) as queries:
            assert "申请" in client.get("/?tab=requests").content.decode()
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert listed(world, "performance") == 21


# --- after the closing ---


@pytest.mark.parametrize("name", ["filing", "package", "dossier"])
def test_a_closed_campaign_says_what_can_still_be_done(client, world: World, name: str):
    package = world.filled()
    closed(world)
    key = {"filing": worlds.number(package), "package": package.pk, "dossier": package.dossier.number}[name]
    text = page(client, world, "filler", name, key)
    assert "已截止：还可以做什么" in text and "需要补报请申请延期" in text
    assert text.count(f'action="/packages/{package.pk}/ask_extension/"') == 1
    back = re.search(r'name="next" value="([^"]*)"', text)[1]
    answer = post(client, world, "filler", package, "ask_extension", next=back, opinion="会计住院。")
    assert answer["Location"] == reverse(name, args=[key])
    text = page(client, world, "filler", name, key)
    assert "申请延期：会计住院。" in text and "待答复。" in text and "/ask_extension/" not in text
    world.step(package, "decline", "section", "时间足够。", request=package.requests.get().pk)
    text = page(client, world, "filler", name, key)
    assert "未同意" in text and "时间足够。" in text and "/ask_extension/" in text


def test_a_refused_request_for_time_keeps_its_reason(client, world: World):
    package = world.filled()
    closed(world)
    answer = post(client, world, "filler", package, "ask_extension", opinion="")
    assert answer.status_code == 422 and "请写明原因。" in answer.content.decode()
    answer = post(client, world, "filler", package, "ask_extension", seen=99999999, opinion="会计住院。")
    assert answer.status_code == 409
    assert (
        '<textarea class="form-control" id="extension-reason" name="opinion" rows="2" required>会计住院。'
        in answer.content.decode()
    )


def test_what_was_returned_has_its_own_date(client, world: World):
    package = world.advance(world.filled(), *SENT)
    worlds.returned_by("department")(world, package)
    closed(world, 48)
    for name, key in (
        ("filing", worlds.number(package)),
        ("package", package.pk),
        ("dossier", package.dossier.number),
    ):
        text = page(client, world, "filler", name, key)
        assert "已截止：" not in text
    Package.objects.filter(pk=package.pk).update(due_at=timezone.now() - timedelta(days=2))
    for name, key in (
        ("filing", worlds.number(package)),
        ("package", package.pk),
        ("dossier", package.dossier.number),
    ):
        assert "整改逾期 2 天" in page(client, world, "filler", name, key)
    world.advance(package, *SENT)
    assert package.late_again
    assert "曾整改逾期" in page(client, world, "department", "package", package.pk)
    client.force_login(world["department"].person)
    assert "曾整改逾期" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("minutes", "words", "tone"),
    [
        (23 * 60 + 5.5, "还剩 23 小时 5 分", "muted"),
        (29.5, "还剩 29 分钟", "sev-explain"),
        (0.5, "不到 1 分钟", "sev-explain"),
    ],
)
def test_the_last_day_counts_minutes(client, world: World, minutes: float, words: str, tone: str):
    package = world.filled()
    closed(world, -minutes / 60)
    for name, key in (
        ("filing", worlds.number(package)),
        ("package", package.pk),
        ("dossier", package.dossier.number),
    ):
        text = page(client, world, "filler", name, key)
        seconds = re.search(rf'class="clock {tone}" data-seconds="(\d+)"', text)
        assert abs(int(seconds[1]) - minutes * 60) < 15
        assert f'<span class="left">{words}</span>' in text


def test_before_that_it_counts_days(client, world: World):
    package = world.filled()
    assert "data-seconds" not in page(client, world, "filler", "package", package.pk)


# --- 请财政协助查看 ---


def test_help_is_asked_for_and_ended_where_one_works(client, world: World):
    package = world.filled()
    home = reverse("dossier", args=[package.dossier.number])
    assert "请财政协助查看" in page(client, world, "filler", "dossier", package.dossier.number)
    assert post(client, world, "filler", package, "invite", next=home)["Location"] == home
    text = page(client, world, "filler", "dossier", package.dossier.number)
    assert "结束协助查看" in text
    for name, key in (
        ("filing", worlds.number(package)),
        ("package", package.pk),
        ("dossier", package.dossier.number),
    ):
        text = page(client, world, "section", name, key)
        assert "填报中的草稿，单位请求协助查看" in text
        assert "<textarea" not in text.split('id="moves"')[0]
    text = page(client, world, "section", "table", package.pk, worlds.number(package))
    assert "remark-here" not in text
    assert post(client, world, "filler", package, "end_invite", next=home)["Location"] == home
    page(client, world, "section", "filing", worlds.number(package), status=403)
    assert "请财政协助查看" not in page(client, world, "head", "dossier", package.dossier.number)


def test_a_table_that_was_removed_is_read_as_it_was_sent(client, world: World):
    package = world.advance(world.filled(), *SENT)
    worlds.returned_by("department")(world, package)
    world.step(package, "invite", "filler")
    gone = package.filings.filter(kind="spending_direction").first()
    package.filings.filter(pk=gone.pk).update(removed_at=timezone.now())
    assert page(client, world, "section", "filing", gone.number)


# --- decided ---


def test_what_was_approved_says_by_when_it_is_to_be_made_public(client, world: World):
    package = world.advance(world.filled(), *worlds.PASSED)
    worlds.approved(world, package)
    for who in ("filler", "performance", "leader"):
        text = page(client, world, who, "package", package.pk)
        assert "某财绩〔2023〕1号（2023年03月01日）" in text
        assert "应于 2023年03月21日前公开，尚未登记公开，已逾期" in text
    worlds.published(world, package)
    text = page(client, world, "leader", "package", package.pk)
    assert "已于 2023年03月10日 公开：区政府门户网站预决算公开栏" in text and "应于" not in text


def test_an_adjustment_is_to_be_made_public_from_its_own_approval_on(client, world: World):
    package = world.advance(world.filled(), *worlds.PASSED)
    worlds.approved(world, package)
    worlds.published(world, package)
    worlds.adjusting(world, package)
    assert "公开" in page(client, world, "filler", "package", package.pk)
    world.advance(package, *worlds.PASSED)
    later = worlds.APPROVAL | {"approval_date": worlds.date(2023, 6, 10)}
    world.step(package, "approve", "performance", **later)
    assert "应于 2023年06月30日前公开" in page(client, world, "filler", "package", package.pk)


def test_the_result_of_a_recheck_stands_on_the_page(client, world: World):
    worlds.evaluation(world)
    package = world.advance(world.filled(), *worlds.PASSED, ("draw", "performance"))
    assert "复核得分" not in page(client, world, "filler", "package", package.pk)
    worlds.rechecked(world, package)
    facts = (
        page(client, world, "filler", "package", package.pk).split('class="facts panel"')[1].split("</dl>")[0]
    )
    assert re.findall(r"<dd>(.*?)</dd>", facts) == ["86.5", "良", "佐证不足。"]


# --- the moves ---


def test_what_is_folded_stands_below_one_heading(client, world: World):
    package = world.advance(world.filled(), *SENT)
    text = page(client, world, "department", "package", package.pk)
    assert text.count(">其他办理</h2>") == 1
    folded = text.split(">其他办理</h2>")[1].split("</section>")[0]
    assert "退回单位修改" in folded and "/pass/" not in folded


def test_where_nobody_signs_one_sends(client, world: World):
    worlds.unsigned(world)
    package = world.filled()
    text = page(client, world, "filler", "package", package.pk)
    assert "第1次报送并锁定；本填报任务不需要审签" in text and "审签方式是" not in text
