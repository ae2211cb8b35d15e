"""Has a paper made by a process of its own: setting pages takes seconds and hundreds of megabytes, which a service must not hold."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import orjson

SECONDS = 60.0


class NotPrinted(Exception):
    """The paper could not be made in time or at all; a bug, or a machine without room."""


def printed(said: Mapping[str, Any], seconds: float = SECONDS) -> bytes:
    """The bytes of a paper as `making.made` takes it. Only the caller waits. Raises NotPrinted."""
    command = [sys.executable, "-m", "services.reports.papers"]
    try:
        done = subprocess.run(command, input=orjson.dumps(said, default=str), capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as late:
        raise NotPrinted(f"not made within {seconds:g} s") from late
    if done.returncode:
        raise NotPrinted(done.stderr.decode("utf-8", "replace")[-500:])
    return done.stdout
