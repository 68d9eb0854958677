"""What the machine was busy with while something was measured, read from /proc."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Used:
    """Seconds of processor time since the machine or the process started, and by which clock."""

    at: float
    machine: float
    server: float
    own: float

    @classmethod
    def now(cls, server: int) -> "Used":
        """``server`` is the process whose children do its work."""
        return cls(time.monotonic(), _machine(), sum(map(_process, _children(server))), time.process_time())

    def until(self, later: "Used") -> str:
        asked = later.at - self.at
        machine, server, own = (getattr(later, n) - getattr(self, n) for n in ("machine", "server", "own"))
        cores = os.cpu_count()
        return (
            f"{cores} cores for {asked:.0f} s: {100 * machine / asked / cores:.0f}% busy; the server's workers {server:.1f} s,"
            f" the typists themselves {own:.1f} s, everything else {machine - server - own:.1f} s (a database server too)"
        )


def _machine() -> float:
    """All but idle and waiting for disks."""
    user, nice, system, _, _, *others = map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:])
    return (user + nice + system + sum(others[:2])) / TICKS


def _children(parent: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _process(pid: int) -> float:
    told = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(told[11]) + int(told[12])) / TICKS
