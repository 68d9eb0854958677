"""Paper: official tables as PDF pages, ready for signature and seal."""

from .sheet import Sheet, print_dossier, print_table

__all__ = ["Sheet", "print_dossier", "print_table"]
