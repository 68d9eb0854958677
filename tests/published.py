"""The published documents, each taken apart by the module that knows its conversion."""

from tests import declarations, sources

NAMES = (sources.EVALUATION, *sources.TARGETS, *declarations.NAMES)


def _module(name: str):
    return declarations if name in declarations.NAMES else sources


def tables(name: str) -> list[tuple[str, list[list[str]]]]:
    return _module(name).tables(name)


def filled_in(name: str, table: list[list[str]]) -> list[str]:
    return _module(name).filled_in(table)


def cells(name: str) -> list[str]:
    return _module(name).cells(name)
