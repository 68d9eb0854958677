"""Filters that mark what differs between two texts."""

from django import template

from review.changes import WORDS, Change
from review.wording import Span, compared

register = template.Library()


@register.filter
def worded(change: Change) -> tuple[list[Span], list[Span]]:
    """A change's texts before and after, piece by piece. A row that only moved has nothing new in it."""
    if change.what == WORDS["moved"]:
        return [], [Span(change.new)]
    return compared(change.old, change.new)
