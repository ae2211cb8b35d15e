"""What this worker has answered for and the broker does not have yet: a page need not wait for the broker (decision 0037).

Files of lines, one a beacon, in a folder that all workers of a machine share. Each worker locks its own; one whose lock is free belonged
to a worker that is gone, and the next one hands in what is in it. Beacons carry keys: what the broker had already counts once. What is
written outlives the worker at once; the machine only when the system has brought it to the disk, for which nobody waits.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

log = logging.getLogger(__name__)

MOST_BYTES = 256_000  # of one file
MOST_FILES = 200
TRIED_AGAIN_AFTER = 10.0  # seconds, where the file cannot be written

Item = dict[str, Any]


@dataclass(slots=True, eq=False)
class _Segment:
    """One file. `open` are its beacons that the broker does not have yet."""

    path: Path
    descriptor: int
    size: int = 0
    open: int = 0


@dataclass(slots=True)
class Entry:
    """A beacon that was written."""

    _journal: Journal
    _segment: _Segment

    def forget(self) -> None:
        """The broker has it, or nobody was told that it was taken."""
        self._journal.forget(self._segment)


@dataclass(slots=True)
class Journal:
    """One worker's; make it after the fork."""

    folder: Path
    _current: _Segment | None = None
    _filled: list[_Segment] = field(default_factory=list)
    _broken_until: float = 0.0

    def write(self, item: Item) -> Entry | None:
        """None where it could not be written: the broker has to be waited for then."""
        if time.monotonic() < self._broken_until:
            return None
        line = orjson.dumps(item) + b"\n"
        try:
            segment = self._segment_for(len(line))
            if segment is None:
                return None
            if os.write(segment.descriptor, line) < len(line):
                raise OSError("the disk is full")
        except OSError as trouble:
            self._break(trouble)
            return None
        segment.size += len(line)
        segment.open += 1
        return Entry(self, segment)

    def left_over(self) -> Iterator[LeftOver]:
        """Files of workers that are gone, the oldest first."""
        ours = {segment.path for segment in (self._current, *self._filled) if segment is not None}
        for path in sorted(self.folder.glob("*.beacons")):
            if path not in ours:
                descriptor = _locked(path, os.O_RDWR)
                if descriptor is not None:
                    yield LeftOver(path, descriptor)

    def _segment_for(self, size: int) -> _Segment | None:
        current = self._current
        if current is not None and current.size + size > MOST_BYTES:
            self._filled.append(current)
            current = self._current = None
        if current is None:
            if len(self._filled) >= MOST_FILES:
                return None
            current = self._current = self._begun()
        return current

    def _begun(self) -> _Segment:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        while True:
            path = self.folder / f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}.beacons"
            descriptor = _locked(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL)
            if descriptor is not None:  # else another worker took it for a left-over before it was locked
                return _Segment(path, descriptor)

    def forget(self, segment: _Segment) -> None:
        """One beacon less of those that hold this file."""
        segment.open -= 1
        if segment.open:
            return
        if segment is not self._current:
            self._filled.remove(segment)
            _remove(segment.path, segment.descriptor)
        elif segment.size:
            try:
                os.ftruncate(segment.descriptor, 0)
                segment.size = 0
            except OSError as trouble:
                self._break(trouble)

    def _break(self, trouble: OSError) -> None:
        """Beacons wait for the broker for a while; what is in the file stays there until the broker has it."""
        log.warning("the journal of beacons cannot be written, for %.0f s: %s", TRIED_AGAIN_AFTER, trouble)
        self._broken_until = time.monotonic() + TRIED_AGAIN_AFTER
        segment, self._current = self._current, None
        if segment is not None and segment.open:
            self._filled.append(segment)
        elif segment is not None:
            _remove(segment.path, segment.descriptor)


@dataclass(slots=True)
class LeftOver:
    """A file of a worker that is gone, locked by us."""

    path: Path
    descriptor: int

    def items(self) -> list[Item]:
        """What is in it. A line that was not written to its end was not answered for."""
        os.lseek(self.descriptor, 0, os.SEEK_SET)
        with os.fdopen(os.dup(self.descriptor), "rb") as file:
            lines = file.read().split(b"\n")[:-1]
        return [item for item in map(_read, lines) if item is not None]

    def remove(self) -> None:
        """The broker has all of it."""
        _remove(self.path, self.descriptor)

    def leave(self) -> None:
        """For another time, or another worker."""
        os.close(self.descriptor)


def _read(line: bytes) -> Item | None:
    try:
        item: Any = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return item if isinstance(item, dict) and isinstance(item.get("key"), str) else None


def _remove(path: Path, descriptor: int) -> None:
    """Before it is unlocked, so that nobody takes it for a left-over."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
    os.close(descriptor)


def _locked(path: Path, flags: int) -> int | None:
    """The file opened and locked; None where another has it, or has just removed it. Raises OSError where nothing can be locked."""
    try:
        descriptor = os.open(path, flags | os.O_CLOEXEC, 0o600)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.stat(path).st_ino == os.fstat(descriptor).st_ino:
            return descriptor
    except (BlockingIOError, FileNotFoundError):
        pass
    except OSError:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None
