"""Modules run once to their end, each in a process of its own that dies with us."""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Mapping

from infra.local.processes import spawn
from kit.config import PROJECT


class Errand:
    """One module on its way. Read it now and then, else it may wait for us to."""

    def __init__(self, module: str, environ: Mapping[str, str]) -> None:
        self._pipe, writer = os.pipe()
        os.set_blocking(self._pipe, False)
        self._child = spawn(module, [sys.executable, "-m", module], writer, cwd=PROJECT, environ=environ, orphan=signal.SIGKILL)
        os.close(writer)
        self._said = b""

    def is_alive(self) -> bool:
        return self._child.is_alive()

    def read(self, seconds: float) -> None:
        """Takes what it says, for so long."""
        if select.select([self._pipe], [], [], seconds)[0]:
            self._said += self._piece()

    def said(self) -> str:
        """All it printed. To be called once, when it has ended."""
        while piece := self._piece():
            self._said += piece
        os.close(self._pipe)
        return self._said.decode(errors="replace")

    @property
    def code(self) -> int:
        """The exit code of one that has ended; 0 is well."""
        return self._child.process.returncode or 0

    def kill(self) -> None:
        self._child.kill()

    def _piece(self) -> bytes:
        try:
            return os.read(self._pipe, 65_536)
        except BlockingIOError:
            return b""
