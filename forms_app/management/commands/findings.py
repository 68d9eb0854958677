"""``manage.py findings NUMBER``: what the rules find in a dossier or in one of its tables, as it stands; with
``--samples``, which of the faults that are known of the published documents they find."""

import json

from django.core.management.base import BaseCommand, CommandError

from forms_app import filings
from forms_app.checking.finding import Finding
from forms_app.filings import Found, Working
from forms_app.management.known import Known, walk
from forms_app.management.lookup import find_either


class Command(BaseCommand):
    help = "列出一套或一张报表的校验问题；或对照已知问题清单（--samples）"

    def add_arguments(self, parser):
        parser.add_argument("number", nargs="?", help="全套报表或报表的编号，如 2023-0007 或 2023-0007-03")
        parser.add_argument(
            "--samples", action="store_true", help="公开样本中的已知问题，逐条看校验规则是否找到"
        )
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args, number, **options):
        if (number is not None) == options["samples"]:
            raise CommandError("请给出报表编号，或用 --samples 对照已知问题清单")
        tell = self._tell_known if options["samples"] else self._tell_filed
        tell(number, options["json"])

    def _tell_known(self, number: None, as_json: bool) -> None:
        walked = walk()
        if as_json:
            self._json([_plain(known, found) for known, found in walked])
            return
        for document in dict.fromkeys(known.document for known, _ in walked):
            self.stdout.write(document)
            for known, found in walked:
                if known.document == document:
                    self.stdout.write(f"  {_known_line(known, found)}")
        counts = [sum(found for _, found in walked), sum(bool(known.undecidable) for known, _ in walked)]
        missed = len(walked) - sum(counts)
        self.stdout.write(f"共 {len(walked)} 条：找到 {counts[0]}，无法判定 {counts[1]}，未找到 {missed}")

    def _tell_filed(self, number: str, as_json: bool) -> None:
        dossier, filing = find_either(number)
        held = filings.working(dossier)
        found = filings.check_dossier(held)
        if filing:
            found = {filing.number: found[filing.number]}
        if as_json:
            self._json([f.to_plain() for group in found.values() for f in group])
            return
        for number_, group in found.items():
            self._tell(held, number_, group)

    def _tell(self, held: Working, number: str, group: list[Found]) -> None:
        filing = held.filing(number)
        self.stdout.write(f"{number}  {held.label(filing)} {held.title(filing)}：{len(group)} 个问题")
        for found in group:
            self.stdout.write(f"  {_line(found.finding)}")
            if found.answer:
                self.stdout.write(f"    情况说明：{found.answer.text}")

    def _json(self, plain: list[dict]) -> None:
        self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=1))


def _line(finding: Finding) -> str:
    return f"{finding.severity.label} {finding.rule} {finding.message}。{finding.advice}"


def _plain(known: Known, found: bool) -> dict:
    return {
        "document": known.document, "item": known.item, "severity": known.severity, "rule": known.rules,
        "found": found, "undecidable": bool(known.undecidable),
    }  # fmt: skip


def _known_line(known: Known, found: bool) -> str:
    if known.undecidable:
        return f"{known.item} {known.severity} 无法判定：{known.title}。{known.undecidable}"
    return f"{known.item} {known.severity} {'找到' if found else '未找到'} {known.rules}：{known.title}"
