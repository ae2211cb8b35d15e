"""The container's role script, run on a real server: each service opens its own database and no other."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from infra.local.postgres import program
from kit.config import PROJECT, service_names
from tests.support.servers import Servers

SERVICES = service_names()


def test_a_service_opens_its_own_database_and_no_other(own_servers: Servers) -> None:
    owner = sa.make_url(own_servers.postgres.url).set(database="postgres")
    _run_roles(owner)
    engine = sa.create_engine(owner, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:  # the cluster of an installation that is older than kb runs it again
        connection.execute(sa.text("drop database frontline_kb"))
        connection.execute(sa.text("drop role kb"))
    _run_roles(owner)
    for service in SERVICES:
        for other in SERVICES:
            url = owner.set(username=service, password=f"pw-{service}", database=f"frontline_{other}")
            engine = sa.create_engine(url, poolclass=sa.NullPool)
            if other == service:
                with engine.begin() as connection:
                    connection.execute(sa.text("create table mine (id int)"))
                    connection.execute(sa.text("drop table mine"))
            else:
                with pytest.raises(OperationalError, match="permission denied for database"):
                    engine.connect()


def _run_roles(owner: sa.URL) -> None:
    where = {"PGHOST": owner.host, "PGPORT": str(owner.port), "PGUSER": owner.username, "PGPASSWORD": owner.password}
    passwords = {f"{service.upper()}_DB_PASSWORD": f"pw-{service}" for service in SERVICES}
    path = os.pathsep.join([str(Path(program("psql")).parent), os.environ["PATH"]])
    environ = {"PATH": path, "PGDATABASE": "postgres", **passwords, **{name: str(value) for name, value in where.items()}}
    script = PROJECT / "infra" / "postgres" / "roles.sh"
    done = subprocess.run(["sh", str(script)], env=environ, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
