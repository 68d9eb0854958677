"""报送情况一览表 and 问题汇总 with 120 and 12,000 packages: pages beside a bare Django list, workbooks beside bare openpyxl.

The bare workbook has as many cells, all of one text. Run alone with ``python -m bench.overviews``.
"""

import io

from . import house
from .house import client, line, median_ms, queries

PAGES = (
    ("一览表", "/standing/"),
    ("一览表, 未报, last page", "/standing/?show=unsent&page=999"),
    ("一览表, one 股室", "/standing/?section={section}"),
    ("问题汇总", "/problems/"),
    ("问题汇总, units of a rule", "/problems/H2/"),
)
COLUMNS = 16


def run() -> None:
    from tests import world

    from .many import add_packages

    built = world.build()
    offices = [built.section.unit, built.other_section.unit], built.performance.unit
    held = 0
    for many in (120, 12_000):
        add_packages(built.campaign, *offices, many - held)
        held = many
        _measure(built, many)


def _measure(built, many: int) -> None:
    from django.test import override_settings

    with override_settings(ROOT_URLCONF="bench.bare"):
        bare = client(built.performance)
        yardstick = median_ms(lambda: bare.get("/listing/"))
    browser = client(built.performance)
    for what, address in PAGES:
        address = address.format(section=built.section.unit.pk)
        taken = median_ms(lambda address=address: browser.get(address))
        line(f"{what}, {many}", taken, yardstick, f"{queries(lambda: browser.get(address))} queries")
    taken = median_ms(lambda: browser.get("/standing.xlsx"), times=3)
    line(f"一览表 as a workbook, {many}", taken, median_ms(lambda: _bare_workbook(many), times=3))


def _bare_workbook(rows: int) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(rows):
        sheet.append(["某某单位"] * COLUMNS)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


if __name__ == "__main__":
    house.start()
    run()
