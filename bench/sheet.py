"""An editing page as its script holds it: what the server told it, and the messages that it sends. Knows nothing of
Django, so that many of them cost little."""

import html
import json
import re
import uuid
from collections.abc import Sequence

FORM = re.compile(r'<form id="table-form"[^>]*>')
OPENED = re.compile(r'name="opened" value="([^"]*)"')
TOKENS = ("state", "follows", "pulse")
NOTHING = {"cells": [], "added": [], "removed": [], "order": {}, "follow": []}


class Sheet:
    """``cells`` and ``rows`` are the server's, as it was told last."""

    def __init__(self, page: str):
        data = dict(re.findall(r'data-([a-z]+)="([^"]*)"', FORM.search(page)[0]))
        self.address, self.number = data["autosave"], data["filing"]
        self.who = {"person": data["person"], "acting": data["acting"], "tab": str(uuid.uuid4())}
        self.tokens = {name: data[name] for name in TOKENS}
        opened = json.loads(html.unescape(OPENED.search(page)[1]))
        self.cells, self.rows, self.follows = opened["cells"], opened["rows"], set(opened["follows"])
        self.sent = 0

    def typed(self, texts: dict[str, str], added: Sequence[dict] = ()) -> bytes:
        """The next change set: new texts by place, and rows that are new."""
        self.sent += 1
        cells = [[place, self.cells.get(place, ""), text] for place, text in texts.items()]
        return self._message(
            self.sent, {**NOTHING, "cells": cells, "added": list(added)}, next(iter(texts), "")
        )

    def life(self) -> bytes:
        """That the page is open still."""
        return self._message(0, {}, "")

    def _message(self, number: int, changes: dict, place: str) -> bytes:
        plain = {**self.who, **self.tokens, "number": number, "place": place, "changes": changes}
        return json.dumps(plain, ensure_ascii=False).encode()

    def take(self, answer: dict) -> None:
        """What stands now: in full, or what is new to the page; of a sign of life without news, neither."""
        if "state" not in answer:
            return
        self.tokens |= {"state": answer["state"], "pulse": answer["pulse"]}
        if "follows" in answer:
            self.tokens["follows"] = answer["follows"]["digest"]
        whole = answer.get("opened")
        self.cells = whole["cells"] if whole else {**self.cells, **answer["cells"]}
        self.rows = whole["rows"] if whole else {**self.rows, **answer["rows"]}
