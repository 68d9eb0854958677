"""One-time passwords: made by the house, told once to the administrator, of no use but to set one's own."""

import secrets
from base64 import b64encode
from dataclasses import dataclass

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from forms_app.models import User

from .files import write_csv

# Without the characters that people mistake for each other when a password is read out or written down.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 4
# A random password of 79 bits needs no slow hash, and a file may bring a thousand people. The first sign-in
# hashes it anew as all others are (Django does so when the work factor differs).
ITERATIONS = 10_000


@dataclass(frozen=True)
class OneTime:
    """What the administrator hands to a person, shown on one page and kept nowhere."""

    username: str
    name: str
    password: str


def issue(person: User) -> OneTime:
    """Gives the person (saved by the caller) a new one-time password; the next sign-in has to change it."""
    password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    hasher = PBKDF2PasswordHasher()
    person.password = hasher.encode(password, hasher.salt(), ITERATIONS)
    person.must_change_password = True
    return OneTime(person.username, person.name, password)


def one_time_page(model_admin, request, issued: list[OneTime]) -> TemplateResponse:
    """The passwords, as the answer to the very request that made them: there is no address to see them again."""
    file = write_csv([("用户名", "姓名", "一次性密码"), *((p.username, p.name, p.password) for p in issued)])
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": "一次性密码",
        "issued": issued,
        "file": b64encode(file).decode(),
    }
    response = TemplateResponse(request, "admin/one_time.html", context)
    add_never_cache_headers(response)
    return response
