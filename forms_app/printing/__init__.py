"""Paper: official tables as PDF pages, ready for signature and seal."""

from .printout import Printout, print_dossier, print_table

__all__ = ["Printout", "print_dossier", "print_table"]
