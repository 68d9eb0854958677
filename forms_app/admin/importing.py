"""A file is tried first and shown as it would come in; what was shown is what is brought in, whole or not at all."""

import logging
from dataclasses import dataclass, field

from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from import_export.results import Result, RowResult

from .files import Sheet
from .passwords import OneTime
from .resources import LINE, HouseResource

logger = logging.getLogger(__name__)

# How long a preview may be confirmed.
SECONDS = 3600
UNFORESEEN = "系统未能处理这一行，请核对内容；仍有问题请联系系统维护人员。"
EMPTY = "不能为空，请填写。"


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell of the file, or with a whole row (then ``column`` is blank)."""

    line: int
    column: str
    text: str
    given: str


@dataclass(frozen=True)
class Outcome:
    """What came of a file, or would come of it."""

    result: Result
    columns: list[str]
    problems: list[Problem] = field(default_factory=list)
    issued: list[OneTime] = field(default_factory=list)

    def count(self, *types: str) -> int:
        return sum(self.result.totals[t] for t in types)

    @property
    def added(self) -> int:
        return self.count(RowResult.IMPORT_TYPE_NEW)

    @property
    def changed(self) -> int:
        return self.count(RowResult.IMPORT_TYPE_UPDATE)

    @property
    def same(self) -> int:
        return self.count(RowResult.IMPORT_TYPE_SKIP)

    def rows(self) -> list[RowResult]:
        """Rows that add or change something."""
        moving = (RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE)
        return [row for row in self.result.rows if row.import_type in moving]


def bring_in(resource: HouseResource, sheet: Sheet, dry_run: bool) -> Outcome:
    """All rows or none. Unreadable where the heads are wrong."""
    result = resource.import_data(
        resource.dataset(sheet),
        dry_run=dry_run,
        use_transactions=True,
        rollback_on_validation_errors=True,
        retain_instance_in_row_result=True,
    )
    for error in result.base_errors:
        raise error.error
    problems = sorted(_problems(resource, result), key=lambda p: p.line)
    issued = [] if problems or dry_run else getattr(resource, "issued", [])
    return Outcome(result, resource.get_diff_headers(), problems, issued)


def _problems(resource: HouseResource, result: Result) -> list[Problem]:
    found = []
    for row in result.rows:
        if row.validation_error:
            found += _told(resource, row)
        for error in row.errors:
            logger.error("a row could not be imported", exc_info=error.error)
            found.append(Problem(row.row_values[LINE], "", UNFORESEEN, ""))
    return found


def _told(resource: HouseResource, row: RowResult) -> list[Problem]:
    columns = {f.attribute: f.column_name for f in resource.fields.values()}
    found = []
    for attribute, errors in _by_field(row.validation_error).items():
        column = columns.get(attribute, "")
        given = row.row_values.get(column, "")
        found += [Problem(row.row_values[LINE], column, _message(error), given) for error in errors]
    return found


def _by_field(error: ValidationError) -> dict[str, list[ValidationError]]:
    return error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}


def _message(error: ValidationError) -> str:
    return EMPTY if error.code in ("blank", "null") else "".join(error.messages)


def seal(sheet: Sheet, name: str, purpose: str) -> str:
    """The sheet as a signed text that the preview carries, so that exactly what was shown is brought in."""
    plain = {"name": name, "headers": sheet.headers, "rows": sheet.rows}
    return signing.dumps(plain, salt=purpose, compress=True)


def unseal(sealed: str, purpose: str) -> tuple[Sheet, str]:
    """The sheet and its file's name; BadSignature where it isn't ours, is another's, or is too old."""
    plain = signing.loads(sealed, salt=purpose, max_age=SECONDS)
    rows = tuple((line, tuple(cells)) for line, cells in plain["rows"])
    return Sheet(tuple(plain["headers"]), rows), plain["name"]
