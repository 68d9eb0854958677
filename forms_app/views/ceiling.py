"""控制数 beside the amount that it bounds."""

from dataclasses import dataclass
from decimal import Decimal

from forms_app.models import Dossier
from forms_app.values import Money


@dataclass(frozen=True)
class Ceiling:
    """How much a unit may ask for, and how much of that its table takes."""

    bound: Decimal
    used: Decimal | None
    money: Money

    @property
    def over(self) -> bool:
        return self._rest < 0

    @property
    def _rest(self) -> Decimal:
        return self.bound - (self.used or Decimal(0))

    @property
    def shown(self) -> str:
        return self.money.show(self.bound)

    @property
    def fen(self) -> str:
        """The bound for the page's script, exact."""
        return str(int(self.bound * 100))

    @property
    def rest(self) -> str:
        """余 69.91, or 超 0.09."""
        return f"{'超' if self.over else '余'} {self.money.show(abs(self._rest))}"

    def __str__(self) -> str:
        unit, used = self.money.unit, self.money.show(self.used) or "0"
        return f"控制数 {self.shown} {unit}，已用 {used} {unit}，{self.rest} {unit}"


def bound_of(dossier: Dossier) -> Decimal | None:
    """The unit's 控制数 in 元, where its campaign has set one."""
    return dossier.particular.ceiling if dossier.particular else None
