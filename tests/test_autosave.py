"""The page saves itself: each change set once, merged by cell, and the answer tells what stands."""

import json
import threading
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forms_app import storing
from forms_app.models import Campaign, Filing, Package, Sitting, Snapshot
from forms_app.posted import Opened, texts_of
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.scripted import digest
from forms_app.terms import Status
from tests.autosaving import TAB, post, row, send
from tests.posting import form_of
from tests.world import build, member

pytestmark = pytest.mark.django_db
OTHER_TAB = "6a1f2c3d-0000-4000-8000-000000000002"
UID = "0c9e2f4a-1111-4222-8333-444455556666"


@pytest.fixture
def world():
    return build()


@pytest.fixture
def client(world):
    return signed_in(world.filler)


@pytest.fixture
def filing(world) -> Filing:
    return world.filing("department_target")


@pytest.fixture
def colleague(world):
    return member("colleague", world.filler.unit, world.filler.role)


def signed_in(actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def document(filing):
    return storing.load(kind_of(filing.kind), [filing])[filing.pk]


def cell(filing, name: str) -> str:
    return texts(filing)[name]


def texts(filing) -> dict[str, str]:
    money = SCHEMES[filing.dossier.campaign.scheme].money
    return dict(texts_of(kind_of(filing.kind), document(filing), money))


def told_by(client, filing) -> dict:
    """What the page was drawn with: tokens, and the table as it was opened."""
    page = client.get(reverse("filing", args=[filing.number]))
    return page.context["desk"].tokens


# --- saving ---


def test_a_change_is_saved_and_what_follows_from_it_is_told(client, filing, world):
    answer = send(
        client, filing, world.filler, cells=[["general_budget", "", "6万"], ["other_funds", "", "0.5"]]
    )
    told = answer.json()
    assert (answer.status_code, told["conflicts"]) == (200, [])
    assert told["opened"]["cells"]["total_amount"] == "6.5"
    assert (cell(filing, "general_budget"), cell(filing, "total_amount")) == ("6", "6.5")
    filing.refresh_from_db()
    assert (filing.revision, filing.saved_by) == (1, world.filler.person)
    assert told["at"] == timezone.localtime(filing.saved_at).strftime("%H:%M:%S")


def test_the_answer_holds_only_what_is_new_to_the_page(client, filing, world):
    first = told_by(client, filing)
    message = {"person": str(world.filler.person_id), "acting": str(world.filler.pk), "tab": TAB, "number": 1}
    changes = {"cells": [["general_budget", "", "6"]]}
    told = post(client, filing, {**message, **first, "changes": changes}).json()
    assert "opened" not in told and "follows" not in told
    assert told["cells"] == {"general_budget": "6", "total_amount": "6"} and told["rows"] == {}
    assert set(told["drawn"]) == {"general_budget", "total_amount"}
    after = told_by(client, filing)
    assert (told["state"], told["pulse"]) == (after["state"], after["pulse"])
    assert told["state"] != first["state"]


def test_tokens_are_those_of_the_page(client, filing, world):
    page = client.get(reverse("filing", args=[filing.number]))
    opened = Opened.from_json(form_of(page.content.decode())["opened"])
    assert page.context["desk"].tokens["state"] == digest([opened.cells, opened.rows])


def test_rows_come_go_and_change_places(client, filing, world):
    names = [["name", "甲"], ["name", "乙"]]
    rows = [row("indicators", {"category": "quantity", name: text}) for name, text in names]
    send(client, filing, world.filler, added=rows)
    first, second = (f"indicators/{r['uid']}" for r in rows)
    order = [r.uid for r in document(filing).rows["indicators"]]
    swapped = [*order]
    one, other = (order.index(r["uid"]) for r in rows)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    send(client, filing, world.filler, 2, order={"indicators": swapped})
    assert [r.uid for r in document(filing).rows["indicators"]] == swapped
    send(client, filing, world.filler, 3, removed=[first])
    left = [r.uid for r in document(filing).rows["indicators"]]
    assert rows[0]["uid"] not in left and second.split("/")[1] in left


def test_a_row_that_comes_back_is_the_same_row(client, filing, world):
    back = row("indicators", {"category": "quantity", "name": "甲", "value": "=3个"}, UID)
    send(client, filing, world.filler, added=[back])
    send(client, filing, world.filler, 2, removed=[f"indicators/{UID}"])
    assert document(filing).row("indicators", UID) is None
    send(client, filing, world.filler, 3, added=[back])
    assert cell(filing, f"indicators/{UID}/value") == "=3个"


def test_a_cell_follows_again_when_told_to(client, filing, world):
    send(client, filing, world.filler, cells=[["general_budget", "", "6"], ["total_amount", "", "9"]])
    assert cell(filing, "total_amount") == "9"
    told = send(client, filing, world.filler, 2, follow=["total_amount"]).json()
    assert cell(filing, "total_amount") == "6"
    assert "total_amount" in told["follows"]["places"] and "自动取数" in told["drawn"]["total_amount"][1]


# --- once, whatever gets lost ---


def test_a_repeated_set_changes_nothing(client, filing, world, colleague):
    changes = {
        "cells": [["duties", "", "先来的"]],
        "added": [row("indicators", {"category": "quantity", "name": "甲"}, UID)],
    }
    send(client, filing, world.filler, **changes)
    send(signed_in(colleague), filing, colleague, tab=OTHER_TAB, cells=[["duties", "先来的", ""]])
    before, revision = document(filing), Filing.objects.get(pk=filing.pk).revision
    told = send(client, filing, world.filler, **changes).json()
    assert (document(filing), Filing.objects.get(pk=filing.pk).revision) == (before, revision)
    assert told["opened"]["cells"]["duties"] == ""


def test_tabs_and_people_count_for_themselves(client, filing, world, colleague):
    send(client, filing, world.filler, 5, cells=[["duties", "", "甲"]])
    send(client, filing, world.filler, 1, tab=OTHER_TAB, cells=[["duties", "甲", "乙"]])
    assert cell(filing, "duties") == "乙"
    send(signed_in(colleague), filing, colleague, 1, cells=[["duties", "乙", "丙"]])
    assert cell(filing, "duties") == "丙"


def test_a_refused_set_is_refused_again(client, filing, world):
    long = [["duties", "", "长" * 20_001]]
    for _ in range(2):
        answer = send(client, filing, world.filler, cells=long)
        assert (answer.status_code, "最多" in answer.json()["refusal"]) == (422, True)
    assert send(client, filing, world.filler, cells=[["duties", "", "短"]]).status_code == 200
    assert cell(filing, "duties") == "短"


def test_it_makes_no_version_and_no_step(client, filing, world):
    for number in range(1, 4):
        send(
            client,
            filing,
            world.filler,
            number,
            cells=[["duties", "" if number == 1 else str(number - 1), str(number)]],
        )
    assert Snapshot.objects.count() == 0
    assert Package.objects.get(pk=filing.package_id).version == 0
    assert not filing.package.steps.exists()


# --- two at one table ---


def test_different_cells_are_merged_and_the_same_cell_shows_both(client, filing, world, colleague):
    other = signed_in(colleague)
    before = told_by(client, filing)
    send(other, filing, colleague, tab=OTHER_TAB, cells=[["duties", "", "他的"], ["other_funds", "", "1"]])
    message = {
        "person": str(world.filler.person_id),
        "acting": str(world.filler.pk),
        "tab": TAB,
        "number": 1,
        **before,
    }
    changes = {"cells": [["duties", "", "我的"], ["general_budget", "", "2"]]}
    told = post(client, filing, {**message, "changes": changes}).json()
    assert [(c["place"], c["yours"], c["theirs"]) for c in told["conflicts"]] == [("duties", "我的", "他的")]
    assert (
        told["opened"]["cells"]
        | {"duties": "他的", "general_budget": "2", "other_funds": "1", "total_amount": "3"}
        == told["opened"]["cells"]
    )
    assert told["by"] == str(colleague.person)


def test_a_row_that_a_colleague_removed_gives_its_texts_back(client, filing, world, colleague):
    added = [
        row("indicators", {"category": "quantity", "name": "甲"}, UID),
        row("indicators", {"category": "quantity"}),
    ]
    send(client, filing, world.filler, added=added)
    send(signed_in(colleague), filing, colleague, removed=[f"indicators/{UID}"])
    told = send(client, filing, world.filler, 2, cells=[[f"indicators/{UID}/value", "", "=3个"]]).json()
    assert [(c["yours"], c["gone"]) for c in told["conflicts"]] == [("=3个", True)]


def test_a_row_that_goes_with_the_same_set_takes_its_cells_along(client, filing, world):
    added = [row("indicators", {"category": "quantity"}, UID), row("indicators", {"category": "quantity"})]
    send(client, filing, world.filler, added=added)
    message = {"person": str(world.filler.person_id), "acting": str(world.filler.pk), "tab": TAB, "number": 2}
    changes = {"cells": [[f"indicators/{UID}/value", "", "=3个"]], "removed": [f"indicators/{UID}"]}
    answer = post(client, filing, {**message, **told_by(client, filing), "changes": changes})
    assert answer.status_code == 200 and document(filing).row("indicators", UID) is None
    assert f"indicators/{UID}/value" not in answer.json()["drawn"]


def test_who_else_is_there_is_told_until_he_leaves(client, filing, world, colleague):
    assert send(client, filing, world.filler).json()["others"] == []
    other = signed_in(colleague)
    message = {
        "person": str(colleague.person_id),
        "acting": str(colleague.pk),
        "tab": OTHER_TAB,
        "number": 0,
        "changes": {},
    }
    post(other, filing, {**message, "place": "duties"})
    here = {"name": str(colleague.person), "place": "duties", "same": False}
    assert send(client, filing, world.filler).json()["others"] == [here]
    post(other, filing, {**message, "leaving": True})
    assert send(client, filing, world.filler).json()["others"] == []


def test_who_was_not_heard_of_for_a_while_is_gone(client, filing, world, colleague):
    send(signed_in(colleague), filing, colleague, tab=OTHER_TAB)
    Sitting.objects.update(seen_at=timezone.now() - timedelta(seconds=50))
    assert send(client, filing, world.filler).json()["others"] == []


def test_a_sign_of_life_is_cheap_until_something_was_saved(
    client, filing, world, colleague, django_assert_num_queries
):
    tokens = told_by(client, filing)
    message = {
        "person": str(world.filler.person_id),
        "acting": str(world.filler.pk),
        "tab": TAB,
        "number": 0,
        "changes": {},
    }
    post(client, filing, {**message, **tokens})
    with django_assert_num_queries(8):
        told = post(client, filing, {**message, **tokens}).json()
    assert told == {"others": [], "pulse": tokens["pulse"]}
    send(signed_in(colleague), filing, colleague, tab=OTHER_TAB, cells=[["duties", "", "他的"]])
    told = post(client, filing, {**message, **tokens}).json()
    assert told["opened"]["cells"]["duties"] == "他的"


# --- whose, and whether ---


def test_nothing_is_saved_under_another_name(filing, world, colleague):
    answer = send(signed_in(colleague), filing, world.filler, cells=[["duties", "", "甲的"]])
    assert (answer.status_code, answer.json()["person"]) == (409, str(colleague.person_id))
    assert cell(filing, "duties") == ""


def test_the_page_acts_as_it_was_opened_whatever_another_window_chose(client, filing, world):
    member(world.filler.person.username, world.other.unit, world.other.role)
    other = world.filler.person.memberships.latest("pk")
    client.post(reverse("acting"), {"membership": other.pk})
    assert send(client, filing, world.filler, cells=[["duties", "", "甲"]]).status_code == 200
    told = send(client, filing, other, 2, cells=[["duties", "甲", "乙"]])
    assert (told.status_code, "refusal" in told.json()) == (404, True)


def test_an_ended_membership_saves_nothing(client, filing, world):
    world.filler.until = timezone.localdate() - timedelta(days=1)
    world.filler.save()
    member(world.filler.person.username, world.other.unit, world.other.role)
    answer = send(client, filing, world.filler, cells=[["duties", "", "甲"]])
    assert (answer.status_code, "身份已失效" in answer.json()["refusal"]) == (403, True)


def test_a_stranger_is_told_to_sign_in_in_json(filing, world):
    answer = send(Client(), filing, world.filler, cells=[["duties", "", "甲"]])
    assert (answer.status_code, answer.json()) == (401, {"signed_in": False})


def test_the_token_is_asked_for(filing, world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.filler.person)
    assert send(client, filing, world.filler, cells=[["duties", "", "甲"]]).status_code == 403
    assert cell(filing, "duties") == ""


def test_a_closed_campaign_is_told_with_its_reason(client, filing, world):
    Campaign.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    answer = send(client, filing, world.filler, cells=[["duties", "", "甲"]])
    assert answer.status_code == 403 and "截止" in answer.json()["refusal"]


def test_a_table_that_was_submitted_takes_nothing(client, filing, world):
    Package.objects.update(status=Status.SIGNING)
    assert send(client, filing, world.filler, cells=[["duties", "", "甲"]]).status_code == 403


# --- what no page sends ---

FORGED = [
    "", "[]", "{", "null", '"x"', "[" * 100_000,
    {"changes": []}, {"number": -1}, {"number": "1"}, {"number": True}, {"number": 2**40}, {"tab": "x"}, {"tab": None},
    {"person": 3}, {"state": None}, {"place": ["duties"]},
    {"changes": {"cells": {}}}, {"changes": {"cells": [["duties", ""]]}}, {"changes": {"cells": [["duties", "", None]]}},
    {"changes": {"cells": [["nothing", "", "x"]]}}, {"changes": {"cells": [["A-1#duties", "", "x"]]}},
    {"changes": {"cells": [["indicators/x/category", "", "quality"]]}}, {"changes": {"cells": ["duties"]}},
    {"changes": {"cells": [["a/b/c/d", "", "x"]]}}, {"changes": {"cells": [["nothing/b/c", "", "x"]]}},
    {"changes": {"added": [{}]}}, {"changes": {"added": [{"rows": "indicators", "uid": "x", "texts": {}}]}},
    {"changes": {"added": [{"rows": "nothing", "uid": UID, "texts": {}}]}},
    {"changes": {"added": [{"rows": "indicators", "uid": UID, "texts": {"nothing": "x"}}]}},
    {"changes": {"added": [{"rows": "indicators", "uid": UID, "texts": {"name": 3}}]}},
    {"changes": {"added": [{"rows": "indicators", "uid": UID, "texts": {"category": "nothing"}}]}},
    {"changes": {"removed": ["indicators"]}}, {"changes": {"removed": ["indicators/x"]}}, {"changes": {"removed": [[]]}},
    {"changes": {"order": {"indicators": "x"}}}, {"changes": {"order": {"nothing": []}}}, {"changes": {"order": {"indicators": [3]}}},
    {"changes": {"follow": ["nothing"]}}, {"changes": {"follow": [None]}},
]  # fmt: skip


@pytest.mark.parametrize("forged", FORGED, ids=lambda forged: str(forged)[:60])
def test_what_no_page_sends_is_refused_in_words(client, filing, world, forged):
    before = document(filing)
    whole = {
        "person": str(world.filler.person_id),
        "acting": str(world.filler.pk),
        "tab": TAB,
        "number": 1,
        "changes": {},
    }
    answer = post(client, filing, {**whole, **forged} if isinstance(forged, dict) else forged)
    assert answer.status_code in (409, 422) and answer.json()["refusal"]
    assert document(filing) == before


def test_a_row_can_t_be_made_an_approved_one(client, world):
    """Columns that only the house writes."""
    kind = kind_of("project_evaluation")
    message = {
        "changes": {"added": [{"rows": "indicators", "uid": UID, "texts": {"origin": str(uuid.uuid4())}}]}
    }
    from forms_app.editing import Unacceptable
    from forms_app.scripted import Message

    body = json.dumps({"person": "1", "acting": "1", "tab": TAB, "number": 1, **message})
    with pytest.raises(Unacceptable):
        Message.read(body.encode()).change_set(kind)


def test_a_body_beyond_all_bounds_is_refused(client, filing, world, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert send(client, filing, world.filler, cells=[["duties", "", "长" * 2000]]).status_code in (400, 413)


# --- two at once, on a real database ---


@pytest.mark.django_db(transaction=True)
def test_one_set_that_arrives_twice_at_once_is_taken_once(world, filing):
    """As when a page gives up waiting and asks again while the first request is still at work."""
    from django.db import connection

    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("An in-memory database knows no second connection.")
    added = [row("indicators", {"category": "quantity", "name": "甲"}, UID)]
    answers = []

    def press():
        answers.append(send(signed_in(world.filler), filing, world.filler, added=added).status_code)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 4
    assert Filing.objects.get(pk=filing.pk).revision == 1
