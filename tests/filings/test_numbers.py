"""Dossiers opened at one moment: each gets a number of its own."""

import threading
import time

import pytest
from django.db import connection

from forms_app.filings import open_dossier, opening
from forms_app.models import Dossier
from tests import world


@pytest.mark.django_db(transaction=True)
def test_two_campaigns_of_one_year_opened_at_the_same_moment(monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("in memory there is one connection, and on a file a transaction locks all")
    unit = world.unit("U01", "某某街道办事处")
    campaigns = [world.campaign(name) for name in ("目标申报", "补充申报")]
    plain, start, faults = opening.next_number, threading.Barrier(2), []

    def slowly(year: int) -> str:
        number = plain(year)
        time.sleep(0.3)
        return number

    def press(campaign) -> None:
        start.wait()
        try:
            open_dossier(campaign, unit)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    monkeypatch.setattr(opening, "next_number", slowly)
    threads = [threading.Thread(target=press, args=(campaign,)) for campaign in campaigns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(d.number for d in Dossier.objects.all()) == ["2023-0001", "2023-0002"]
