"""``manage.py send_reminders``: reminders before and after closing times, and mails. For cron, every few minutes."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from review import mailing
from review.reminders import remind_of_closing


class Command(BaseCommand):
    help = "按期限生成提醒（截止前三天、一天和逾期），并发送邮件；由定时任务每 5 分钟运行一次"

    def handle(self, *args, **options):
        now = timezone.now()
        self.stdout.write(f"新提醒 {remind_of_closing(now)} 条。")
        if not mailing.configured():
            self.stdout.write("没有设置邮件服务器（EMAIL_HOST），不发送邮件。")
            return
        report = mailing.send(now)
        self.stdout.write(f"发出邮件 {report.sent} 封，未发出 {report.failed} 封。")
