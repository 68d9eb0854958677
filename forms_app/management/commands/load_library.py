"""``manage.py load_library``: the common indicators that come with the program."""

from django.core.management.base import BaseCommand

from forms_app import library
from forms_app.management.samples import fixtures
from forms_app.models import LibraryIndicator


class Command(BaseCommand):
    help = "装入通用指标（指标库）：只补缺少的，已有的不改"

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="指标库里已有指标的，不再装入")

    def handle(self, *args, if_empty, **options):
        if if_empty and LibraryIndicator.objects.exists():
            return
        added = library.load(fixtures() / "library.csv")
        self.stdout.write(f"指标库：新装入 {added} 条通用指标。")
