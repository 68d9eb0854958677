"""The samples of ``fixtures``: published documents and demo dossiers as plain data, as Documents, and as the dossier
that rules see. They are read from their files: no database is asked."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

from django.conf import settings

from forms_app import labels
from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Finding
from forms_app.checking.run import check
from forms_app.document import Document
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES, Scheme


def fixtures() -> Path:
    return settings.BASE_DIR / "fixtures"


def district() -> dict:
    """Units, people and campaigns of the samples."""
    return json.loads((fixtures() / "demo.json").read_text(encoding="utf-8"))


def names() -> list[str]:
    return sorted(path.stem for path in (fixtures() / "samples").glob("*.json"))


def campaign(key: str) -> dict:
    return next(c for c in district()["campaigns"] if c["key"] == key)


def unit(code: str) -> dict:
    return next(u for u in district()["units"] if u["code"] == code)


def sample(name: str) -> dict:
    return json.loads((fixtures() / "samples" / f"{name}.json").read_text(encoding="utf-8"))


def documents(name: str) -> list[Document]:
    return [Document.from_plain(f["document"], kind_of(f["kind"]).shape) for f in sample(name)["filings"]]


@cache  # a sample is read anew with the program only
def around(name: str) -> Around:
    """The sample's dossier as rules see it; filings are numbered 0, 1, 2 … in the sample's order."""
    plain = sample(name)
    asked, own = campaign(plain["campaign"]), unit(plain["unit"])
    above = unit(own["department"]) if "department" in own else own
    scheme = replace(SCHEMES[asked["scheme"]], keeps_ellipsis=asked.get("keeps_ellipsis", False))
    promised = _promised(plain, asked)
    return Around(
        scheme,
        asked["year"],
        own["name"],
        _filed(name, scheme),
        promised=promised,
        promised_first=promised,
        evaluates="evaluates" in asked,
        department=above["name"],
        localities=(own["name"], above["name"]),
    )


def _filed(name: str, scheme: Scheme) -> tuple[Filed, ...]:
    filed, seen = [], []
    for number, (filing, document) in enumerate(zip(sample(name)["filings"], documents(name), strict=True)):
        seen.append(document.kind)
        label = labels.annex(scheme, document.kind, seen.count(document.kind))
        line, scoped = filing.get("line", ""), kind_of(document.kind).scoped
        filed.append(Filed(str(number), document.kind, document, label, line, scoped=scoped))
    return tuple(filed)


def _promised(plain: dict, asked: dict) -> tuple[Filed, ...]:
    """The approved tables that a self-evaluation looks back on: the unit's sample in the campaign it evaluates."""
    targets = next((c for c in district()["campaigns"] if c["name"] == asked.get("evaluates")), None)
    for name in names() if targets else ():
        other = sample(name)
        if (other["campaign"], other["unit"]) == (targets["key"], plain["unit"]):
            return _filed(name, SCHEMES[targets["scheme"]])
    return ()


def findings(held: Around) -> list[Finding]:
    """What all rules find in all tables of a dossier."""
    return [f for filed in held.filed for f in check(kind_of(filed.kind).rules, filed, held)]
