"""``manage.py load_samples``: the district for trial use, and how to sign in to it."""

import secrets
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.core.management.base import BaseCommand

from forms_app.management.samples import district
from forms_app.models import User
from review import demo

# No letters and digits that look alike: the password is read off a screen and typed.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class Command(BaseCommand):
    help = "装入演示单位、人员、填报任务和样例报表（只补缺少的），并列出演示账号"

    def add_arguments(self, parser):
        parser.add_argument("--password", help="演示账号的密码；不填则首次装入时随机生成")

    def handle(self, *args, password, **options):
        plain = district()
        if demo.is_foreign(plain):
            self.stdout.write("数据库里已有单位，没有装入演示数据。")
            return
        password = password or _kept_password()
        demo.load_house(plain, password)
        call_command("load_library", if_empty=True, stdout=self.stdout)
        for dossier in demo.load_dossiers(plain):
            self.stdout.write(f"已装入 {dossier.number} {dossier.unit.name}")
        self._tell_logins(plain, password)

    def _tell_logins(self, plain: dict, password: str) -> None:
        names = [row["username"] for row in plain["people"]]
        people = User.objects.filter(username__in=names).prefetch_related("memberships__unit")
        holds = cache(lambda encoded: check_password(password, encoded))
        self.stdout.write("演示账号：")
        for person in people:
            known = password if holds(person.password) else "（密码已修改）"
            memberships = "；".join(map(str, person.memberships.all()))
            self.stdout.write(f"  {person.username:<14}{known}  {person.name}  {memberships}")


def _kept_password() -> str:
    """The demo people's password: made once, and kept where the server keeps its secrets."""
    file = settings.VAR_DIR / "demo_password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text("".join(secrets.choice(ALPHABET) for _ in range(10)))
    return file.read_text().strip()
