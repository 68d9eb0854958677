"""What each move does besides changing the state. ``EFFECTS`` is asked by ``review.workflow.make`` alone."""

from collections.abc import Callable

from forms_app.terms import Action

from . import adjusting, consulting, deciding, projects, requests, reviewing, submitting
from .making import Making, nothing

__all__ = ["EFFECTS", "Making"]

EFFECTS: dict[Action, Callable[..., None]] = {
    Action.SUBMIT: submitting.submit,
    Action.SEND: submitting.send,
    Action.SIGN: submitting.sign,
    Action.SIGN_ON_PAPER: submitting.sign_on_paper,
    # The set goes back as it was: what a return locked stays locked.
    Action.SEND_BACK: nothing,
    Action.WITHDRAW: submitting.withdraw,
    Action.ASK_WITHDRAWAL: requests.ask_withdrawal,
    Action.ASK_EXTENSION: requests.ask_extension,
    Action.ASK_RELEASE: requests.ask_release,
    Action.GIVE_UP: projects.give_up,
    Action.TAKE_UP: projects.take_up,
    Action.INVITE: submitting.invite,
    Action.END_INVITE: submitting.end_invite,
    Action.PASS: reviewing.pass_on,
    Action.RETURN: reviewing.send_for_correction,
    Action.RETURN_TO_OFFICE: reviewing.hand_back,
    Action.CONSULT: consulting.consult,
    Action.END_CONSULTING: consulting.end,
    Action.IMPROVE: consulting.improve,
    Action.REJECT: reviewing.reject,
    Action.UNDO: reviewing.undo,
    Action.GRANT_WITHDRAWAL: requests.grant_withdrawal,
    Action.EXTEND: requests.extend,
    Action.RELEASE: requests.release,
    Action.DECLINE: requests.decline,
    Action.APPROVE: deciding.approve,
    Action.AMEND: deciding.amend,
    Action.PUBLISH: deciding.publish,
    Action.ADJUST: adjusting.adjust,
    Action.DROP_ADJUSTMENT: adjusting.drop,
    Action.DRAW: nothing,
    Action.RECHECK: deciding.recheck,
}
