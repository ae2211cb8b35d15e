"""A database with the kit's tables and a few entities of the tests' own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count

import pytest

from kit.storage import tables
from kit.storage.engine import Database, open_database
from kit.storage.migrations import create_database, drop_database
from tests.support import run
from tests.support.things import Entity

_numbers = count(1)


@pytest.fixture
def empty_url() -> Iterator[str]:
    """URL of a database with nothing in it."""
    url = run.beside(run.server(), f"kit_{os.getpid()}_{next(_numbers)}")
    create_database(url, server=run.server())
    yield url
    drop_database(url, server=run.server())


@pytest.fixture
def things(empty_url: str) -> Iterator[Database]:
    """A database with the kit's tables and those above."""
    opened = open_database("tests", empty_url)
    tables.metadata.create_all(opened.writer)
    Entity.metadata.create_all(opened.writer)
    yield opened
    opened.close()
