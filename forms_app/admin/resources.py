"""What a file of units, people or memberships looks like: its columns, its keys, and how a row is checked."""

import unicodedata
from collections.abc import Callable
from graphlib import CycleError, TopologicalSorter

from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Diff, ModelResource
from tablib import Dataset

from forms_app.models import Membership, Unit, User
from forms_app.terms import Level, Role

from .faults import Faults, membership_faults, person_faults, unit_faults
from .files import Sheet, Unreadable
from .passwords import OneTime, issue
from .widgets import Day, Text, Word, YesNo, half_width, person_by_username, unit_by_code

# The column that carries each row's line in the file through the import; no file can have it.
LINE = "\x00line"


class Changes(Diff):
    """Each column before and after, for the preview."""

    def as_html(self) -> list[tuple[str, str]]:
        return [
            ("" if self.new else before, after) for before, after in zip(self.left, self.right, strict=True)
        ]


class KeyedLoader(BaseInstanceLoader):
    """Finds what a row is about by the words of its key columns; all are loaded with one query."""

    def __init__(self, resource, dataset=None):
        super().__init__(resource, dataset)
        self.keys = [resource.fields[name] for name in resource.get_import_id_fields()]
        self.known = {self.key_of(thing): thing for thing in resource.get_queryset()}

    def key_of(self, thing) -> tuple[str, ...]:
        return tuple(field.export(thing) for field in self.keys)

    def get_instance(self, row):
        return self.known.get(self.resource.key(row))


class HouseResource(ModelResource):
    """A column that a file doesn't have is left as it is; a blank cell empties it.

    ``related`` are the foreign keys, ``above`` those of them that name others of the same list (``circle`` says that
    they do so in a circle), ``needed`` those that no row goes without, ``unchecked`` fields that no cell gives as they
    are stored. ``spared`` keys are blank in a file without their column.
    """

    related: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    circle = ""
    needed: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    faults: Callable[..., Faults]

    class Meta:
        instance_loader_class = KeyedLoader
        clean_model_instances = report_skipped = store_row_values = True

    def __init__(self, actor: User | None = None):
        super().__init__()
        self.actor = actor
        self.lines: dict[tuple[str, ...], int] = {}

    @classmethod
    def get_diff_class(cls):
        return Changes

    def get_queryset(self):
        return self.filter_export(super().get_queryset())

    def filter_export(self, queryset, **kwargs):
        """With what the columns show, and nothing of what the list shows besides."""
        plain = queryset.prefetch_related(None)
        return plain.select_related(*self.related) if self.related else plain

    def dataset(self, sheet: Sheet) -> Dataset:
        """The sheet under this resource's own heads, with the lines; Unreadable where heads are wrong."""
        heads = self._heads(sheet)
        rows = [(line, dict(zip(heads, cells, strict=False))) for line, cells in self.arranged(sheet, heads)]
        columns = [head for head in heads if head]
        columns += [c for name in self.spared if (c := self.fields[name].column_name) not in columns]
        filled = [(*(cells.get(column, "") for column in columns), line) for line, cells in rows]
        return Dataset(*filled, headers=[*columns, LINE])

    def arranged(self, sheet: Sheet, heads: list[str]):
        """The rows in the order in which they can be brought in: those that others name first."""
        if not self.above:
            return sheet.rows
        rows = [(dict(zip(heads, cells, strict=False)), (line, cells)) for line, cells in sheet.rows]
        key = self.get_import_id_fields()[0]
        keys = {self._word(row, key) for row, _ in rows}
        needs: dict[str, set[str]] = {word: set() for word in keys}
        for row, _ in rows:
            named = {self._word(row, name) for name in self.above}
            needs[self._word(row, key)] |= (named & keys) - {"", self._word(row, key)}
        for name in self.above:
            self.fields[name].widget.announced = keys
        try:
            order = {word: place for place, word in enumerate(TopologicalSorter(needs).static_order())}
        except CycleError as error:
            raise Unreadable(f"{self.circle}，请更正：{' → '.join(error.args[1])}。") from error
        return [given for _, given in sorted(rows, key=lambda r: order[self._word(r[0], key)])]

    def _word(self, row: dict, name: str) -> str:
        return half_width(row.get(self.fields[name].column_name, "")).strip()

    def after_save_instance(self, instance, row, **kwargs):
        for name in self.above:
            self.fields[name].widget.learn(instance)

    def _heads(self, sheet: Sheet) -> list[str]:
        own = {_plain(field.column_name): field.column_name for field in self.fields.values()}
        heads = [own.get(_plain(head), head) for head in sheet.headers]
        if unknown := [head for head in heads if head and head not in own.values()]:
            raise Unreadable(f"不认识的列：{'、'.join(unknown)}。可用的列：{'、'.join(own.values())}。")
        if twice := {head for head in heads if head and heads.count(head) > 1}:
            raise Unreadable(f"重复的列：{'、'.join(sorted(twice))}，请只留一列。")
        names = [name for name in self.get_import_id_fields() if name not in self.spared]
        keys = [self.fields[name].column_name for name in names]
        if missing := [key for key in keys if key not in heads]:
            raise Unreadable(f"缺少列：{'、'.join(missing)}。请在第一行加上表头。")
        _no_headless_cells(sheet, heads)
        return heads

    def key(self, row) -> tuple[str, ...] | None:
        """The row's key as an export would show it; None where a part of it can't be read."""
        fields = [self.fields[name] for name in self.get_import_id_fields()]
        try:
            return tuple(field.widget.render(field.clean(row)) for field in fields)
        except ValueError:  # import_instance reads the cell again and tells
            return None

    def before_import_row(self, row, **kwargs):
        key, line = self.key(row), row[LINE]
        earlier = self.lines.setdefault(key, line) if key and any(key) else line
        if earlier != line:
            attribute = self.fields[self.get_import_id_fields()[0]].attribute
            raise ValidationError({attribute: f"与第 {earlier} 行重复，请只留一行。"})

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """Keys were looked up and duplicates refused, so neither uniqueness nor relations are asked of the database."""
        errors = dict(import_validation_errors or {})
        skipped = {*errors, *self.related, *self.unchecked}
        try:
            instance.full_clean(exclude=skipped, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        add_faults(errors, [fault for fault in self.faults_of(instance) if fault[0] not in errors])
        if errors:
            raise ValidationError(errors)

    def faults_of(self, instance) -> Faults:
        blank = [name for name in self.needed if getattr(instance, f"{name}_id") is None]
        yield from ((name, "不能为空，请填写。") for name in blank)
        if not blank:
            yield from self.faults(instance)

    def skip_row(self, instance, original, row, import_validation_errors=None) -> bool:
        """Whether the row says what is there already."""
        if import_validation_errors or original.pk is None:
            return False
        given = [field for field in self.get_import_fields() if field.column_name in row]
        return all(field.export(original) == field.widget.render(field.clean(row)) for field in given)


class UnitResource(HouseResource):
    code = Field("code", "预算单位编码", Text(key=True))
    name = Field("name", "全称", Text())
    short_name = Field("short_name", "简称", Text())
    level = Field("level", "级次", Word(Level.choices()))
    department = Field("department", "主管部门编码", unit_by_code())
    section = Field("section", "归口股室编码", unit_by_code())
    is_office = Field("is_office", "是否股室", YesNo(), default=False)

    related = above = ("department", "section")
    circle = "这些单位互为主管部门或归口股室"
    faults = staticmethod(unit_faults)

    class Meta(HouseResource.Meta):
        model = Unit
        fields = ("code", "name", "short_name", "level", "department", "section", "is_office")
        import_id_fields = ("code",)


class PersonResource(HouseResource):
    """New people get a one-time password; ``issued`` holds them after the import."""

    username = Field("username", "用户名", Text(key=True))
    name = Field("name", "姓名", Text())
    phone = Field("phone", "联系电话", Text())
    email = Field("email", "电子邮箱", Text())
    is_active = Field("is_active", "启用", YesNo(), default=True)

    unchecked = ("password",)
    faults = staticmethod(person_faults)

    class Meta(HouseResource.Meta):
        model = User
        fields = ("username", "name", "phone", "email", "is_active")
        import_id_fields = ("username",)

    def __init__(self, actor: User | None = None):
        super().__init__(actor)
        self.issued: list[OneTime] = []

    def faults_of(self, instance) -> Faults:
        yield from super().faults_of(instance)
        if instance.is_superuser and not (self.actor and self.actor.is_superuser):
            yield "username", "超级用户的资料只能由超级用户修改。"
        if self.actor and instance.pk == self.actor.pk and not instance.is_active:
            yield "is_active", "不能停用自己的账号。"

    def before_save_instance(self, instance, row, **kwargs):
        if instance._state.adding and not kwargs.get("dry_run"):
            self.issued.append(issue(instance))


# As the roles were called when an office of a county was in mind; files that say so still exist.
FORMER_ROLES = {"业务股室": Role.SECTION_REVIEWER, "绩效股": Role.PERFORMANCE_REVIEWER}


class MembershipResource(HouseResource):
    person = Field("person", "用户名", person_by_username())
    unit = Field("unit", "预算单位编码", unit_by_code())
    role = Field("role", "角色", Word(Role.choices(), FORMER_ROLES))
    since = Field("since", "任职起", Day())
    until = Field("until", "任职止", Day())
    principal = Field("principal", "代办对象用户名", person_by_username())

    related = ("person", "unit", "principal")
    needed = ("person", "unit")
    spared = ("principal",)
    faults = staticmethod(membership_faults)

    class Meta(HouseResource.Meta):
        model = Membership
        fields = ("person", "unit", "role", "since", "until", "principal")
        import_id_fields = ("person", "unit", "role", "principal")


def _plain(head: str) -> str:
    """A column's head without blanks and in half-width characters."""
    return "".join(unicodedata.normalize("NFKC", head).split())


def _no_headless_cells(sheet: Sheet, heads: list[str]) -> None:
    for line, cells in sheet.rows:
        for column, cell in enumerate(cells, 1):
            if cell and (column > len(heads) or not heads[column - 1]):
                raise Unreadable(
                    f"第 {line} 行第 {column} 列有内容，但这一列没有表头。请补上表头或删除这一列。"
                )


def add_faults(errors: dict, faults: Faults) -> None:
    for field, message in faults:
        errors.setdefault(field, []).append(ValidationError(message))
