"""The kinds of files a report can be had as."""

from __future__ import annotations

STREAMED = ("csv", "tsv")  # line by line, however many there are
FORMS = (*STREAMED, "xlsx", "pdf", "json", "svg", "png")
ENDINGS = {"tsv": "txt"}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
}


def filename(name: str, first: str, last: str, form: str) -> str:
    """What a file is called on disks of all kinds: letters, digits and hyphens, and the days it covers."""
    clean = "-".join("".join(letter if letter.isalnum() else " " for letter in name).split())[:80] or "report"
    days = first if first == last else f"{first}-to-{last}"
    return f"{clean}-{days}.{ENDINGS.get(form, form)}"
