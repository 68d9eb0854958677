"""Paper: official tables as PDF pages, ready for signature and seal, and the house's own lists."""

from .press import PRESS
from .printout import Printout, print_dossier, print_table

print_report = PRESS.report

__all__ = ["Printout", "print_dossier", "print_report", "print_table"]
