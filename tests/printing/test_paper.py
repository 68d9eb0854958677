"""What the house adds to the official page, and what it must never add."""

import io
import math
import socket
import threading
from dataclasses import replace

import pikepdf
import pytest
from PIL import ImageChops

from forms_app.printing import print_dossier, print_table
from forms_app.printing.press import PRESS
from tests import samples
from tests.printing import tables

POINTS_PER_MM = 72 / 25.4
SEAL_RADIUS_MM = 45
# Kilobytes.
MANY_SHEETS = {"minhang_declaration": 120}
ALL = [(name, place) for name in samples.SAMPLES for place in range(len(samples.documents(name)))]


def without_footing(printout):
    return replace(printout, footing=False)


def seal_centre(pdf: bytes) -> tuple[float, float]:
    """Middle of 填报单位（盖章） on the first page, in points from the upper left corner."""
    import pypdfium2

    page = pypdfium2.PdfDocument(io.BytesIO(pdf))[0]
    found = page.get_textpage().search("填报单位").get_next()
    left, bottom, right, top = page.get_textpage().get_charbox(found[0] + 4)
    return (left + right) / 2, page.get_height() - (bottom + top) / 2


def added(with_it: bytes, without_it: bytes, page: int = 0) -> list[tuple[int, int]]:
    """Pixels (one a point) that differ between two prints of the same page."""
    one, other = (tables.image(pdf, page, scale=1) for pdf in (with_it, without_it))
    difference = ImageChops.difference(one, other)
    pixels = difference.load()
    return [(x, y) for x in range(difference.width) for y in range(difference.height) if pixels[x, y] > 8]


def test_a_draft_says_so_on_every_page_and_a_submission_never():
    printout = tables.long(60)
    assert all("草稿" in page for page in tables.texts(print_table(replace(printout, version=None))))
    pages = tables.texts(print_table(replace(printout, version=2)))
    assert not any("草稿" in page for page in pages)
    assert all("第2次报送" in page for page in pages)


def test_pages_are_counted_per_table():
    printouts = [tables.long(60), tables.table("fund_summary")]
    pages = tables.texts(print_dossier(printouts))
    count = len(pages) - 1
    assert [f"附表1第{n}页共{count}页" in page for n, page in enumerate(pages[:-1], 1)] == [True] * count
    assert "附表2第1页共1页" in pages[-1]


def test_the_check_code_is_at_the_foot_and_the_footing_can_be_left_out():
    printout = tables.table("fund_summary")
    assert f"校验码{printout.check_code}" in tables.texts(print_table(printout))[0]
    bare = tables.texts(print_table(without_footing(printout)))[0]
    assert "校验码" not in bare
    assert "共1页" not in bare


def test_the_footing_is_small_and_outside_the_form():
    printout = tables.table("spending_direction")
    pixels = added(print_table(printout), print_table(without_footing(printout)))
    lines = {y for _, y in pixels}
    assert max(lines) - min(lines) < 7
    form = tables.image(print_table(without_footing(printout)), scale=1)
    assert min(lines) > form.point(lambda p: 255 if p < 140 else 0).getbbox()[3]


@pytest.mark.parametrize("kind", ["department_target", "fund_summary", "spending_direction"])
def test_nothing_of_ours_is_near_the_seal(kind):
    printout = tables.table(kind)
    draft, clean = replace(printout, version=None), without_footing(printout)
    pixels = added(print_table(draft), print_table(clean))
    x, y = seal_centre(print_table(clean))
    assert len(pixels) > 100
    assert min(math.dist(pixel, (x, y)) for pixel in pixels) > SEAL_RADIUS_MM * POINTS_PER_MM


def test_the_same_table_gives_the_same_file_and_another_check_code_only_with_another_content():
    printout = tables.table("department_target")
    assert print_table(printout) == print_table(tables.table("department_target"))
    later = tables.of(printout.frozen, version=3)
    assert later.check_code == printout.check_code
    assert tables.with_header(printout, duties="另一项职责").check_code != printout.check_code


@pytest.mark.parametrize(("name", "place"), ALL)
def test_a_table_takes_at_most_90_kilobytes(name, place):
    """A report is no table: its text alone has hundreds of characters more. So has a table of several sheets."""
    kind = tables.printouts(name)[place].kind
    most = 200 if kind.text else MANY_SHEETS.get(kind.slug, 90)
    for version in (1, None):
        assert len(print_table(tables.printouts(name, version)[place])) <= most * 1024


def test_a_dossier_carries_each_face_once():
    printouts = tables.printouts("hunan-2023-targets-b")
    apart = sum(len(print_table(printout)) for printout in printouts)
    together = print_dossier(printouts)
    assert len(together) < apart / 2
    with pikepdf.open(io.BytesIO(together)) as pdf:
        fonts = {font.objgen for page in pdf.pages for font in page.Resources.Font.values()}
    assert len(fonts) == 2


TRAPS = (
    '<img src="{url}">', '<link rel="stylesheet" href="{url}">', "url({url})", "{url}", "file:///etc/passwd",
    '"><style>body{{background:url({url})}}</style>', '<object data="{url}"></object>', "@import '{url}';",
)  # fmt: skip


@pytest.fixture
def listener():
    """A server on this machine that notes whoever calls."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        stop = threading.Event()

        def listen():
            while not stop.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                # Noted before the caller hears anything.
                calls.append(address)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x.png", calls
        stop.set()
        thread.join()


def test_an_address_in_a_text_stays_text_and_nothing_is_fetched(listener, monkeypatch):
    url, calls = listener
    print_table(tables.table("fund_summary"))
    fetched = []
    monkeypatch.setattr(type(PRESS.fetcher), "fetch", lambda self, url, headers=None: fetched.append(url))
    traps = [trap.format(url=url) for trap in TRAPS]
    printout = tables.with_header(
        tables.table("spending_direction"), annual_goal="\n".join(traps), reporting_unit=traps[0]
    )
    pdf = print_table(printout)
    text = "".join(tables.texts(pdf))
    assert [trap for trap in traps if "".join(trap.split()) not in text] == []
    assert (fetched, calls) == ([], [])
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert not any("/Annots" in page or page.Resources.get("/XObject") for page in file.pages)


def test_the_press_refuses_every_address_but_its_own_fonts(listener):
    from weasyprint import HTML
    from weasyprint.urls import URLFetchingError

    url, calls = listener
    HTML(string=f'<img src="{url}"><img src="file:///etc/passwd">', url_fetcher=PRESS.fetcher).write_pdf()
    assert calls == []
    for address in (url, "file:///etc/passwd", "data:text/plain,x"):
        with pytest.raises(URLFetchingError):
            PRESS.fetcher.fetch(address)
    HTML(string=f'<img src="{url}">').write_pdf()
    assert len(calls) == 1


def test_two_threads_print_at_once():
    printouts = tables.printouts("hunan-2023-targets-a")
    alone = [print_table(printout) for printout in printouts]
    found: dict[int, bytes] = {}
    threads = [
        threading.Thread(target=lambda n=n, p=p: found.update({n: print_table(p)}))
        for n, p in enumerate(printouts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[n] for n in range(len(printouts))] == alone
