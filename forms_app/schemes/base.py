"""The shape of a scheme."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from functools import cached_property

from forms_app.document import plain_number
from forms_app.values import Money

INDICATORS, CHAPTERS, SAFEGUARDS = "indicators", "chapters", "safeguards"


@dataclass(frozen=True)
class Leaf:
    """二级指标: stored slug, printed label, and other wordings that mean the same on input."""

    slug: str
    label: str
    variants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Branch:
    """一级指标 with the 二级指标 that the official page prints under it, in printed order."""

    slug: str
    label: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True)
class Band:
    """How an indicator in words is scored when its 达成情况 is ``attainment``: from ``lower`` to ``upper`` per cent of
    its points, ``given`` where nobody says how far (None: it has to be said). ``lower`` belongs to the band."""

    attainment: str
    lower: Decimal
    upper: Decimal
    given: Decimal | None = None


@dataclass(frozen=True)
class GradeCut:
    """A grade of a 总分, from ``lower`` (inclusive) up to the next higher one."""

    label: str
    lower: Decimal


@dataclass(frozen=True)
class Step:
    """满意度赋分: what a missed target still earns, ``given`` per cent of its points, when ``lower`` per cent or more
    (but less than the next step) is reached."""

    lower: Decimal
    given: Decimal


@dataclass(frozen=True)
class Scoring:
    """评分方案 of a self-evaluation (rule book 5 and 6). All points together are 100.

    ``funds`` are the points of 执行率; ``branches`` those of each 一级指标; ``without`` says, of a 一级 that has no
    indicator, how many of its points go to which others. ``downward`` names the 二级 whose plain numbers are upper
    limits (a cost). Of a missed target the share reached counts, nothing below ``pass_mark`` per cent, and
    ``missed_zero`` per cent of its points where the target is 0; in the 二级 that ``steps`` names, the step reached
    counts instead. From ``far_above`` times the target on, over-fulfilment is to be explained; below ``low_rate`` per
    cent, 执行率 is.
    """

    funds: Decimal
    branches: Mapping[str, Decimal]
    bands: tuple[Band, ...]
    grades: tuple[GradeCut, ...]
    without: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    downward: tuple[str, ...] = ("cost",)
    pass_mark: Decimal = Decimal(0)
    missed_zero: Decimal = Decimal(0)
    far_above: Decimal = Decimal("1.3")
    low_rate: Decimal = Decimal(90)
    steps: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    decimals: int = 2

    def grade(self, score: Decimal | None) -> str:
        """The grade's label of a 总分; nothing where there is none, or one below all grades (a number typed wrong)."""
        reached = [cut for cut in self.grades if score is not None and score >= cut.lower]
        return max(reached, key=lambda cut: cut.lower).label if reached else ""

    @classmethod
    def from_plain(cls, plain: Mapping) -> "Scoring":
        numbers = ("funds", "pass_mark", "missed_zero", "far_above", "low_rate")
        return cls(
            **{name: Decimal(plain[name]) for name in numbers},
            branches=_points(plain["branches"]),
            bands=tuple(_band(b) for b in plain["bands"]),
            grades=tuple(GradeCut(g["label"], Decimal(g["lower"])) for g in plain["grades"]),
            without={slug: _points(heirs) for slug, heirs in plain["without"].items()},
            downward=tuple(plain["downward"]),
            steps={slug: tuple(_step(s) for s in steps) for slug, steps in plain["steps"].items()},
            decimals=plain["decimals"],
        )


@dataclass(frozen=True)
class Words:
    """Local words: of the place (区级, 县级), of the foot, and of the sentence for 零申报."""

    head: str = "单位负责人签字"
    prepared_by: str = "填表人"
    phone: str = "联系电话"
    nothing_to_declare: str = "本单位无区级专项资金"
    filled_on: str = "填报日期"
    # Offered as 情况说明. They print nowhere, so they are no part of what is frozen.
    stock_answers: tuple[str, ...] = field(
        default=("四舍五入尾差", "本项目不涉及", "含上级资金"), compare=False
    )


@dataclass(frozen=True)
class Needed:
    """What must stand in a table before it is submitted, by kind.

    ``fields`` name header cells; ``rows`` maps a row set to the cells that at least one row must have filled.
    ``categories`` are groups of 二级指标: one complete row in one of each group. ``explained`` is the same, but an
    explanation may stand instead. ``advised`` names row cells whose blank is to be explained.
    """

    fields: tuple[str, ...] = ()
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    categories: tuple[tuple[str, ...], ...] = ()
    explained: tuple[tuple[str, ...], ...] = ()
    advised: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Expected:
    """What the rules in force ask for though the local form prints no row for it: what it is called, on which ground,
    how it may be told elsewhere (``example``), and the ``words`` that show that it is."""

    label: str
    ground: str
    example: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Jump:
    """From where on an amount is far from last year's: by more than ``percent``, and by ``floor`` (元) at least."""

    percent: Decimal = Decimal(30)
    floor: Decimal = Decimal(50_000)


@dataclass(frozen=True)
class Scheme:
    """Titles take ``{year}``; annex labels take ``{n}``, the filing's place among those of its kind."""

    slug: str
    name: str
    money: Money
    tree: tuple[Branch, ...]
    titles: Mapping[str, str]
    annexes: Mapping[str, str]
    money_labels: Mapping[str, str]
    needed: Mapping[str, Needed]
    words: Words = Words()
    landscape: tuple[str, ...] = ()
    scoring: Scoring | None = None
    # 二级指标 of other schemes' trees, and the one of this tree that takes their approved indicators over.
    mapped: Mapping[str, str] = field(default_factory=dict)
    # A report's chapters, each with the parts that its text stands under.
    chapters: tuple[Branch, ...] = ()
    # How many rows a 二级 has at least on the blank form of a table, before its "……"; and whether that stays on a
    # 二级 that has an indicator.
    printed_rows: Mapping[str, int] = field(default_factory=dict)
    keeps_ellipsis: bool = False
    # 制度保障: the kinds of rules that a project names.
    safeguards: tuple[Branch, ...] = ()
    # Trees of which the official page leaves out what holds no row, by the table.
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # What cells are called here, where the local form words them otherwise, by table and cell. ``{begins}`` and
    # ``{ends}`` are the years of the project.
    wordings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # Groups of indicators that the rules ask for and the form of the year doesn't print.
    expected: tuple[Expected, ...] = ()
    # Asked by rules alone: it prints nowhere, so it is no part of what is frozen.
    jump: Jump = field(default=Jump(), compare=False)

    def branches(self, tree: str) -> tuple[Branch, ...]:
        return {CHAPTERS: self.chapters, SAFEGUARDS: self.safeguards}.get(tree, self.tree)

    def leaves(self, tree: str = INDICATORS) -> tuple[Leaf, ...]:
        return tuple(leaf for branch in self.branches(tree) for leaf in branch.leaves)

    def leaf(self, slug: str, tree: str = INDICATORS) -> Leaf | None:
        return self._leaves[tree].get(slug)

    def branch_of(self, slug: str) -> Branch | None:
        """The 一级指标 that a 二级 stands under."""
        return self._branches.get(slug)

    @cached_property
    def _leaves(self) -> Mapping[str, Mapping[str, Leaf]]:
        """By tree and slug; of a slug that stands twice the first. Every rule asks for every row."""
        trees = (INDICATORS, CHAPTERS, SAFEGUARDS)
        return {tree: {leaf.slug: leaf for leaf in reversed(self.leaves(tree))} for tree in trees}

    @cached_property
    def _branches(self) -> Mapping[str, Branch]:
        return {leaf.slug: branch for branch in reversed(self.tree) for leaf in branch.leaves}

    def to_plain(self) -> dict:
        """All that a printed page depends on. What a scheme doesn't have is left out, so that the text (and the 校验码)
        of a table is the same as before schemes could have it."""
        plain = asdict(self)
        del plain["words"]["stock_answers"], plain["jump"]
        if plain["words"]["filled_on"] == Words.filled_on:
            del plain["words"]["filled_on"]
        if self.scoring:
            plain["scoring"] = _plain_numbers(plain["scoring"])
        return {name: value for name, value in plain.items() if value or name not in OPTIONAL}

    @classmethod
    def from_plain(cls, plain: Mapping) -> "Scheme":
        """The scheme that a snapshot was made under, whatever the program's own says today."""
        return cls(
            **{
                **plain,
                "money": Money(**plain["money"]),
                "tree": tuple(_branch(b) for b in plain["tree"]),
                "needed": {kind: _needed(n) for kind, n in plain["needed"].items()},
                "words": Words(**plain["words"]),
                "landscape": tuple(plain["landscape"]),
                "scoring": Scoring.from_plain(plain["scoring"]) if "scoring" in plain else None,
                "chapters": tuple(_branch(b) for b in plain.get("chapters", ())),
                "safeguards": tuple(_branch(b) for b in plain.get("safeguards", ())),
                "expected": tuple(_expected(e) for e in plain.get("expected", ())),
                "left_out": {kind: tuple(trees) for kind, trees in plain.get("left_out", {}).items()},
            }
        )


OPTIONAL = (
    "scoring", "mapped", "chapters", "printed_rows", "keeps_ellipsis", "safeguards", "left_out", "wordings", "expected",
)  # fmt: skip


def _plain_numbers(plain: object) -> object:
    """Decimals as text, so that 90 is 90 however it was written."""
    if isinstance(plain, Decimal):
        return plain_number(plain)
    if isinstance(plain, Mapping):
        return {key: _plain_numbers(value) for key, value in plain.items()}
    return [_plain_numbers(value) for value in plain] if isinstance(plain, list | tuple) else plain


def _expected(plain: Mapping) -> Expected:
    return Expected(**{**plain, "words": tuple(plain["words"])})


def _points(plain: Mapping) -> dict[str, Decimal]:
    return {slug: Decimal(points) for slug, points in plain.items()}


def _step(plain: Mapping) -> Step:
    return Step(Decimal(plain["lower"]), Decimal(plain["given"]))


def _band(plain: Mapping) -> Band:
    given = None if plain["given"] is None else Decimal(plain["given"])
    return Band(plain["attainment"], Decimal(plain["lower"]), Decimal(plain["upper"]), given)


def _branch(plain: Mapping) -> Branch:
    leaves = (Leaf(leaf["slug"], leaf["label"], tuple(leaf["variants"])) for leaf in plain["leaves"])
    return Branch(plain["slug"], plain["label"], tuple(leaves))


def _needed(plain: Mapping) -> Needed:
    return Needed(
        fields=tuple(plain["fields"]),
        rows={key: tuple(cells) for key, cells in plain["rows"].items()},
        categories=tuple(map(tuple, plain["categories"])),
        explained=tuple(map(tuple, plain["explained"])),
        advised=plain["advised"],
    )
