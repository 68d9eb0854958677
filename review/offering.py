"""The moves that a person may make with a package now, as its page offers them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from forms_app.access import RIGHTS, refusal
from forms_app.models import Membership, Package
from forms_app.terms import Action, Signing

from .forms import FORMS, MoveForm
from .intros import intro
from .moves import LEADING_ON, MOVES, Move

# About one finding, one request or the help that was asked for: such moves stand beside it.
AT_THEIR_PLACE = frozenset(
    (Action.ASK_RELEASE, Action.RELEASE, Action.DECLINE, Action.GRANT_WITHDRAWAL, Action.END_INVITE)
)
MAIN_MOVES = {
    Signing.SYSTEM: (Action.SUBMIT, Action.SIGN),
    Signing.PAPER: (Action.SUBMIT, Action.SIGN_ON_PAPER),
    Signing.NONE: (Action.SEND,),
}


@dataclass(frozen=True)
class Offer:
    """A move that the person may make now, with its form; or the reason why a move of theirs is closed."""

    move: Move
    form: MoveForm | None = None
    refused: str = ""

    @property
    def intro(self) -> str:
        return intro(self.form.package, self.move.action) if self.form else ""

    @property
    def leads_on(self) -> bool:
        return self.move.action in LEADING_ON


@dataclass
class Offering:
    """``bound`` is a move's form that was sent back; ``elsewhere`` names moves whose forms stand at another place of the
    page; ``matters`` tells of a move whether there is anything to make it with."""

    package: Package
    actor: Membership
    bound: MoveForm | None
    elsewhere: frozenset[Action]
    matters: dict[Action, Callable[[], object]]

    @cached_property
    def offers(self) -> list[Offer]:
        """What leads on first."""
        offered = (move for move in MOVES.values() if move.action not in self.elsewhere)
        moves = sorted(offered, key=lambda move: move.action not in LEADING_ON)
        return [offer for move in moves if (offer := self._offer(move))]

    def _offer(self, move: Move) -> Offer | None:
        right = RIGHTS[move.action]
        if self.actor.role not in right.roles or self.package.status not in right.states:
            return None
        refused = refusal(self.actor, move.action, self.package)
        if refused:
            main = MAIN_MOVES[Signing(self.package.dossier.campaign.signing)]
            return Offer(move, refused=refused) if move.action in main else None
        matter = self.matters.get(move.action)
        return Offer(move, self.form(move.action)) if matter is None or matter() else None

    def form(self, action: Action) -> MoveForm:
        if self.bound and self.bound.action == action:
            return self.bound
        return FORMS[action](self.package, action)
