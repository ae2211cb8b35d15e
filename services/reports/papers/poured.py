"""What is made piece by piece, to be read like a file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from io import RawIOBase


class Poured(RawIOBase):
    """Pieces of bytes in a row; holds no more than one of them, and lets others have their turn between two."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._left:
            time.sleep(0)
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = piece
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count
