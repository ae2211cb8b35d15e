"""The relay's bell: whoever rings while it is being answered is heard as well."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
import sqlalchemy as sa

from kit.bus import outbox
from kit.bus.outbox import Relay
from kit.bus.post import Post
from kit.storage.engine import Database


class Driver:
    """Stands for a database connection on which nothing comes."""

    def __init__(self) -> None:
        self._end, self._other_end = socket.socketpair()
        self.notifies: list[str] = []

    def fileno(self) -> int:
        return self._end.fileno()

    def poll(self) -> None:
        raise AssertionError("nothing came")

    def close(self) -> None:
        self._end.close()
        self._other_end.close()


@pytest.fixture
def connection() -> Iterator[sa.Connection]:
    driver = Driver()
    yield cast(sa.Connection, SimpleNamespace(connection=SimpleNamespace(driver_connection=driver)))
    driver.close()


def test_a_nudge_while_the_last_one_is_read_is_not_the_last(connection: sa.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under eventlet other green threads run inside of `os.read`; one that rang there silenced the bell for a second."""
    relay = Relay("chat", cast(Database, None), cast(Post, None), lambda: True, pace=0, outbox_kept=1, inbox_kept=1)
    read = os.read

    def read_while_another_rings(*asked: Any) -> bytes:
        relay.nudge()
        return read(*asked)

    relay.nudge()
    monkeypatch.setattr(os, "read", read_while_another_rings)
    assert relay._wait(connection)
    monkeypatch.setattr(os, "read", read)
    monkeypatch.setattr(outbox, "LOOK_EVERY", 0)
    relay.nudge()
    assert relay._wait(connection)
