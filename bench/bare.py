"""The yardstick: bare Django views that show and save as many cells, with nothing of ours in them.

They load the same rows by the ORM, draw one input a cell with a plain template, and write back with ``bulk_update``.
"""

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from forms_app.kinds.spending_direction.models import Indicator
from forms_app.models import Dossier, Filing

FORM = """<form method="post">{% for r in rows %}<tr><td><textarea name="name-{{ r.pk }}">{{ r.name }}</textarea></td>
<td><textarea name="value-{{ r.pk }}">{{ r.value }}</textarea></td>
<td><select name="standard-{{ r.pk }}">{% for v, l in choices %}<option value="{{ v }}"{% if v == r.standard %} selected{% endif %}>{{ l }}</option>{% endfor %}</select></td></tr>{% endfor %}</form>"""
LIST = """{% for d in dossiers %}<tr><td>{{ d.number }}</td><td>{{ d.unit.name }}</td><td>{{ d.campaign.name }}</td></tr>{% endfor %}"""
CHOICES = Indicator._meta.get_field("standard").choices


def editing(request, number):
    rows = list(Indicator.objects.filter(content__filing__number=number))
    if request.method == "POST":
        for row in rows:
            for name in ("name", "value", "standard"):
                setattr(row, name, request.POST[f"{name}-{row.pk}"])
        Indicator.objects.bulk_update(rows, ["name", "value", "standard"])
        Filing.objects.filter(number=number).update(revision=1)
        return HttpResponse(status=204)
    template = engines["django"].from_string(FORM)
    return HttpResponse(template.render({"rows": rows, "choices": CHOICES}, request))


def listing(request):
    dossiers = Dossier.objects.select_related("unit", "campaign")[:50]
    return HttpResponse(engines["django"].from_string(LIST).render({"dossiers": dossiers}, request))


urlpatterns = [path("editing/<str:number>/", editing), path("listing/", listing)]
