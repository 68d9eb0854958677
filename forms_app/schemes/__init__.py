"""填报口径与评分方案: what regions and years do differently, as data. One file a scheme; never an ``if`` on a region."""

from .base import Branch, Leaf, Scheme, Scoring
from .hunan_2022 import HUNAN_2022
from .hunan_2023 import HUNAN_2023
from .minhang_2020 import MINHANG_2020
from .mof_2021 import MOF_2021
from .shanghai import SHANGHAI_2024, SHANGHAI_2026
from .twenty_eighty import TWENTY_EIGHTY

ALL = (
    HUNAN_2023, HUNAN_2022, MOF_2021, TWENTY_EIGHTY, SHANGHAI_2024, SHANGHAI_2026, MINHANG_2020,
)  # fmt: skip
SCHEMES = {scheme.slug: scheme for scheme in ALL}

__all__ = ["SCHEMES", "Branch", "Leaf", "Scheme", "Scoring"]
