"""Rules on 制度保障: the kinds of rules that a project goes by, each with documents and the phases that they secure."""

from collections.abc import Iterator

from forms_app.document import Place
from forms_app.schemes.base import SAFEGUARDS
from forms_app.terms import Severity

from .around import Around, Filed
from .finding import Fault, Rule
from .rules import shortened


def documents_have_phases(document: str, phases: tuple[str, ...], rows: str = SAFEGUARDS) -> Rule:
    """A document that secures no phase says nothing; one hint for each."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        for row in here.document.rows[rows]:
            if not row.is_blank(document) and not any(row[phase] for phase in phases):
                name = shortened(row[document].strip())
                places = tuple(Place(phase, rows, row.uid) for phase in phases)
                yield Fault(f"“{name}”没有勾选保障阶段", "请勾选它保障的阶段。", places, (row[document],))

    return Rule("D3", "制度文件有保障阶段", Severity.HINT, run)


def each_kind_is_named(document: str, rows: str = SAFEGUARDS) -> Rule:
    """Each kind of rules names a document; one hint for all that don't."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        named = {r["category"] for r in here.document.rows[rows] if not r.is_blank(document)}
        missing = [leaf for leaf in around.scheme.leaves(rows) if leaf.slug not in named]
        if missing:
            slugs, names = {leaf.slug for leaf in missing}, "、".join(leaf.label for leaf in missing)
            blank = (r for r in here.document.rows[rows] if r["category"] in slugs)
            places = tuple(Place(document, rows, row.uid) for row in blank)
            advice = "请写出项目执行的制度文件；没有的，可不填。"
            yield Fault(f"{names}没有写文件名称", advice, places or (Place(),), (names,))

    return Rule("D4", "各类制度都写了文件", Severity.HINT, run)
