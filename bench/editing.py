"""Opening and saving an editing page, beside a bare Django view with as many rows.

Ours checks rights, merges by cell, fills following cells in the whole dossier, runs all rules and stores their counts;
of a self-evaluation it scores every row too. Run alone with ``python -m bench.editing``.
"""

import uuid
from collections.abc import Iterator

from . import house
from .house import client, line, median_ms, queries

DIRECTION = {"category": "quantity", "name": "清扫道路", "value": "12条", "standard": "计划标准"}
EVALUATED = {
    "category": "quantity",
    "name": "清扫道路",
    "value": "≥12条",
    "actual": "11条",
    "reason": "一条道路封闭施工。",
}


def run() -> None:
    from tests import world

    built = world.build()
    for rows in (20, 200):
        _measure(built.filler, direction_with(built, rows), f"{rows} rows", "period")
    evaluation = _evaluation_of(built)
    _measure(built.filler, _with_rows(built, evaluation, EVALUATED, 100), "附件1-2, 100 rows", "actual_goal")


def _measure(filler, filing, told: str, cell: str) -> None:
    """``cell`` names a header cell that each save changes."""
    from django.test import override_settings

    browser, address = client(filler), f"/filings/{filing.number}/"
    posts = _posts(browser, address, cell)
    with override_settings(ROOT_URLCONF="bench.bare"):
        bare, bare_address = client(filler), f"/editing/{filing.number}/"
        open_bare = median_ms(lambda: bare.get(bare_address))
        save_bare = median_ms(lambda: bare.post(bare_address, _bare_post(filing)))
    opened = median_ms(lambda: browser.get(address))
    line(f"open, {told}", opened, open_bare, f"{queries(lambda: browser.get(address))} queries")
    saved = median_ms(lambda post: browser.post(address, post), prepare=lambda: (next(posts),))
    post = next(posts)
    asked = queries(lambda: browser.post(address, post))
    line(f"save one cell, {told}", saved, save_bare, f"{asked} queries")


def direction_with(built, rows: int):
    """A 附表3 with that many indicator rows."""
    from forms_app.editing import AddedRow, ChangeSet
    from forms_app.filings import save

    uid = str(uuid.uuid4())
    added = AddedRow("lines", uid, {"name": f"专项{rows}", "amount": "8"})
    save(built.filing("fund_summary"), built.filler, ChangeSet(added=(added,)))
    filing = built.dossier.filings.select_related("package", "dossier").get(line=uid)
    return _with_rows(built, filing, DIRECTION, rows)


def _with_rows(built, filing, texts: dict[str, str], rows: int):
    """The filing with that many indicator rows; nine stand there, empty."""
    from forms_app.editing import AddedRow, ChangeSet
    from forms_app.filings import save

    added = tuple(AddedRow("indicators", str(uuid.uuid4()), texts) for _ in range(rows - 9))
    save(filing, built.filler, ChangeSet(added=added))
    return filing


def _evaluation_of(built):
    """附件1-2 of a self-evaluation of the same unit, in the first year: it looks back on no target."""
    from forms_app.filings import open_dossier
    from forms_app.terms import CampaignType
    from tests import samples, world

    told = samples.campaign("evaluations-2022")
    given = {key: told[key] for key in ("year", "kinds", "scheme")}
    asked = world.campaign(told["name"], type=CampaignType.EVALUATION, **given)
    asked.units.add(built.filler.unit)
    dossier = open_dossier(asked, built.filler.unit)
    return dossier.filings.select_related("package", "dossier").get(kind="department_evaluation")


def _posts(browser, address: str, cell: str) -> Iterator[dict[str, str]]:
    """Full form posts as a browser would send them, each with another text in the cell."""
    from tests.posting import form_of

    for turn in range(1000):
        yield {**form_of(browser.get(address).content.decode()).dict(), cell: f"第{turn}次"}


def _bare_post(filing) -> dict[str, str]:
    from .bare import cells_of

    return {f"{name}-{pk}": "" if v is None else v for pk, cells in cells_of(filing) for name, v in cells}


if __name__ == "__main__":
    house.start()
    run()
