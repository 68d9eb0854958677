"""What each rule checks, why, on which ground, and an example: by the rule's code, as ``explained.toml`` tells it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOLD = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class Explained:
    """``ground`` names the regulation or practice that the rule rests on; ``example`` shows a fault and its remedy."""

    title: str
    checks: str
    why: str
    ground: str
    example: str


@cache
def explained() -> dict[str, Explained]:
    told = tomllib.loads(TOLD.read_text(encoding="utf-8"))
    return {code: Explained(**texts) for code, texts in told.items()}
