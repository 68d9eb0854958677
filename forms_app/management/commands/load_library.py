"""``manage.py load_library``: the common indicators that come with the program, and those that were approved before."""

from django.core.management.base import BaseCommand
from django.db import transaction

from forms_app import library
from forms_app.management.samples import fixtures
from forms_app.models import LibraryIndicator, Package


class Command(BaseCommand):
    help = "装入通用指标（指标库）：只补缺少的，已有的不改"

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="指标库里已有指标的，不再装入")
        parser.add_argument(
            "--approved", action="store_true", help="补收以前已批复报表中的指标（不重复计数）"
        )

    def handle(self, *args, if_empty, approved, **options):
        if not (if_empty and LibraryIndicator.objects.exists()):
            added = library.load(fixtures() / "library.csv")
            self.stdout.write(f"指标库：新装入 {added} 条通用指标。")
        if approved:
            self._collect()

    def _collect(self) -> None:
        """Of what was approved before the program collected it."""
        packages = Package.objects.exclude(approved_version=None).select_related("dossier__campaign")
        for package in packages:
            with transaction.atomic():
                library.collect(package, package.approved_version)
        self.stdout.write(f"指标库：已收录 {len(packages)} 件批复报送件的指标。")
