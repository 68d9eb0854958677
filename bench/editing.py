"""Opening and saving an editing page, beside a bare Django view with as many rows.

Ours checks rights, merges by cell, fills following cells in the whole dossier, runs all rules and stores their counts.
"""

import re
import uuid
from html import unescape

from django.test import override_settings

from forms_app.editing import AddedRow, ChangeSet
from forms_app.filings import save
from tests import world

from .house import client, line, median_ms, queries


def run() -> None:
    built = world.build()
    for rows in (20, 200):
        filing = _direction_with(built, rows)
        browser, address = client(built.filler), f"/filings/{filing.number}/"
        posts = _posts(browser, address)
        with override_settings(ROOT_URLCONF="bench.bare"):
            bare = client(built.filler)
            open_bare = median_ms(lambda: bare.get(f"/editing/{filing.number}/"))
            save_bare = median_ms(lambda: bare.post(f"/editing/{filing.number}/", _bare_post(filing)))
        opened = median_ms(lambda: browser.get(address))
        line(f"open, {rows} rows", opened, open_bare, f"{queries(lambda: browser.get(address))} queries")
        saved = median_ms(lambda post: browser.post(address, post), prepare=lambda: (next(posts),))
        post = next(posts)
        asked = queries(lambda: browser.post(address, post))
        line(f"save one cell, {rows} rows", saved, save_bare, f"{asked} queries")


def _direction_with(built, rows: int):
    """A 附表3 with that many indicator rows."""
    uid = str(uuid.uuid4())
    summary = built.filing("fund_summary")
    save(
        summary,
        built.filler,
        ChangeSet(added=(AddedRow("lines", uid, {"name": f"专项{rows}", "amount": "8"}),)),
    )
    filing = built.dossier.filings.select_related("package", "dossier").get(line=uid)
    texts = {"category": "quantity", "name": "清扫道路", "value": "12条", "standard": "计划标准"}
    added = tuple(AddedRow("indicators", str(uuid.uuid4()), texts) for _ in range(rows - 9))
    save(filing, built.filler, ChangeSet(added=added))
    return filing


def _posts(browser, address: str):
    """Full form posts as a browser would send them, each with another period."""
    for turn in range(1000):
        fields = _fields(browser.get(address).content.decode())
        yield {**fields, "period": f"2023年第{turn}期"}


def _fields(page: str) -> dict[str, str]:
    """Name and value of each field of the page's form."""
    form = page[page.index("<form") :]
    found = {
        n: unescape(v) for n, v in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    }
    found |= {
        n: unescape(v)
        for n, v in re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', form)
    }
    found |= {
        n: unescape(v)
        for n, v in re.findall(r'<input inputmode[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', form)
    }
    for name, options in re.findall(r'<select[^>]*? name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r"<option selected>([^<]*)", options)
        found[name] = chosen[1] if chosen else ""
    return found


def _bare_post(filing) -> dict[str, str]:
    from forms_app.kinds.spending_direction.models import Indicator

    rows = Indicator.objects.filter(content__filing=filing).values_list("pk", "name", "value", "standard")
    return {
        f"{n}-{pk}": v
        for pk, *cells in rows
        for n, v in zip(("name", "value", "standard"), cells, strict=True)
    }
