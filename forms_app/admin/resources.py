"""What a file of units, people, memberships or campaigns looks like: its columns, its keys, and how a row is checked."""

import unicodedata
from collections.abc import Callable
from graphlib import CycleError, TopologicalSorter

from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Diff, ModelResource
from tablib import Dataset

from forms_app.catalog import KINDS
from forms_app.models import Campaign, Membership, Unit, User
from forms_app.schemes import SCHEMES
from forms_app.terms import CampaignType, Level, PackageBy, Role, Signing, Stamping

from .faults import (
    Faults,
    asked_faults,
    campaign_faults,
    membership_faults,
    person_faults,
    step_faults,
    unit_faults,
)
from .files import Sheet, Unreadable
from .passwords import OneTime, issue
from .steps import set_steps
from .widgets import (
    NO_SUCH_PERSON,
    ByKey,
    Day,
    Moment,
    Steps,
    Text,
    UnitCodes,
    Whole,
    Word,
    Words,
    YesNo,
    unit_by_code,
)

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

    ``related`` are the foreign keys, ``unchecked`` fields that no cell gives as they are stored.
    """

    related: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
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
        filled = [(*(cells.get(column, "") for column in columns), line) for line, cells in rows]
        return Dataset(*filled, headers=[*columns, LINE])

    def arranged(self, sheet: Sheet, heads: list[str]):
        """The rows in the order in which they can be brought in."""
        return sheet.rows

    def _heads(self, sheet: Sheet) -> list[str]:
        own = {_plain(field.column_name): field.column_name for field in self.fields.values()}
        heads = [own.get(_plain(head), head) for head in sheet.headers]
        if unknown := [head for head in heads if head and head not in own.values()]:
            raise Unreadable(f"不认识的列：{'、'.join(unknown)}。可用的列：{'、'.join(own.values())}。")
        if twice := {head for head in heads if head and heads.count(head) > 1}:
            raise Unreadable(f"重复的列：{'、'.join(sorted(twice))}，请只留一列。")
        keys = [self.fields[name].column_name for name in self.get_import_id_fields()]
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
        _add(errors, [fault for fault in self.faults_of(instance) if fault[0] not in errors])
        if errors:
            raise ValidationError(errors)

    def faults_of(self, instance) -> Faults:
        return self.faults(instance)

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

    related = ("department", "section")
    faults = staticmethod(unit_faults)

    class Meta(HouseResource.Meta):
        model = Unit
        fields = ("code", "name", "short_name", "level", "department", "section", "is_office")
        import_id_fields = ("code",)

    def arranged(self, sheet: Sheet, heads: list[str]):
        """Units that others name come first, wherever they stand in the file."""
        rows = [(dict(zip(heads, cells, strict=False)), (line, cells)) for line, cells in sheet.rows]
        codes = {self._cell(row, "code") for row, _ in rows}
        for name in self.related:
            self.fields[name].widget.announced = codes
        needs = {code: set() for code in codes}
        for row, _ in rows:
            named = {self._cell(row, "department"), self._cell(row, "section")}
            needs[self._cell(row, "code")] |= (named & codes) - {"", self._cell(row, "code")}
        try:
            order = {code: place for place, code in enumerate(TopologicalSorter(needs).static_order())}
        except CycleError as error:
            raise Unreadable(
                f"这些单位互为主管部门或归口股室，请更正：{' → '.join(error.args[1])}。"
            ) from error
        return [given for _, given in sorted(rows, key=lambda r: order[self._cell(r[0], "code")])]

    def _cell(self, row: dict, name: str) -> str:
        return unicodedata.normalize("NFKC", row.get(self.fields[name].column_name, "")).strip()

    def after_save_instance(self, instance, row, **kwargs):
        for name in self.related:
            self.fields[name].widget.learn(instance)


class PersonResource(HouseResource):
    """New people get a one-time password; ``issued`` holds them after the import."""

    username = Field("username", "用户名", Text(key=True))
    name = Field("name", "姓名", Text())
    phone = Field("phone", "联系电话", Text())
    is_active = Field("is_active", "启用", YesNo(), default=True)

    unchecked = ("password",)
    faults = staticmethod(person_faults)

    class Meta(HouseResource.Meta):
        model = User
        fields = ("username", "name", "phone", "is_active")
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


class MembershipResource(HouseResource):
    person = Field("person", "用户名", ByKey(User, "username", NO_SUCH_PERSON))
    unit = Field("unit", "预算单位编码", unit_by_code())
    role = Field("role", "角色", Word(Role.choices()))
    since = Field("since", "任职起", Day())
    until = Field("until", "任职止", Day())

    related = ("person", "unit")
    faults = staticmethod(membership_faults)

    class Meta(HouseResource.Meta):
        model = Membership
        fields = ("person", "unit", "role", "since", "until")
        import_id_fields = ("person", "unit", "role")

    def faults_of(self, instance) -> Faults:
        blank = [name for name in self.related if getattr(instance, f"{name}_id") is None]
        yield from ((name, "不能为空，请填写。") for name in blank)
        if not blank:
            yield from super().faults_of(instance)


class StepsField(Field):
    """The review steps are replaced as a whole."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        set_steps(instance, self.clean(row))


class CampaignResource(HouseResource):
    name = Field("name", "名称", Text())
    year = Field("year", "年度", Whole())
    type = Field("type", "类型", Word(CampaignType.choices()), default=CampaignType.TARGET)
    scheme = Field("scheme", "填报口径", Word((scheme.slug, scheme.name) for scheme in SCHEMES.values()))
    kinds = Field("kinds", "报表类型", Words(KINDS.items()))
    opens_at = Field("opens_at", "开始时间", Moment())
    closes_at = Field("closes_at", "截止时间", Moment())
    package_by = Field("package_by", "报送方式", Word(PackageBy.choices()), default=PackageBy.DOSSIER)
    signing = Field("signing", "审签方式", Word(Signing.choices()), default=Signing.SYSTEM)
    stamping = Field("stamping", "盖章时点", Word(Stamping.choices()), default=Stamping.ON_PASS)
    head_hours = Field("head_hours", "审签宽限（小时）", Whole(), default=24)
    return_days = Field("return_days", "整改期限（工作日）", Whole(), default=3)
    steps = StepsField("steps", "审核环节", Steps())
    units = Field("units", "填报单位编码", UnitCodes())

    unchecked = ("kinds",)
    faults = staticmethod(campaign_faults)

    class Meta(HouseResource.Meta):
        model = Campaign
        fields = (
            "name", "year", "type", "scheme", "kinds", "opens_at", "closes_at", "package_by", "signing", "stamping",
            "head_hours", "return_days", "steps", "units",
        )  # fmt: skip
        import_id_fields = ("name",)

    def get_queryset(self):
        return ModelResource.get_queryset(self)

    def filter_export(self, queryset, **kwargs):
        return super().filter_export(queryset).prefetch_related("units", "steps__office")

    def import_instance(self, instance, row, **kwargs):
        """Units and steps are checked with the row they stand in, before anything is saved."""
        errors = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        for name, faults_of in (("units", asked_faults), ("steps", step_faults)):
            self._check_many(self.fields[name], faults_of, instance, row, errors)
        if errors:
            raise ValidationError(errors)

    def _check_many(self, field: Field, faults_of, instance, row, errors: dict) -> None:
        if field.column_name not in row and not instance._state.adding:
            return
        try:
            _add(errors, faults_of(instance, field.widget.clean(row.get(field.column_name))))
        except ValueError as error:
            _add(errors, [(field.attribute, str(error))])


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


def _add(errors: dict, faults: Faults) -> None:
    for field, message in faults:
        errors.setdefault(field, []).append(ValidationError(message))
