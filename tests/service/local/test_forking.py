"""Forked processes are processes like any other: their own number, words, environment, ids and end."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from infra.local.processes import Child
from tests.support.forking import fork
from tests.support.waiting import eventually

SAID = "import os; print(os.getpid(), os.getpgid(0), os.environ, os.listdir('/proc/self/fd'), os.listdir('/proc/self/task'))"
ID = "from uuid_utils import uuid7; import random; print(uuid7(), random.random())"


def test_a_child_has_only_what_it_was_given(tmp_path: Path) -> None:
    child = fork("one", ["-c", SAID], tmp_path / "log", {"NAME": "value"})
    assert child.process.wait(10) == 0
    assert (tmp_path / "log").read_text().split("environ") == [
        f"{child.pid} {child.pid} ",
        "({'NAME': 'value'}) ['0', '1', '2', '3'] " + f"['{child.pid}']\n",
    ]


def test_two_children_draw_other_ids_and_numbers(tmp_path: Path) -> None:
    children = [fork(name, ["-c", ID], tmp_path / name, {}) for name in ("one", "two")]
    assert [child.process.wait(10) for child in children] == [0, 0]
    first, second = ((tmp_path / name).read_text().split() for name in ("one", "two"))
    assert first[0][-12:] != second[0][-12:]
    assert first[1] != second[1]


@pytest.mark.parametrize(("code", "how"), [("raise SystemExit(3)", 3), ("1 / 0", 1), ("import os; os.kill(os.getpid(), 15)", -15)])
def test_how_a_child_ended_is_known(code: str, how: int, tmp_path: Path) -> None:
    child = fork("one", ["-c", code], tmp_path / "log", {})
    assert child.process.wait(10) == how
    assert child.process.returncode == how
    assert not child.is_alive()


def test_a_child_is_killed_and_ended_as_others_are(tmp_path: Path) -> None:
    """Its own children with it when it is killed."""
    asleep = _sleeper(tmp_path / "asleep")
    asleep.end(signal.SIGTERM)
    assert asleep.process.returncode == -signal.SIGTERM
    killed = _sleeper(tmp_path / "killed")
    below = int((tmp_path / "killed").read_text())
    killed.kill()
    assert killed.process.returncode == -signal.SIGKILL
    eventually(lambda: not Path(f"/proc/{below}/cmdline").exists() or not Path(f"/proc/{below}/cmdline").read_bytes())


def _sleeper(log: Path) -> Child:
    code = "import subprocess; print(subprocess.Popen(['sleep', '100']).pid, flush=True); import time; time.sleep(100)"
    child = fork("sleeper", ["-c", code], log, dict(os.environ))
    eventually(log.read_text)
    return child
