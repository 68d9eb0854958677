"""All measurements in one run: rules, editing pages, saving by itself, lists, overviews, projects, batches, paper.

Fifty people typing at once, on both databases, are a run of their own: ``python -m bench.typists``.
"""

from . import house

house.start()

from django.core.management import call_command  # noqa: E402 (models can be imported only now)

from . import autosave, batch, editing, lists, overviews, printing, projects, rules  # noqa: E402

for part in (rules, editing, autosave, lists, overviews, projects, batch, printing):
    call_command("flush", interactive=False, verbosity=0)
    print(part.__doc__.splitlines()[0])
    part.run()
    print()
