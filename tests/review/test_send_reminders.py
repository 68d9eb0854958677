"""Reminders before and after closing times, and mails: each once, to whom it concerns, whatever fails on the way."""

import io
import smtplib
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms_app.models import Package, Particular, Unit
from forms_app.terms import Mail, Role
from review import mailing
from review.models import Notice
from review.reminders import remind_of_closing

from .world import SENT, World, on_paper

CLOSES = timezone.make_aware(datetime(2023, 3, 31, 18))


@pytest.fixture(autouse=True)
def campaign(world: World):
    """Open for a month until 31 March, 18:00; all that is opened was opened at its beginning."""
    world.campaign.opens_at, world.campaign.closes_at = CLOSES - timedelta(days=30), CLOSES
    world.campaign.save()
    world.campaign.units.set([world.units["street"]])
    return world.campaign


def open_early(world: World, unit: str = "street") -> Package:
    with time_machine.travel(CLOSES - timedelta(days=29), tick=False):
        return world.open(unit).packages.get()


def remind(**before) -> list[tuple[str, str]]:
    """A run so long before the closing time (after it, where negative); who was told what by it."""
    known = set(Notice.objects.values_list("pk", flat=True))
    with time_machine.travel(CLOSES - timedelta(**before), tick=False):
        number = remind_of_closing(timezone.now())
    new = Notice.objects.exclude(pk__in=known).select_related("person").order_by("pk")
    assert len(new) == number
    return [(n.person.username, n.subject) for n in new]


ASKED = ("filler", "[需处理] 某某街道办事处 请于3月31日 18:00 前报送")
LATE = ("filler", "[需处理] 某某街道办事处 已逾期，请尽快报送")


# --- when ---


def test_three_days_one_day_and_once_after(world: World):
    open_early(world)
    assert remind(days=3, minutes=1) == []
    assert remind(days=3) == [ASKED]
    assert remind(days=2) == []
    assert remind(hours=25) == []
    assert remind(days=1) == [ASKED]
    assert remind(minutes=1) == []
    assert remind(minutes=-1) == [LATE]
    assert remind(days=-2) == []


def test_a_run_that_was_missed_is_made_up_for_with_the_nearer_one(world: World):
    open_early(world)
    assert remind(hours=5) == [ASKED]
    assert remind(hours=4) == []


def test_who_was_late_long_ago_is_left_alone(world: World):
    open_early(world)
    assert remind(days=-7, minutes=-1) == []


def test_a_later_closing_time_is_reminded_of_anew(world: World):
    package = open_early(world)
    remind(days=1)
    Package.objects.filter(pk=package.pk).update(extended_until=CLOSES + timedelta(days=5))
    assert remind(minutes=1) == []
    assert remind(days=-4) == [("filler", "[需处理] 某某街道办事处 请于4月5日 18:00 前报送")]


def test_a_unit_that_never_opened_its_tables_is_reminded_too(world: World):
    assert remind(days=3) == [ASKED]
    notice = Notice.objects.get()
    assert (notice.package, notice.path) == (None, "/dossiers/")
    assert notice.text == "2023年预算绩效目标申报，2023年03月31日 18:00 截止。"


def test_nobody_is_reminded_before_the_campaign_opens(world: World):
    world.campaign.opens_at = CLOSES - timedelta(days=2)
    world.campaign.save()
    assert remind(days=3) == []
    # It was just announced: three days before there was nothing to do yet.
    assert remind(days=2) == []
    assert remind(days=1) == [ASKED]


def test_what_is_late_says_what_is_left_to_do(world: World):
    open_early(world)
    remind(hours=-1)
    assert Notice.objects.get().text.endswith("截止。需要补报的，请申请延期。")
    Notice.objects.all().delete()
    world.campaign.accepts_late = True
    world.campaign.save()
    remind(hours=-1)
    assert Notice.objects.get().text.endswith("截止。")


# --- whom ---


def test_who_sent_is_not_reminded_nor_who_is_exempt(world: World):
    package = open_early(world)
    arranged = Particular.objects.create(
        campaign=world.campaign, unit=world.units["street"], exempt_reason="本年无预算"
    )
    assert remind(days=1) == []
    arranged.exempt_reason = ""
    arranged.save()
    Package.objects.filter(pk=package.pk).update(sent_at=CLOSES, status="first_review")
    assert remind(days=1) == []


def test_a_unit_that_is_exempt_before_it_opened_anything(world: World):
    Particular.objects.create(campaign=world.campaign, unit=world.units["street"], exempt_reason="已撤并")
    assert remind(days=1) == []


def test_before_the_head_s_last_hour_it_is_the_head_who_is_reminded(world: World):
    with time_machine.travel(CLOSES - timedelta(days=10), tick=False):
        world.advance(world.filled(), SENT[0])
    Notice.objects.all().delete()
    assert remind(minutes=1) == [("head", "[需处理] 某某街道办事处 请于4月1日 18:00 前审签")]
    assert remind(hours=-25) == [("head", "[需处理] 某某街道办事处 已逾期，请尽快审签")]


def test_where_the_head_signs_on_paper_it_is_the_filler(world: World):
    on_paper(world)
    with time_machine.travel(CLOSES - timedelta(days=10), tick=False):
        world.advance(world.filled(), SENT[0])
    assert remind(minutes=1) == [("filler", "[需处理] 某某街道办事处 请于4月1日 18:00 前登记线下签字并报送")]


def test_what_was_returned_has_a_time_of_its_own(world: World):
    with time_machine.travel(CLOSES - timedelta(days=20), tick=False):
        package = world.advance(world.filled(), *SENT)
        table = package.filings.first().number
        due = {"tables": [table], "general": "请改。", "due_at": CLOSES + timedelta(days=8)}
        world.step(package, "return", "department", "请改。", **due)
    Notice.objects.all().delete()
    assert remind(days=1) == []
    assert remind(days=-7) == [("filler", "[需处理] 某某街道办事处 请于4月8日 18:00 前修改并重新报送")]
    assert remind(days=-9) == [("filler", "[需处理] 某某街道办事处 已逾期，请尽快修改并重新报送")]
    assert Notice.objects.first().text.endswith("截止。")


def test_what_was_returned_a_moment_ago_is_not_reminded_of_at_once(world: World):
    with time_machine.travel(CLOSES - timedelta(days=1), tick=False):
        package = world.advance(world.filled(), *SENT)
    due = {
        "tables": [package.filings.first().number],
        "general": "请改。",
        "due_at": CLOSES + timedelta(days=2),
    }
    with time_machine.travel(CLOSES, tick=False):
        world.step(package, "return", "department", "请改。", **due)
    assert remind(minutes=-5) == []
    assert remind(days=-1) == [("filler", "[需处理] 某某街道办事处 请于4月2日 18:00 前修改并重新报送")]


def test_many_units_cost_no_more_queries(world: World):
    def cost() -> int:
        Notice.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            remind(days=1)
        return len(queries)

    open_early(world)
    few = cost()
    for n in range(20):
        unit = Unit.objects.create(code=f"7{n:03d}", name=f"第{n}单位")
        world.units[f"more{n}"] = unit
        world.campaign.units.add(unit)
        world.employ(f"more{n}", f"more{n}", Role.FILLER)
        open_early(world, f"more{n}")
    assert cost() == few
    assert Notice.objects.count() == 21


# --- mails ---


@pytest.fixture
def server(settings):
    settings.EMAIL_HOST, settings.SITE_URL = "smtp.example.com", "http://jixiao.intranet"
    settings.EMAIL_HOUR, settings.DEFAULT_FROM_EMAIL = 8, "jixiao@example.com"


def wants(world: World, name: str, how: Mail, email: str = "") -> None:
    person = world[name].person
    person.mail, person.email = how, email or f"{name}@example.com"
    person.save()


def give(world: World, name: str, subject: str = "[需处理] 附表1 被退回（3 条意见）", **more) -> Notice:
    said = {"campaign": world.campaign, "unit": world.units["street"], "to_do": True, "text": "请修改。"}
    return Notice.objects.create(person=world[name].person, subject=subject, **{**said, **more})


def run(at: datetime) -> list[tuple[str, str]]:
    """Whom a run wrote, and under which subject."""
    mail.outbox.clear()
    with time_machine.travel(at, tick=False):
        call_command("send_reminders", stdout=io.StringIO())
    return [(message.to[0], message.subject) for message in mail.outbox]


MORNING = timezone.make_aware(datetime(2023, 3, 10, 8, 5))
NIGHT = MORNING - timedelta(hours=6)


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def test_without_a_mail_server_nothing_is_sent(world: World, capsys):
    wants(world, "filler", Mail.EACH)
    with at(MORNING):
        give(world, "filler")
        call_command("send_reminders")
    assert "没有设置邮件服务器" in capsys.readouterr().out
    assert mail.outbox == []
    assert Notice.objects.get().mailed_at is None


def test_each_goes_out_as_it_comes_and_once(world: World, server):
    wants(world, "filler", Mail.EACH)
    with at(NIGHT):
        first, _ = give(world, "filler"), give(world, "filler", "[告知] 已批复", to_do=False)
    assert run(NIGHT) == [
        ("filler@example.com", "[预算绩效] [需处理] 附表1 被退回（3 条意见）"),
        ("filler@example.com", "[预算绩效] [告知] 已批复"),
    ]
    text = mail.outbox[0].body
    assert f"请修改。\nhttp://jixiao.intranet/notices/{first.pk}/" in text
    assert mail.outbox[0].from_email == "jixiao@example.com"
    assert run(NIGHT + timedelta(hours=1)) == []


def test_a_summary_goes_out_once_a_day_from_the_set_hour_on(world: World, server):
    wants(world, "filler", Mail.DIGEST)
    with at(NIGHT):
        for n in range(3):
            give(world, "filler", f"[需处理] 第{n}件")
        give(world, "filler", "[告知] 一件", to_do=False)
    assert run(MORNING - timedelta(minutes=10)) == []
    assert run(MORNING) == [("filler@example.com", "[预算绩效] 3 件需处理、1 件告知")]
    assert all(words in mail.outbox[0].body for words in ("第0件", "第2件", "[告知] 一件"))
    with at(MORNING):
        give(world, "filler", "[需处理] 又一件")
    assert run(MORNING + timedelta(hours=9)) == []
    assert run(MORNING + timedelta(days=1)) == [("filler@example.com", "[预算绩效] [需处理] 又一件")]


def test_who_wants_none_has_no_address_left_or_read_it_already_gets_none(world: World, server):
    wants(world, "filler", Mail.NONE)
    wants(world, "head", Mail.EACH)
    wants(world, "viewer", Mail.EACH)
    world["viewer"].person.is_active = False
    world["viewer"].person.save()
    with at(MORNING):
        give(world, "filler")
        give(world, "head", read_at=timezone.now())
        give(world, "viewer")
        give(world, "section")
    assert run(MORNING) == []


def test_what_was_done_meanwhile_is_not_mailed(world: World, server):
    for name in ("head", "department"):
        wants(world, name, Mail.DIGEST)
    with at(NIGHT - timedelta(hours=1)):
        package = world.advance(world.filled(), SENT[0])
    with at(NIGHT):
        world.advance(package, SENT[1])
    assert [to for to, _ in run(MORNING)] == ["department@example.com"]


def test_without_an_address_of_the_site_mails_say_where_to_go(world: World, server, settings):
    settings.SITE_URL = ""
    wants(world, "filler", Mail.EACH)
    with at(MORNING):
        give(world, "filler")
    run(MORNING)
    assert "请登录“预算绩效目标管理”" in mail.outbox[0].body
    assert "http" not in mail.outbox[0].body


def test_nothing_breaks_a_subject(world: World, server):
    wants(world, "filler", Mail.EACH)
    with at(MORNING):
        give(world, "filler", "[需处理] 街道\r\nBcc: x@example.com")
    run(MORNING)
    (message,) = mail.outbox
    assert message.subject == "[预算绩效] [需处理] 街道 Bcc: x@example.com"
    assert message.recipients() == ["filler@example.com"]
    assert "\nBcc:" not in message.message().as_string().split("\n\n")[0]


# --- what fails ---


class Failing(EmailBackend):
    """A server that refuses some people, or can't be reached at all."""

    refuses: dict[str, Exception] = {}
    gone: Exception | None = None
    opened = 0

    def open(self):
        type(self).opened += 1
        if self.gone:
            raise self.gone
        return True

    def send_messages(self, messages):
        for message in messages:
            if failure := self.refuses.get(message.to[0]):
                raise failure
        return super().send_messages(messages)


@pytest.fixture
def failing(server, settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.review.test_send_reminders.Failing"
    monkeypatch.setattr(Failing, "refuses", {})
    monkeypatch.setattr(Failing, "gone", None)
    return Failing


REFUSALS = [
    (smtplib.SMTPRecipientsRefused({}), "邮件服务器不接受该收件地址，请核对邮箱。"),
    (smtplib.SMTPSenderRefused(550, b"", ""), "邮件服务器不接受发件地址，请管理员核对。"),
    (smtplib.SMTPDataError(554, b""), "邮件服务器没有接收，将再次尝试。"),
    (TimeoutError(), "连接不上邮件服务器，将再次尝试。"),
    (UnicodeError(), "邮箱地址不正确，请核对。"),
]


@pytest.mark.parametrize(("failure", "reason"), REFUSALS, ids=[type(f).__name__ for f, _ in REFUSALS])
def test_one_person_s_failure_stops_nobody_else_and_is_told(world: World, failing, failure, reason: str):
    for name in ("filler", "head"):
        wants(world, name, Mail.DIGEST)
        with at(NIGHT):
            give(world, name)
    failing.refuses = {"filler@example.com": failure}
    assert [to for to, _ in run(MORNING)] == ["head@example.com"]
    failed = Notice.objects.get(person=world["filler"].person)
    assert (failed.mailed_at, failed.mail_failure) == (None, reason)
    assert mailing.state(failed) == reason
    assert mailing.state(Notice.objects.get(person=world["head"].person)) == "已发 2023-03-10 08:05"
    # Not at every run, nor for ever, but again.
    failing.refuses = {}
    assert run(MORNING + timedelta(minutes=5)) == []
    assert [to for to, _ in run(MORNING + timedelta(minutes=31))] == ["filler@example.com"]
    failed.refresh_from_db()
    assert failed.mailed_at and failed.mail_failure == ""


def test_what_can_not_be_sent_for_days_is_given_up(world: World, failing):
    wants(world, "filler", Mail.EACH)
    with at(MORNING):
        give(world, "filler")
    failing.refuses = {"filler@example.com": smtplib.SMTPRecipientsRefused({})}
    assert run(MORNING + timedelta(days=2)) == []
    failing.refuses = {}
    assert run(MORNING + timedelta(days=3)) == []


def test_a_server_that_can_not_be_reached_is_asked_once_a_run(world: World, failing):
    for name in ("filler", "head", "viewer"):
        wants(world, name, Mail.EACH)
        with at(MORNING):
            give(world, name)
    failing.gone, failing.opened = ConnectionRefusedError(), 0
    assert run(MORNING) == []
    assert failing.opened == 1
    assert set(Notice.objects.values_list("mail_failure", flat=True)) == {"连接不上邮件服务器，将再次尝试。"}
    failing.gone = None
    assert len(run(MORNING + timedelta(minutes=5))) == 3


def test_an_address_that_slipped_in_can_not_break_a_header(world: World, server):
    wants(world, "filler", Mail.EACH, "a@example.com\nBcc: b@example.com")
    wants(world, "head", Mail.EACH)
    with at(MORNING):
        give(world, "filler")
        give(world, "head")
    assert [to for to, _ in run(MORNING)] == ["head@example.com"]
    assert Notice.objects.get(person=world["filler"].person).mail_failure == "邮箱地址不正确，请核对。"


def test_two_runs_at_once_send_nothing_twice(world: World, server, monkeypatch):
    """The second run comes while the first talks to the server."""
    wants(world, "filler", Mail.EACH)
    with at(MORNING):
        give(world, "filler")
    spoken = mailing.message_of
    second = []

    def speak(letter, connection=None):
        if not second:
            second.append(None)
            second[0] = mailing.send(timezone.now()).sent
        return spoken(letter, connection)

    monkeypatch.setattr(mailing, "message_of", speak)
    assert len(run(MORNING)) == 1
    assert second == [0]
