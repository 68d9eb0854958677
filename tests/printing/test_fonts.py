"""The faces of paper: a bureau's own first, and what ``manage.py check`` says when they are missing."""

import shutil

import pytest
from django.conf import settings

from forms_app import checks, fonts
from forms_app.printing import press
from forms_app.printing.printout import lay_out
from tests.printing import glyphs, tables

HOUSE = settings.FONT_DIRS[1]


@pytest.fixture
def bureau(tmp_path, settings, monkeypatch):
    """A bureau's folder, and a press that starts anew with it."""
    settings.FONT_DIRS = [tmp_path, HOUSE]
    fresh = press.Press()
    monkeypatch.setattr("forms_app.printing.printout.PRESS", fresh)
    return tmp_path


def faces(text: str = "熊猫") -> dict[str, str]:
    """The face that draws each character of a table; the text must use none of the title's."""
    from forms_app.printing import printout

    document = lay_out(tables.with_header(tables.table("spending_direction"), annual_goal=text))
    return {c: name.partition("+")[2] for name, c in glyphs.drawn(printout.PRESS.write([document]))}


def test_the_bureau_s_faces_come_first(bureau):
    shutil.copy(HOUSE / "NotoSansSC-Regular.ttf", bureau / "body.ttf")
    assert faces()["熊"].startswith("bureau-body")


def test_ours_draws_what_the_bureau_s_face_lacks(bureau):
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(HOUSE / "NotoSansSC-Regular.ttf")
    subsetter = subset.Subsetter()
    subsetter.populate(text="熊猫0123456789")
    subsetter.subset(font)
    font.save(bureau / "body.ttf")
    drawn = faces("熊猫䶮")
    assert drawn["䶮"].startswith("house-body")
    assert drawn["熊"].startswith("bureau-body")


def test_without_a_bureau_s_faces_ours_are_used(bureau):
    assert faces()["熊"].startswith("house-body")


def test_missing_faces_are_an_error_of_the_check(bureau, settings):
    assert checks.font_files(None) == []
    settings.FONT_DIRS = [bureau, bureau]
    assert [error.id for error in checks.font_files(None)] == ["forms_app.E001"]
    assert len(fonts.missing()) == len(fonts.FACES)


def test_a_missing_subsetter_is_a_warning_of_the_check(monkeypatch):
    assert checks.subsetter(None) == []
    monkeypatch.setattr(checks, "find_library", lambda name: None)
    assert [warning.id for warning in checks.subsetter(None)] == ["forms_app.W001"]


def test_the_checks_are_registered():
    from django.core.checks.registry import registry

    assert {checks.font_files, checks.subsetter} <= set(registry.registered_checks)
