"""One 情况说明 for all warnings that a rule found in the dossier; how long it holds."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from forms_app import filings
from forms_app.document import Place
from forms_app.editing import Change, ChangeSet
from forms_app.filings import check_dossier, working
from forms_app.filings.answering import answer, answer_all
from forms_app.models import Answer, Dossier, Filing, Package
from forms_app.registry import kind_of
from forms_app.schemes import SCHEMES
from forms_app.terms import Severity, Status
from forms_app.values import shown_text
from tests.review import world as worlds

pytestmark = pytest.mark.django_db
SAID = "本项目不涉及"


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def package(world) -> Package:
    """A filled set in which one rule warns in several places: no 绩效标准 is given any more."""
    package = world.filled()
    for filing in package.filings.filter(kind="spending_direction"):
        blank(world, filing)
    return package


def held(package: Package) -> filings.Working:
    return working(Dossier.objects.select_related("campaign", "unit").get(pk=package.dossier_id))


def blank(world, filing: Filing, column: str = "standard", new: str = "") -> None:
    """Take what stands in a column out of every row of a table."""
    document = held(filing.package).documents[filing.number]
    columns = kind_of(filing.kind).row_set("indicators").columns
    changes = tuple(
        Change(
            Place(column, "indicators", row.uid),
            shown_text(row, columns[column], SCHEMES["hunan_2023"].money),
            new,
        )
        for row in document.rows["indicators"]
    )
    filings.save(filing, world["filler"], ChangeSet(cells=changes))


def waiting(package: Package) -> dict[str, list]:
    """Findings without an answer by rule, in all tables."""
    found = check_dossier(held(package))
    told: dict[str, list] = {}
    for number, each in found.items():
        for one in each:
            if one.waits_for_answer:
                told.setdefault(one.finding.rule, []).append((number, one.finding))
    return told


def most(package: Package) -> tuple[str, list]:
    return max(waiting(package).items(), key=lambda pair: len(pair[1]))


def first(package: Package) -> tuple[str, Filing, str, int]:
    """A rule that warns more than once, where it does so first, and how often."""
    rule, found = most(package)
    assert len(found) > 1
    number, finding = found[0]
    return rule, Filing.objects.get(number=number), finding.fingerprint, len(found)


def test_one_word_answers_every_finding_of_the_rule(world, package):
    rule, filing, fingerprint, number = first(package)
    others = {name: len(found) for name, found in waiting(package).items() if name != rule}
    assert answer_all(held(package), filing, fingerprint, SAID, world["filler"]) == number
    assert {name: len(found) for name, found in waiting(package).items()} == others
    assert Answer.objects.filter(rule=rule, text=SAID).count() == number
    stored = sum(package.filings.values_list("explains", flat=True))
    assert stored == sum(others.values())


def test_what_has_an_answer_keeps_its_own(world, package):
    rule, filing, fingerprint, number = first(package)
    answer(held(package), filing, fingerprint, "另有原因。", world["filler"].person)
    other, finding = waiting(package)[rule][0]
    left = answer_all(
        held(package), Filing.objects.get(number=other), finding.fingerprint, SAID, world["filler"]
    )
    assert left == number - 1
    assert Answer.objects.get(fingerprint=fingerprint, filing=filing).text == "另有原因。"


def test_a_package_that_was_submitted_is_left_alone(world):
    worlds.by_filing(world)
    dossier = world.open("street")
    worlds.fill(dossier, world["filler"])
    tables = Filing.objects.filter(dossier=dossier, kind="spending_direction")
    for filing in tables.select_related("package", "dossier"):
        blank(world, filing)
    package = tables.first().package
    rule, filing, fingerprint, number = first(package)
    away = next(n for n, _ in waiting(package)[rule] if n != filing.number)
    there = sum(n == away for n, _ in waiting(package)[rule])
    Package.objects.filter(filings__number=away).update(status=Status.SIGNING)
    assert answer_all(held(package), filing, fingerprint, SAID, world["filler"]) == number - there
    assert not Answer.objects.filter(filing__number=away).exists()


def test_only_who_may_answers(world, package):
    _, filing, fingerprint, _ = first(package)
    with pytest.raises(PermissionDenied, match="填表人"):
        answer_all(held(package), filing, fingerprint, SAID, world["head"])
    with pytest.raises(LookupError, match="已不存在"):
        answer_all(held(package), filing, "0" * 32, SAID, world["filler"])
    assert not Answer.objects.exists()


def of_rule(package: Package, rule: str) -> filings.Found:
    found = check_dossier(held(package))[worlds.number(package)]
    return next(x for x in found if x.finding.rule == rule)


def split(world, package: Package, basic: str, projects: str) -> None:
    """Other 项目支出 than 附表2 adds up to, which is to be explained."""
    worlds.put(world, package, "basic_expenditure", basic)
    worlds.put(world, package, "project_expenditure", projects)


def test_it_holds_in_the_next_version_and_lapses_visibly_when_its_values_change(client, world):
    package = world.filled()
    split(world, package, "418.6", "200")
    rule, ((number, finding), *_) = most(package)
    table = worlds.table(package)
    answer_all(held(package), table, finding.fingerprint, SAID, world["filler"])
    world.advance(package, *worlds.SENT)
    worlds.returned_by("department")(world, package)
    worlds.put(world, package, "duties", "改写后的职责。")
    assert number == table.number
    assert of_rule(package, rule).answer.text == SAID
    split(world, package, "408.6", "210")
    changed = of_rule(package, rule)
    assert (changed.answer, changed.lapsed.text, changed.stops) == (None, SAID, True)
    client.force_login(world["filler"].person)
    page = client.get(reverse("filing", args=[table.number])).content.decode()
    assert f"原说明已失效：<del>{SAID}</del>" in page


# --- on the page ---


def post(client, world, filing: Filing, fingerprint: str, **more):
    client.force_login(world["filler"].person)
    data = {"answer": fingerprint, f"answer-{fingerprint}": SAID, **more}
    return client.post(reverse("answer", args=[filing.number]), data, follow=True).content.decode()


def test_the_tick_says_how_many_it_answers(client, world, package):
    _, filing, fingerprint, number = first(package)
    client.force_login(world["filler"].person)
    page = client.get(reverse("filing", args=[filing.number])).content.decode()
    assert f"本套报表中同一规则的 {number} 处警告都按此说明" in page
    page = post(client, world, filing, fingerprint, **{"answer-all": fingerprint})
    assert f"同一规则的 {number} 处警告都按此说明。" in page
    assert Answer.objects.count() == number


def test_without_the_tick_it_answers_one(client, world, package):
    _, filing, fingerprint, _ = first(package)
    assert "情况说明已记下。" in post(client, world, filing, fingerprint, **{"answer-all": "0" * 32})
    assert Answer.objects.count() == 1


def test_a_refused_save_gives_the_explanation_back(client, world, package):
    _, filing, fingerprint, _ = first(package)
    broken = post(client, world, filing, fingerprint, opened="not json")
    assert "没有保存" in broken and SAID in broken
    assert not Answer.objects.exists()


def test_stock_answers_are_no_part_of_what_is_frozen():
    scheme = SCHEMES["hunan_2023"]
    assert "含上级资金" in scheme.words.stock_answers
    assert "stock_answers" not in scheme.to_plain()["words"]
    assert type(scheme).from_plain(scheme.to_plain()) == scheme


def test_only_warnings_are_counted(world, package):
    for found in waiting(package).values():
        assert {finding.severity for _, finding in found} == {Severity.EXPLAIN}


def test_the_list_of_tables_says_which_warnings_are_answered(client, world, package):
    client.force_login(world["filler"].person)
    url = reverse("package", args=[package.pk])
    assert "（已说明）" not in client.get(url).content.decode()
    (_, found), *_ = waiting(package).items()
    tables = {number for number, _ in found}
    answer_all(
        held(package), Filing.objects.get(number=found[0][0]), found[0][1].fingerprint, SAID, world["filler"]
    )
    assert client.get(url).content.decode().count("（已说明）") == len(tables)


def test_the_dossiers_page_leads_to_the_warnings_before_it_offers_to_submit(client, world, package):
    client.force_login(world["filler"].person)
    url = reverse("dossier", args=[package.dossier.number])
    shown = client.get(url).content.decode()
    assert "条警告须说明" in shown and "去提交审签" not in shown
    for found in waiting(package).values():
        number, finding = found[0]
        answer_all(
            held(package), Filing.objects.get(number=number), finding.fingerprint, SAID, world["filler"]
        )
    assert "没有错误了，去提交审签" in client.get(url).content.decode()
