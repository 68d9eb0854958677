"""A table that went with its row: its unit may bring it back; all others read it as long as it stands in what was sent."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms_app.models import Filing
from forms_app.terms import Status
from tests.filings.test_paper_of_versions import sent, with_lines
from tests.test_filing_views import signed_in
from tests.world import build

pytestmark = pytest.mark.django_db
A, B, C = (str(uuid.uuid4()) for _ in range(3))
OFFICES = ["department", "section", "performance", "leader", "administrator"]


@pytest.fixture
def world():
    """附表3-1 and 附表3-2 were sent and returned; the unit then removed the first and added a third, unsent one."""
    world = build()
    with_lines(world, A, B)
    sent(world, 1, Status.RETURNED, 1)
    with_lines(world, C, removed=(A,))
    return world


def seen(world, name: str, view: str, of: str):
    return signed_in(world.people[name]).get(reverse(view, args=[Filing.objects.get(line=of).number]))


@pytest.mark.parametrize("name", OFFICES)
def test_others_read_and_print_it_as_it_was_sent(world, name):
    page = seen(world, name, "filing", A)
    assert page.status_code == 200
    assert f"项目{A[:4]}" in page.content.decode() and "table-form" not in page.content.decode()
    assert seen(world, name, "print_filing", A)["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("name", OFFICES)
def test_what_never_was_sent_is_not_there_for_others_once_it_is_removed(world, name):
    assert [seen(world, name, view, C).status_code for view in ("filing", "print_filing")] == [403, 403]
    with_lines(world, removed=(C,))
    assert [seen(world, name, view, C).status_code for view in ("filing", "print_filing")] == [404, 404]


def test_after_the_next_sending_it_is_not_there_for_others_any_more(world):
    sent(world, 2, Status.FIRST_REVIEW, 2)
    assert [seen(world, "section", view, A).status_code for view in ("filing", "print_filing")] == [404, 404]
    assert seen(world, "section", "filing", C).status_code == 200


def test_its_own_unit_is_led_to_the_list_and_told_of_bringing_it_back_only_where_that_is_possible(world):
    client = signed_in(world.filler)
    address = reverse("filing", args=[Filing.objects.get(line=A).number])
    assert seen(world, "filler", "print_filing", A).status_code == 404
    page = client.get(address, follow=True).content.decode()
    assert "这张表已移除" in page and "可以在下面恢复" not in page
    world.dossier.packages.update(sent_at=None)
    assert "可以在下面恢复" in client.get(address, follow=True).content.decode()


def dossier_page(world, name: str) -> str:
    answer = signed_in(world.people[name]).get(reverse("dossier", args=[world.dossier.number]))
    return answer.content.decode()


def test_others_find_it_in_the_list_of_what_was_sent(world):
    page = dossier_page(world, "section")
    numbers = [Filing.objects.get(line=uid).number for uid in (A, B)]
    assert all(reverse("filing", args=[number]) in page for number in numbers)
    assert page.index("附表3-1") < page.index("附表3-2")
    assert reverse("filing", args=[Filing.objects.get(line=C).number]) not in page
    assert reverse("filing", args=[numbers[0]]) not in dossier_page(world, "filler")


def test_many_removed_tables_are_listed_at_the_queries_of_few(world):
    world.dossier.packages.update(sent_at=None)
    dossier_page(world, "filler")
    costs = []
    for _ in range(2):
        more = [str(uuid.uuid4()) for _ in range(4)]
        with_lines(world, *more)
        with_lines(world, removed=more)
        with CaptureQueriesContext(connection) as asked:
            assert f"项目{more[0][:4]}" in dossier_page(world, "filler")
        costs.append(len(asked))
    assert costs[0] == costs[1]
