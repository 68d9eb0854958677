"""Scans of pages signed on paper: what may be uploaded, judged by content, not by what a file is called."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

LARGEST = 10 * 1024 * 1024
KINDS = {
    b"%PDF-": (".pdf", "application/pdf"),
    b"\xff\xd8\xff": (".jpg", "image/jpeg"),
    b"\x89PNG\r\n\x1a\n": (".png", "image/png"),
}
ACCEPT = ".pdf,.jpg,.jpeg,.png"
LONGEST = max(map(len, KINDS))


def _kind(file) -> tuple[str, str] | None:
    file.seek(0)
    head = file.read(LONGEST)
    file.seek(0)
    return next((kind for start, kind in KINDS.items() if head.startswith(start)), None)


def checked(file: UploadedFile) -> UploadedFile:
    """The file, named after what it really is. Raises ValidationError with a message for the page."""
    if file.size > LARGEST:
        raise ValidationError("扫描件不能超过 10 MB，请压缩或降低扫描分辨率后重新上传。")
    kind = _kind(file)
    if kind is None:
        raise ValidationError("扫描件只能是 PDF、JPG 或 PNG 文件，请重新选择。")
    file.name = f"scan{kind[0]}"
    return file


def content_type(file) -> str:
    """The type to serve a stored scan with."""
    kind = _kind(file)
    return kind[1] if kind else "application/octet-stream"
