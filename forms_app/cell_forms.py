"""Django forms made of a kind's columns: they ask whether a text is a possible value, nothing more."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import forms

from forms_app.document import Column
from forms_app.values import Money, NoValue, read

if TYPE_CHECKING:
    from forms_app.kind import Kind, RowSet


class CellField(forms.CharField):
    """One cell: reads its text into the column's value, in the scheme's unit of money."""

    def __init__(self, column: Column, money: Money, **kwargs):
        super().__init__(label=column.label, required=False, strip=False, **kwargs)
        self.column, self.money = column, money

    def clean(self, value):
        try:
            return read(super().clean(value), self.column, self.money)
        except NoValue as error:
            raise forms.ValidationError(str(error)) from error


class CellForm(forms.Form):
    """A record's cells as form fields, one for each column it is given."""

    def __init__(self, *args, columns: Mapping[str, Column], money: Money, **kwargs):
        super().__init__(*args, **kwargs)
        for column in columns.values():
            self.fields[column.name] = CellField(column, money)


class RowForm(CellForm):
    """A row's form; rows are matched by ``uid``, never by their index."""

    uid = forms.UUIDField(widget=forms.HiddenInput)


def row_formset(rows: "RowSet", money: Money, data: Mapping) -> forms.BaseFormSet:
    """The bound formset of a row set, its prefix being the row set's name."""
    formset = forms.formset_factory(rows.form, extra=0, max_num=5000, absolute_max=5000)
    return formset(data, prefix=rows.name, form_kwargs={"columns": rows.columns, "money": money})


def clean_header(kind: "Kind", money: Money, texts: Mapping[str, str]) -> dict:
    """Values of those texts that are possible values; the others are left out."""
    columns = {name: kind.shape.header[name] for name in texts}
    form = kind.form(dict(texts), columns=columns, money=money)
    form.is_valid()
    return form.cleaned_data


def clean_rows(rows: "RowSet", money: Money, texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict]:
    """The same for rows, by uid."""
    if not texts:
        return {}
    data = {f"{rows.name}-TOTAL_FORMS": len(texts), f"{rows.name}-INITIAL_FORMS": 0}
    for index, (uid, cells) in enumerate(texts.items()):
        data[f"{rows.name}-{index}-uid"] = uid
        data |= {f"{rows.name}-{index}-{name}": text for name, text in cells.items()}
    formset = row_formset(rows, money, data)
    formset.is_valid()
    return {uid: form.cleaned_data for uid, form in zip(texts, formset.forms, strict=True)}
