"""Databases and their shape."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
import sqlalchemy as sa

from kit.config import service_names
from kit.storage.migrations import close_to_others, create_database, create_role, differences, drop_database, upgrade
from tests.support import run
from tests.support.handling import front_page
from tests.support.things import Entity


@pytest.mark.parametrize("service", service_names())
def test_migrations_give_the_shape_that_the_models_say(service: str, database: Callable[[str], str]) -> None:
    assert differences(database(service), front_page(service).metadata) == []


def test_a_difference_is_told(empty_url: str) -> None:
    found = " ".join(differences(empty_url, Entity.metadata))
    assert "add_table" in found
    assert "things" in found
    assert "outbox" in found


def test_several_processes_may_migrate_at_once(empty_url: str) -> None:
    service = service_names()[0]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: upgrade(service, empty_url), range(4)))
    assert sum(bool(each) for each in done) == 1
    assert upgrade(service, empty_url) == []


def test_a_role_opens_its_own_database_only() -> None:
    server, secret = run.server(), "it's a \\secret"
    urls = {}
    for role in ("lonely_one", "lonely_two"):
        urls[role] = sa.make_url(run.beside(server, role)).set(username=role, password=secret)
        create_database(run.beside(server, role), server=server)
        create_role(server, role, "another at first")
        create_role(server, role, secret)
        close_to_others(server, role, role)
    try:
        _connect(urls["lonely_one"])
        with pytest.raises(psycopg2.OperationalError, match="permission denied"):
            _connect(urls["lonely_one"].set(database="lonely_two"))
    finally:
        for role in urls:
            drop_database(run.beside(server, role), server=server)


def _connect(url: sa.URL) -> None:
    psycopg2.connect(host=url.host, port=url.port, dbname=url.database, user=url.username, password=str(url.password)).close()
