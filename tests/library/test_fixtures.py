"""The common indicators: each could stand in a table as it is, and the rules find nothing wrong with it."""

import csv
from collections import Counter

import pytest

from forms_app import library
from forms_app.checking.run import check
from forms_app.document import Record
from forms_app.management.samples import fixtures
from forms_app.models import LibraryIndicator
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.schemes.shelves import SHELVES
from forms_app.terms import Shelf
from tests.clean import DIRECTION, clean, with_document

FILE = fixtures() / "library.csv"
AREAS = {
    "环卫", "社区治理", "养老", "教育", "安全生产", "信访维稳", "党建", "基础设施", "信息化", "培训", "会议", "采购", "医疗卫生",
    "农业农村", "文化体育", "就业",
}  # fmt: skip


def entries() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_shelf_and_every_field_of_work_has_some():
    filled = Counter(entry["shelf"] for entry in entries())
    assert {shelf for shelf in Shelf if filled[shelf.value] < 6} == set()
    assert {entry["area"] for entry in entries()} >= AREAS
    # Most say what is usual; of how many there are, the unit alone knows.
    assert sum(bool(entry["value"]) for entry in entries()) > 250
    assert {e["name"] for e in entries() if not (e["value"] or e["note"])} == set()


def test_every_category_of_every_scheme_takes_from_some_shelf():
    categories = {leaf.slug for scheme in SCHEMES.values() for leaf in scheme.leaves()}
    assert categories - set(SHELVES) == set()


def test_the_rules_have_nothing_to_say_of_a_common_indicator():
    around = clean()
    document = next(f.document for f in around.filed if f.number == DIRECTION)
    model = document.rows["indicators"][0]
    rows = tuple(_row(model, e) for e in entries() if e["value"] and around.scheme.leaf(e["shelf"]))
    around = with_document(around, DIRECTION, document.with_rows("indicators", rows))
    here = next(f for f in around.filed if f.number == DIRECTION)
    # N4 asks of a table as a whole what its other indicators speak of.
    found = [f for f in check(kind_of(here.kind).rules, here, around) if f.rule != "N4"]
    assert {(f.rule, f.message) for f in found for p in f.places if p.rows == "indicators"} == set()


def _row(model: Record, entry: dict[str, str]) -> Record:
    given = {name: entry[name] for name in ("name", "value", "standard")}
    return Record({**model.values, **given, "category": entry["shelf"]}, uid=entry["name"])


@pytest.mark.django_db
def test_only_what_is_missing_is_loaded():
    assert library.load(FILE) == len(entries()) == LibraryIndicator.objects.count()
    gone, changed = LibraryIndicator.objects.filter(shelf="quality")[:2]
    gone.delete()
    LibraryIndicator.objects.filter(pk=changed.pk).update(value="≥80%")
    assert library.load(FILE) == 1
    assert LibraryIndicator.objects.get(pk=changed.pk).value == "≥80%"
