"""Child processes that never outlive us: started, watched, ended; and the left-overs of an earlier run found by name and folder."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, count, islice
from pathlib import Path
from typing import Protocol

MARK = "FRONTLINE_SUPERVISED"  # in the environment of every child: what a killed supervisor leaves behind is found by it
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class Process(Protocol):
    """What we ask of subprocess.Popen."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | None: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int) -> None: ...


@dataclass(slots=True)
class Child:
    """A process of ours, leader of its own group."""

    name: str
    process: Process
    started_at: float = field(default_factory=time.monotonic)

    @property
    def pid(self) -> int:
        return self.process.pid

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def ask_to_end(self, by: signal.Signals = signal.SIGTERM) -> None:
        if self.is_alive():
            self.process.send_signal(by)

    def end(self, by: signal.Signals = signal.SIGTERM, within: float = 5, last: signal.Signals = signal.SIGKILL) -> None:
        """Asks, waits so many seconds, then insists."""
        self.ask_to_end(by)
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            self._insist(last)

    def kill(self) -> None:
        """kill -9, of the whole group."""
        self._insist(signal.SIGKILL)

    def _insist(self, last: signal.Signals) -> None:
        _signal_group(self.pid, last)
        try:
            self.process.wait(3)
        except subprocess.TimeoutExpired:
            _signal_group(self.pid, signal.SIGKILL)
            self.process.wait(3)


def spawn(
    name: str,
    command: list[str],
    log: Path | int,
    *,
    cwd: Path,
    environ: Mapping[str, str] | None = None,
    orphan: signal.Signals = signal.SIGKILL,
    niceness: int = 0,
) -> Child:
    """Starts a program in its own group. Its output goes to `log` (a path, or an open pipe); `orphan` is what it gets should we die.

    `niceness` is how far it steps back behind the others where there is not enough processor for all.
    """
    parent = os.getpid()
    out = log if isinstance(log, int) else os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=None if environ is None else dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            process_group=0,
            preexec_fn=lambda: _become_child(parent, orphan, niceness),
        )
    finally:
        if out is not log:
            os.close(out)
    return Child(name, process)


def _become_child(parent: int, orphan: signal.Signals, niceness: int) -> None:
    os.nice(niceness)
    dies_with(parent, orphan)


def dies_with(parent: int, orphan: signal.Signals) -> None:
    """Has this process, just forked, get that signal when its parent dies."""
    _libc.prctl(PR_SET_PDEATHSIG, orphan)
    if os.getppid() != parent:
        os._exit(1)  # it died between fork and here


def unprivileged(command: list[str], folder: Path) -> list[str]:
    """The command as `nobody` when we are root, else as it is: PostgreSQL refuses to run as root.

    Where nobody may not pass through the folders above (a project under /root), it is lent the one right to do so.
    """
    if os.geteuid() != 0:
        return command
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise OSError("setpriv (util-linux) is missing, which starts PostgreSQL without root's rights.")
    rights = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup"]
    lent = [] if _is_open(folder) and _is_open(Path(command[0])) else rights
    group = pwd.getpwnam("nobody").pw_gid
    return [setpriv, "--reuid=nobody", f"--regid={group}", "--clear-groups", *lent, "--pdeathsig=INT", "--", *command]


def _is_open(path: Path) -> bool:
    return all(above.stat().st_mode & 0o001 for above in path.absolute().parents)


def wait_for(is_there: Callable[[], bool], within: float, otherwise: str, child: Child | None = None) -> None:
    """Waits until it is there; raises TimeoutError with `otherwise` when time is up or the child that should bring it has ended."""
    until = time.monotonic() + within
    while not is_there():
        if time.monotonic() > until or (child is not None and not child.is_alive()):
            raise TimeoutError(otherwise)
        time.sleep(0.03)


def pid_in(pid_file: Path, *words: str) -> int | None:
    """The process that a pid file names, if it lives and its command line holds all these words: pids are used again."""
    try:
        pid = int(pid_file.read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None
    said = command_line(pid)
    return pid if said and all(word in said for word in words) else None


def command_line(pid: int) -> str:
    """What a living process was started with; empty when there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def processes_with(mark: str) -> list[int]:
    """Living processes, ourselves not among them, whose environment holds this mark (`NAME=value`): children of an earlier run."""
    wanted = mark.encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def end(pid: int, by: signal.Signals = signal.SIGTERM, within: float = 5, last: signal.Signals = signal.SIGKILL) -> None:
    """Ends a process that is not our child: asks, waits, insists."""
    for sign, seconds in ((by, within), (last, 3), (signal.SIGKILL, 3)):
        try:
            os.kill(pid, sign)
        except ProcessLookupError:
            return
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if not command_line(pid):
                return
            time.sleep(0.03)


def children_of(pid: int) -> list[int]:
    """The processes it has started and that live."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (OSError, ValueError):
        return []


def free_ports(count: int, wanted: Iterable[int] = ()) -> list[int]:
    """So many free ports on loopback, the wanted ones where they are free.

    The others come from below those that the system gives to outgoing connections: one of these could take a port while its server
    is down for a moment. Each process looks from another place on, and never twice at the same one soon.
    """
    held: list[socket.socket] = []
    ports: list[int] = []
    try:
        for port in chain(wanted, islice(_drawn, len(DRAWN_FROM))):
            if len(ports) == count:
                break
            one = socket.socket()
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            held.append(one)
            with contextlib.suppress(OSError):
                one.bind(("127.0.0.1", port))
                ports.append(port)
    finally:
        for one in held:
            one.close()
    return ports


def _drawing() -> Iterator[int]:
    for number in count(os.getpid() * 131):
        yield DRAWN_FROM[number % len(DRAWN_FROM)]


DRAWN_FROM = range(15_000, 32_000)
_drawn = _drawing()


def _signal_group(pid: int, sign: signal.Signals) -> None:
    try:
        os.killpg(pid, sign)
    except ProcessLookupError:
        return
