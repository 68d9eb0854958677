"""The canonical text of a table."""

from dataclasses import replace

from forms_app.document import Place
from forms_app.editing import Change, ChangeSet, apply
from forms_app.frozen import Frozen, digest
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES, Scheme
from tests.clean import SCHEME, clean


def frozen() -> Frozen:
    filed = clean().filed[2]
    return Frozen(
        "2023-0007-03", "附表3-1", "2023年…目标表", 2023, "U01", "某某街道办事处", SCHEME, filed.document
    )


def test_a_frozen_table_comes_back_equal_from_its_text():
    one = frozen()
    assert Frozen.from_text(one.text(), kind_of("spending_direction")) == one


def test_every_scheme_survives_being_written_down():
    for scheme in SCHEMES.values():
        assert Scheme.from_plain(scheme.to_plain()).to_plain() == scheme.to_plain()


def test_the_digest_is_the_same_as_long_as_the_page_is():
    one = frozen()
    assert digest(one.text()) == digest(frozen().text())
    kind = kind_of("spending_direction")
    edited = apply(
        kind, SCHEME, one.document, ChangeSet((Change(Place("period"), "2023年1月至12月", "2023年"),))
    )
    assert digest(replace(one, document=edited.document).text()) != digest(one.text())
    assert digest(replace(one, annex="附表3-2").text()) != digest(one.text())
