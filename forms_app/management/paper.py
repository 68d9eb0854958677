"""Writing PDF files for operators."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from forms_app.printing import Printout, print_dossier


class PrintCommand(BaseCommand):
    """A command that prints what stands under a number into a file, as the unit itself sees it."""

    what = ""

    def add_arguments(self, parser):
        parser.add_argument("number", help=f"{self.what}编号")
        parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE.pdf", help="写入的文件")

    def handle(self, *args, number: str, output: Path, **options):
        content = print_dossier(self.printouts(number))
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"无法写入“{output}”，请检查文件夹是否存在、是否有写入权限。") from error
        self.stdout.write(f"已写入 {output}")

    def printouts(self, number: str) -> list[Printout]:
        raise NotImplementedError
