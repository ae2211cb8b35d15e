"""Carrying articles out of one knowledge base and into another, as gateway and command line do."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from kit.zips import zipped
from services.kb.handlers.filing import store
from tests.service.kb.library import Library

PAGE = "---\ntitle: Prices\n---\n\nAll **prices**.\n"


def carried_out(library: Library, form: str = "markdown", **asked: Any) -> dict[str, bytes]:
    """Path to content of all files, asked for a portion at a time."""
    files: dict[str, bytes] = {}
    after = None
    while True:
        found = library.asked("exported_articles", {"format": form, "after": after, **asked})
        for one in found["files"]:
            assert one["path"] not in files
            files[one["path"]] = one["text"].encode() if "text" in one else store().read(one["file_id"])
        if (after := found["next_after"]) is None:
            return files


def carried_in(library: Library, files: Mapping[str, bytes | str], *, by: str = "", **asked: Any) -> Any:
    """The report of an import of these."""
    return carried_in_zip(library, zip_of(files), by=by, **asked)


def carried_in_zip(library: Library, content: bytes, *, by: str = "", **asked: Any) -> Any:
    said = {"file_id": store().store(BytesIO(content), "articles.zip").key, **asked}
    return library.handling.inquiry("kb", "import_articles", said, actor=f"employee:{by or library.ada}", via="management")


def zip_of(files: Mapping[str, bytes | str]) -> bytes:
    return b"".join(zipped((path, one.encode() if isinstance(one, str) else one) for path, one in files.items()))
