"""``manage.py findings NUMBER``: what the rules find in a dossier or in one of its tables, as it stands."""

import json

from django.core.management.base import BaseCommand

from forms_app import filings
from forms_app.checking.finding import Finding
from forms_app.filings import Found, Working
from forms_app.management.lookup import find_either


class Command(BaseCommand):
    help = "列出一套或一张报表的校验问题"

    def add_arguments(self, parser):
        parser.add_argument("number", help="全套报表或报表的编号，如 2023-0007 或 2023-0007-03")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args, number, **options):
        dossier, filing = find_either(number)
        held = filings.working(dossier)
        found = filings.check_dossier(held)
        if filing:
            found = {filing.number: found[filing.number]}
        if options["json"]:
            plain = [f.to_plain() for group in found.values() for f in group]
            self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=1))
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


def _line(finding: Finding) -> str:
    return f"{finding.severity.label} {finding.rule} {finding.message}。{finding.advice}"
