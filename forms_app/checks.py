"""What ``manage.py check`` says of the machine: without these, paper is slow or shows boxes."""

from ctypes.util import find_library

from django.core.checks import Error, Warning, register

from forms_app import fonts


@register("paper")
def font_files(app_configs, **kwargs) -> list[Error]:
    absent = fonts.missing()
    if not absent:
        return []
    message = f"The faces for printing are missing: {', '.join(absent)}."
    return [Error(message, "Run script/setup.", id="forms_app.E001")]


@register("paper")
def subsetter(app_configs, **kwargs) -> list[Warning]:
    """Without it WeasyPrint cuts fonts down in Python, several times slower."""
    if find_library("harfbuzz-subset"):
        return []
    hint = "Install the Debian package libharfbuzz-subset0 (script/setup does)."
    return [Warning("Without libharfbuzz-subset paper is several times slower.", hint, id="forms_app.W001")]
