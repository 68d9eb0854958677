"""指标库 in the administration: by hand or by file. Who looks after one bureau adds to its own shelves; the common
indicators are changed by who looks after the whole database."""

from dataclasses import dataclass

from django.contrib import admin
from django.db.models import Q
from import_export.fields import Field

from forms_app.access import bounds
from forms_app.library.walls import own_of
from forms_app.models import LibraryIndicator, key_of
from forms_app.terms import LibrarySource, Shelf, Standard

from .exchange import Exchange
from .faults import Faults
from .people import ONE_LINE, FaultsForm
from .resources import HouseResource, KeyedLoader
from .rights import Administered
from .widgets import Text, Word

# Beyond these it is a sentence, and fits into no cell.
LONGEST = {"name": 60, "value": 60, "area": 20, "note": 200}


@dataclass(frozen=True)
class Scope:
    """On which shelves a person writes: on the common ones, or on those of the bureaux that he looks after."""

    bureaus: tuple[int, ...] = ()

    @classmethod
    def of(cls, request) -> "Scope":
        held = bounds(request.user, request.memberships)
        return cls(tuple(dict.fromkeys(m.unit.bureau_id for m in held)))

    @property
    def visible(self) -> Q:
        """All of it, or the common indicators and those of the bureau."""
        seen = Q(source=LibrarySource.COMMON)
        for bureau in self.bureaus:
            seen |= own_of(bureau)
        return seen if self.bureaus else Q()

    @property
    def known(self) -> Q:
        """What a file is compared with: the indicators of one bureau, or of those that name none, and the common ones."""
        return Q(source=LibrarySource.COMMON) | own_of(next(iter(self.bureaus), None))

    def may_change(self, indicator: LibraryIndicator) -> bool:
        if not self.bureaus:
            return True
        return indicator.source != LibrarySource.COMMON and indicator.bureau_id in self.bureaus

    def claim(self, indicator: LibraryIndicator) -> None:
        """Put what somebody wrote on his own shelves. A common indicator that is put differently for one bureau becomes
        an own one beside it; of one that was approved nothing is overwritten any more."""
        if indicator._state.adding or (self.bureaus and indicator.source == LibrarySource.COMMON):
            indicator.pk, indicator._state.adding = None, True
            indicator.source = LibrarySource.BUREAU if self.bureaus else LibrarySource.COMMON
            indicator.bureau_id = next(iter(self.bureaus), None)
        elif indicator.source == LibrarySource.APPROVED:
            indicator.source = LibrarySource.BUREAU


def library_faults(indicator: LibraryIndicator) -> Faults:
    for name, longest in LONGEST.items():
        if len(getattr(indicator, name)) > longest:
            yield name, f"最多 {longest} 个字。"
    if "\n" in indicator.name:
        yield "name", "请写成一行，不要换行。"
    elif indicator.name and not key_of(indicator.name):
        yield "name", "请写指标名称，不能只有标点。"


class NameLoader(KeyedLoader):
    """Names that differ in marks and blanks alone are one."""

    def key_of(self, thing: LibraryIndicator) -> tuple[str, ...]:
        return Shelf(thing.shelf).label, thing.key


class LibraryResource(HouseResource):
    shelf = Field("shelf", "二级指标", Word(Shelf.choices()))
    name = Field("name", "指标名称", Text())
    value = Field("value", "典型指标值", Text())
    standard = Field("standard", "绩效标准", Word(Standard.choices()))
    area = Field("area", "行业领域", Text())
    note = Field("note", "说明", Text())

    faults = staticmethod(library_faults)

    class Meta(HouseResource.Meta):
        model = LibraryIndicator
        instance_loader_class = NameLoader
        fields = ("shelf", "name", "value", "standard", "area", "note")
        import_id_fields = ("shelf", "name")

    def __init__(self, actor=None, scope: Scope | None = None):
        super().__init__(actor)
        self.scope = scope or Scope()

    def get_queryset(self):
        """In an order in which the own word comes last, and counts: one's bureau's, or else the common one."""
        order = "-source" if self.scope.bureaus else "source"
        return LibraryIndicator.objects.filter(self.scope.known).order_by(order, "pk")

    def filter_export(self, queryset, **kwargs):
        return queryset

    def key(self, row) -> tuple[str, ...] | None:
        found = super().key(row)
        return found and (found[0], key_of(found[1]))

    def before_save_instance(self, instance, row, **kwargs):
        self.scope.claim(instance)


class LibraryForm(FaultsForm):
    scope = Scope()

    def faults_of(self) -> Faults:
        yield from library_faults(self.instance)
        own = Q(source=LibrarySource.COMMON)
        if self.scope.bureaus or self.instance.source != LibrarySource.COMMON:
            bureau = self.instance.bureau_id or next(iter(self.scope.bureaus), None)
            own = own_of(bureau)
        same = LibraryIndicator.objects.filter(own, shelf=self.instance.shelf, key=key_of(self.instance.name))
        if same.exclude(pk=self.instance.pk).exists():
            yield "name", "该二级指标下已有同名指标，请修改原有的那一条。"


class BureauFilter(admin.RelatedOnlyFieldListFilter):
    """Shown where several bureaux share the database."""

    def has_output(self):
        return len(self.lookup_choices) > 1


@admin.register(LibraryIndicator)
class LibraryAdmin(Administered, Exchange, admin.ModelAdmin):
    form = LibraryForm
    resource_classes = [LibraryResource]
    formfield_overrides = ONE_LINE
    list_display = ("name", "shelf", "value", "standard", "area", "source", "times")
    list_filter = ("shelf", "source", "area", ("bureau", BureauFilter))
    search_fields = ("name", "initials", "pinyin", "area", "note")
    search_help_text = "按名称、拼音首字母、全拼、行业领域或说明查找"
    fields = ("shelf", "name", "value", "standard", "area", "note", "source", "times")
    readonly_fields = ("source", "times")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(Scope.of(request).visible)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.scope = Scope.of(request)
        return form

    def has_change_permission(self, request, obj=None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or Scope.of(request).may_change(obj))

    def has_delete_permission(self, request, obj=None) -> bool:
        return self.has_change_permission(request, obj)

    def save_model(self, request, obj, form, change):
        Scope.of(request).claim(obj)
        super().save_model(request, obj, form, change)

    def _resource(self, request) -> LibraryResource:
        return LibraryResource(request.user, Scope.of(request))
