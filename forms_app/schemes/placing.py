"""Where an indicator that was approved under another scheme's tree stands."""

from forms_app.schemes import SCHEMES, Scheme


def has_place(scheme: Scheme, category: str) -> bool:
    """Whether a 二级 of the target's tree has one that it comes under in this scheme."""
    return scheme.leaf(scheme.mapped.get(category, category)) is not None


def placed(scheme: Scheme, category: str) -> str:
    """The 二级 that a 二级 of the target comes under; one without its own, the last of the 一级 that some scheme has it
    in, so that nothing that was approved vanishes."""
    if has_place(scheme, category):
        return scheme.mapped.get(category, category)
    known = {b.slug for s in SCHEMES.values() if (b := s.branch_of(category))}
    branch = next((b for b in scheme.tree if b.slug in known), scheme.tree[0])
    return branch.leaves[-1].slug
