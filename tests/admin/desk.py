"""What an administrator does at the desk: looks, saves, brings in a file, takes one away."""

import csv
import io
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook


def csv_file(*rows, encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_file(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows_of(name: str, data: bytes) -> list[list[str]]:
    """The rows of a taken-away file, as a spreadsheet would show them."""
    if name.endswith(".csv"):
        assert data.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return [
        [str(cell or "") for cell in row]
        for row in load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    ]


def page(model: str, name: str, *args, app: str = "forms_app") -> str:
    return reverse(f"admin:{app}_{model}_{name}", args=args)


@dataclass
class Desk:
    client: Client

    def see(self, model: str, name: str = "changelist", *args, app: str = "forms_app", **query):
        return self.client.get(page(model, name, *args, app=app), query)

    def save(self, model: str, name: str, /, *args, follow: bool = False, **data):
        return self.client.post(page(model, name, *args), data, follow=follow)

    def upload(self, model: str, data: bytes, name: str = "file.csv"):
        """The answer to the file: a preview, or what is wrong."""
        return self.client.post(page(model, "import"), {"file": SimpleUploadedFile(name, data)})

    def confirm(self, model: str, preview):
        return self.client.post(page(model, "process_import"), {"sealed": preview.context["sealed"]})

    def bring_in(self, model: str, *rows):
        """Both steps, for a file without a fault."""
        preview = self.upload(model, csv_file(*rows))
        assert told(preview) == []
        return self.confirm(model, preview)

    def take_away(self, model: str, format: str = "csv", **query) -> tuple[str, bytes]:
        url = self.client.get(page(model, "export"), query).wsgi_request.get_full_path()
        answer = self.client.post(url, {"format": format})
        return f"file.{format}", answer.content


def told(preview) -> list[tuple]:
    """What the page says is wrong: (line, column, text) for cells, the text alone for the file."""
    outcome = preview.context["outcome"]
    of_file = [str(error) for error in preview.context["form"].errors.get("file", [])]
    return of_file + [(p.line, p.column, p.text) for p in (outcome.problems if outcome else [])]
