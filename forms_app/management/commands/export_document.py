"""``manage.py export_document NUMBER``: a table as plain data, as it stands."""

import json

from django.core.management.base import BaseCommand

from forms_app import filings
from forms_app.management.lookup import find_filing


class Command(BaseCommand):
    help = "输出一张报表的表单数据（JSON）"

    def add_arguments(self, parser):
        parser.add_argument("number", help="报表编号，如 2023-0007-03")

    def handle(self, *args, number, **options):
        filing = find_filing(number)
        document = filings.working(filing.dossier).documents[number]
        self.stdout.write(json.dumps(document.to_plain(), ensure_ascii=False, indent=1))
