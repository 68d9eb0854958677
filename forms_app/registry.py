"""The only place that loads kinds."""

from functools import cache
from importlib import import_module

from forms_app.catalog import KINDS
from forms_app.kind import Kind


@cache
def kind_of(slug: str) -> Kind:
    """The kind of a slug of the catalog; KeyError for any other."""
    if slug not in KINDS:
        raise KeyError(f"no such kind: {slug}")
    return import_module(f"forms_app.kinds.{slug}.kind").KIND


def all_kinds() -> list[Kind]:
    return [kind_of(slug) for slug in KINDS]
