"""What 报送情况一览表 and 问题汇总 share: whose units they are about, at which moment, and how they are headed."""

from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from forms_app.models import Unit

from .forms.standing import OverseeingForm


class Overseen:
    """A list at one moment. The filters must have found a campaign. ``name`` is the list's official one."""

    name = ""

    def __init__(self, form: OverseeingForm):
        self.form, self.now = form, timezone.now()
        self.campaign, self.section = form.chosen, form.asked("section")

    @cached_property
    def units(self) -> QuerySet[Unit]:
        found = self.form.units
        return found.filter(office=self.section.pk) if self.section else found

    @property
    def title(self) -> str:
        return f"{self.campaign.name}{self.name}"

    @property
    def narrowed(self) -> str:
        """What the list was narrowed to, in words."""
        told = [f"归口股室：{self.section}"] if self.section else []
        return "；".join([*told, *self.narrowed_besides()])

    def narrowed_besides(self) -> list[str]:
        """The same of the list's own filter."""
        raise NotImplementedError

    def notes(self, as_of: str) -> list[str]:
        """What stands above the list in a workbook."""
        return [note for note in (as_of, self.narrowed) if note]
