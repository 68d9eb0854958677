"""Printing a table, beside WeasyPrint used naively: ``HTML(string=…).write_pdf()`` with the system's Noto CJK.

The naive print gets the same page and the same layout in one pass; it just keeps nothing and names no font file. A whole
self-evaluation (report, contents list, annexes in one file) stands beside its tables printed so one by one.
Run alone with ``python -m bench.printing``.
"""

import statistics
import subprocess
import time
from collections.abc import Callable
from functools import partial

from . import house

TIMES = 7
SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"


def run() -> None:
    from forms_app.printing import print_dossier, print_table
    from tests import samples, sources
    from tests.printing import tables

    if SERIF not in _system_fonts():
        print(f"  no system font {SERIF} (Debian: fonts-noto-cjk); the yardstick is set in what there is")
    ratios, sizes = [], []
    for name in samples.PUBLISHED:
        for printout in tables.printouts(name):
            makers = (partial(print_table, printout), partial(_naive, printout))
            (ours, size), (naive, naive_size) = _measure(*makers)
            ratios.append(ours / naive)
            sizes += [] if printout.kind.text else [size]
            house.line(printout.frozen.annex, ours, naive, f"{size:5.1f} KB beside {naive_size:.0f} KB")
    bound = tables.printouts(sources.EVALUATION)
    makers = (partial(print_dossier, bound), lambda: b"".join(map(_naive, bound)))
    (ours, size), (naive, naive_size) = _measure(*makers)
    house.line("自评报告 with its annexes", ours, naive, f"{size:5.1f} KB beside {naive_size:.0f} KB")
    print(
        f"  median ratio {statistics.median(ratios):.2f} (aim 0.60), largest table {max(sizes):.1f} KB (aim 90)"
    )


def _measure(*makers: Callable[[], bytes]) -> list[tuple[float, float]]:
    """Median milliseconds and the size in KB of each; they take turns, so that a busy machine slows all alike."""
    sizes = [len(make()) / 1024 for make in makers]
    taken: list[list[float]] = [[] for _ in makers]
    for _ in range(TIMES):
        for make, times in zip(makers, taken, strict=True):
            begun = time.perf_counter()
            make()
            times.append((time.perf_counter() - begun) * 1000)
    return [(statistics.median(times), size) for times, size in zip(taken, sizes, strict=True)]


def _naive(printout) -> bytes:
    from weasyprint import HTML

    from forms_app.printing.press import FOOTING, LAYOUT, TEXT

    layout = (TEXT,) if printout.kind.text else LAYOUT
    css = "".join(path.read_text(encoding="utf-8") for path in (*layout, FOOTING))
    for family, system in (("body", SERIF), ("title", SERIF), ("heading", SANS)):
        css = css.replace(f'"bureau {family}"', f'"{system}"').replace(f'"house {family}"', f'"{system}"')
    return HTML(string=f"{printout.html()}<style>{css}</style>").write_pdf()


def _system_fonts() -> str:
    return subprocess.run(
        ["/usr/bin/fc-list", ":", "family"], capture_output=True, text=True, check=True
    ).stdout


if __name__ == "__main__":
    house.start()
    run()
