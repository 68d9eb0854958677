"""Findings while a person types: tried out on the server, which keeps nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from forms_app import storing
from forms_app.registry import kind_of
from tests.posting import form_of
from tests.world import build

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def world():
    return build()


@pytest.fixture
def client(world):
    client = Client()
    client.force_login(world.filler.person)
    return client


def checked(client, filing, **texts):
    address = reverse("filing", args=[filing.number])
    post = form_of(client.get(address).content.decode())
    for name, text in texts.items():
        post[name] = text
    return client.post(reverse("check", args=[filing.number]), post.urlencode(), content_type=FORM)


def document(filing):
    return storing.load(kind_of(filing.kind), [filing])[filing.pk]


def test_a_wrong_sum_is_told_at_its_cells_and_nothing_is_kept(client, world):
    filing = world.filing("department_target")
    before = document(filing)
    told = checked(client, filing, total_amount="10", general_budget="8", government_fund="1").json()
    wrong = "资金总额 10 ≠ 一般公共预算拨款"
    assert [tone for tone, text in told["cells"]["total_amount"] if wrong in text] == ["block"]
    assert wrong in told["findings"] and "错误" in told["counts"]
    filing.refresh_from_db()
    assert (document(filing), filing.revision) == (before, 0)


def test_the_right_sum_is_not_told_of(client, world):
    told = checked(client, world.filing("department_target"), general_budget="8", government_fund="1").json()
    assert "一般公共预算拨款" not in str(told["cells"]["total_amount"])


def test_what_no_page_posts_is_refused_with_a_reason(client, world):
    number = world.filing("department_target").number
    answer = client.post(reverse("check", args=[number]), {"opened": "[]"})
    assert (answer.status_code, answer.json()["refusal"][:7]) == (422, "页面数据不完整")


def test_those_who_cannot_write_in_it_get_no_check(world):
    client = Client()
    client.force_login(world.head.person)
    number = world.filing("department_target").number
    answer = client.post(
        reverse("check", args=[number]), {"opened": '{"cells": {}, "rows": {}, "follows": []}'}
    )
    assert answer.status_code == 403 and "填表人" in answer.json()["refusal"]


def test_every_rule_has_a_page(client):
    from forms_app.views.rules import codes

    listed = client.get(reverse("rules")).content.decode()
    for code in codes():
        assert reverse("rule", args=[code]) in listed
        assert client.get(reverse("rule", args=[code])).status_code == 200
    assert client.get(reverse("rule", args=["X9"])).status_code == 404
