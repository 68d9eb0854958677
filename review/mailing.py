"""消息 by e-mail, for those who want it: each as it comes, or a summary a day. Sent by ``manage.py send_reminders``
alone, never by a page: the mail server of an intranet may hang."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from forms_app.models import User
from forms_app.terms import Mail

from .models import Notice
from .notices import unread

# What could not be sent is tried again after a while, and not for ever.
RETRY_AFTER, GIVE_UP_AFTER = timedelta(minutes=30), timedelta(days=3)
FAILURES = (SMTPException, OSError, ValueError)
# In words for the ledger; the first that fits.
WHY = (
    (SMTPAuthenticationError, "邮件服务器拒绝登录，请管理员核对邮件账号和密码。"),
    (SMTPRecipientsRefused, "邮件服务器不接受该收件地址，请核对邮箱。"),
    (SMTPSenderRefused, "邮件服务器不接受发件地址，请管理员核对。"),
    (SMTPException, "邮件服务器没有接收，将再次尝试。"),
    (OSError, "连接不上邮件服务器，将再次尝试。"),
    (ValueError, "邮箱地址不正确，请核对。"),
)


def configured() -> bool:
    return bool(settings.EMAIL_HOST)


@dataclass
class Report:
    """What a run did: mails sent, mails that failed."""

    sent: int = 0
    failed: int = 0


def waiting(now: datetime) -> QuerySet[Notice]:
    """What is to be mailed now: unread, not done with meanwhile, wanted, not tried a moment ago; summaries once a day,
    from the set hour on."""
    tried = Q(mail_tried_at=None) | Q(mail_tried_at__lte=now - RETRY_AFTER)
    found = Notice.objects.filter(
        tried, unread(), mailed_at=None, created_at__gt=now - GIVE_UP_AFTER, person__is_active=True
    )
    found = found.exclude(person__email="").select_related("person", "unit", "campaign")
    return found.filter(_wanted(now)).order_by("person", "pk")


def _wanted(now: datetime) -> Q:
    each = Q(person__mail=Mail.EACH)
    local = timezone.localtime(now)
    if local.hour < settings.EMAIL_HOUR:
        return each
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    mailed = Notice.objects.filter(person=OuterRef("person"), mailed_at__gte=today)
    return each | Q(person__mail=Mail.DIGEST) & ~Exists(mailed)


def letters(notices: Iterable[Notice]) -> list[list[Notice]]:
    """What goes into one mail: a person's notices, or each alone where the person wants that."""
    found: dict[tuple[int, int], list[Notice]] = {}
    for notice in notices:
        alone = notice.pk if notice.person.mail == Mail.EACH else 0
        found.setdefault((notice.person_id, alone), []).append(notice)
    return list(found.values())


def send(now: datetime) -> Report:
    """One person's failure stops nobody else's mail; a server that can't be reached ends the run."""
    report, connection = Report(), get_connection()
    for letter in letters(waiting(now)):
        try:
            connection.open()
        except FAILURES as failure:
            # Nobody was tried, so all are waiting again at the next run.
            report.failed += 1
            waiting(now).update(mail_failure=_reason(failure))
            break
        if _claim(letter, now):
            _deliver(letter, connection, report)
    connection.close()
    return report


def _deliver(letter: list[Notice], connection: BaseEmailBackend, report: Report) -> None:
    kept = Notice.objects.filter(pk__in=_keys(letter))
    try:
        message_of(letter, connection).send()
    except FAILURES as failure:
        # What is left of the talk with the server is of no use to the next.
        connection.close()
        kept.update(mail_failure=_reason(failure))
        report.failed += 1
    else:
        kept.update(mailed_at=timezone.now(), mail_failure="")
        report.sent += 1


def _claim(letter: list[Notice], now: datetime) -> bool:
    """Noted before it is sent, so that a run beside this one leaves it alone."""
    tried = Q(mail_tried_at=None) | Q(mail_tried_at__lte=now - RETRY_AFTER)
    free = Notice.objects.filter(tried, pk__in=_keys(letter), mailed_at=None)
    return free.update(mail_tried_at=now) == len(letter)


def _keys(letter: list[Notice]) -> list[int]:
    return [notice.pk for notice in letter]


def _reason(failure: Exception) -> str:
    return next(words for kind, words in WHY if isinstance(failure, kind))


# --- the mail ---


def message_of(letter: list[Notice], connection=None) -> EmailMessage:
    return EmailMessage(headline(letter), body(letter), to=[letter[0].person.email], connection=connection)


def headline(letter: list[Notice]) -> str:
    """What to do; one line, whatever anything is called."""
    if len(letter) == 1:
        return " ".join(f"[预算绩效] {letter[0].subject}".split())
    to_do = sum(notice.to_do for notice in letter)
    counted = [(to_do, "件需处理"), (len(letter) - to_do, "件告知")]
    return f"[预算绩效] {'、'.join(f'{number} {words}' for number, words in counted if number)}"


def body(letter: list[Notice]) -> str:
    """What is to be done first."""
    person: User = letter[0].person
    listed = sorted(letter, key=lambda notice: not notice.to_do)
    where = "打开链接办理。" if settings.SITE_URL else "请登录“预算绩效目标管理”，在“消息”中查看和办理。"
    parts = [f"{person}，您好：", *(_item(notice) for notice in listed)]
    return "\n\n".join([*parts, f"{where}收取邮件的方式可以在“消息”页更改。"]) + "\n"


def _item(notice: Notice) -> str:
    lines = [notice.subject, notice.text]
    if settings.SITE_URL:
        lines.append(settings.SITE_URL + reverse("notice", args=[notice.pk]))
    return "\n".join(line for line in lines if line)


def state(notice: Notice) -> str:
    """How it stands with the mail of a notice, for the ledger. Select its ``person`` with it."""
    if notice.mailed_at:
        return timezone.localtime(notice.mailed_at).strftime("已发 %Y-%m-%d %H:%M")
    if notice.mail_failure:
        return notice.mail_failure
    if notice.person.mail == Mail.NONE:
        return "本人选择不发"
    return "" if notice.person.email else "未登记邮箱"
