"""A house in which people look at reports, with files of its own, and perhaps a mail service beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.config import config
from services.mail.handlers import freeing
from services.reports.handlers import exporting, mailing
from tests.service.mail.house import SECRET, House
from tests.support.handling import Handling
from tests.support.reporting import NOW, Reporting
from tests.support.smtp import MailServer


@pytest.fixture
def reporting(handling: Handling) -> Reporting:
    return Reporting(handling)


@pytest.fixture
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Files are kept in a folder of this test's."""
    monkeypatch.setenv("FRONTLINE_SECRET", SECRET)
    monkeypatch.setenv("FRONTLINE_FILES_URL", f"file://{tmp_path}/files")
    stores = (config, freeing.store, exporting.files, mailing.files_of_mail)
    for kept in stores:
        kept.cache_clear()
    yield
    for kept in stores:
        kept.cache_clear()


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that takes everything."""
    made = MailServer()
    yield made
    made.close()


@pytest.fixture
def house(own_files: None, handling: Handling, server: MailServer) -> House:
    """The mail service of the same company: the default brand sends through the server."""
    made = House(handling, server)
    made.now = NOW
    made.settle_in()
    return made
