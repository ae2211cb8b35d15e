"""Where an index lies: in a folder of this process's own, else in memory."""

from __future__ import annotations

import fcntl
import logging
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kit.config import config
from kit.instances.identity import identity_of

log = logging.getLogger(__name__)

SETTING = "FRONTLINE_KB_INDEX"
IN_MEMORY = "memory"


@dataclass(slots=True)
class Place:
    """A folder, and the lock that keeps others out of it for as long as it is held. Without a folder: memory."""

    folder: Path | None = None
    _lock: IO[bytes] | None = None

    def leave(self) -> None:
        """Lets others in."""
        if self._lock is not None:
            self._lock.close()


def place() -> Place:
    """`<FRONTLINE_KB_INDEX or <home>/kb-index>/<name of this instance>`; memory as wished, or where that folder cannot be had."""
    settings = config()
    wished = settings.environ.get(SETTING, "")
    if wished == IN_MEMORY:
        return Place()
    name = re.sub(r"[^A-Za-z0-9._-]", "_", identity_of("kb", settings).name) or "kb"
    return place_at((Path(wished) if wished else settings.home / "kb-index") / name)


def place_at(folder: Path) -> Place:
    """This folder, or memory where it cannot be written or another process has it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = folder.with_name(f"{folder.name}.lock").open("wb")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        log.warning("the index is kept in memory, for %s cannot be had: %s", folder, fault)
        return Place()
    return Place(folder, lock)


def emptied(folder: Path) -> Path:
    """The folder, with nothing left in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def size_of(folder: Path | None) -> int:
    """Bytes on disk; 0 in memory. What is tidied away meanwhile does not count."""
    if folder is None:
        return 0
    total = 0
    for file in folder.iterdir():
        try:
            total += file.stat().st_size
        except FileNotFoundError:
            continue
    return total
