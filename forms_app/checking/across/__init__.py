"""Rules across the rows of a table and across the tables of a dossier: names, texts, targets and places. Pure.

``naming`` says when two names or texts are the same, nearly the same, or about the same thing; ``words.toml`` holds the
general vocabulary that this takes. No rule compares more than small sets of candidates: a dossier's names are keyed once
(``Around.memo``) and looked up.
"""
