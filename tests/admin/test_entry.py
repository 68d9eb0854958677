"""Who may enter the administration, and what the others are told."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forms_app.admin_site import REFUSED
from forms_app.models import Membership, User
from forms_app.terms import Role

OTHERS = ["filler", "head", "viewer", "department", "section", "performance", "leader"]
INDEX = "/admin/"


def every_page() -> list[str]:
    """Addresses of the lists, the forms and the files of everything that is registered, and of the site itself."""
    found = [reverse(f"admin:{name}") for name in ("index", "jsi18n", "autocomplete", "password_change")]
    for model, model_admin in admin.site._registry.items():
        for url in model_admin.get_urls():
            if url.name:
                args = ["1"] if "<path:object_id>" in str(url.pattern) else []
                found.append(reverse(f"admin:{url.name}", args=args))
        found.append(reverse("admin:app_list", args=[model._meta.app_label]))
    return sorted(set(found))


def test_an_administrator_enters(desk):
    page = desk.client.get(INDEX)
    assert page.status_code == 200
    assert "后台管理" in page.content.decode()


def test_a_superuser_without_a_membership_enters(super_desk):
    assert super_desk.client.get(INDEX).status_code == 200


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_gets_any_page_and_is_told_why(bureau, sign_in, name):
    client = sign_in(bureau.people[name].person)
    for url in every_page():
        page = client.get(url)
        assert page.status_code == 403, url
        assert REFUSED in page.content.decode(), url


@pytest.mark.parametrize("name", ["filler", "performance"])
def test_nobody_else_posts_anywhere(bureau, sign_in, name):
    client = sign_in(bureau.people[name].person)
    assert {client.post(url).status_code for url in every_page()} == {403}


def test_being_staff_opens_nothing(bureau, sign_in):
    person = bureau.filler.person
    person.is_staff = True
    person.save()
    assert sign_in(person).get(INDEX).status_code == 403


@pytest.mark.parametrize("days", [{"until": -1}, {"since": 1}])
def test_an_administrator_of_another_day_does_not_enter(bureau, sign_in, days):
    day = {name: timezone.localdate() + timedelta(days=n) for name, n in days.items()}
    person = bureau.filler.person
    Membership.objects.create(person=person, unit=bureau.performance.unit, role=Role.ADMINISTRATOR, **day)
    assert sign_in(person).get(INDEX).status_code == 403


def test_who_acts_for_a_unit_but_is_an_administrator_too_enters(bureau, sign_in):
    person = bureau.filler.person
    Membership.objects.create(person=person, unit=bureau.performance.unit, role=Role.ADMINISTRATOR)
    assert sign_in(person).get(INDEX).status_code == 200


def test_a_stranger_signs_in_on_the_house_s_own_page(db):
    client = Client()
    for url in every_page():
        page = client.get(url, follow=True)
        assert page.redirect_chain[-1][0].startswith(reverse("login") + "?next="), url
    page = client.get(INDEX, follow=True)
    assert page.redirect_chain[-1][0] == f"{reverse('login')}?next=%2Fadmin%2F"


def test_a_one_time_password_opens_no_page(bureau, sign_in):
    User.objects.update(must_change_password=True)
    page = sign_in(bureau.administrator.person).get(INDEX)
    assert page["Location"].startswith(reverse("password"))


def test_signing_out_and_the_own_password_are_the_house_s(desk):
    assert desk.client.get(reverse("admin:password_change"))["Location"] == reverse("password")
    assert desk.client.get(reverse("admin:password_change_done"))["Location"] == reverse("password")
    assert desk.client.post(reverse("admin:logout"))["Location"] == reverse("login")
    assert "_auth_user_id" not in desk.client.session


def test_the_menu_follows_the_work(desk):
    apps = desk.client.get(INDEX).context["app_list"]
    names = [model["name"] for app in apps for model in app["models"]]
    assert names[:4] == ["单位", "人员", "任职", "填报任务"]
    assert not {"组", "用户"} & set(names)
