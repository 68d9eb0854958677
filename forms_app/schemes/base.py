"""The shape of a scheme."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from forms_app.values import Money


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
class Words:
    """Local words: of the place (区级, 县级), of the foot, and of the sentence for 零申报."""

    head: str = "单位负责人签字"
    prepared_by: str = "填表人"
    phone: str = "联系电话"
    nothing_to_declare: str = "本单位无区级专项资金"
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

    def leaves(self) -> tuple[Leaf, ...]:
        return tuple(leaf for branch in self.tree for leaf in branch.leaves)

    def leaf(self, slug: str) -> Leaf | None:
        return next((leaf for leaf in self.leaves() if leaf.slug == slug), None)

    def to_plain(self) -> dict:
        """All that a printed page depends on."""
        plain = asdict(self)
        del plain["words"]["stock_answers"]
        return plain

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
            }
        )


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
