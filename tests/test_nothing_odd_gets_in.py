"""Characters that no database takes, in addresses: an answer, never a fault of the program."""

import pytest
from django.urls import reverse

from tests.world import build

pytestmark = pytest.mark.django_db
LISTS = ["unit", "user", "membership", "campaign", "dossier", "package", "filing", "snapshot", "answer"]
ASKED = ["q", "level__exact", "status__exact", "role__exact", "package__status__exact", "kind", "type__exact",
         "section__id__exact", "o", "p", "in_force", "dossier__campaign__id__exact", "year__exact"]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("value", ["%00", "a%00b", "9" * 30, "%ED%A0%80"])
def test_lists_of_the_administration(client, name, value):
    world = build()
    client.force_login(world.administrator.person)
    for asked in ASKED:
        answer = client.get(reverse(f"admin:forms_app_{name}_changelist") + f"?{asked}={value}")
        assert answer.status_code in (200, 302, 400, 404), asked
        assert client.get(reverse(f"admin:forms_app_{name}_change", args=["a\x00b"])).status_code in (
            302,
            404,
        )


@pytest.mark.parametrize("value", ["%00", "%%0000", "9" * 30, "９", "%ED%A0%80"])
def test_our_lists(client, value):
    world = build()
    for name in ("performance", "filler"):
        client.force_login(world.people[name].person)
        for asked in ("section", "unit", "name", "status", "page", "tab"):
            assert client.get(reverse("home") + f"?{asked}={value}").status_code == 200
            assert client.get(reverse("dossiers") + f"?{asked}={value}").status_code == 200


@pytest.mark.parametrize("name", ["a\x00b", "9" * 200, "\u202e甲", "长" * 200])
def test_who_signs_in(client, name):
    for url in (reverse("login"), "/admin/login/"):
        assert client.post(url, {"username": name, "password": "x\x00y"}).status_code in (200, 302)
