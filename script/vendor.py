"""Copy the front-end files, fonts and place names that the site serves, prints or checks with out of node_modules.

Runs with the standard library alone, before anything else is installed.
"""

import json
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
FONTS = MODULES / "@expo-google-fonts"

STATIC = {
    "bootstrap/bootstrap.min.css": MODULES / "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap/bootstrap.bundle.min.js": MODULES / "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap/LICENSE": MODULES / "bootstrap/LICENSE",
}
PRINT_FONTS = {
    "NotoSerifSC-Regular.ttf": FONTS / "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "NotoSerifSC-Bold.ttf": FONTS / "noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
    "NotoSerifSC-Black.ttf": FONTS / "noto-serif-sc/900Black/NotoSerifSC_900Black.ttf",
    "NotoSansSC-Regular.ttf": FONTS / "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": FONTS / "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
    "LICENSE-NotoSerifSC": FONTS / "noto-serif-sc/LICENSE_FONT",
    "LICENSE-NotoSansSC": FONTS / "noto-sans-sc/LICENSE_FONT",
}
AREAS = MODULES / "@vant/area-data/dist/index.js"
AREA = re.compile(r'\b(\d{6}): ("[^"\n]*")')
SOURCE_MAP = re.compile(rb"\n?/[/*][#@] sourceMappingURL=[^\n]*")


def copy_static(source: Path, target: Path) -> None:
    """Copy one file without its pointer to a source map, which hashed static storage would look for."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(SOURCE_MAP.sub(b"", source.read_bytes()))


def copy_font(source: Path, target: Path) -> None:
    """Copy one font, unless the same one is there already: the printer may be reading it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists() or target.stat().st_size != source.stat().st_size:
        shutil.copyfile(source, target)


def copy_places(source: Path, target: Path) -> None:
    """Write China's places, code and name, out of a script of JavaScript as plain data. A source that reads otherwise
    than expected is an error here, not a rule that silently finds nothing."""
    places = {code: json.loads(name) for code, name in AREA.findall(source.read_text(encoding="utf-8"))}
    if len(places) < 3000:
        raise SystemExit(f"{source}: only {len(places)} places could be read")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(places, ensure_ascii=False, indent=0), encoding="utf-8")


def main() -> None:
    for name, source in STATIC.items():
        copy_static(source, ROOT / "static/vendor" / name)
    for name, source in PRINT_FONTS.items():
        copy_font(source, ROOT / "var/fonts" / name)
    copy_places(AREAS, ROOT / "var/places.json")


if __name__ == "__main__":
    main()
