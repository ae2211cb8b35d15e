"""`frontline up` and `frontline demo` as a person runs them, and kill -9 of every process but the supervisor, one after the other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kit.config import PROJECT, service_names
from tests.service.local.test_supervisor import Home, home, one_home
from tests.support.waiting import eventually

__all__ = ["home", "one_home"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
PARTS = [*((f"services.{name}",) for name in service_names()), ("gunicorn",), ("postgres", "-D"), ("beam",)]


def test_the_supervisor_brings_everything_back_in_the_middle_of_a_day(home: Home, tmp_path: Path) -> None:
    log = tmp_path / "demo.log"
    words = ["demo", "--drawn", "1200", "--from-hour", "10", "--to-hour", "12", "--speed", "60"]
    with log.open("wb") as out:
        command = [sys.executable, "-m", "infra.local.cli", *words]
        demo = subprocess.Popen(command, cwd=PROJECT, env=home.environ, stdout=out, stderr=out)
    try:
        eventually(lambda: "decisions" in log.read_text(), within=120)
        for part in PARTS:
            before = home.pid_of(*part)
            os.kill(before, signal.SIGKILL)
            eventually(lambda: home.pid_of(*part) not in (0, before), 30)  # noqa: B023
            eventually(home.is_ready, 60)
        assert demo.wait(400) == 0, log.read_text()
    finally:
        demo.kill()
        demo.wait()
    assert "VERDICT: passed" in log.read_text()
    assert home.is_ready()
    assert home.run("parked", "list").stdout == ""
