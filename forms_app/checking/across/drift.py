"""N1: a project is called the same in all tables: on paper its name is all that ties them together."""

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from forms_app.checking.around import Around, Filed
from forms_app.checking.finding import Fault, Rule
from forms_app.checking.rules import shortened
from forms_app.document import Place, Record
from forms_app.terms import Severity

from .naming import bare, drifted, key, likeness, paid_for

TITLE = "名称前后不一致"
# Names compared with each other at most: beyond that only equal ones are sought.
MOST = 60
# In running text a name is looked for by its beginning and end, so it has to be longer, and nearer.
IN_TEXT, NEAR = 5, 80


@dataclass(frozen=True)
class Named:
    """Where names stand: a column of a row set, of the one table of ``kind`` where it is another."""

    rows: str
    field: str
    label: str
    kind: str = ""

    def names(self, table: Filed) -> list[tuple[str, Place]]:
        told = ((r[self.field].strip(), Place(self.field, self.rows, r.uid)) for r in self._rows(table))
        return [(name, place) for name, place in told if name]

    def _rows(self, table: Filed) -> tuple[Record, ...]:
        return table.document.rows[self.rows]


def names_hold(here_named: Named, there_named: Named) -> Rule:
    """Names of this table that nearly, but not quite, are those of another. Names that stand in both, and names that are
    simply different, are passed over."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        there = around.one(there_named.kind)
        if there:
            for mine, other in _pairs(here_named.names(here), there_named.names(there)):
                yield _drifts(mine, other, here_named, there_named, there)

    return Rule("N1", TITLE, Severity.HINT, run)


Name = tuple[str, Place]


def _pairs(mine: list[Name], theirs: list[Name]) -> Iterator[tuple[Name, Name]]:
    """Each name that stands on one side only with the likest of the other side, where that likes it best too."""
    known, told = {key(n) for n, _ in mine}, {key(n) for n, _ in theirs}
    alone = [n for n in mine if key(n[0]) not in told][:MOST]
    others = [n for n in theirs if key(n[0]) not in known][:MOST]
    for name in alone:
        best = _likest(name, others)
        if best and _likest(best, alone) == name:
            yield name, best


def _likest(name: Name, among: list[Name]) -> Name | None:
    near = [other for other in among if drifted(name[0], other[0])]
    return max(near, key=lambda other: likeness(key(name[0]), key(other[0])), default=None)


def _drifts(mine: Name, other: Name, here: Named, there: Named, table: Filed) -> Fault:
    (name, place), (due, there_place) = mine, other
    message = f"{here.label}“{shortened(name)}”与{table.label}{there.label}“{shortened(due)}”相近但不相同"
    advice = "同一项目在各表用同一名称，请改成一致；确是两个项目的，不必修改。"
    return Fault(
        message, advice, (place, there_place.within(table.number)), (name, due), offers=((place, due),)
    )


def text_names(named: Named, rows: str, text: str) -> Rule:
    """A project that another table names is called so in this report; a name that is nearly written there is told."""

    def run(here: Filed, around: Around) -> Iterator[Fault]:
        table = around.one(named.kind)
        blocks = [(r[text], Place(text, rows, r.uid)) for r in here.document.rows[rows] if r[text].strip()]
        whole = bare("\n".join(told for told, _ in blocks))
        for name, place in (named.names(table) if table else [])[:MOST]:
            if len(paid_for(name)) >= IN_TEXT and paid_for(name) not in whole:
                yield from _nearly_written(name, place.within(table.number), blocks, table, named)

    return Rule("N1", f"报告中的项目{TITLE}", Severity.HINT, run)


def _nearly_written(
    name: str, place: Place, blocks: list[Name], table: Filed, named: Named
) -> Iterator[Fault]:
    found = [(_window(paid_for(name), bare(told)), at) for told, at in blocks]
    (score, written), at = max(found, key=lambda f: f[0][0], default=((0, ""), place))
    if score >= NEAR and drifted(paid_for(name), written):
        message = f"报告中的“{written}”与{table.label}{named.label}“{shortened(name)}”相近但不相同"
        advice = "同一项目在报告和各表用同一名称，请改成一致；确是两个项目的，不必修改。"
        yield Fault(message, advice, (at, place), (written, name))


def _window(name: str, text: str) -> tuple[float, str]:
    """The piece of a text that is likest to a name, and how like it is."""
    found = fuzz.partial_ratio_alignment(name, text, score_cutoff=NEAR)
    if not found or len(text) < len(name):
        return 0, ""
    return found.score, text[found.dest_start : found.dest_end]
