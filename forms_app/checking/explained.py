"""What each rule checks, why, on which ground, and an example: by the rule's code. Pure data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Explained:
    """``ground`` names the regulation or practice that the rule rests on; ``example`` shows a fault and its remedy."""

    title: str
    checks: str
    why: str
    ground: str
    example: str


EXPLAINED: dict[str, Explained] = {}
