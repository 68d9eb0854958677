"""What keeps a package from 提交审签."""

from collections.abc import Mapping
from dataclasses import dataclass

from forms_app import filings
from forms_app.filings import Found, Working
from forms_app.models import Filing, Package, Request
from forms_app.terms import RemarkState, RequestState, Severity

from .models import Remark

REMARK = "remark"
COUNTED = {
    Severity.BLOCK: "{} 处错误须改正",
    Severity.EXPLAIN: "{} 条警告须说明",
    REMARK: "{} 条修改意见未答复",
}


@dataclass(frozen=True)
class Stop:
    """One thing in the way: what it is (``tone``: a severity or ``REMARK``), what to do, and where.

    Of a finding ``number`` is the table that it was found in, ``request`` the newest 申请放行.
    """

    tone: str
    label: str
    text: str
    advice: str
    table: str = ""
    filing: str = ""
    place: str = ""
    number: str = ""
    fingerprint: str = ""
    request: Request | None = None

    @property
    def may_ask(self) -> bool:
        """Whether it is one to ask 放行 of, and nobody has."""
        waiting = self.request and self.request.state == RequestState.OPEN
        return bool(self.fingerprint) and self.tone == Severity.BLOCK and not waiting


def stops(held: Working, package: Package) -> list[Stop]:
    """Findings to be mended or explained, gravest first in each table, then remarks without an answer."""
    found = filings.check_dossier(held, package)
    own = [f for f in held.filings if f.package_id == package.pk]
    if not own:
        return [
            Stop(Severity.BLOCK, Severity.BLOCK.label, "没有可报送的报表", "请先新增，或恢复已移除的报表。")
        ]
    listed = [_of_finding(held, f, x) for f in own for x in found[f.number] if x.stops]
    waiting = package.remarks.filter(state=RemarkState.OPEN).select_related("filing")
    return listed + [_of_remark(r) for r in waiting]


def summary(stopped: list[Stop]) -> str:
    """还有 3 处错误须改正、1 条警告须说明，不能提交审签。"""
    return counted({tone: sum(s.tone == tone for s in stopped) for tone in COUNTED})


def counted(numbers: Mapping[str, int]) -> str:
    """The same of numbers by tone; empty where nothing stands in the way."""
    listed = "、".join(words.format(n) for tone, words in COUNTED.items() if (n := numbers[tone]))
    return f"还有 {listed}，不能提交审签。" if listed else ""


def _of_finding(held: Working, filing: Filing, found: Found) -> Stop:
    finding = found.finding
    at = finding.places[0].within(filing.number) if finding.places else None
    return Stop(
        finding.severity.value,
        finding.severity.label,
        finding.message,
        finding.advice,
        held.label(filing),
        at.filing if at else filing.number,
        str(at.local) if at else "",
        filing.number,
        finding.fingerprint,
        found.request,
    )


def _of_remark(remark: Remark) -> Stop:
    number = remark.filing.number if remark.filing else ""
    advice = "请修改后答复“已修改”，或说明理由。"
    return Stop(REMARK, "修改意见", remark.text, advice, str(remark), number, remark.place)
