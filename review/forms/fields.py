"""Fields that the review's forms share: some sentences, a day, a moment."""

from django import forms

LONG = 2000
DAY = "%Y-%m-%d"
MINUTE = "%Y-%m-%dT%H:%M"


class Words(forms.CharField):
    """Some sentences. The browser isn't told their limit: it would cut a pasted text without a word."""

    def widget_attrs(self, widget: forms.Widget) -> dict:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


def words(label: str, missing: str = "", rows: int = 2, **more) -> forms.CharField:
    """A field for some sentences; ``missing`` is what to say when it is needed and empty."""
    return Words(
        label=label,
        required=bool(missing),
        max_length=LONG,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": missing, "max_length": f"最多 {LONG} 字，请精简。"},
        **more,
    )


def day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date"}, format=DAY),
        error_messages={
            "required": f"请填写{label}。",
            "invalid": f"{label}不是日期，请按 2023-01-31 的格式填写。",
        },
    )


def moment(label: str, required: bool = True) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=required,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=MINUTE),
        error_messages={
            "required": f"请填写{label}。",
            "invalid": f"{label}不是时间，请按 2023-01-31 18:00 的格式填写。",
        },
    )


def line(label: str, missing: str, length: int = 200) -> forms.CharField:
    """One line that must be filled in."""
    return forms.CharField(label=label, max_length=length, error_messages={"required": missing})
