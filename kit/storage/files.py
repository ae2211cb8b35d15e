"""What people upload, outside the database: kept under the hash of its content, in a folder or, in production, in S3."""

from __future__ import annotations

import hashlib
import mimetypes
import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from typing import IO, Any, BinaryIO

import fsspec
import puremagic

from kit.config import config
from kit.errors import Invalid, NotFound

PIECE = 1024 * 1024
KEY = re.compile(r"[0-9a-f]{64}")
UNKNOWN = "application/octet-stream"
# What a browser may show in place; all else is only ever offered for saving, since it might run there.
SHOWN_IN_PLACE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain"})


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is kept. `key` is the SHA-256 of its content, `size` in bytes, `media_type` read from the content, not believed."""

    key: str
    size: int
    media_type: str


class Files:
    """The files of one service. `url` is anything fsspec understands: file:///folder, s3://bucket/prefix, memory://."""

    def __init__(self, service: str, url: str | None = None, limit: int | None = None) -> None:
        self._url = f"{(url or config().files_url).rstrip('/')}/{service}"
        self.limit = limit or config().upload_limit_bytes

    def store(self, content: bytes | BinaryIO, name: str = "") -> StoredFile:
        """Keeps the content; the same content twice is kept once, from now on. Raises Invalid when it is empty or above the limit."""
        system, root = self._opened
        rough = f"{root}/incoming/{uuid.uuid4().hex}"
        source = BytesIO(content) if isinstance(content, bytes) else content
        system.makedirs(f"{root}/incoming", exist_ok=True)
        try:
            with system.open(rough, "wb") as target:
                key, size, head = self._pour(source, target)
            place = self._place(key)
            system.makedirs(place.rpartition("/")[0], exist_ok=True)
            system.mv(rough, place)  # over what may be there: so that it counts as new
        finally:
            if system.exists(rough):
                system.rm(rough)
        return StoredFile(key, size, media_type(head, name))

    def open(self, key: str) -> BinaryIO:
        """The content, to be read and closed. Raises NotFound."""
        try:
            found: BinaryIO = self._opened[0].open(self._place(key), "rb")
        except FileNotFoundError as missing:
            raise NotFound("file", "There is no such file.") from missing
        return found

    def read(self, key: str) -> bytes:
        """The whole content. Raises NotFound."""
        with self.open(key) as source:
            return source.read()

    def delete(self, key: str) -> None:
        """Lets the content go. Only for who knows that nothing else of the service points to it."""
        system, place = self._opened[0], self._place(key)
        if system.exists(place):
            system.rm(place)

    def delete_older(self, key: str, than: datetime) -> bool:
        """Lets the content go unless it was stored, or stored again, since then. Says whether it is gone."""
        system, place = self._opened[0], self._place(key)
        if system.exists(place):
            if system.modified(place) >= than:
                return False
            system.rm(place)
        return True

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        system, root = fsspec.core.url_to_fs(self._url)
        return system, root.rstrip("/")

    def _place(self, key: str) -> str:
        if not KEY.fullmatch(key):
            raise NotFound("file", "There is no such file.")
        return f"{self._opened[1]}/{key[:2]}/{key}"

    def _pour(self, source: BinaryIO, target: IO[bytes]) -> tuple[str, int, bytes]:
        """(hash, size, the beginning) of what it poured over."""
        found, size, head = hashlib.sha256(), 0, b""
        while piece := source.read(PIECE):
            size += len(piece)
            if size > self.limit:
                raise Invalid("file_too_large", f"A file may have {self.limit // 1_000_000} MB at most.", field="file", limit=self.limit)
            head = head or piece[:65536]
            found.update(piece)
            target.write(piece)
        if not size:
            raise Invalid("file_empty", "The file is empty.", field="file")
        return found.hexdigest(), size, head


def media_type(head: bytes, name: str = "") -> str:
    """What the content is, by its own first bytes; by its name only where bytes alone cannot tell.

    It may be a type that scripts run in: see SHOWN_IN_PLACE.
    """
    try:
        found = puremagic.from_string(head, mime=True, filename=name or None)
    except (puremagic.PureError, ValueError):
        found = ""
    if not found and _is_text(head):
        guessed = mimetypes.guess_type(name)[0] or ""
        found = guessed if guessed in ("text/csv", "text/markdown", "text/calendar", "application/json") else "text/plain"
    return found or UNKNOWN


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as cut:
        return cut.end >= len(head) - 3  # the beginning may end within a character
    return True
