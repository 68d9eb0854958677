"""``manage.py print_dossier NUMBER -o FILE.pdf``: all tables of a dossier in one file."""

from forms_app import filings
from forms_app.management.lookup import find_dossier
from forms_app.management.paper import PrintCommand
from forms_app.printing import Printout


class Command(PrintCommand):
    help = "打印全套报表（PDF，一个文件）"
    what = "全套报表"

    def printouts(self, number: str) -> list[Printout]:
        return filings.printouts(find_dossier(number))
