"""必填进度: what of the things that a table needs at 报送 stands in it, on its page and on the dossier's."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms_app import filings
from forms_app.checking.around import Around, Filed
from forms_app.models import Answer
from forms_app.progress import Progress, progress
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.terms import RuleLevel
from tests import samples
from tests.clean import DIRECTION, SUMMARY, TARGET, clean, with_document
from tests.test_filing_views import address, opened, save, signed_in, summary_with
from tests.world import build

BLANK = [(name, slug) for name, scheme in SCHEMES.items() for slug in scheme.titles]
DUTIES = ("R1", "必填项未填")
SERVED = ("R4", "满意度指标未填")


def asking(filed: Filed) -> list:
    return [rule for rule in kind_of(filed.kind).rules if rule.asks]


def told(around: Around, number: str, stopping=(), levels=None) -> Progress:
    filed = next(f for f in around.filed if f.number == number)
    return progress(kind_of(filed.kind).rules, filed, around, levels or {}, stopping)


def holds_its_word(filed: Filed, around: Around) -> bool:
    """Whoever asks for something finds fault where it isn't there."""
    return all(all(rule.asks(filed, around)) or list(rule.check(filed, around)) for rule in asking(filed))


# --- what is asked ---


@pytest.mark.parametrize(("scheme", "slug"), BLANK)
def test_a_blank_table_needs_something_and_has_nothing_of_it(scheme, slug):
    blank = Filed("1", slug, kind_of(slug).blank(SCHEMES[scheme]))
    around = Around(SCHEMES[scheme], 2023, "某某街道办事处", (blank,))
    wanted = [stands for rule in asking(blank) for stands in rule.asks(blank, around)]
    assert wanted != [] and not any(wanted)
    assert holds_its_word(blank, around)


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_who_asks_finds_fault_where_it_is_not_there(name):
    around = samples.around(name)
    assert all(holds_its_word(filed, around) for filed in around.filed)


def test_a_whole_table_has_all_it_needs():
    around = clean()
    # 附表1: five cells, one task, four kinds of output, one of effects, one of satisfaction.
    assert [str(told(around, number)) for number in (TARGET, SUMMARY, DIRECTION)] == ["12/12", "5/5", "10/10"]


def test_what_is_missing_is_counted_until_somebody_speaks_for_it():
    around = clean()
    target = around.filed[0].document
    blank = with_document(around, TARGET, target.with_header(target.header.with_value("duties", "")))
    assert told(blank, TARGET, stopping={DUTIES}) == Progress(11, 12)
    assert told(blank, TARGET, stopping={SERVED}) == Progress(12, 12)
    assert told(blank, TARGET, stopping={DUTIES}).lacking == 1


@pytest.mark.parametrize(
    ("level", "asked"),
    [(RuleLevel.OFF, 7), (RuleLevel.HINT, 7), (RuleLevel.EXPLAIN, 12), (RuleLevel.BLOCK, 12)],
)
def test_a_campaign_that_does_not_insist_asks_for_less(level, asked):
    assert told(clean(), TARGET, levels={"R1": level.value}).asked == asked


def test_tables_add_up():
    assert str(sum([Progress(3, 4), Progress(5, 5)], Progress())) == "8/9"


# --- on the pages ---


@pytest.fixture
def world(db):
    return build()


def shown(page: str) -> list[str]:
    return re.findall(r"必填</span> <strong>(\d+/\d+)</strong>", page)


def read(member, view: str, *args) -> str:
    return signed_in(member).get(reverse(view, args=args)).content.decode()


def test_the_page_and_the_dossier_tell_the_same(world):
    client, target = signed_in(world.filler), world.filing("department_target")
    assert shown(client.get(address(target)).content.decode()) == ["0/12", "0/12"]
    save(client, target, opened(client, target), duties="负责辖区城市管理。", general_budget="6")
    # 资金总额 follows.
    assert shown(client.get(address(target)).content.decode()) == ["3/12", "3/12"]
    assert shown(read(world.filler, "dossier", world.dossier.number)) == ["3/13", "3/12", "0/1"]


def test_who_cannot_fill_it_in_is_told_nothing_of_it(world):
    for member in (world.head, world.viewer):
        assert shown(read(member, "filing", world.filing("department_target").number)) == []
        assert shown(read(member, "dossier", world.dossier.number)) == []


def test_an_explanation_speaks_for_a_missing_indicator(world):
    client, target = signed_in(world.filler), world.filing("department_target")
    save(client, target, opened(client, target), duties="负责辖区城市管理。")
    held = filings.working(world.dossier)
    found = next(f for f in filings.check_dossier(held)[target.number] if f.finding.rule == SERVED[0])
    filings.answer(held, target, found.finding.fingerprint, "本项目不涉及", world.filler.person)
    assert Answer.objects.count() == 1
    assert shown(client.get(address(target)).content.decode()) == ["2/12", "2/12"]
    assert shown(read(world.filler, "dossier", world.dossier.number))[1] == "2/12"


def test_the_next_table_with_something_to_mend_is_a_link_away(world):
    target, summary = world.filing("department_target"), world.filing("fund_summary")
    assert f'id="next-table" href="{address(summary)}"' in read(world.filler, "filing", target.number)
    assert f'id="next-table" href="{address(target)}"' in read(world.filler, "filing", summary.number)


def test_more_tables_cost_no_more_queries(world):
    client = signed_in(world.filler)
    costs = []
    for names in (["甲项目"], ["乙项目", "丙项目", "丁项目"]):
        summary_with(client, world, *names)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("dossier", args=[world.dossier.number]))
        costs.append(len(asked))
    assert costs[0] == costs[1]
