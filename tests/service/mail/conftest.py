"""A house with a mail server, and ways to send through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kit.config import config
from services.mail.handlers.freeing import store
from tests.service.mail.house import SECRET, House
from tests.support.handling import Handling
from tests.support.smtp import MailServer


@pytest.fixture(autouse=True)
def _own_secret_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("FRONTLINE_SECRET", SECRET)
    monkeypatch.setenv("FRONTLINE_FILES_URL", f"file://{tmp_path}/files")
    config.cache_clear()
    store.cache_clear()
    yield
    config.cache_clear()
    store.cache_clear()


@pytest.fixture
def servers() -> Iterator[Callable[..., MailServer]]:
    made: list[MailServer] = []

    def make(**how: object) -> MailServer:
        made.append(MailServer(**how))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for server in made:
        server.close()


@pytest.fixture
def server(servers: Callable[..., MailServer]) -> MailServer:
    """A mail server that takes everything."""
    return servers()


@pytest.fixture
def house(handling: Handling, server: MailServer) -> House:
    """The default brand sends through the server."""
    made = House(handling, server)
    made.settle_in()
    return made
