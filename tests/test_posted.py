"""A form post turned into a change set, without a database."""

import json
from dataclasses import replace

import pytest
from django.template.loader import render_to_string

from forms_app.document import Place
from forms_app.editing import Unacceptable, apply
from forms_app.frozen import Frozen
from forms_app.page import EDIT, Page
from forms_app.posted import Opened, read
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES, Scheme
from tests import samples
from tests.posting import form_of, index_of

CASES = [(name, i) for name in samples.SAMPLES for i, _ in enumerate(samples.documents(name))]


def scheme_of(document) -> Scheme:
    """The scheme of the campaign that asks for such a table."""
    campaign = next(c for c in samples.demo()["campaigns"] if document.kind in c["kinds"])
    return SCHEMES[campaign["scheme"]]


def page_of(document) -> Page:
    frozen = Frozen("2023-0001-01", "附表", "表", 2023, "001", "某某", scheme_of(document), document)
    return Page(kind_of(document.kind), frozen, EDIT)


def form(document):
    """The page's form as it is posted untouched."""
    page = page_of(document)
    html = "".join(render_to_string(t, {"page": page}) for t in
                   (page.kind.head, f"{document.kind}/table.html", page.kind.foot))  # fmt: skip
    whole = f'<form id="table-form"><input type="hidden" name="opened">{html}</form>'
    post = form_of(whole)
    post["opened"] = Opened.of(page).to_json()
    return post


def posted(document, post):
    return read(kind_of(document.kind), scheme_of(document).money, post)


@pytest.mark.parametrize(("name", "number"), CASES)
def test_a_page_posted_untouched_asks_for_nothing(name, number):
    document = samples.documents(name)[number]
    assert not posted(document, form(document)).changes


@pytest.mark.parametrize(("name", "number"), CASES)
def test_a_page_filled_in_from_blank_becomes_the_sample(name, number):
    """Every cell of the sample typed into the page of another that has its rows, but nothing in them."""
    target = samples.documents(name)[number]
    kind = kind_of(target.kind)
    empty = emptied(target)
    post, full = form(empty), form(target)
    for key, value in full.items():
        if key != "opened":
            post[key] = value
    done = apply(kind, scheme_of(empty), empty, posted(empty, post).changes).document
    shown, wanted = (dict(form(d).items()) for d in (done, target))
    assert {k: v for k, v in shown.items() if k != "opened"} == {
        k: v for k, v in wanted.items() if k != "opened"
    }


def emptied(document):
    kind = kind_of(document.kind)
    blank = kind.blank(scheme_of(document))
    rows = {
        key: tuple(_blank_row(kind, key, r, document) for r in records)
        for key, records in document.rows.items()
    }
    return replace(blank, rows=rows)


def _blank_row(kind, rows, record, document):
    """What stands before anybody types: where the row stands, and what was approved."""
    stands = {"category", "parent", *kind.technical}
    stands |= {name for name in record.values if kind.fixed(Place(name, rows, record.uid), document)}
    blank = {
        name: value if name in stands else "" if isinstance(value, str) else None
        for name, value in record.values.items()
    }
    return replace(record, values=blank, typed={}, own=frozenset())


def test_only_what_changed_is_asked_for():
    document = samples.documents(samples.TARGETS)[0]
    post = form(document)
    uid = document.rows["tasks"][1].uid
    post[f"{index_of(post, 'tasks', uid)}-goal"] = "新的目标"
    changes = posted(document, post).changes
    assert [(c.place, c.new) for c in changes.cells] == [(Place("goal", "tasks", uid), "新的目标")]
    assert (changes.added, changes.removed, changes.order) == ((), (), {})


def test_a_shortened_post_removes_no_row():
    """Fields that didn't arrive say nothing."""
    document = samples.documents(samples.TARGETS)[0]
    post = form(document)
    for key in [k for k in post if k.startswith("tasks-1-")]:
        del post[key]
    done = apply(
        kind_of(document.kind), scheme_of(document), document, posted(document, post).changes
    ).document
    assert {r.uid for r in done.rows["tasks"]} == {r.uid for r in document.rows["tasks"]}


def test_a_row_posted_twice_is_refused():
    document = samples.documents(samples.TARGETS)[0]
    post = form(document)
    post["tasks-99-uid"] = document.rows["tasks"][0].uid
    with pytest.raises(Unacceptable):
        posted(document, post)


@pytest.mark.parametrize(
    "odd", [{}, [], 1, {"cells": {"a": 1}}, {"cells": {}, "rows": {"a": [1]}, "follows": []}]
)
def test_only_what_a_page_carries_is_taken_for_opened(odd):
    document = samples.documents(samples.TARGETS)[0]
    post = form(document)
    post["opened"] = json.dumps(odd)
    with pytest.raises(Unacceptable):
        posted(document, post)
