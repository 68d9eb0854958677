"""A throw-away PostgreSQL: ``python -m tests.postgres COMMAND …`` runs a command with its DATABASE_URL.

The cluster listens on a socket in its own folder only. As root it runs as the system user postgres, because
the server refuses to run as root.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

INIT = ("-U", "perfgoals", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
# Nothing has to outlive a crash here, so nothing waits for the disk.
OPTIONS = (
    "-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c synchronous_commit=off"
    " -c full_page_writes=off -c max_connections=60"
)


def server_programs() -> Path:
    """The folder of the newest installed server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    if not initdb:
        sys.exit("No PostgreSQL server is installed: run script/setup --test.")
    return Path(initdb).resolve().parent


def run(owner: str | None, *command) -> None:
    # An inherited working folder may be one that the other user can't enter.
    done = subprocess.run(command, user=owner, cwd="/", capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


@contextmanager
def cluster() -> Iterator[str]:
    """Start a server in a new folder, give the address of its one database, and remove it all."""
    owner = "postgres" if os.geteuid() == 0 else None
    programs = server_programs()
    # Not TMPDIR: the other user may have no way into it, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="perfgoals-pg-", dir="/tmp"))
    if owner:
        shutil.chown(folder, owner)
    data = folder / "data"
    control = (programs / "pg_ctl", "-D", data, "-w", "-s")
    try:
        run(owner, programs / "initdb", "-D", data, *INIT)
        run(owner, *control, "-l", folder / "log", "-o", OPTIONS.format(folder=folder), "start")
        try:
            yield f"postgres://perfgoals@/{folder}/postgres"
        finally:
            run(owner, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def main(command: list[str]) -> int:
    with cluster() as address:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
