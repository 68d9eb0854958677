"""Whose hands a package went through: who took each step, so that nobody takes two in a row.

``Package.hands`` is a list of ``[step, [people]]`` in the order of the way; a step is named by the state that it ended. A
deputy's step counts as his own and as that of the person whom he stands in for.
"""

from forms_app.models import Membership, Package


def people(actor: Membership) -> list[int]:
    return [pk for pk in (actor.person_id, actor.principal_id) if pk]


def before(package: Package, step: str) -> list[int]:
    """Who took the step that comes before the given one; nobody where there is none."""
    found: list[int] = []
    for name, taken_by in package.hands:
        if name == step:
            break
        found = taken_by
    return found


def take(package: Package, step: str, actor: Membership, keep: bool = False) -> None:
    """Note who takes a step. What came after it before is taken anew, unless the package goes straight on (``keep``)."""
    names = [name for name, _ in package.hands]
    at = names.index(step) if step in names else len(names)
    later = package.hands[at + 1 :] if keep else []
    package.hands = [*package.hands[:at], [str(step), people(actor)], *later]


def hand_over(package: Package, step: str, actor: Membership) -> None:
    """The unit sends it straight to a step: then its hands come before that one, as do those of the step between."""
    names = [name for name, _ in package.hands]
    at = names.index(step) if step in names else len(names)
    name, taken_by = package.hands[at - 1]
    joined = sorted({*taken_by, *people(actor)})
    package.hands = [*package.hands[: at - 1], [name, joined], *package.hands[at:]]
