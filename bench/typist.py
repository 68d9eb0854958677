"""A person at a table, as the server sees one: signs in, opens the page, types in bursts, and says every quarter of a
minute that the page is open. What gets no answer is sent again, as the page's script does."""

import http.client
import json
import random
import threading
import time
import urllib.parse
import uuid
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from .sheet import Sheet

TIMEOUT = 30
LIFE = 15
# Within how many seconds they all arrive, and how long one waits for the last.
ARRIVING, PATIENCE = 20, 300
# Between change sets of a burst, and between bursts, in seconds.
PAUSE, REST = (0.8, 3), (3, 8)
BURST = (4, 12)
# Of a hundred sets one loses its answer on the way, and one row is added to every twelve cells.
LOST, ROW = 0.01, 1 / 12
WORDS = "完成年度重点工作任务推进绩效管理提升服务质量保障资金安全按时足额发放到位加强监督检查覆盖率满意度"
AMOUNTS = ("1", "12", "12.5")


@dataclass
class Told:
    """What the typists saw: seconds of each round trip by what was asked, and what went wrong."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def note(self, what: str, begun: float) -> None:
        self.taken.setdefault(what, []).append(time.perf_counter() - begun)


@dataclass
class Typist:
    """``mine`` are the cells that this person writes in, each with whether it takes an amount; ``group`` what a new
    row stands under. ``kept`` holds what the server has taken, by place; ``lost`` counts answers lost on purpose."""

    port: int
    username: str
    password: str
    number: str
    mine: list[tuple[str, bool]]
    group: dict[str, str]
    told: Told
    seed: int
    kept: dict[str, str] = field(default_factory=dict)
    sets: int = 0
    lost: int = 0
    conflicts: int = 0
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def run(self, ready: threading.Barrier, seconds: float) -> None:
        self._open()
        ready.wait(PATIENCE)
        self.end = time.monotonic() + seconds
        self.life = time.monotonic() + self.chance.uniform(0, LIFE)
        while self._rest(*REST):
            cells = self.chance.randint(*BURST)
            while cells and time.monotonic() < self.end:
                self._cell()
                cells -= 1

    # --- the page ---

    def _open(self) -> None:
        """Not all in the same moment."""
        time.sleep(self.chance.uniform(0, ARRIVING))
        self._get("sign-in page", "GET", "/login/")
        given = {"username": self.username, "password": self.password}
        form = urllib.parse.urlencode({**given, "csrfmiddlewaretoken": self.cookies["csrftoken"]})
        self._get("sign in", "POST", "/login/", form.encode(), 302)
        self.sheet = Sheet(self._get("open the page", "GET", f"/filings/{self.number}/").decode())

    def _get(
        self, what: str, method: str, address: str, body: bytes | None = None, wanted: int = 200
    ) -> bytes:
        """As people do: again until it works."""
        while True:
            begun = time.perf_counter()
            try:
                status, answer = self._ask(method, address, body)
            except OSError as trouble:
                self.told.errors.append(f"{what}: {trouble!r}")
                continue
            self.told.note(what, begun)
            if status == wanted:
                return answer
            self.told.errors.append(f"{what}: {status}")
            time.sleep(1)

    def _ask(self, method: str, address: str, body: bytes | None = None, kind: str = "") -> tuple[int, bytes]:
        """A connection for each request: gunicorn closes those that rest for two seconds."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        headers = {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "Content-Type": kind or "application/x-www-form-urlencoded",
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
        }
        try:
            link.request(method, address, body, headers)
            answer = link.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", ()):
                self.cookies.update((name, morsel.value) for name, morsel in SimpleCookie(cookie).items())
            return answer.status, answer.read()
        finally:
            link.close()

    # --- typing ---

    def _cell(self) -> None:
        """One text, in several change sets; now and then in a row that is new."""
        if self.chance.random() < ROW:
            self._row()
            return
        place, amount = self.chance.choice(self.mine)
        for text in AMOUNTS if amount else self._growing():
            if not self._rest(*PAUSE):
                return
            if text != self.sheet.cells.get(place):
                self._send(self.sheet.typed({place: text}), {place: text})

    def _growing(self):
        text = self._words(4)
        for _ in range(self.chance.randint(2, 4)):
            yield text
            text += self._words(4)

    def _words(self, most: int) -> str:
        return "".join(self.chance.choices(WORDS, k=self.chance.randint(2, most)))

    def _row(self) -> None:
        if not self.group or not self._rest(*PAUSE):
            return
        uid, text = str(uuid.UUID(int=self.chance.getrandbits(128), version=4)), self._words(8)
        row = {"rows": "indicators", "uid": uid, "texts": {**self.group, "name": text}, "own": []}
        self._send(self.sheet.typed({}, [row]), {f"indicators/{uid}/name": text})
        self.mine += [(f"indicators/{uid}/{name}", False) for name in ("name", "value")]

    def _rest(self, least: float, most: float) -> bool:
        """Wait, and say meanwhile that the page is open; whether there is time left."""
        until = time.monotonic() + self.chance.uniform(least, most)
        if self.life < until:
            time.sleep(max(0, self.life - time.monotonic()))
            self.life += LIFE
            self.sheet.take(self._sent("sign of life", self.sheet.life()) or {})
        time.sleep(max(0, until - time.monotonic()))
        return time.monotonic() < self.end

    # --- until it is there ---

    def _send(self, message: bytes, texts: dict[str, str]) -> None:
        """The same set again, a little later each time, until it is taken."""
        if self.chance.random() < LOST:
            self.lost += 1
            self._sent("autosave", message)
        pause = 1
        while (answer := self._sent("autosave", message)) is None:
            if time.monotonic() > self.end + PATIENCE:
                return
            time.sleep(pause)
            pause = min(2 * pause, LIFE)
        self.sheet.take(answer)
        self.conflicts += len(answer["conflicts"])
        self.kept |= texts
        self.sets += 1

    def _sent(self, what: str, message: bytes) -> dict | None:
        begun = time.perf_counter()
        try:
            status, body = self._ask("POST", self.sheet.address, message, "application/json")
        except (OSError, http.client.HTTPException) as trouble:
            self.told.errors.append(f"{what}: {trouble!r}")
            return None
        self.told.note(what, begun)
        if status != 200:
            self.told.errors.append(f"{what}: {status} {body[:200].decode(errors='replace')}")
            return None
        return json.loads(body)
