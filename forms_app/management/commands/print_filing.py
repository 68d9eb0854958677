"""``manage.py print_filing NUMBER -o FILE.pdf``: one table."""

from forms_app import filings
from forms_app.management.lookup import find_filing
from forms_app.management.paper import PrintCommand
from forms_app.printing import Printout


class Command(PrintCommand):
    help = "打印一张报表（PDF）"
    what = "报表"

    def printouts(self, number: str) -> list[Printout]:
        return [filings.printout(find_filing(number))]
