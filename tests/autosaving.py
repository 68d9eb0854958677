"""What the editing page's script sends by itself, for tests of the server."""

import json
import uuid

from django.test import Client
from django.urls import reverse

from forms_app.models import Filing, Membership

TAB = "6a1f2c3d-0000-4000-8000-000000000001"


def send(
    client: Client, filing: Filing, actor: Membership | None, number: int = 1, tab: str = TAB, **changes
):
    """One change set, as the page of this person sends it; ``changes`` are the parts of it that aren't empty. Without
    any it is a sign of life."""
    told = {"person": str(actor.person_id), "acting": str(actor.pk)} if actor else {}
    return post(client, filing, {**told, "tab": tab, "number": number, "changes": changes})


def post(client: Client, filing: Filing, message: object):
    body = message if isinstance(message, str | bytes) else json.dumps(message)
    return client.post(reverse("autosave", args=[filing.number]), body, content_type="application/json")


def row(rows: str, texts: dict, uid: str = "", own=()) -> dict:
    return {"rows": rows, "uid": uid or str(uuid.uuid4()), "texts": texts, "own": list(own)}
