"""The canonical text of a table: all that its page prints, so that printing reads nothing else."""

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms_app.document import Document, canonical
from forms_app.schemes import Scheme

if TYPE_CHECKING:
    from forms_app.kind import Kind


@dataclass(frozen=True)
class Frozen:
    """A table as it was at one moment. The text holds content only (no version, no time), so that its digest is the
    same as long as the page is. ``adjustment`` tells on an adjusted table which change it carries."""

    number: str
    annex: str
    title: str
    year: int
    unit_code: str
    unit_name: str
    scheme: Scheme
    document: Document
    adjustment: str = ""

    def text(self) -> str:
        adjusted = {"adjustment": self.adjustment} if self.adjustment else {}
        return canonical(
            {
                **adjusted,
                "format": 1,
                "number": self.number,
                "annex": self.annex,
                "title": self.title,
                "year": self.year,
                "unit": {"code": self.unit_code, "name": self.unit_name},
                "scheme": self.scheme.to_plain(),
                "document": self.document.to_plain(),
            }
        )

    @classmethod
    def from_text(cls, text: str, kind: "Kind") -> "Frozen":
        plain = json.loads(text)
        return cls(
            plain["number"],
            plain["annex"],
            plain["title"],
            plain["year"],
            plain["unit"]["code"],
            plain["unit"]["name"],
            Scheme.from_plain(plain["scheme"]),
            Document.from_plain(plain["document"], kind.shape),
            plain.get("adjustment", ""),
        )


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
