"""A zip read with care: what it holds is counted while it is unpacked, not believed, and no name leads out of it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from kit.errors import Invalid

MOST_FILES = 2_000
MOST_BYTES = 50_000_000
LONGEST_PATH = 1_000
PIECE = 1 << 16
_DRIVE = re.compile(r"^[A-Za-z]:")
_LEFT_OUT = ("__MACOSX/",)


@dataclass(slots=True)
class Packed:
    """The files of a zip by path. Raises Invalid, naming `file`, for too many, too much, or a path that leads elsewhere."""

    source: zipfile.ZipFile
    paths: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    left: int = MOST_BYTES

    def read(self, path: str) -> bytes:
        """The content, unpacked up to what is left of the 50 MB for all."""
        return b"".join(self._pieces(path))

    def _pieces(self, path: str) -> Iterator[bytes]:
        try:
            with self.source.open(self.paths[path]) as content:
                while piece := content.read(PIECE):
                    self.left -= len(piece)
                    if self.left < 0:
                        raise Invalid("archive_too_large", f"Unpacked it may have {MOST_BYTES // 1_000_000} MB at most.", field="file")
                    yield piece
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as broken:
            raise Invalid("archive_broken", f"{path[:200]} cannot be unpacked.", field="file") from broken


def unpacked(file: BinaryIO) -> Packed:
    """Raises Invalid."""
    try:
        source = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as wrong:
        raise Invalid("not_an_archive", "The file is no zip.", field="file") from wrong
    packed = Packed(source)
    for entry in source.infolist():
        path = entry.filename
        if entry.is_dir() or path.startswith(_LEFT_OUT) or path.rpartition("/")[2] == ".DS_Store":
            continue
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Invalid("archive_broken", f"{path[:200]} is packed in a way that is not understood.", field="file")
        if not _is_within(path) or path in packed.paths or (entry.external_attr >> 16) & 0o170000 == 0o120000:
            raise Invalid("archive_path", f"The path {path[:200]} leads elsewhere, or stands there twice.", field="file")
        packed.paths[path] = entry
        if len(packed.paths) > MOST_FILES:
            raise Invalid("archive_too_many", f"At most {MOST_FILES} files come in at once.", field="file")
    return packed


def _is_within(path: str) -> bool:
    parts = path.split("/")
    is_plain = bool(path) and len(path) <= LONGEST_PATH and "\\" not in path and "\x00" not in path and not _DRIVE.match(path)
    return is_plain and not any(part in ("", ".", "..") for part in parts)
