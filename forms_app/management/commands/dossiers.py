"""``manage.py dossiers``: every dossier with its number, unit, state and tables."""

import json

from django.core.management.base import BaseCommand

from forms_app.management.lookup import dossiers
from forms_app.models import Dossier


class Command(BaseCommand):
    help = "列出全部报表：编号、单位、填报任务、状态、来源和其中各表"

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args, **options):
        listed = [_plain(d) for d in dossiers().prefetch_related("packages", "filings")]
        if options["json"]:
            self.stdout.write(json.dumps(listed, ensure_ascii=False, indent=1))
            return
        for dossier in listed:
            self.stdout.write("  ".join(filter(None, [dossier[k] for k in HEAD])))
            for filing in dossier["filings"]:
                self.stdout.write(f"  {filing['number']}  {filing['kind']}")


HEAD = ("number", "unit", "campaign", "state", "source")


def _plain(dossier: Dossier) -> dict:
    states = dict.fromkeys(package.get_status_display() for package in dossier.packages.all())
    return {
        "number": dossier.number,
        "unit": dossier.unit.name,
        "campaign": dossier.campaign.name,
        "state": "、".join(states),
        "source": dossier.source,
        "filings": [{"number": f.number, "kind": f.kind} for f in dossier.filings.all() if not f.removed_at],
    }
