"""The common indicators that come with the program: ``fixtures/library.csv``."""

import csv
from pathlib import Path

from forms_app.models import LibraryIndicator
from forms_app.terms import LibrarySource


def load(file: Path) -> int:
    """Add those that are missing, in the file's order; what stands there already stays as the bureau has it. Answers how
    many were added."""
    known = set(LibraryIndicator.objects.filter(source=LibrarySource.COMMON).values_list("shelf", "key"))
    new = [one for one in indicators(file) if (one.shelf, one.key) not in known]
    LibraryIndicator.objects.bulk_create(new)
    return len(new)


def indicators(file: Path) -> list[LibraryIndicator]:
    with file.open(encoding="utf-8", newline="") as lines:
        found = [LibraryIndicator(position=at, **row) for at, row in enumerate(csv.DictReader(lines), 1)]
    for indicator in found:
        indicator.settle()
    return found
