"""A real site for the browser: gunicorn on its own file database, as script/server starts it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# A plain-http name, as offices have it: to the browser this is no secure context, which localhost would be.
HOST = "jixiao.intranet"
WAIT_SECONDS = 60
# What all demo people of these sites sign in with.
PASSWORD = "only-for-tests-7"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition: Callable[[], bool]) -> None:
    """Wait for what another process is about to do."""
    end = time.monotonic() + WAIT_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"Waited {WAIT_SECONDS} s in vain.")
        time.sleep(0.05)


@dataclass
class Site:
    """One site in a folder: database, attached files and server process are its own."""

    folder: Path
    static: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None
    database: str = ""

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "perfgoals.settings",
            "PLAIN_STATIC": "0",
            "DATABASE_URL": self.database or f"sqlite:///{self.folder / 'site.sqlite3'}",
            "MEDIA_ROOT": str(self.folder / "media"),
            "STATIC_ROOT": str(self.static),
        }

    def manage(self, *words: str) -> str:
        """Run one of the operator's commands on this site and give what it printed."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(words)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def python(self, code: str) -> str:
        """Run Python in this site, for what no page or command can prepare."""
        return self.manage("shell", "--no-imports", "-c", code)

    def copied_to(self, folder: Path) -> "Site":
        """A site of its own with this one's data. This one's server must not be running."""
        shutil.copytree(self.folder, folder)
        return Site(folder, self.static)

    def start(self) -> "Site":
        command = [sys.executable, "-m", "gunicorn", "perfgoals.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--worker-class", "gthread", "--threads", "4", "--log-level", "warning"]
        with self.log.open("ab") as log:
            # A group of its own, so that killing it takes the workers too.
            options = {"stdout": log, "stderr": log, "start_new_session": True}
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, **options)
        self._wait()
        return self

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As a power cut would: nothing is finished, nothing is written."""
        self._end(signal.SIGKILL)

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def _end(self, how: signal.Signals) -> None:
        if self.process:
            os.killpg(self.process.pid, how)
            self.process.wait(timeout=WAIT_SECONDS)
            self.process = None
            # A worker may outlive its master for a moment, and would be taken for the next start.
            until(lambda: not self._answers())

    def _wait(self) -> None:
        until(lambda: self._answers() or self.process.poll() is not None)
        if not self._answers():
            raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
