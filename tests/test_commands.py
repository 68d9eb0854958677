"""The operator's commands: what they load, list and say, and how they answer a wrong number."""

import json
from io import StringIO
from operator import itemgetter

import pytest
from django.core.management import call_command, load_command_class
from django.core.management.base import CommandError
from django.utils import timezone
from pypdfium2 import PdfDocument

from forms_app import filings
from forms_app.document import Document, differences
from forms_app.models import Campaign, Dossier, Filing, Membership, Package, Snapshot, Tally, Unit, User
from forms_app.registry import kind_of
from forms_app.terms import EventType, Grade, RemarkState, RequestState, RequestSubject, Role, Status
from review.models import Remark, Step
from tests import declarations, samples
from tests.world import build

pytestmark = pytest.mark.django_db

STATES = {
    "hunan-2023-targets-a": Status.DRAFTING,
    "hunan-2023-targets-b": Status.DRAFTING,
    "demo-approved": Status.APPROVED,
    "demo-returned": Status.RETURNED,
    "demo-first-review": Status.FIRST_REVIEW,
    "hunan-2022-self-evaluation": Status.DRAFTING,
    "demo-evaluation": Status.FILED,
    "shanghai-2024-declarations": Status.DRAFTING,
    "demo-shanghai": Status.APPROVED,
    "minhang-2020-declaration": Status.DRAFTING,
    "demo-minhang": Status.APPROVED,
}
# A table of the campaigns that a district had when there were no others than Hunan's.
EARLY = "department_target"


@pytest.fixture(autouse=True)
def secrets_elsewhere(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def run(name: str, *args, **options) -> str:
    out = StringIO()
    call_command(name, *args, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def district() -> str:
    """The loaded samples; what the command said."""
    return run("load_samples")


@pytest.fixture
def world():
    return build()


def dossier_of(name: str) -> Dossier:
    plain = samples.sample(name)
    asked = samples.campaign(plain["campaign"])["name"]
    return Dossier.objects.select_related("campaign", "unit").get(
        unit__code=plain["unit"], campaign__name=asked
    )


def test_each_sample_is_loaded_as_it_is_and_stands_where_its_moves_brought_it(district):
    for name in samples.SAMPLES:
        plain, dossier = samples.sample(name), dossier_of(name)
        assert dossier.source == plain.get("source", "")
        assert {package.status for package in dossier.packages.all()} == {STATES[name]}
        held = filings.working(dossier)
        loaded = [(f.kind, line_of(f), held.documents[f.number]) for f in held.filings]
        wanted = [
            (f["kind"], f.get("line", ""), document)
            for f, document in zip(plain["filings"], samples.documents(name), strict=True)
        ]
        by_line = itemgetter(0, 1)
        assert sorted(loaded, key=by_line) == sorted(wanted, key=by_line), name


def line_of(filing: Filing) -> str:
    """The summary's row that a sample names; projects that a unit adds by itself are told apart by their order."""
    return "" if filing.line is None or kind_of(filing.kind).added else str(filing.line)


def test_the_district_is_open_and_whole(district):
    for campaign in campaigns():
        assert campaign.opens_at < timezone.now() < campaign.closes_at
        assert timezone.localtime(campaign.closes_at).hour == 18
        stages = [s.stage for s in campaign.steps.all()]
        assert stages[-2:] == ["first_review", "final_review"]
        assert stages[:-2] == ([] if campaign.scheme == "minhang_2020" else ["department_review"])
        exempt = campaign.particulars.exclude(exempt_reason="").count()
        assert campaign.dossiers.count() == campaign.units.count() - exempt
    assert Dossier.objects.count() == len(samples.SAMPLES) + len(samples.demo()["stories"]) + 1
    assert set(Membership.objects.values_list("role", flat=True)) == {role.value for role in Role}
    assert Membership.objects.filter(person__username="filler4", role=Role.FILLER).count() == 2


def campaigns() -> list[Campaign]:
    return [Campaign.objects.get(name=row["name"]) for row in samples.demo()["campaigns"]]


def package_of(unit: str, campaign: Campaign) -> Package:
    return Package.objects.select_related("dossier__origin").get(
        dossier__unit__code=unit, dossier__campaign=campaign
    )


def test_a_unit_s_second_round_was_begun_from_its_first(district):
    first, second, *_ = campaigns()
    assert second.predecessor == first
    before, now = package_of("312004", first), package_of("312004", second)
    assert (before.status, now.status) == (Status.PASSED, Status.DRAFTING)
    assert now.dossier.origin == before.dossier
    was = {(s.filing.kind, s.filing.line): sent(s) for s in filings.carried(before.dossier)}
    held = filings.working(now.dossier)
    found = [differences(was[f.kind, f.line], held.documents[f.number]) for f in held.filings]
    changed = sorted(str(difference.place) for each in found for difference in each)
    assert changed == ["duties", "tasks/b1734ac8-855f-4b4a-b337-8154c723b8ba/goal"]
    over = now.dossier.filings.filter(tallies__rule="K1")
    assert [f.kind for f in over] == [first.kinds[0]]


def sent(snapshot: Snapshot) -> Document:
    return filings.thaw(snapshot, snapshot.filing.kind).document


def test_there_is_something_of_everything_to_try(district):
    first = campaigns()[0]
    consulting = package_of("704023", first)
    assert consulting.status == Status.CONSULTING
    proposals = Remark.objects.filter(package=consulting, proposes=True)
    assert [(r.state, bool(r.proposal)) for r in proposals] == [(RemarkState.OPEN, True)] * 2
    adjusted = package_of("704024", first)
    (adjustment,) = adjusted.adjustments.all()
    assert (adjusted.status, adjustment.approved_version, adjusted.approved_version) == (
        Status.APPROVED,
        2,
        2,
    )
    assert adjustment.expected == filings.working(adjusted.dossier).documents["2023-0009-04"]["amount"]
    (request,) = package_of("704025", first).requests.all()
    assert (request.subject, request.state) == (RequestSubject.RELEASE, RequestState.OPEN)
    assert not Dossier.objects.filter(unit__code="205004").exists()
    deputy = Membership.objects.active().get(principal__username="section2")
    assert deputy.person.username == "section3"


def test_self_evaluations_follow_from_approved_targets(district):
    campaign = Campaign.objects.get(name=samples.campaign("evaluations-2023")["name"])
    filed, rechecked, drafting = (package_of(code, campaign) for code in ("312003", "312005", "704024"))
    assert filed.dossier.evaluated == dossier_of("demo-approved")
    assert (rechecked.status, rechecked.grade) == (Status.RECHECKED, Grade.EXCELLENT)
    said = rechecked.steps.last().data
    assert (said["own_score"], said["score"]) == ("99.89", "94.89")
    assert drafting.status == Status.DRAFTING and drafting.filings.filter(blocks__gt=0).exists()
    held = filings.working(drafting.dossier)
    base = next(d for d in held.documents.values() if "events" in d.rows)
    assert [(e["type"], e["amount"]) for e in base.rows["events"]] == [(EventType.RAISED, 60_000)]
    assert sum(f.line is not None for f in held.filings) == len(base.rows["projects"]) == 2


def test_a_unit_that_is_asked_no_more_is_left_alone(district):
    first = campaigns()[0]
    unit = Unit.objects.get(code="205003")
    first.units.remove(unit)
    Dossier.objects.filter(unit=unit).delete()
    run("load_samples")
    assert not Dossier.objects.filter(unit=unit).exists()


def test_the_moves_are_in_the_trail_and_the_remarks_at_their_cells(district):
    approved = Step.objects.filter(package=dossier_of("demo-approved").packages.get())
    assert [s.action for s in approved] == ["submit", "sign", "pass", "pass", "pass", "approve"]
    package = dossier_of("demo-returned").packages.get()
    remarks = Remark.objects.filter(package=package)
    assert [r.state for r in remarks] == [RemarkState.OPEN, RemarkState.OPEN]
    assert all(r.quoted in str(r.filing.snapshots.get().text) and r.where for r in remarks)
    named = {r.filing_id for r in remarks}
    assert {f.pk for f in package.filings.filter(locked=False)} == named


def test_only_what_is_missing_is_loaded_again(district):
    before = counts()
    head = User.objects.get(username="head1")
    head.set_password("自己改过的密码")
    head.save()
    again = run("load_samples")
    assert counts() == before
    assert "已装入" not in again
    assert login_line(again, "head1").split()[1] == "（密码已修改）"
    assert User.objects.get(username="head1").check_password("自己改过的密码")


@pytest.mark.parametrize("closed", [False, True])
def test_a_district_that_was_loaded_long_ago_gets_what_came_since(monkeypatch, closed):
    """Of a campaign that is over nothing is loaded any more, nor what would look back on it. Its offices are told their
    bureau, since there are several now."""
    whole, later = samples.demo(), {"312005", "419001"}
    targets = [c for c in whole["campaigns"] if EARLY in c["kinds"]]
    later |= {
        code for c in whole["campaigns"] if c["type"] == "target" and c not in targets for code in c["units"]
    }
    early = {
        "units": [_without_bureau(u) for u in whole["units"] if u["code"] not in later],
        "people": [p for p in whole["people"] if not later & {code for code, _ in p["memberships"]}],
        "campaigns": [{**c, "units": [u for u in c["units"] if u not in later]} for c in targets],
        "samples": whole["samples"], "stories": whole["stories"],
    }  # fmt: skip
    monkeypatch.setattr("review.management.commands.load_samples.district", lambda: early)
    run("load_samples")
    monkeypatch.undo()
    if closed:
        Campaign.objects.update(closes_at=timezone.now())
    said = run("load_samples")
    since = ["419001", "312003", "704024"] if closed else ["312005", "419001", "312003", "312005", "704024"]
    since += ["310002", "310003", "310004", "312101", "312102"]
    loaded = [line for line in said.splitlines() if line.startswith("已装入")]
    names = {u["code"]: u["name"] for u in whole["units"]}
    assert [line.split()[2] for line in loaded] == [names[code] for code in since]
    bureaus = dict(Unit.objects.filter(is_office=True).values_list("code", "department__code"))
    assert bureaus == {u["code"]: u.get("department") for u in whole["units"] if u.get("is_office")}


def _without_bureau(unit: dict) -> dict:
    return {key: value for key, value in unit.items() if key != "department" or not unit.get("is_office")}


def counts() -> list[int]:
    return [model.objects.count() for model in (Dossier, Unit, User, Membership, Step)]


def login_line(said: str, username: str) -> str:
    return next(line for line in said.splitlines() if line.split()[:1] == [username])


def test_the_logins_told_are_the_logins_that_work(district):
    password = login_line(district, "filler1").split()[1]
    person = User.objects.get(username="filler1")
    assert person.check_password(password) and not person.must_change_password
    assert password == login_line(run("load_samples"), "filler1").split()[1]


def test_a_password_may_be_given():
    assert login_line(run("load_samples", password="another-7"), "admin").split()[1] == "another-7"


def test_nothing_is_loaded_into_somebodys_database():
    Unit.objects.create(code="1", name="某某局")
    assert "没有装入" in run("load_samples")
    assert (Unit.objects.count(), User.objects.count()) == (1, 0)


def test_dossiers_are_listed_with_state_and_tables(district):
    listed = json.loads(run("dossiers", json=True))
    for year in {c.year for c in campaigns()}:
        numbers = [d["number"] for d in listed if d["number"].startswith(f"{year}-")]
        assert numbers == [f"{year}-{n:04}" for n in range(1, len(numbers) + 1)]
    assert len(listed) == Dossier.objects.count()
    first = next(d for d in listed if d["number"] == "2023-0001")
    assert first["source"] == "hunan-2023-targets-a"
    assert first["unit"] == dossier_of("hunan-2023-targets-a").unit.name
    assert first["campaign"] == campaigns()[0].name
    states = {
        "填报中",
        "已批复",
        "退回修改",
        "待主管部门审核",
        "待初审",
        "待审核",
        "协商完善中",
        "审核通过",
        "已备案",
        "已复核",
    }
    assert {state for d in listed for state in d["state"].split("、")} == states
    assert first["filings"][2] == {"number": "2023-0001-03", "kind": "spending_direction"}
    told = run("dossiers")
    assert all(d["number"] in told and d["unit"] in told and d["state"] in told for d in listed)


def test_findings_of_a_dossier_and_of_one_table(world):
    number = world.filing("department_target").number
    whole = json.loads(run("findings", world.dossier.number, json=True))
    alone = json.loads(run("findings", number, json=True))
    assert alone == [f for f in whole if f["filing"] == number] != whole
    assert {"rule", "severity", "message", "advice", "places", "answer"} <= set(alone[0])
    assert alone[0]["message"] in run("findings", number)


def test_an_answered_finding_shows_its_answer(world):
    filing, held = world.filing("department_target"), filings.working(world.dossier)
    open_ = next(f for f in filings.check_dossier(held)[filing.number] if f.finding.severity == "explain")
    filings.answer(held, filing, open_.finding.fingerprint, "本单位不涉及", world.filler.person)
    assert "情况说明：本单位不涉及" in run("findings", world.dossier.number)


def test_a_document_is_exported_as_plain_data(world):
    filing = world.filing("fund_summary")
    plain = json.loads(run("export_document", filing.number))
    held = filings.working(world.dossier)
    assert Document.from_plain(plain, kind_of(filing.kind).shape) == held.documents[filing.number]


def test_one_table_and_the_whole_dossier_are_printed_into_files(world, tmp_path):
    number = world.filing("fund_summary").number
    said = run("print_filing", number, output=tmp_path / "one.pdf")
    run("print_dossier", world.dossier.number, output=tmp_path / "all.pdf")
    assert str(tmp_path / "one.pdf") in said
    one, whole = (PdfDocument((tmp_path / f"{name}.pdf").read_bytes()) for name in ("one", "all"))
    assert (len(one), len(whole)) == (1, 2)
    summary, target = ("汇总表", "部门整体支出绩效目标表")
    assert summary in text_of(one[0]) and summary in text_of(whole[1]) and target in text_of(whole[0])


def text_of(page) -> str:
    return "".join(page.get_textpage().get_text_bounded().split())


def test_a_file_that_cannot_be_written_gets_one_clear_line(world, tmp_path):
    with pytest.raises(CommandError, match="无法写入"):
        run("print_filing", world.filing("fund_summary").number, output=tmp_path / "no" / "one.pdf")


@pytest.mark.parametrize("command", ["findings", "export_document", "print_filing", "print_dossier"])
@pytest.mark.parametrize("number", ["2023-9999", "2023-9999-01", "附表1", ""])
def test_a_wrong_number_gets_one_clear_line_and_exit_code_1(world, command, number, monkeypatch, capsys):
    # The real exit closes every connection, the test's transaction with it.
    monkeypatch.setattr("django.core.management.base.connections.close_all", lambda: None)
    with pytest.raises(SystemExit) as ended:
        output = ["-o", "never.pdf"] if command.startswith("print") else []
        load_command_class("forms_app", command).run_from_argv(["manage.py", command, number, *output])
    assert ended.value.code == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert f"没有编号为“{number}”" in said.err


def test_a_removed_table_is_said_to_be_removed(world):
    filing = world.filing("fund_summary")
    filing.removed_at = timezone.now()
    filing.save()
    with pytest.raises(CommandError, match="已移除"):
        run("export_document", filing.number)
    assert filing.number not in run("dossiers")


def test_findings_are_counted_anew(world):
    before = list(Tally.objects.order_by("filing", "rule", "severity").values_list("rule", "number", "open"))
    assert before
    Tally.objects.all().delete()
    world.dossier.filings.update(blocks=0, explains=0)
    assert run("recount") == "1 dossiers checked\n"
    after = Tally.objects.order_by("filing", "rule", "severity").values_list("rule", "number", "open")
    assert list(after) == before
    assert sum(f.blocks for f in world.dossier.filings.all()) > 0


def test_projects_of_one_dossier_stand_in_states_of_their_own(district):
    campaign = samples.campaign("shanghai-2024")["name"]
    dossier = Dossier.objects.get(unit__code="310004", campaign__name=campaign)
    states = [p.status for p in dossier.packages.order_by("pk")]
    assert states == ["approved", "department_review", "returned", "drafting", "final_review"]
    (remark,) = Remark.objects.filter(package__dossier=dossier)
    assert (remark.package.status, remark.state) == (Status.RETURNED, RemarkState.OPEN)
    assert remark.filing.package == remark.package


def test_every_project_of_a_corrected_dossier_went_all_steps(district):
    for name in ("demo-shanghai", "demo-minhang"):
        dossier = dossier_of(name)
        offices = [step.stage for step in dossier.campaign.steps.all()]
        for package in dossier.packages.all():
            steps = [s.action for s in package.steps.all()]
            assert steps == ["submit", "sign", *["pass"] * len(offices), "approve"]


def test_the_list_over_the_published_projects_bears_the_source_s_heading_and_their_sum(district):
    """The source announces a list and has none."""
    kind, actor = kind_of("shanghai_declaration"), Membership.objects.get(person__username="filler9")
    listed = filings.summary(dossier_of(declarations.SHANGHAI), kind, actor)
    assert listed.title == declarations.HEADING
    assert (len(listed.projects), listed.sums["annual_total"]) == (5, "14,373,880.00")
