"""A dossier of 100 projects: its page, and the 绩效目标汇总表 over them, beside a bare Django list and a naive print.

The bare list loads the same tables and shows name and amount; the naive print sets a bare table with the same cells by
``HTML(string=…).write_pdf()`` in the system's Noto CJK. Run alone with ``python -m bench.projects``.
"""

from . import house

MANY = 100
SLUG, SAMPLE = "shanghai_declaration", "shanghai-2024-declarations"
CELLS = (
    "project_name", "nature", "category", "begins", "ends", "annual_total", "annual_fiscal", "annual_carried",
    "annual_other", "annual_goal",
)  # fmt: skip
BARE = """{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}"""
STYLE = """<style>@page { size: A4 landscape } body { font: 8pt "Noto Serif CJK SC" }
table { width: 100%; border-collapse: collapse; table-layout: fixed } td { border: 1px solid }</style>"""


def run() -> None:
    from django.template import engines
    from weasyprint import HTML

    built = _built()
    template = engines["django"].from_string(BARE)

    def listed() -> str:
        return template.render({"rows": _rows(built.dossier)})

    def naive() -> bytes:
        return HTML(string=f"{STYLE}<table>{listed()}</table>").write_pdf()

    page, summary = f"/dossiers/{built.dossier.number}/", f"/dossiers/{built.dossier.number}/summary/{SLUG}"
    for who in (built.filler, built.section):
        browser = house.client(who)
        for what, address, yardstick in (
            ("page", page, listed), ("汇总表 PDF", f"{summary}.pdf", naive), ("汇总表 xlsx", f"{summary}.xlsx", listed),
        ):  # fmt: skip
            taken = house.median_ms(lambda address=address: browser.get(address), times=5)
            asked = house.queries(lambda address=address: browser.get(address))
            bare = house.median_ms(yardstick, times=5)
            house.line(f"{MANY} projects, {what}, {who.get_role_display()}", taken, bare, f"{asked} queries")


def _rows(dossier) -> list[tuple]:
    from forms_app.registry import kind_of

    contents = kind_of(SLUG).content.objects.filter(filing__dossier=dossier).order_by("filing__position")
    return list(contents.values_list(*CELLS))


def _built():
    """The unit of a small bureau with so many projects, all of them with the offices."""
    from django.utils import timezone

    from forms_app import filings
    from forms_app.models import Dossier, Package, Snapshot
    from forms_app.registry import kind_of
    from tests import world

    built = world.build(kinds=[SLUG], scheme="shanghai_2024", package_by="filing", year=2024)
    _projects(built.dossier, kind_of(SLUG))
    held = filings.working(Dossier.objects.select_related("campaign", "unit").get(pk=built.dossier.pk))
    Snapshot.objects.bulk_create(_snapshot(filings.frozen_now(held, f), f) for f in held.filings)
    sent = {"version": 1, "sent_version": 1, "sent_at": timezone.now(), "status": "first_review"}
    Package.objects.filter(dossier=built.dossier).update(**sent, office=built.section.unit)
    return built


def _projects(dossier, kind) -> None:
    from forms_app import storing
    from forms_app.models import Filing, Package
    from tests.samples import documents

    published = documents(SAMPLE)
    for nth in range(1, MANY + 1):
        number, package = f"{dossier.number}-{nth:02d}", Package.objects.create(dossier=dossier)
        filing = Filing.objects.create(
            number=number, dossier=dossier, package=package, kind=kind.slug, position=nth
        )
        storing.create(kind, filing, published[nth % len(published)])


def _snapshot(frozen, filing):
    from forms_app.frozen import digest
    from forms_app.models import Snapshot

    text = frozen.text()
    return Snapshot(
        filing=filing, package=filing.package, version=1, text=text, digest=digest(text), findings="[]"
    )


if __name__ == "__main__":
    house.start()
    run()
