"""Check every dossier anew and store the counts of findings: after an update that changed rules, or the counts."""

from django.core.management.base import BaseCommand

from forms_app.filings import working
from forms_app.filings.checks import count_findings
from forms_app.models import Dossier


class Command(BaseCommand):
    help = "Check all dossiers anew and store the counts of findings that lists and 问题汇总 show."

    def handle(self, *args, **options):
        dossiers = Dossier.objects.select_related("campaign", "unit", "particular").order_by("pk")
        for dossier in dossiers:
            count_findings(working(dossier))
        self.stdout.write(f"{len(dossiers)} dossiers checked")
