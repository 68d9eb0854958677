"""The list of dossiers and the inbox with 10 and 1,000 dossiers, beside a bare Django list."""

from django.test import override_settings
from django.utils import timezone

from forms_app.filings import open_dossier
from forms_app.models import Package, Unit
from forms_app.terms import Status
from tests import world

from .house import client, line, median_ms, queries


def run() -> None:
    built = world.build()
    for many in (10, 1000):
        _fill_up(built, many)
        with override_settings(ROOT_URLCONF="bench.bare"):
            bare = client(built.performance)
            yardstick = median_ms(lambda: bare.get("/listing/"))
        browser = client(built.performance)
        for what, address in (("dossier list", "/dossiers/"), ("inbox", "/")):
            taken = median_ms(lambda address=address: browser.get(address))
            asked = queries(lambda address=address: browser.get(address))
            line(f"{what}, {many} dossiers", taken, yardstick, f"{asked} queries")


def _fill_up(built, many: int) -> None:
    """So many dossiers, all waiting for the performance office."""
    held = built.campaign.dossiers.count()
    for place in range(held, many):
        unit = Unit.objects.create(code=f"B{place:05d}", name=f"某某单位{place}", section=built.section.unit)
        open_dossier(built.campaign, unit)
    now = timezone.now()
    waiting = {"status": Status.FINAL_REVIEW, "office": built.performance.unit, "sent_at": now, "version": 1}
    Package.objects.update(**waiting)
