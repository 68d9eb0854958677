"""The budget of the house: small files, short functions, one place for each thing."""

import ast
import re
import statistics
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SITE = [
    path
    for name in ("perfgoals", "forms_app", "review")
    for path in sorted((ROOT / name).rglob("*.py"))
    if "migrations" not in path.parts
]
SOURCES = [*SITE, *sorted((ROOT / "bench").rglob("*.py"))]
TEMPLATES = [
    *sorted((ROOT / "templates").rglob("*.html")),
    *sorted((ROOT / "forms_app" / "kinds").rglob("*.html")),
]


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).is_file()]


def functions(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    return [(f"{path.relative_to(ROOT)}:{n.name}", n.end_lineno - n.lineno + 1) for n in found]


def test_no_file_is_longer_than_400_lines():
    scripts = sorted((ROOT / "static").glob("js/*.js"))
    long = {
        str(p.relative_to(ROOT))
        for p in [*SOURCES, *TEMPLATES, *scripts]
        if len(p.read_text().splitlines()) > 400
    }
    assert long == set()


def test_functions_are_short():
    lengths = [f for path in SOURCES for f in functions(path)]
    assert [name for name, lines in lengths if lines > 40] == []
    assert statistics.median(lines for _, lines in lengths) <= 8


def test_a_status_changes_in_one_module_alone():
    written = re.compile(r"\.status\b(,[^=\n]*)? = |\bupdate\([^)]*\bstatus=")
    writers = {str(p.relative_to(ROOT)) for p in SITE if written.search(p.read_text())}
    assert writers == {"review/workflow.py"}


def test_only_the_registry_loads_kinds_and_only_a_kind_names_itself():
    """A kind's slug stands in the catalog, in schemes, and in kinds; engines, views and review never know one."""
    from forms_app.catalog import KINDS

    allowed = ("forms_app/catalog.py", "forms_app/kinds/", "forms_app/schemes/")
    quoted = re.compile("|".join(f'"{slug}"' for slug in KINDS))
    knowing = {str(p.relative_to(ROOT)) for p in SITE if quoted.search(p.read_text())}
    assert {name for name in knowing if not name.startswith(allowed)} == set()
    importing = {str(p.relative_to(ROOT)) for p in SITE if "forms_app.kinds" in p.read_text()}
    assert {n for n in importing if not n.startswith("forms_app/kinds/")} <= {
        "forms_app/registry.py",
        "perfgoals/settings.py",
    }


def test_no_decision_hangs_on_a_label_or_a_region():
    deciding = re.compile(r"(==|!=|\bin)\s*[\"'][^\"']*[\u4e00-\u9fff]|\.label\s*(==|!=)")
    found = {
        f"{p.relative_to(ROOT)}: {line.strip()}"
        for p in SITE
        for line in p.read_text().splitlines()
        if deciding.search(line) and not line.strip().startswith(("#", '"'))
    }
    assert found == set()


@pytest.mark.parametrize("what", ["py" + "pi.org", "python" + "hosted", "npm" + "js.", "deb." + "debian"])
def test_no_file_names_a_registry_host(what):
    naming = [str(p.relative_to(ROOT)) for p in tracked() if what.encode() in p.read_bytes()]
    assert naming == []


def test_no_template_carries_inline_script_style_or_handler():
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\sstyle=|\son\w+=\"|<style", re.IGNORECASE)
    found = {str(p.relative_to(ROOT)): m.group() for p in TEMPLATES if (m := inline.search(p.read_text()))}
    assert found == {}
