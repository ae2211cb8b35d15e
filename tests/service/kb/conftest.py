"""The library of these tests, and what stands on its shelves. Its index is kept in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.config import config
from services.kb.handlers.filing import store
from services.kb.index import following
from services.kb.index.place import IN_MEMORY, SETTING
from services.kb.meaning import model, shelf
from tests.service.kb.library import Library
from tests.service.kb.shelves import Shelves
from tests.service.kb.small_model import Meanings, SmallModel
from tests.support.databases import Databases
from tests.support.handling import Handling


@pytest.fixture(autouse=True)
def _index_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, IN_MEMORY)
    monkeypatch.setattr(following, "PATIENCE", 60.0)  # a busy machine is no reason to refuse a test's search


@pytest.fixture
def library(databases: Databases, handling: Handling) -> Library:
    databases.begin("kb", "library", lambda telling: Library(telling).settle_in())
    return Library(handling)


@pytest.fixture
def shelves(library: Library) -> Shelves:
    return Shelves(library)


@pytest.fixture
def meanings(library: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[Meanings]:
    """A small model is installed; search by meaning is off, as it is shipped."""
    small = SmallModel()
    monkeypatch.setattr(model, "installed", lambda: small)
    yield Meanings(library, small)
    shelf._held.clear()


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The file store of kb is this test's own."""
    monkeypatch.setenv("FRONTLINE_FILES_URL", f"file://{tmp_path}/files")
    config.cache_clear()
    store.cache_clear()
    yield
    config.cache_clear()
    store.cache_clear()
