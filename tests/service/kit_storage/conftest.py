"""A small service of the tests' own: one entity, one copy, on a database of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kit.storage import tables
from kit.storage.copies import Copied
from kit.storage.engine import Database, open_database
from kit.storage.migrations import create_database, drop_database
from tests.support import run

_numbers = count(1)


class Entity(DeclarativeBase):
    pass


class Thing(Entity):
    __tablename__ = "things"
    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    number: Mapped[int] = mapped_column(sa.BigInteger)
    said_at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    text: Mapped[str] = mapped_column(sa.Text, default="")


class GroupCopy(Copied, Entity):
    __tablename__ = "group_copies"
    name: Mapped[str] = mapped_column(sa.Text)


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
