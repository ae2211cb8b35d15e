"""A zip while it is being made: piece by piece, and the same files give the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator

BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip knows: when it was made says nothing about what is in it


class _Outlet:
    """Takes what a zip writes and gives it on; it cannot go back, so sizes follow each file."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """There is nothing to wait for."""

    def taken(self) -> bytes:
        found = b"".join(self._pieces)
        self._pieces.clear()
        return found


def zipped(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The zip of these (path, content), in their order. A file is held at a time, not the whole."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as target:  # type: ignore[call-overload]
        for path, content in files:
            entry = zipfile.ZipInfo(path, BEGINNING)
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o644 << 16, zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
            yield outlet.taken()
    yield outlet.taken()
