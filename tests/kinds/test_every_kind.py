"""The contract of an official table. It walks the catalog, so a new table is tried unasked.

What its paper must hold stands in ``tests/printing``, what its page must hold in ``tests/test_page.py``; both walk the
samples of every kind too.
"""

from pathlib import Path

import pytest

from forms_app.catalog import KINDS
from forms_app.checking.run import check
from forms_app.deriving import follow
from forms_app.document import Document, Place
from forms_app.editing import ChangeSet, apply, change_set
from forms_app.filings import frozen_now, open_dossier, working
from forms_app.frozen import Frozen
from forms_app.models import Dossier
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from review import demo
from tests import samples, world
from tests.clean import with_document

FOLDER = Path(__file__).parent.parent.parent / "forms_app" / "kinds"
FILES = {
    "__init__.py",
    "models.py",
    "forms.py",
    "rules.py",
    "kind.py",
    "table.html",
    "print.html",
    "migrations",
}
# What a table may have besides: the sentences that a report takes from the tables, vocabularies of its own, a head of its
# own, a list over all tables of a dossier; and fragments of its layout.
MORE = {"sentences.py", "terms.py", "head.html", "summary.html"}


def samples_of(slug: str) -> list[tuple[str, Document]]:
    found = ((name, document) for name in samples.SAMPLES for document in samples.documents(name))
    return [(name, document) for name, document in found if document.kind == slug]


@pytest.mark.parametrize("slug", KINDS)
def test_it_is_one_whole_folder_and_has_a_sample(slug):
    files = {p.name for p in (FOLDER / slug).iterdir() if p.name != "__pycache__"}
    fragments = {name for name in files if name.startswith("_") and name.endswith(".html")}
    assert files - MORE - fragments == FILES
    assert kind_of(slug).slug == slug
    assert samples_of(slug) != []


@pytest.mark.parametrize("slug", KINDS)
def test_some_scheme_names_and_numbers_it(slug):
    schemes = [s for s in SCHEMES.values() if slug in s.titles]
    assert schemes != []
    for scheme in schemes:
        assert {slug} <= set(scheme.annexes) & set(scheme.money_labels) & set(scheme.needed)


@pytest.mark.parametrize("slug", KINDS)
def test_its_declarations_name_cells_that_it_has(slug):
    kind = kind_of(slug)
    named = {kind.amount, kind.name, kind.nothing, kind.ceiling} | {
        getattr(f, "target", "") for f in kind.follows
    }
    assert named - {""} <= set(kind.shape.header)
    assert {getattr(f, "rows", "") for f in kind.follows if not hasattr(f, "kind")} - {""} <= set(
        kind.shape.rows
    )
    codes = [(rule.code, rule.title) for rule in kind.rules]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("slug", KINDS)
def test_an_empty_table_can_be_followed_checked_and_frozen(slug):
    kind = kind_of(slug)
    for name, _ in samples_of(slug)[:1]:
        around = samples.around(name)
        filed = next(f for f in around.filed if f.kind == slug)
        blank = kind.blank(around.scheme)
        around = with_document(around, filed.number, blank)
        here = next(f for f in around.filed if f.number == filed.number)
        followed = follow(kind.follows, here, around)
        assert follow(kind.follows, here, with_document(around, filed.number, followed)) == followed
        for finding in check(kind.rules, here, around):
            assert finding.message and finding.advice and finding.places
        assert Document.from_plain(followed.to_plain(), kind.shape) == followed


@pytest.mark.parametrize("slug", KINDS)
def test_its_samples_survive_the_editor_as_the_browser_would_post_them(slug):
    kind = kind_of(slug)
    for name, document in samples_of(slug):
        scheme = samples.around(name).scheme
        blank = kind.blank(scheme)
        changes = change_set(kind, scheme.money, blank, document)
        edited = apply(kind, scheme, blank, changes)
        assert edited.conflicts == ()
        assert apply(kind, scheme, edited.document, changes).document == edited.document
        assert _as_written(kind, edited.document) == _as_written(kind, document), name


def _as_written(kind, document: Document) -> dict:
    """The document without what only follows: cells that no one wrote are filled in later."""
    plain = document.to_plain()
    for place in document.places():
        if kind.follows_at(place, document) and place.field not in document.record(place).own:
            _record(plain, document, place).pop(place.field)
    return plain


def _record(plain: dict, document: Document, place: Place) -> dict:
    if not place.rows:
        return plain["fields"]
    return next(r for r in plain["rows"][place.rows] if r["uid"] == place.row)


@pytest.mark.parametrize("slug", KINDS)
@pytest.mark.parametrize("name", samples.PUBLISHED)
@pytest.mark.django_db
def test_its_published_samples_come_back_equal_from_the_database_and_from_a_snapshot(slug, name):
    held = working(_taken_in(name))
    stored = [held.documents[f.number] for f in held.filings if f.kind == slug]
    published = [d for d in samples.documents(name) if d.kind == slug]
    assert sorted(d.to_json() for d in stored) == sorted(d.to_json() for d in published)
    for filing in (f for f in held.filings if f.kind == slug):
        frozen = frozen_now(held, filing)
        assert Frozen.from_text(frozen.text(), kind_of(slug)) == frozen


def _taken_in(name: str) -> Dossier:
    """The sample's dossier in a campaign like its own, as the unit's filler would bring it in."""
    built, plain = world.build(), samples.sample(name)
    told = samples.campaign(plain["campaign"])
    same = ("year", "type", "kinds", "scheme", "package_by", "keeps_ellipsis")
    asked = world.campaign(told["name"] + "（试）", **{key: told[key] for key in same if key in told})
    asked.units.add(built.filler.unit)
    dossier = open_dossier(asked, built.filler.unit)
    demo.fill(dossier, built.filler, plain)
    return Dossier.objects.select_related("campaign", "unit").get(pk=dossier.pk)


@pytest.mark.parametrize("slug", KINDS)
def test_nothing_posted_changes_nothing(slug):
    kind = kind_of(slug)
    for name, document in samples_of(slug):
        assert apply(kind, samples.around(name).scheme, document, ChangeSet()).document == document
