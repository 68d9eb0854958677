"""What every move asks for."""

from django import forms

from forms_app.models import Package
from forms_app.terms import Action, Status
from review.workflow import last_step

from .fields import words


class MoveForm(forms.Form):
    """A move that needs no more than an opinion. ``seen`` is the newest step the page showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    opinion = words("说明（可不填）")

    def __init__(self, package: Package, action: Action, data=None, files=None):
        super().__init__(data, files, auto_id=f"{action}-%s", initial={"seen": last_step(package)})
        self.package, self.action, self.problems = package, action, ()
        opinion = self.fields["opinion"]
        opinion.label = OPINIONS.get((action, package.status), OPINIONS.get(action, opinion.label))


OPINIONS = {
    Action.SUBMIT: "报送说明（可不填）",
    Action.SEND: "报送说明（可不填）",
    Action.SIGN: "审签意见（可不填）",
    Action.WITHDRAW: "撤回原因（可不填）",
    Action.ASK_WITHDRAWAL: "申请撤回的理由",
    Action.ASK_EXTENSION: "申请延期的理由（写明需要延到什么时候）",
    Action.INVITE: "需要帮助的问题（可不填）",
    Action.PASS: "审核意见（可不填）",
    (Action.PASS, Status.FIRST_REVIEW): "初审意见（可不填）",
    Action.RETURN_TO_OFFICE: "退回上一环节的原因",
    Action.CONSULT: "致单位的说明（可不填）",
    Action.END_CONSULTING: "结束协商的原因",
    Action.REJECT: "不予通过的理由",
    Action.UNDO: "撤销审核的原因",
    Action.GRANT_WITHDRAWAL: "答复（可不填）",
    Action.EXTEND: "延期原因",
    Action.DROP_ADJUSTMENT: "撤销调整的原因",
}
