"""Records in a form for programs: one JSON object a line, whoever wrote it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from kit.logs import trace_id

PROGRAM = """
import logging, structlog
from kit import logs
logs.set_up("tickets", "info", "{form}")
with logs.bound(trace_id="4bf9", actor="employee:1", lane=""):
    logging.getLogger("any").warning("it %s", "happened", extra={{"attempt": 2}})
    structlog.get_logger().info("opened", ticket="7")
logging.getLogger("any").debug("unseen")
logging.getLogger("pika").error("unseen")
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("any").exception("x" * 5000)
"""


def _said(form: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", PROGRAM.format(form=form)], capture_output=True, text=True, check=True)
    return done.stderr.splitlines()


def test_every_record_is_one_json_object_with_what_was_bound() -> None:
    first, second, third = (json.loads(line) for line in _said("json"))
    common: dict[str, Any] = {"service": "tickets", "trace_id": "4bf9", "actor": "employee:1"}
    assert first.items() >= (common | {"event": "it happened", "level": "warning", "logger": "any", "attempt": 2}).items()
    assert second.items() >= (common | {"event": "opened", "level": "info", "ticket": "7"}).items()
    assert "lane" not in first
    assert "actor" not in third
    assert len(third["event"]) < 2100
    assert "ZeroDivisionError" in third["exception"]


def test_a_terminal_gets_text() -> None:
    first = _said("terminal")[0]
    assert "it happened" in first
    assert not first.startswith("{")


@pytest.mark.parametrize(
    ("header", "found"),
    [("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736"), ("", ""), ("00-1-2-3", "")],
)
def test_the_trace_is_the_second_part_of_the_header(header: str, found: str) -> None:
    assert trace_id(header) == found
