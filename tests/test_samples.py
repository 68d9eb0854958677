"""The samples are what they say: published documents cell by cell, and corrected dossiers without a fault."""

import uuid
from collections import Counter

import pytest

from forms_app.checking.run import check
from forms_app.deriving import follow
from forms_app.document import Document, Place
from forms_app.registry import kind_of
from forms_app.terms import Severity
from forms_app.values import read, show
from tests import declarations, published, sources
from tests.samples import CORRECTED, PUBLISHED, SAMPLES, around, documents, sample

HOUSE_ONLY = {"parent", "no_funds"}
REPORT = "evaluation_report"


def test_all_published_documents_are_there():
    assert PUBLISHED == published.NAMES
    assert [sample(name)["source"] for name in PUBLISHED] == list(published.NAMES)


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_cell_of_the_source_and_nothing_else_stands_in_the_sample(name):
    tables = published.tables(name)
    sampled = [document for document in documents(name) if document.kind != REPORT]
    assert len(tables) == len(sampled)
    for (title, table), document in zip(tables, sampled, strict=True):
        assert Counter(published.filled_in(name, table)) == Counter(_texts(document, around(name))), title


def test_every_paragraph_of_the_published_report_and_nothing_else_stands_in_the_sample():
    (report,) = (document for document in documents(sources.EVALUATION) if document.kind == REPORT)
    texts = map(sources.bare, _texts(report, around(sources.EVALUATION)))
    assert Counter(texts) == Counter(map(sources.bare, sources.written(sources.EVALUATION)))


def _texts(document: Document, held) -> list[str]:
    """The cells' texts as typed."""
    kind = kind_of(document.kind)
    found = []
    for place in document.places():
        record, column = document.record(place), kind.shape.column(place)
        grouping = place.rows and place.field == "category"
        if not grouping and place.field not in HOUSE_ONLY | kind.unprinted:
            text = record.typed.get(place.field) or show(record[place.field], column, held.scheme.money)
            found.append(text)
    return [text for text in found if text]


@pytest.mark.parametrize("name", SAMPLES)
def test_documents_survive_the_way_to_plain_data_and_back(name):
    for filing, document in zip(sample(name)["filings"], documents(name), strict=True):
        assert document.kind == filing["kind"]
        assert document.to_plain() == filing["document"]


@pytest.mark.parametrize("name", SAMPLES)
def test_rows_have_addresses_for_life(name):
    uids = [row.uid for document in documents(name) for rows in document.rows.values() for row in rows]
    assert len(set(uids)) == len(uids)
    assert {uuid.UUID(uid).version for uid in uids} == {4}


@pytest.mark.parametrize("name", SAMPLES)
def test_each_table_prints_every_official_category(name):
    held = around(name)
    for document in documents(name):
        if "indicators" in document.rows:
            categories = [row["category"] for row in document.rows["indicators"]]
            assert list(dict.fromkeys(categories)) == [leaf.slug for leaf in held.scheme.leaves()]


@pytest.mark.parametrize("name", SAMPLES)
def test_typed_text_is_kept_only_where_it_reads_otherwise(name):
    money = around(name).scheme.money
    for document in documents(name):
        shape = kind_of(document.kind).shape
        for place in document.places():
            record, column = document.record(place), shape.column(place)
            if place.field in record.typed:
                assert read(record.typed[place.field], column, money) == record[place.field]
                assert show(record[place.field], column, money) != record.typed[place.field]


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_following_cell_of_a_published_sample_is_its_own(name):
    for document in documents(name):
        kind = kind_of(document.kind)
        following = {place for place in document.places() if kind.follows_at(place, document)}
        own = {place for place in document.places() if place.field in document.record(place).own}
        assert own == {place for place in following if place.field not in kind.technical}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_sample_keeps_its_faults(name):
    """Those of Shanghai's projects are such that a unit may leave them: nothing blocks them."""
    held = around(name)
    found = [f for filed in held.filed for f in check(kind_of(filed.kind).rules, filed, held)]
    gravest = Severity.HINT if name == declarations.SHANGHAI else Severity.BLOCK
    assert gravest in {finding.severity for finding in found}


@pytest.mark.parametrize("name", CORRECTED)
def test_a_corrected_sample_follows_and_has_no_finding(name):
    held = around(name)
    for filed in held.filed:
        kind = kind_of(filed.kind)
        own = {p for p in filed.document.places() if p.field in filed.document.record(p).own}
        assert own == _overruled(filed.document)
        assert follow(kind.follows, filed, held) == filed.document
        assert check(kind.rules, filed, held) == []


def _overruled(document: Document) -> set[Place]:
    """得分 that somebody gave another value than the rules do, for a reason."""
    rows = (r for r in document.rows.get("indicators", ()) if r.get("overrule_reason"))
    return {Place("score", "indicators", r.uid) for r in rows}


@pytest.mark.parametrize("name", SAMPLES)
def test_no_person_is_named(name):
    for document in documents(name):
        assert document.header.get("prepared_by") in (None, "", "某某")
        assert document.header.get("phone") in (None, "", "00000000")
