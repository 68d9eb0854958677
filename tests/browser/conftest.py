"""Browser tests: Chromium against a real server process. A complaint in the console fails the test."""

import fcntl
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.site import HOST, PASSWORD, Site

HERE = Path(__file__).parent
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The site has its name, and nothing else in the world has one.
    f"--host-resolver-rules=MAP {HOST} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# As in the offices; with the date of the server also where the machine keeps another time.
DESK = {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
# Milliseconds, of which a busy machine may need many. Waiting long costs nothing unless something is wrong.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
OPEN: list[BrowserContext] = []


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium() -> str:
    """Where the browser is: CHROMIUM, or what the system calls it."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, (shutil.which(name) for name in names if name)), None)
    if not found:
        pytest.fail("No Chromium is installed: run script/setup --test, or set CHROMIUM.", pytrace=False)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield started
        started.close()


# --- Sites ---


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One of the parallel test processes at a time."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def templates(tmp_path_factory) -> Path:
    """The folder with the sites that each test copies; all parallel test processes share it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "site-templates"
    folder.mkdir(exist_ok=True)
    return folder


def template(templates: Path, name: str, prepare: Callable[[Site], None]) -> Site:
    """The prepared site of this name, made by whoever needs it first."""
    site = Site(templates / name, templates / "static")
    with alone(templates):
        if not site.folder.exists():
            making = Site(templates / f"making-{name}", site.static)
            shutil.rmtree(making.folder, ignore_errors=True)
            making.folder.mkdir()
            prepare(making)
            making.folder.rename(site.folder)
    return site


@pytest.fixture(scope="session")
def empty_template(templates) -> Site:
    def prepare(site: Site) -> None:
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        site.manage("migrate", "--noinput", "--verbosity", "0")

    return template(templates, "empty", prepare)


@pytest.fixture(scope="session")
def sample_template(templates, empty_template) -> Site:
    def prepare(site: Site) -> None:
        shutil.copytree(empty_template.folder, site.folder, dirs_exist_ok=True)
        site.manage("load_samples", "--password", PASSWORD)

    return template(templates, "samples", prepare)


@pytest.fixture
def empty_site(empty_template, tmp_path) -> Iterator[Site]:
    """A running site without people or tables, this test's own."""
    yield from running(empty_template.copied_to(tmp_path / "site"))


@pytest.fixture
def site(sample_template, tmp_path) -> Iterator[Site]:
    """A running site with the samples and the demo people, this test's own."""
    yield from running(sample_template.copied_to(tmp_path / "site"))


@pytest.fixture(scope="session")
def shared_site(sample_template, tmp_path_factory) -> Iterator[Site]:
    """A running site with the samples, for tests that only look at it."""
    yield from running(sample_template.copied_to(tmp_path_factory.mktemp("shared") / "site"))


def running(site: Site) -> Iterator[Site]:
    yield site.start()
    # A page that is still loading its icon would complain of a site that is gone.
    while OPEN:
        OPEN.pop().close()
    # Nobody needs what it would still write.
    site.kill()


# --- Pages ---


@dataclass
class Watch:
    """What the browser complained of during a test."""

    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on("crash", lambda: self.complaints.append("the page crashed"))

    def _console(self, message) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def unexpected(self) -> list[str]:
        return [line for line in self.complaints if not any(re.search(word, line) for word in self.expected)]


@pytest.fixture
def watch() -> Iterator[Watch]:
    """``watch.expected.append("status of 403")`` allows what a test provokes; anything else fails it."""
    watch = Watch()
    yield watch
    assert watch.unexpected() == []


@pytest.fixture
def new_page(browser, watch) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser of its own, so that two people can work at once."""

    def open_page(**options) -> Page:
        context = browser.new_context(**{**DESK, **options})
        context.set_default_timeout(PATIENCE)
        context.on("page", watch.follow)
        OPEN.append(context)
        return context.new_page()

    yield open_page
    while OPEN:
        OPEN.pop().close()


@pytest.fixture
def page(new_page) -> Page:
    return new_page()
