"""填报口径与评分方案: what regions and years do differently, as data. One file a scheme; never an ``if`` on a region."""

from .base import Branch, Leaf, Scheme
from .hunan_2023 import HUNAN_2023

SCHEMES = {scheme.slug: scheme for scheme in (HUNAN_2023,)}

__all__ = ["SCHEMES", "Branch", "Leaf", "Scheme"]
