"""The inbox (each list of the busiest office) and the list of dossiers with 120 and 12,000 packages, beside a bare Django list."""

from django.test import override_settings

from tests import world

from .house import client, line, median_ms, queries
from .many import add_packages

PAGES = (
    ("dossier list", "/dossiers/"),
    ("inbox, 待我办理", "/"),
    ("inbox, 待批复", "/?tab=passed"),
    ("inbox, 全部", "/?tab=all"),
    ("inbox, 全部, filtered", "/?tab=all&unit=99&status=passed"),
)


def run() -> None:
    built = world.build()
    offices = [built.section.unit, built.other_section.unit], built.performance.unit
    held = 0
    for many in (120, 12_000):
        add_packages(built.campaign, *offices, many - held)
        held = many
        with override_settings(ROOT_URLCONF="bench.bare"):
            bare = client(built.performance)
            yardstick = median_ms(lambda: bare.get("/listing/"))
        browser = client(built.performance)
        for what, address in PAGES:
            taken = median_ms(lambda address=address: browser.get(address))
            asked = queries(lambda address=address: browser.get(address))
            line(f"{what}, {many} packages", taken, yardstick, f"{asked} queries")
