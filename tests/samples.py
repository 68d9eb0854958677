"""The samples of ``fixtures/samples``, as tests ask for them."""

from forms_app.management.samples import around, campaign, documents, findings, fixtures, names, sample
from forms_app.management.samples import district as demo

FIXTURES = fixtures()
SAMPLES = names()
PUBLISHED = tuple(name for name in SAMPLES if not name.startswith("demo-"))
# For tests that need a published 附表1, and the others with it.
TARGETS = "hunan-2023-targets-a"
CORRECTED = tuple(name for name in SAMPLES if name.startswith("demo-"))

__all__ = [
    "CORRECTED",
    "FIXTURES",
    "PUBLISHED",
    "SAMPLES",
    "TARGETS",
    "around",
    "campaign",
    "demo",
    "documents",
    "findings",
    "names",
    "sample",
]
