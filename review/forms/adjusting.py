"""What the form for 绩效目标调整 says of itself."""

from forms_app import filings
from forms_app.labels import annex
from forms_app.models import Package
from forms_app.schemes import SCHEMES
from forms_app.terms import AdjustmentType

# As much as finds room at the head of the printed table.
LONGEST_NUMBER = 80
MEANINGS = {
    AdjustmentType.RAISED: "勾选的表增加金额",
    AdjustmentType.LOWERED: "勾选的表减少金额",
    AdjustmentType.CANCELLED: "勾选的表取消项目、收回资金",
    AdjustmentType.CONTENT: "勾选的表金额不变，只改目标和指标",
}


def type_choices(package: Package) -> list[tuple[str, str]]:
    """The types with what each does; 追加新增 only where a table can be added to the package."""
    slug, added = filings.added_kind(package), {}
    if slug:
        scheme = SCHEMES[package.dossier.campaign.scheme]
        label = annex(scheme, slug, filings.next_position(package.dossier, slug))
        added[AdjustmentType.ADDED] = f"新增一张{label}，已批复的各表不改"
    return [(t.value, f"{t.label}：{said}") for t, said in (added | MEANINGS).items()]
