"""The small bureau of tests/world.py, and browsers signed in to its administration."""

import pytest
from django.test import Client

from forms_app.models import User
from tests import world
from tests.admin.desk import Desk


@pytest.fixture
def bureau(db) -> world.World:
    return world.build()


@pytest.fixture
def sign_in():
    """A client of the person's own."""

    def signed_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def desk(bureau, sign_in) -> Desk:
    """The administrator's."""
    return Desk(sign_in(bureau.administrator.person))


@pytest.fixture
def superuser(db) -> User:
    return User.objects.create_superuser("root", password="Yin-liang-2023", name="某某超级用户")


@pytest.fixture
def super_desk(superuser, sign_in) -> Desk:
    return Desk(sign_in(superuser))
