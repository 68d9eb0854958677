"""The general vocabulary of ``words.toml``, read once, as patterns."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

TOLD = Path(__file__).with_suffix(".toml")


@cache
def _all() -> dict:
    return tomllib.loads(TOLD.read_text(encoding="utf-8"))


def words(name: str) -> tuple[str, ...]:
    """A list of words, longest first, so that a pattern of them takes the longest."""
    return tuple(sorted(set(_all()[name].split()), key=len, reverse=True))


@cache
def alike() -> dict[str, str]:
    """Words that mean much the same, and the one of them that stands for all."""
    groups = (line.split() for line in _all()["alike"].splitlines() if line)
    return {word: group[0] for group in groups for word in group}


@cache
def place_words(name: str) -> tuple[str, ...]:
    """The same of the words that rules on places know."""
    return tuple(sorted(set(_all()["places"][name].split()), key=len, reverse=True))


@cache
def purposes() -> dict[str, tuple[str, ...]]:
    """What money pays for: how it is called here, and the words that tell it."""
    return {name: tuple(told.split()) for name, told in _all()["purposes"].items()}


def any_of(found: Iterable[str]) -> str:
    """A pattern of any of the words."""
    return f"(?:{'|'.join(map(re.escape, found))})"
