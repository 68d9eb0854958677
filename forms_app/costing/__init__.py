"""支出测算依据及过程说明, read: the calculations in a free Chinese text, what each comes to and what it says. Pure.

``plain`` writes all notations alike and hides numbers that are no amounts, ``parsing`` finds the calculations by the
grammar beside it, ``amounts`` reckons in 元 and counts, ``judging`` compares a calculation with its own result, and
``reading`` draws it together.
"""

from .judging import Calculation, Verdict
from .reading import LONGEST, Lack, Reading, read
from .summing import Total

__all__ = ["LONGEST", "Calculation", "Lack", "Reading", "Total", "Verdict", "read"]
