"""What the programs say: every line into a file of its own, what matters on the terminal in a form for people."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

ROTATED_AT = 20_000_000  # bytes; one older file is kept
LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40, "critical": 50}
COLOURS = {"warning": "33", "error": "31", "critical": "31;1", "debug": "2"}
QUIET = ("event", "message", "level", "timestamp", "service", "logger", "exception", "trace_id")


class Lines:
    """One program's output: bytes come in as they come, whole lines go out."""

    def __init__(self, name: str, folder: Path, least: int) -> None:
        self.name, self.path, self.least = name, folder / f"{name}.log", least
        self._rest = b""
        self._file: BinaryIO = self.path.open("ab")

    def take(self, piece: bytes) -> None:
        *whole, self._rest = (self._rest + piece).split(b"\n")
        for line in whole:
            self._file.write(line + b"\n")
            self._show(line.decode(errors="replace"))
        self._file.flush()
        if self._file.tell() > ROTATED_AT:
            self._rotate()

    def close(self) -> None:
        if self._rest:
            self.take(b"\n")
        self._file.close()

    def _show(self, line: str) -> None:
        level, text = readable(line)
        if text and LEVELS.get(level, 20) >= self.least:
            say(text, name=self.name, level=level)

    def _rotate(self) -> None:
        self._file.close()
        self.path.replace(self.path.with_suffix(".log.1"))
        self._file = self.path.open("ab")


def readable(line: str) -> tuple[str, str]:
    """(level, text for people) of one line, whether structured or not."""
    try:
        said: dict[str, Any] = json.loads(line)
        assert isinstance(said, dict)
    except (ValueError, AssertionError):
        level = next((name for name in LEVELS if f"[{name.upper()}]" in line or f" {name.upper()} " in line), "info")
        return level, line
    more = " ".join(f"{key}={value}" for key, value in said.items() if key not in QUIET)
    text = " ".join(filter(None, [str(said.get("event") or said.get("message") or ""), more]))
    if said.get("exception"):
        text += "\n" + str(said["exception"])
    return str(said.get("level", "info")), text


def say(text: str, *, name: str = "frontline", level: str = "info") -> None:
    """One line on the terminal."""
    head = f"{time.strftime('%H:%M:%S')} {name:<10}"
    colour = COLOURS.get(level) if sys.stderr.isatty() and "NO_COLOR" not in os.environ else None
    sys.stderr.write(f"\x1b[{colour}m{head} {text}\x1b[0m\n" if colour else f"{head} {text}\n")
    sys.stderr.flush()
