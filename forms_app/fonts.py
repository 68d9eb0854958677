"""The faces that paper is set in: the bureau's own licensed ones where it has put some, else the house's."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Face:
    """A use of a typeface: the file that the house brings, and the one that a bureau may put before it."""

    family: str
    house: str
    bureau: str


FACES = (
    Face("body", "NotoSerifSC-Regular.ttf", "body.ttf"),
    Face("title", "NotoSerifSC-Black.ttf", "title.ttf"),
    Face("heading", "NotoSansSC-Bold.ttf", "heading.ttf"),
)
RULE = '@font-face {{ font-family: "{family}"; src: url("{uri}"); }}'


def files() -> dict[str, Path]:
    """Every face that is there, by the family name that the stylesheet knows it by."""
    bureau, house = settings.FONT_DIRS
    wanted = {f"bureau {face.family}": bureau / face.bureau for face in FACES}
    wanted |= {f"house {face.family}": house / face.house for face in FACES}
    return {family: path for family, path in wanted.items() if path.is_file()}


def missing() -> list[str]:
    """File names of the house's faces that script/setup has not put there."""
    return [face.house for face in FACES if f"house {face.family}" not in files()]


def stylesheet() -> str:
    return "\n".join(RULE.format(family=family, uri=path.as_uri()) for family, path in files().items())
