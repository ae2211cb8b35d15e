"""`frontline up` as a person uses it, and as a bad day treats it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from infra.local.leftovers import end_leftovers
from infra.local.processes import MARK, command_line, free_ports, processes_with
from infra.local.running import answers
from kit.config import PROJECT, read, service_names
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
READY_WITHIN = 90.0


class Home:
    """One copy of Frontline: its folder, its ports, and the supervisor that runs it, if one does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        port, admin = _room_for(1 + 1), _room_for(len(service_names()))
        clean = {name: value for name, value in os.environ.items() if not name.startswith("FRONTLINE_") and not name.endswith("_URL")}
        ports = {"FRONTLINE_PORT": str(port), "FRONTLINE_ADMIN_PORT": str(admin), "FRONTLINE_DEMO": "no"}
        self.environ = clean | ports | {"FRONTLINE_HOME": str(folder), "PYTHONPATH": str(PROJECT)}
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder.with_suffix(".up.log")

    def up(self) -> float:
        """Starts it; returns the seconds until all was ready."""
        began, mark = time.monotonic(), self.said().count("ready after")
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(_frontline("up"), cwd=PROJECT, env=self.environ, stdout=out, stderr=out)
        eventually(lambda: self._is_up(mark), READY_WITHIN)
        return time.monotonic() - began

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(_frontline(*words), cwd=PROJECT, env=self.environ, capture_output=True, text=True, timeout=60)

    def status(self) -> dict[str, dict[str, object]]:
        found: dict[str, dict[str, object]] = json.loads(self.run("status", "--json").stdout)
        return found

    def is_ready(self) -> bool:
        return self.run("status").returncode == 0

    def pids(self) -> list[int]:
        return processes_with(f"{MARK}={self.folder}")

    def pid_of(self, *words: str) -> int:
        """The first of our processes whose command line holds all these words; 0 while there is none."""
        return min((pid for pid in self.pids() if all(word in command_line(pid) for word in words)), default=0)

    def database(self, service: str) -> psycopg2.extensions.connection:
        return psycopg2.connect(read(self.environ).database_of(service).replace("+psycopg2", ""))

    def _is_up(self, mark: int) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            pytest.fail(f"frontline up ended with {self.process.returncode}:\n{self.said()[-4000:]}")
        return self.said().count("ready after") > mark


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path / "home")
    yield made
    if made.process and made.process.poll() is None:
        made.process.kill()
        made.process.wait(10)
    end_leftovers(made.folder)


def test_up_serves_keeps_what_is_written_and_ends_cleanly(home: Home, tmp_path: Path) -> None:
    home.up()
    assert all(part["is_ready"] for part in home.status().values())
    assert set(home.status()) == {*service_names(), "gateway"}
    assert "/setup/" in eventually(lambda: home.said() if "/setup/" in home.said() else "")
    assert "already runs" in home.run("up").stderr
    assert home.run("parked", "list").stdout == ""
    _check_roles(home)
    with home.database("people") as line, line.cursor() as cursor:
        cursor.execute("create table kept (word text); insert into kept values ('yes')")
    beside = Home(tmp_path / "beside")
    try:
        beside.up()
        assert home.is_ready()
        _end(beside)
    finally:
        end_leftovers(beside.folder)
    assert home.is_ready()
    assert _end(home) < 10
    assert home.pids() == []
    assert home.up() < 40
    with home.database("people") as line, line.cursor() as cursor:
        cursor.execute("select word from kept")
        assert cursor.fetchone() == ("yes",)


def test_up_comes_back_after_everything_was_killed(home: Home) -> None:
    home.up()
    with home.database("people") as line, line.cursor() as cursor:
        cursor.execute("create table kept (word text); insert into kept values ('yes')")
    assert home.process is not None
    home.process.kill()
    home.process.wait()
    eventually(lambda: not [pid for pid in home.pids() if "epmd" not in command_line(pid)], 15)
    home.up()
    assert home.is_ready()
    for pid in [home.process.pid, *home.pids()]:
        _kill(pid)
    home.process.wait()
    home.up()
    assert home.is_ready()
    with home.database("people") as line, line.cursor() as cursor:
        cursor.execute("select word from kept")
        assert cursor.fetchone() == ("yes",)


def test_what_dies_is_started_again(home: Home) -> None:
    home.up()
    people = f"http://127.0.0.1:{read(home.environ).admin_port_of('people')}/health/ready"
    for words in (("services.people",), ("postgres", "-D"), ("beam",), ("gunicorn",)):
        before = home.pid_of(*words)
        _kill(before)
        eventually(lambda words=words, before=before: home.pid_of(*words) not in (0, before), 20)  # type: ignore[misc]
        eventually(lambda: answers(people), 40)
    eventually(home.is_ready, 40)


def _check_roles(home: Home) -> None:
    """A service's role cannot open the database of another."""
    settings = read(home.environ)
    own, other = (settings.database_of(name).replace("+psycopg2", "") for name in ("people", "tickets"))
    with pytest.raises(psycopg2.OperationalError, match="permission denied"):
        psycopg2.connect(own.rpartition("/")[0] + "/" + other.rpartition("/")[2])


def _end(home: Home) -> float:
    """Ctrl-C; returns the seconds it took."""
    assert home.process is not None
    began = time.monotonic()
    home.process.send_signal(signal.SIGINT)
    assert home.process.wait(20) == 0
    return time.monotonic() - began


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _room_for(count: int) -> int:
    """The first of so many free ports in a row."""
    while True:
        [first] = free_ports(1)
        wanted = range(first, first + count)
        if first + count < 65_000 and free_ports(count, wanted) == list(wanted):
            return first


def _frontline(*words: str) -> list[str]:
    return [sys.executable, "-m", "infra.local.cli", *words]
