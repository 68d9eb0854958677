"""What was approved stays as it is, whatever somebody posts by hand: no page of ours has an input for it."""

from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from forms_app import storing
from forms_app.document import Record
from forms_app.models import Dossier, Filing
from forms_app.registry import kind_of

from .filings.evaluating import BASE, REPORT, WHOLE, add, approved, document, indicators, opened, tables
from .posting import form_of, index_of
from .review.world import World, build

pytestmark = pytest.mark.django_db
COUNT = "保障社区数量"
OWN = "7d4cdb5f-2f0a-4f0e-9f0a-0c9a55a7b7a1"
EVENT = "7d4cdb5f-2f0a-4f0e-9f0a-0c9a55a7b7a2"


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def dossier(world: World) -> Dossier:
    approved(world)
    return opened(world, [REPORT, BASE, WHOLE, "project_evaluation"])


@pytest.fixture
def whole(dossier: Dossier) -> Filing:
    return tables(dossier, WHOLE)[0]


def posted(
    world: World, filing: Filing, rows: str = "", uid: str = "", more=(), **fields: str
) -> HttpResponse:
    """The table's page with fields of one row changed, or added to the form; ``more`` are fields beside it."""
    client = Client(raise_request_exception=False)
    client.force_login(world["filler"].person)
    address = reverse("filing", args=[filing.number])
    post = form_of(client.get(address).content.decode())
    prefix = f"{index_of(post, rows, uid)}-" if rows else ""
    for name, value in fields.items():
        post[prefix + name] = value
    for name, value in dict(more).items():
        post[name] = value
    return client.post(address, post)


def row(dossier: Dossier, name: str) -> Record:
    return indicators(document(dossier, WHOLE))[name]


@pytest.mark.parametrize("field", ["name", "value"])
def test_approved_texts(world: World, dossier: Dossier, whole: Filing, field: str):
    before = row(dossier, COUNT)
    answer = posted(world, whole, "indicators", before.uid, **{field: "改过的"})
    assert answer.status_code == 422 and "批复的指标、指标值和分值不能修改" in answer.content.decode()
    assert row(dossier, COUNT) == before


@pytest.mark.parametrize("field", ["origin", "approved_weight", "computed"])
def test_what_only_the_house_writes_is_not_read_from_a_post(
    world: World, dossier: Dossier, whole: Filing, field: str
):
    add(world, whole, "indicators", OWN, category="quantity", name="自己加的", value="1个")
    before = row(dossier, "自己加的")
    for uid, name in ((OWN, "自己加的"), (row(dossier, COUNT).uid, COUNT)):
        before = row(dossier, name)
        assert posted(world, whole, "indicators", uid, **{field: "7"}).status_code == 302
        assert row(dossier, name) == before


def test_a_new_row_is_nobodys_approved_one(world: World, dossier: Dossier, whole: Filing):
    new = {"uid": OWN, "category": "quantity", "name": "冒充的", "value": "1个", "approved_weight": "9",
           "origin": row(dossier, COUNT)["origin"]}  # fmt: skip
    posted(world, whole, more={f"indicators-999-{name}": text for name, text in new.items()})
    assert (row(dossier, "冒充的")["origin"], row(dossier, "冒充的")["approved_weight"]) == ("", None)


def test_an_approved_weight_never_follows_again(world: World, dossier: Dossier, whole: Filing):
    old = document(dossier, WHOLE)
    weighed = row(dossier, COUNT).with_value("weight", 12).with_value("approved_weight", 12)
    fixed = Record(weighed.values, uid=weighed.uid, typed=weighed.typed, own=weighed.own | {"weight"})
    rows = tuple(fixed if r.uid == fixed.uid else r for r in old.rows["indicators"])
    storing.store(kind_of(WHOLE), whole, old, old.with_rows("indicators", rows))
    answer = posted(world, whole, more={"follow": f"indicators/{fixed.uid}/weight"})
    assert answer.status_code == 422
    assert row(dossier, COUNT)["weight"] == 12


def test_a_row_that_was_approved_is_neither_removed_nor_put_elsewhere(
    world: World, dossier: Dossier, whole: Filing
):
    before = row(dossier, COUNT)
    assert posted(world, whole, "indicators", before.uid, DELETE="1").status_code == 422
    assert posted(world, whole, "indicators", before.uid, category="quality").status_code == 422
    assert row(dossier, COUNT) == before


def test_an_approved_project_stays_and_what_became_of_it_is_an_event(world: World, dossier: Dossier):
    base, project = tables(dossier, BASE)[0], document(dossier, BASE).rows["projects"][0]
    add(world, base, "projects", OWN, name="年中新增项目")
    client = Client()
    client.force_login(world["filler"].person)
    page = client.get(reverse("filing", args=[base.number])).content.decode()
    assert page.count('name="projects-') and page.count("-DELETE") == 1, "only the added one can be removed"
    answer = posted(world, base, "projects", project.uid, DELETE="1")
    assert answer.status_code == 422 and "批复的项目不能删除" in answer.content.decode()
    assert posted(world, base, "projects", OWN, DELETE="1").status_code == 302
    assert [r.uid for r in document(dossier, BASE).rows["projects"]].count(project.uid) == 1


@pytest.mark.parametrize("added, budget", [("追加", Decimal(0)), ("调增", None)])
def test_a_project_added_in_the_year_had_nothing_at_first(
    world: World, dossier: Dossier, added: str, budget: Decimal | None
):
    base = tables(dossier, BASE)[0]
    add(world, base, "projects", OWN, name="年中新增项目")
    add(world, base, "events", EVENT, parent=OWN, type=added, amount="5")
    assert document(dossier, BASE).row("projects", OWN)["budget"] == budget


def test_the_former_name_of_a_renamed_project_is_the_approved_one(world: World, dossier: Dossier):
    base, project = tables(dossier, BASE)[0], document(dossier, BASE).rows["projects"][0]
    add(world, base, "events", EVENT, parent=project.uid, type="更名", dated="2023-03-01")
    assert posted(world, base, "projects", project.uid, name="社区治理经费").status_code == 302
    found = document(dossier, BASE)
    assert found.row("projects", project.uid)["name"] == "社区治理经费"
    assert found.row("events", EVENT)["into"] == project["name"]
    assert posted(world, base, "events", EVENT, into="社区运转").status_code == 302
    assert document(dossier, BASE).row("events", EVENT)["into"] == "社区运转", "typed over"


def test_the_tables_are_filled_in_before_the_report_that_tells_of_them(world: World, dossier: Dossier):
    client = Client()
    client.force_login(world["filler"].person)
    page = client.get(reverse("dossier", args=[dossier.number])).content.decode()
    assert "继续填报：附件1-1 还有" in page


def test_the_department_above_is_not_typed_for_each_project(dossier: Dossier):
    above = dossier.unit.department or dossier.unit
    found = [document(t.dossier, t.kind) for t in tables(dossier, "project_evaluation")]
    assert found and all(d["competent_department"] == above.name for d in found)


@pytest.mark.parametrize("part", ["nonsense", "", "quantity"])
def test_a_block_of_the_report_stands_under_a_part_of_it(world: World, dossier: Dossier, part: str):
    report = tables(dossier, REPORT)[0]
    block = document(dossier, REPORT).rows["blocks"][0]
    answer = posted(world, report, "blocks", block.uid, category=part, text="一段。")
    assert answer.status_code == 422 and "页面数据有误" in answer.content.decode()
    assert document(dossier, REPORT).rows["blocks"][0] == block


@pytest.mark.parametrize("parent", ["nonsense", "", OWN])
def test_an_event_stands_under_a_project(world: World, dossier: Dossier, parent: str):
    base, project = tables(dossier, BASE)[0], document(dossier, BASE).rows["projects"][0]
    add(world, base, "events", OWN, parent=project.uid, type="追加", amount="5")
    answer = posted(world, base, "events", OWN, parent=parent)
    assert answer.status_code == 422 and "页面数据有误" in answer.content.decode()
    assert document(dossier, BASE).row("events", OWN)["parent"] == project.uid
