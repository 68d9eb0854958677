"""What ``manage.py check`` says of the machine: without these, paper is slow or shows boxes, and rules see less."""

from ctypes.util import find_library

from django.core.checks import Error, Warning, register

from forms_app import fonts
from forms_app.checking.across.places import places


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


@register("rules")
def names_of_places(app_configs, **kwargs) -> list[Error]:
    """Without them no text is found that was copied from elsewhere."""
    if places():
        return []
    return [Error("The names of China's places are missing.", "Run script/setup.", id="forms_app.E002")]
