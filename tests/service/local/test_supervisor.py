"""`frontline up` as a person uses it, and as a bad day treats it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from infra.local.leftovers import end_leftovers
from infra.local.postgres import Postgres
from infra.local.processes import MARK, command_line, free_ports, processes_with
from infra.local.running import answers
from kit.bus.client import Client
from kit.config import PORTS_APART, PROJECT, read, service_names
from kit.storage.migrations import drop_database
from kit.storage.work import Call
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
READY_WITHIN = 90.0


class Home:
    """One copy of Frontline: its folder, its ports, and the supervisor that runs it, if one does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        port, admin = _room_for(1 + 1), _room_for(PORTS_APART + len(service_names()))
        clean = {name: value for name, value in os.environ.items() if not name.startswith("FRONTLINE_") and not name.endswith("_URL")}
        ports = {
            "FRONTLINE_PORT": str(port),
            "FRONTLINE_ADMIN_PORT": str(admin),
            "FRONTLINE_DEMO": "no",
            "FRONTLINE_INSTANCES": "tickets=2",
        }
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


@pytest.fixture(scope="module")
def one_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    made = Home(tmp_path_factory.mktemp("supervised") / "home")
    yield made
    _away_with(made)


@pytest.fixture
def home(one_home: Home) -> Home:
    """Up and ready, the same one in all tests; each leaves it so, or the next one starts it."""
    if one_home.process is None or one_home.process.poll() is not None:
        one_home.up()
    return one_home


def test_up_serves_and_says_how_to_sign_in(home: Home) -> None:
    assert all(part["is_ready"] for part in home.status().values())
    assert set(home.status()) == {*service_names(), "tickets-2", "gateway"}
    assert "/setup/" in eventually(lambda: home.said() if "/setup/" in home.said() else "")
    assert "already runs" in home.run("up").stderr
    assert home.run("parked", "list").stdout == ""
    _check_roles(home)


def test_two_instances_of_a_service_are_seen_and_moved(home: Home) -> None:
    assert (home.folder / "log" / "tickets-2.log").stat().st_size > 0
    second = next(line.split()[2] for line in _instances(home) if " passive " in line)
    assert home.run("instances", "disable", "people", _instances(home, "people")[0].split()[2]).stderr.startswith(
        "Error: No other instance"
    )
    assert home.run("instances", "active", "tickets", second).returncode == 0
    eventually(lambda: [line for line in _instances(home) if " active " in line and second in line], 5)
    eventually(lambda: {home.status()[name]["mode"] for name in ("tickets", "tickets-2")} == {"active", "passive"}, 10)


def _instances(home: Home, service: str = "tickets") -> list[str]:
    """What the command says of the service's instances, a line each."""
    return [line for line in home.run("instances").stdout.splitlines() if line.startswith(service)]


def test_two_copies_run_side_by_side(home: Home, tmp_path: Path) -> None:
    beside = Home(tmp_path / "beside")
    try:
        beside.up()
        assert home.is_ready()
        _end(beside)
    finally:
        _away_with(beside)
    assert home.is_ready()


def test_what_dies_is_started_again(home: Home) -> None:
    people = f"http://127.0.0.1:{read(home.environ).admin_port_of('people')}/health/ready"
    for words in (("services.people",), ("postgres", "-D"), ("beam",), ("gunicorn",)):
        before = home.pid_of(*words)
        _kill(before)
        eventually(lambda words=words, before=before: home.pid_of(*words) not in (0, before), 20)  # type: ignore[misc]
        eventually(lambda: answers(people), 40)
    eventually(home.is_ready, 40)


def test_it_comes_back_after_the_supervisor_was_killed(home: Home) -> None:
    written = _write(home)
    assert home.process is not None
    home.process.kill()
    home.process.wait()
    eventually(lambda: not [pid for pid in home.pids() if "epmd" not in command_line(pid)], 15)
    home.up()
    assert home.is_ready()
    assert _read(home) == written


def test_it_comes_back_after_everything_was_killed(home: Home) -> None:
    written = _write(home)
    assert home.process is not None
    for pid in [home.process.pid, *home.pids()]:
        _kill(pid)
    home.process.wait()
    home.up()
    assert home.is_ready()
    assert _read(home) == written


def test_it_ends_cleanly_and_keeps_what_was_written(home: Home) -> None:
    written = _write(home)
    assert _end(home) < 10
    assert home.pids() == []
    assert home.up() < 40
    assert _read(home) == written


def test_who_asks_twice_does_not_wait_and_nothing_starts_again(home: Home) -> None:
    said = len(home.said())
    assert home.process is not None
    for sign in (signal.SIGINT, signal.SIGTERM):
        home.process.send_signal(sign)
    assert home.process.wait(10) == 0
    assert "stopped after" in home.said()[said:]
    assert "starts again" not in home.said()[said:]
    assert home.pids() == []


def test_a_home_from_before_a_service_takes_it_in_by_itself(home: Home) -> None:
    """kb is taken out of the home as if it had never been there. It comes up, and knows the brand that was made before."""
    brand_id = _make_brand(home)
    _end(home)
    _forget_kb(home)
    home.up()
    assert home.is_ready()
    assert "kb: database made" in home.said()
    eventually(lambda: _ids(home, "kb", "brands") == {brand_id}, 20)
    eventually(lambda: _ids(home, "kb", "roles") == _ids(home, "people", "roles"), 20)
    assert _ids(home, "kb", "news") == set(), "no new installation"
    assert home.status().keys() >= {"kb"}
    assert [line for line in _instances(home, "kb") if " active " in line]


def _make_brand(home: Home) -> str:
    client = Client(read(home.environ).amqp_url, "test")
    try:
        call = Call(actor="system", via="management", key=uuid.uuid4().hex)
        brand_id = str(client.ask("people", "create_brand", {"name": "Old", "host_names": ["old.example"]}, call=call, timeout=15)["id"])
    finally:
        client.close()
    eventually(lambda: brand_id in _ids(home, "kb", "brands"), 20)
    return brand_id


def _forget_kb(home: Home) -> None:
    """Its database, its role, and every word about it in the state of the home."""
    state = json.loads((home.folder / "state.json").read_text())
    server = Postgres(home.folder / "postgres", state["kept"]["ports"]["postgres"], state["kept"]["passwords"]["postgres"])
    server.start(home.folder / "log" / "postgres.log")
    drop_database(state["databases"]["kb"], server=server.url)
    with psycopg2.connect(server.url.replace("+psycopg2", "").rpartition("/")[0] + "/postgres") as line, line.cursor() as cursor:
        cursor.execute("drop role frontline_kb")
    server.stop()
    for part in (state["databases"], state["roles"]):
        del part["kb"]
    del state["kept"]["passwords"]["frontline_kb"]
    assert "frontline_kb" not in json.dumps(state)
    (home.folder / "state.json").write_text(json.dumps(state))


def _ids(home: Home, service: str, table: str) -> set[str]:
    with home.database(service) as line, line.cursor() as cursor:
        cursor.execute(f"select id from {table}")
        return {str(row[0]) for row in cursor.fetchall()}


def _write(home: Home) -> str:
    """Commits a word of its own, and returns it."""
    word = uuid.uuid4().hex
    with home.database("people") as line, line.cursor() as cursor:
        cursor.execute("create table if not exists kept (word text); insert into kept values (%s)", (word,))
    return word


def _read(home: Home) -> str:
    """The word written last."""
    with home.database("people") as line, line.cursor() as cursor:
        cursor.execute("select word from kept order by ctid desc limit 1")
        return str((cursor.fetchone() or [""])[0])


def _away_with(home: Home) -> None:
    if home.process and home.process.poll() is None:
        home.process.kill()
        home.process.wait(10)
    end_leftovers(home.folder)


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
