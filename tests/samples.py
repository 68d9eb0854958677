"""The samples of ``fixtures/samples`` as plain data, as Documents, and as the dossier around a rule."""

import json
from dataclasses import replace
from pathlib import Path

from forms_app import labels
from forms_app.checking.around import Around, Filed
from forms_app.document import Document
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES, Scheme

FIXTURES = Path(__file__).parent.parent / "fixtures"
SAMPLES = sorted(path.stem for path in (FIXTURES / "samples").glob("*.json"))
PUBLISHED = tuple(name for name in SAMPLES if not name.startswith("demo-"))
# For tests that need a published 附表1, and the others with it.
TARGETS = "hunan-2023-targets-a"
CORRECTED = tuple(name for name in SAMPLES if name.startswith("demo-"))


def demo() -> dict:
    return json.loads((FIXTURES / "demo.json").read_text(encoding="utf-8"))


def campaign(key: str) -> dict:
    return next(c for c in demo()["campaigns"] if c["key"] == key)


def sample(name: str) -> dict:
    return json.loads((FIXTURES / "samples" / f"{name}.json").read_text(encoding="utf-8"))


def documents(name: str) -> list[Document]:
    return [Document.from_plain(f["document"], kind_of(f["kind"]).shape) for f in sample(name)["filings"]]


def around(name: str) -> Around:
    """The sample's dossier as rules see it; filings are numbered 0, 1, 2 … in the sample's order."""
    plain = sample(name)
    asked = campaign(plain["campaign"])
    unit = next(u for u in demo()["units"] if u["code"] == plain["unit"])
    scheme = replace(SCHEMES[asked["scheme"]], keeps_ellipsis=asked.get("keeps_ellipsis", False))
    filed, promised = _filed(name, scheme), _promised(plain, asked)
    above = next((u for u in demo()["units"] if u["code"] == unit.get("department")), unit)
    return Around(
        scheme,
        asked["year"],
        unit["name"],
        filed,
        None,
        promised,
        promised,
        "evaluates" in asked,
        above["name"],
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
    targets = next((c for c in demo()["campaigns"] if c["name"] == asked.get("evaluates")), None)
    for name in SAMPLES if targets else ():
        other = sample(name)
        if (other["campaign"], other["unit"]) == (targets["key"], plain["unit"]):
            return _filed(name, SCHEMES[targets["scheme"]])
    return ()
