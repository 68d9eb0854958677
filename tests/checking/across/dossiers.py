"""Small dossiers for rules across tables: the clean one of ``tests.clean``, with rows given."""

from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Finding, Rule
from forms_app.checking.run import check
from forms_app.document import Document
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES

SCHEME = SCHEMES["hunan_2023"]
WAN = 10_000


def table(kind: str, fields: dict | None = None, **rows: list[dict]) -> Document:
    """A document; rows get their number as uid."""
    numbered = {
        key: [{"uid": f"{key[0]}{i}", **row} for i, row in enumerate(given, 1)] for key, given in rows.items()
    }
    return Document.from_plain({"kind": kind, "fields": fields or {}, "rows": numbered}, kind_of(kind).shape)


def indicator(category: str, name: str, value: str = "100%") -> dict:
    return {"category": category, "name": name, "value": value}


def expense(detail: str, wan: float | str = 1, summary: str = "", basis: str = "") -> dict:
    return {"detail": detail, "amount": str(float(wan) * WAN), "summary": summary, "basis": basis}


def dossier(*documents: Document, scheme=SCHEME, **given) -> Around:
    """The documents as filings 0, 1, 2 …, called 表0, 表1 …"""
    filed = tuple(Filed(str(i), d.kind, d, f"表{i}", line="l1") for i, d in enumerate(documents))
    return Around(scheme, 2023, given.pop("unit", "某某街道办事处"), filed, **given)


def found(rule: Rule, around: Around, number: int = 0) -> list[Finding]:
    return check([rule], around.filed[number], around)


def messages(rule: Rule, around: Around, number: int = 0) -> list[str]:
    return [f.message for f in found(rule, around, number)]


def cells(finding: Finding) -> list[str]:
    return [str(place) for place in finding.places]
