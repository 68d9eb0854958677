"""What can't be true of a campaign's type, tables, scheme and evaluated target taken together."""

from collections.abc import Iterator

from forms_app.catalog import KINDS
from forms_app.models import Campaign
from forms_app.registry import all_kinds, kind_of
from forms_app.schemes import SCHEMES
from forms_app.terms import CampaignType

Faults = Iterator[tuple[str, str]]


def pair_faults(campaign: Campaign) -> Faults:
    """The rows of a summary table make tables of another kind, and nothing else does; but those of a self-evaluation
    can come from the approved ones."""
    for kind in all_kinds():
        below = kind.spells_out and kind.spells_out.kind
        if not below or (kind.slug in campaign.kinds) == (below in campaign.kinds):
            continue
        if below in campaign.kinds and kind_of(below).evaluates:
            if campaign.evaluates is None:
                alone = f"只选“{KINDS[below]}”、不选“{KINDS[kind.slug]}”的，须填写所评价的目标任务"
                yield "kinds", f"{alone}：各项目从其批复版本带入。"
            continue
        names = f"“{KINDS[kind.slug]}”的每一行都有一张“{KINDS[below]}”"
        yield "kinds", f"{names}，两种报表须同时选择。"


def scheme_faults(campaign: Campaign) -> Faults:
    """The scheme words and scores the chosen tables, or else nothing of them can be shown."""
    if not campaign.scheme:
        return
    if campaign.scheme not in SCHEMES:
        yield "scheme", "没有这个填报口径，请从列表中选择。"
        return
    scheme = SCHEMES[campaign.scheme]
    scored = campaign.type == CampaignType.EVALUATION
    if scored != (scheme.scoring is not None):
        has = "没有" if scored else "有"
        wanted = f"“{scheme.name}”{has}评分方案，不能用于{CampaignType(campaign.type).label}"
        yield "scheme", f"{wanted}，{_fitting(campaign, scored)}。"
        return
    strange = [KINDS[slug] for slug in campaign.kinds if slug in KINDS and slug not in scheme.titles]
    if strange:
        unknown = f"“{scheme.name}”没有这些报表：{'、'.join(strange)}"
        yield "scheme", f"{unknown}；请不选这些报表类型，或者换填报口径，{_fitting(campaign, scored)}。"


def _fitting(campaign: Campaign, scored: bool) -> str:
    """The schemes that would do, in words."""
    kinds = {slug for slug in campaign.kinds if slug in KINDS}
    fitting = [s for s in SCHEMES.values() if (s.scoring is not None) == scored and kinds <= set(s.titles)]
    return (
        f"可选：{'、'.join(s.name for s in fitting)}"
        if fitting
        else "没有适用于所选全部报表类型的口径，请分开建立任务"
    )


def evaluates_faults(campaign: Campaign) -> Faults:
    evaluated = campaign.evaluates
    if evaluated:
        yield from (("evaluates", told) for told in _not_to_be_evaluated(campaign, evaluated))
    if evaluated and campaign.predecessor:
        yield "predecessor", "自评从所评价的目标任务带入，不再沿用其他任务，请清空其中一项。"
    if campaign.pk:
        yield from _taken_already(campaign)
        for later in campaign.evaluated_by.all():
            yield from (("__all__", f"“{later}”评价本填报任务：{told}") for told in _unlike(later, campaign))


def _not_to_be_evaluated(campaign: Campaign, evaluated: Campaign) -> Iterator[str]:
    if campaign.type != CampaignType.EVALUATION:
        yield "只有绩效自评任务填写所评价的目标任务；请清空，或把类型改为绩效自评。"
        return
    yield from _unlike(campaign, evaluated)


def _unlike(campaign: Campaign, evaluated: Campaign) -> Iterator[str]:
    """What keeps the campaign from evaluating the other one."""
    if evaluated.type != CampaignType.TARGET:
        yield f"“{evaluated}”不是目标申报任务，请选目标申报任务。"
        return
    if campaign.year != evaluated.year:
        yield f"年度须相同：“{evaluated}”是 {evaluated.year} 年，“{campaign}”是 {campaign.year} 年。"
    kinds = [kind_of(slug) for slug in campaign.kinds if slug in KINDS]
    missing = {
        k.evaluates.kind: k.slug for k in kinds if k.evaluates and k.evaluates.kind not in evaluated.kinds
    }
    for target, slug in missing.items():
        yield f"“{evaluated}”没有“{KINDS[target]}”，“{KINDS[slug]}”无从带入；请选有这种报表的目标任务。"


def _taken_already(campaign: Campaign) -> Faults:
    taken = campaign.dossiers.exclude(evaluated=None).exclude(evaluated__campaign=campaign.evaluates_id)
    if taken.exists():
        before = taken.first().evaluated.campaign
        yield "evaluates", f"已有单位带入了“{before}”的批复目标，不能再改。"
