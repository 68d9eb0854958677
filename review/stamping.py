"""When paper is to be signed and stamped, and which stamped originals stay valid, in words for the page."""

from collections.abc import Iterable

from forms_app.models import Campaign, Package, Snapshot
from forms_app.registry import kind_of
from forms_app.rights import EDITABLE, REVIEWING, WITH_UNIT
from forms_app.terms import Action, CampaignType, Signing, Stamping, Status

from .models import Step
from .shown import SENT, Sheet, of_version

# Where the last office has passed it; a self-evaluation is on file then.
PASSED = (Status.PASSED, Status.FILED)
UNSEALED = "本填报任务的报表没有盖章处，不必盖章；需要纸质件的，报送后打印。"
ENDED = {
    Status.CONSULTING: "正在与单位协商完善，先不要打印盖章；重新报送后，这里会列出需要重新打印的表。",
    Status.REJECTED: "本次报送不予通过，不必打印盖章。",
    Status.GIVEN_UP: "这个项目已撤销申报，不必打印盖章。",
}


def words(package: Package) -> list[str]:
    """What to print, sign and stamp now."""
    campaign = package.dossier.campaign
    if package.status == Status.SIGNING and campaign.signing == Signing.PAPER:
        return [f"请打印第{package.version}次报送的各表，请单位负责人签字后在本页登记。"]
    if not any(kind_of(slug).sealed for slug in campaign.kinds):
        return [UNSEALED]
    if not package.sent_version:
        return [_before_first(campaign)]
    waiting = _not_now(package)
    return [waiting] if waiting else _now(package)


def _not_now(package: Package) -> str:
    """Why nothing is to be stamped as long as the package is where it is; empty where it may be."""
    campaign, status = package.dossier.campaign, package.status
    on_pass = campaign.stamping == Stamping.ON_PASS and status in REVIEWING
    if package.adjustment_id and (on_pass or status in (*WITH_UNIT, Status.REJECTED)):
        return _adjusting(package)
    if status in ENDED:
        return ENDED[status]
    if status in EDITABLE:
        return "表格正在修改，先不要打印盖章；重新报送后，这里会列出需要重新打印的表。"
    if status == Status.SIGNING:
        return "等待单位负责人审签，先不要打印盖章。"
    return f"本填报任务在{_passed(campaign)}后打印{_seal(campaign)}，现在不必盖章。" if on_pass else ""


def _adjusting(package: Package) -> str:
    if package.status == Status.REJECTED:
        return "本次调整不予通过，批复版本的原件仍然有效。"
    on_pass = package.dossier.campaign.stamping == Stamping.ON_PASS
    after = "调整审核通过" if on_pass else "重新报送"
    return f"正在办理调整，批复版本的原件仍然有效；{after}后，这里会列出需要重新打印的表。"


def _before_first(campaign: Campaign) -> str:
    submitted = "报送" if campaign.signing == Signing.NONE else "提交审签"
    after = "报送" if campaign.stamping == Stamping.ON_SUBMISSION else _passed(campaign)
    return f"{after}后打印{_seal(campaign)}；{submitted}前打印的页面带“草稿”字样，不能盖章。"


def _passed(campaign: Campaign) -> str:
    return "备案" if campaign.type == CampaignType.EVALUATION else "审核通过"


def _seal(campaign: Campaign) -> str:
    """Where nobody has to sign off, the seal is enough."""
    return "盖章" if campaign.signing == Signing.NONE else "签字盖章"


def _now(package: Package) -> list[str]:
    sheets, seal = of_version(package, package.sent_version), _seal(package.dossier.campaign)
    stamped = _stamped(package)
    if not stamped:
        told = f"请打印第{package.sent_version}次报送的{_list(sheets)}，{seal}后报送纸质件。"
        return [told, *_where_the_seal_goes(sheets)]
    valid = [s for s in sheets if (s.filing.pk, s.snapshot.digest) in stamped]
    again = [s for s in sheets if s not in valid]
    told = (_improved(package, again), _again(again, seal), *_where_the_seal_goes(again), _valid(valid))
    return [line for line in told if line]


def _where_the_seal_goes(sheets: list[Sheet]) -> list[str]:
    """附件1-1 to 1-3 have no place for it: the seal goes on the report's cover (practice 5)."""
    bare = [s for s in sheets if not kind_of(s.filing.kind).sealed]
    sealed = [s for s in sheets if s not in bare]
    if not bare:
        return []
    there = f"公章盖在{_list(sealed)}的单位名称处；" if sealed else ""
    return [f"{there}{_list(bare)} 没有盖章处，不必盖章。"]


def _improved(package: Package, again: list[Sheet]) -> str:
    step = (
        package.steps.filter(action=Action.IMPROVE, version=package.sent_version)
        .select_related("unit")
        .last()
    )
    return f"第{step.version}次报送由{step.unit}与单位协商后完善。" if step and again else ""


def _again(sheets: list[Sheet], seal: str) -> str:
    return f"{_list(sheets)} 需重新打印{seal}。" if sheets else ""


def _valid(sheets: list[Sheet]) -> str:
    return f"{_list(sheets)} 原件有效，不必重新盖章。" if sheets else ""


def _list(sheets: Iterable[Sheet]) -> str:
    return "、".join(s.label for s in sheets)


def _stamped(package: Package) -> set[tuple[int, str]]:
    """Tables and digests of which stamped paper may exist from earlier: the same digest is the same page."""
    if package.dossier.campaign.stamping == Stamping.ON_SUBMISSION:
        sealed = Step.objects.filter(package=package, action__in=SENT)
    else:
        sealed = Step.objects.filter(package=package, to_status__in=PASSED)
    versions = sealed.filter(version__lt=package.sent_version).values("version")
    return set(
        Snapshot.objects.filter(package=package, version__in=versions).values_list("filing_id", "digest")
    )
