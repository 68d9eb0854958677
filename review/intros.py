"""What each move means, in a sentence above its form: what happens with the package, and who has it next."""

from collections.abc import Callable

from forms_app import clock
from forms_app.models import Package
from forms_app.terms import Action, Signing, Status

from .facts import last_day_to_publish

INTROS: dict[Action, str] = {
    Action.SUBMIT: "提交后本次内容固定为第{next}次报送并锁定，{signing}。",
    Action.SEND: "报送后本次内容固定为第{next}次报送并锁定；本填报任务不需要审签，直接进入审核环节。",
    Action.SIGN: "审签第{version}次报送的全部 {tables} 张表，报送后进入审核环节。",
    Action.SIGN_ON_PAPER: "登记单位负责人在纸质件上的签字。这里保存的是填表人的登记，不视为负责人本人操作。",
    Action.SEND_BACK: "退回填表人修改，第{version}次报送不再报出；改好后重新提交审签。",
    Action.WITHDRAW: "{withdrawing}",
    Action.ASK_WITHDRAWAL: "已有审核意见，不能直接撤回。写明理由后由{office}答复，同意后报表回到单位。",
    Action.ASK_EXTENSION: "由财政部门答复；答复前期限不变。",
    Action.GIVE_UP: "这个项目不再申报，从本单位报表和合计中去掉，以后可以恢复；审核部门会收到消息，已报送的内容可查看。",
    Action.TAKE_UP: "项目回到本单位报表，可以继续修改和报送；审核部门会收到消息。",
    Action.INVITE: "填报遇到问题时，让财政部门看到填报中的内容（只能查看，不能修改）；提交审签或结束后就看不到。",
    Action.RETURN: "退回单位修改：本环节未发出的修改意见一并发出，未勾选的报表锁定。",
    Action.RETURN_TO_OFFICE: "退回上一环节重新审核，单位的报表不变。",
    Action.END_CONSULTING: "未答复的建议和意见一并办结（仍要改的可重新提出），报表保持协商前的内容，回到本环节审核。",
    Action.REJECT: "不予通过即评为“差”，本轮审核到此结束；本环节未发出的修改意见一并发出。",
    Action.UNDO: "撤销本环节刚才的办理，报表回到本环节，可以重新审核。",
    Action.GRANT_WITHDRAWAL: "同意后报表回到单位修改，改好后重新提交审签。",
    Action.EXTEND: "{extending}",
    Action.APPROVE: "第{sent}次报送成为批复版本；自批复日期起 {days} 日内应当公开。",
    Action.AMEND: "只更正文号和日期，批复版本不变，更正前后的内容都记入办理记录。",
    Action.PUBLISH: "登记本单位绩效目标在哪里、哪天公开{publish_by}。",
    Action.ADJUST: "批复后需要改变绩效目标的，写明依据和原因；改好后经同样的环节审核、批复，原批复版本保留。",
    Action.DROP_ADJUSTMENT: "撤销后恢复批复版本，本次调整中改动的内容不再保留。",
    Action.DRAW: "抽取后由{office}出具复核得分、等级和意见；单位打印的自评表仍是自评得分。",
    Action.RECHECK: "复核结果与单位自评并列保存，不改动单位的自评表。{again}",
}


def intro(package: Package, action: Action) -> str:
    """Empty for a move whose form says all."""
    sentence = INTROS.get(action, "")
    wanted = {name: word for name, word in WORDS.items() if f"{{{name}}}" in sentence}
    return sentence.format(**{name: word(package) for name, word in wanted.items()})


def _signing(package: Package) -> str:
    if package.status == Status.CONSULTING:
        return f"由单位负责人确认后送回{package.office}"
    if package.dossier.campaign.signing == Signing.PAPER:
        return "打印后由单位负责人签字，再由填表人登记线下签字"
    return "由单位负责人审签"


def _withdrawing(package: Package) -> str:
    if package.status == Status.SIGNING:
        return "单位负责人还没有审签，可以撤回继续修改，改好后重新提交审签。"
    return "还没有审核意见，可以撤回修改；撤回后请在整改期限前重新提交审签。"


def _extending(package: Package) -> str:
    if package.sent_at:
        return f"把整改期限（{_moment(package.due_at)}）延到更晚。"
    return f"让单位在 {_moment(clock.closing(package))} 截止后还能首次报送。"


def _publish_by(package: Package) -> str:
    return f"，应于 {last_day_to_publish(package):%Y年%m月%d日}前公开"


def _moment(moment) -> str:
    return clock.clock(moment) if moment else "未定"


WORDS: dict[str, Callable[[Package], object]] = {
    "next": lambda package: package.version + 1,
    "version": lambda package: package.version,
    "sent": lambda package: package.sent_version,
    "tables": lambda package: package.snapshots.filter(version=package.version).count(),
    "office": lambda package: package.office,
    "days": lambda package: clock.DISCLOSURE_DAYS,
    "signing": _signing,
    "withdrawing": _withdrawing,
    "extending": _extending,
    "publish_by": _publish_by,
    "again": lambda package: "再次出具的，以最新的为准。" if package.status == Status.RECHECKED else "",
}
