"""When paper is to be signed and stamped, and which stamped originals stay valid, in words for the page."""

from collections.abc import Iterable

from forms_app.access import EDITABLE
from forms_app.models import Package, Snapshot
from forms_app.terms import Signing, Stamping, Status

from .models import Step
from .shown import Sheet, of_version, sent_before

STAMPED = (Status.PASSED, Status.APPROVED)


def words(package: Package) -> list[str]:
    """What to print, sign and stamp now."""
    if package.status == Status.SIGNING and package.dossier.campaign.signing == Signing.PAPER:
        return [f"请打印第{package.version}次报送的各表，请单位负责人签字后在本页登记。"]
    if not package.sent_version:
        return [_before_first(package)]
    if package.status in EDITABLE:
        return ["表格正在修改，先不要打印盖章；重新报送后，这里会列出需要重新打印的表。"]
    if package.status == Status.SIGNING:
        return ["等待单位负责人审签，先不要打印盖章。"]
    if package.dossier.campaign.stamping == Stamping.ON_PASS and package.status not in STAMPED:
        return ["本填报任务在审核通过后打印签字盖章，现在不必盖章。"]
    return _now(package)


def _before_first(package: Package) -> str:
    return {
        Stamping.ON_SUBMISSION: "报送后打印签字盖章；提交审签前打印的页面带“草稿”字样，不能盖章。",
        Stamping.ON_PASS: "审核通过后打印签字盖章；提交审签前打印的页面带“草稿”字样，不能盖章。",
    }[package.dossier.campaign.stamping]


def _now(package: Package) -> list[str]:
    sheets = of_version(package, package.sent_version)
    before = _stamped_before(package)
    if not before:
        return [f"请打印第{package.sent_version}次报送的{_list(sheets)}，签字盖章后报送纸质件。"]
    old = dict(Snapshot.objects.filter(package=package, version=before).values_list("filing_id", "digest"))
    valid = [s for s in sheets if old.get(s.filing.pk) == s.snapshot.digest]
    again = [s for s in sheets if s not in valid]
    return [line for line in (_again(again), _valid(valid)) if line]


def _again(sheets: list[Sheet]) -> str:
    return f"{_list(sheets)} 需重新打印签字盖章。" if sheets else ""


def _valid(sheets: list[Sheet]) -> str:
    return f"{_list(sheets)} 原件有效，不必重新盖章。" if sheets else ""


def _list(sheets: Iterable[Sheet]) -> str:
    return "、".join(s.label for s in sheets)


def _stamped_before(package: Package) -> int:
    """The version whose paper may already carry a stamp; 0 where there is none."""
    if package.dossier.campaign.stamping == Stamping.ON_SUBMISSION:
        return sent_before(package, package.sent_version)
    passed = Step.objects.filter(package=package, to_status=Status.PASSED, version__lt=package.sent_version)
    return passed.order_by("-version").values_list("version", flat=True).first() or 0
