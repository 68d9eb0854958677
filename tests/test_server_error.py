"""When something of ours breaks, people get a page in their language that needs nothing of what broke."""

import pytest

from tests.world import build


@pytest.mark.django_db
def test_a_fault_of_ours_is_told_in_chinese_and_tells_nothing_of_itself(client, monkeypatch):
    def broken(*args):
        raise RuntimeError("secret inner words")

    client.force_login(build().filler.person, backend="django.contrib.auth.backends.ModelBackend")
    client.raise_request_exception = False
    monkeypatch.setattr("forms_app.views.dossiers.visible_dossiers", broken)
    answer = client.get("/dossiers/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "系统" in page and '<html lang="zh' in page
    assert "secret inner words" not in page and "Traceback" not in page
