"""The yardstick: bare Django views that show and save as many cells, with nothing of ours in them.

They load the same rows by the ORM, draw one input a cell with a plain template, and write back with ``bulk_update``.
"""

import json

from django.db import transaction
from django.db.models import F
from django.http import HttpResponse, JsonResponse
from django.template import engines
from django.urls import path

from forms_app.kinds.department_evaluation.models import Indicator as Evaluated
from forms_app.kinds.spending_direction.models import Indicator
from forms_app.models import Dossier, Filing

# Each table's indicator rows, and the cells that its page offers in one.
TABLES = {
    "spending_direction": (Indicator, ("name", "value", "standard")),
    "department_evaluation": (Evaluated, ("name", "value", "actual", "weight", "score", "reason")),
}
FORM = """<form method="post">{% for pk, cells in rows %}<tr>{% for name, value in cells %}<td>{% if name == "standard" %}
<select name="standard-{{ pk }}">{% for v, l in choices %}<option value="{{ v }}"{% if v == value %} selected{% endif %}>{{ l }}</option>{% endfor %}</select>
{% else %}<textarea name="{{ name }}-{{ pk }}">{{ value|default_if_none:"" }}</textarea>{% endif %}</td>{% endfor %}</tr>{% endfor %}</form>"""
LIST = """{% for d in dossiers %}<tr><td>{{ d.number }}</td><td>{{ d.unit.name }}</td><td>{{ d.campaign.name }}</td></tr>{% endfor %}"""
CHOICES = Indicator._meta.get_field("standard").choices


def cells_of(filing: Filing) -> list[tuple[int, list[tuple[str, object]]]]:
    """Each row's pk, and its cells by name."""
    model, names = TABLES[filing.kind]
    rows = model.objects.filter(content__filing=filing)
    return [(row.pk, [(name, getattr(row, name)) for name in names]) for row in rows]


def editing(request, number):
    filing = Filing.objects.get(number=number)
    model, names = TABLES[filing.kind]
    if request.method == "POST":
        rows = list(model.objects.filter(content__filing=filing))
        for row in rows:
            for name in names:
                typed = request.POST[f"{name}-{row.pk}"]
                setattr(row, name, None if not typed and name in ("weight", "score") else typed)
        model.objects.bulk_update(rows, names)
        Filing.objects.filter(number=number).update(revision=1)
        return HttpResponse(status=204)
    template = engines["django"].from_string(FORM)
    return HttpResponse(template.render({"rows": cells_of(filing), "choices": CHOICES}, request))


def one_cell(request, number):
    told = json.loads(request.body)
    filing = Filing.objects.get(number=number)
    model, _ = TABLES[filing.kind]
    with transaction.atomic():
        row = model.objects.get(content__filing=filing, pk=told["row"])
        setattr(row, told["name"], told["text"])
        row.save(update_fields=[told["name"]])
        Filing.objects.filter(pk=filing.pk).update(revision=F("revision") + 1)
    return JsonResponse({"saved": True})


def listing(request):
    dossiers = Dossier.objects.select_related("unit", "campaign")[:50]
    return HttpResponse(engines["django"].from_string(LIST).render({"dossiers": dossiers}, request))


urlpatterns = [
    path("editing/<str:number>/", editing),
    path("cell/<str:number>/", one_cell),
    path("listing/", listing),
]
