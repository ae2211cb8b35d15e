"""Makes the databases and brings them to their newest shape. A process of its own, so that the supervisor stays small."""

from __future__ import annotations

import sys

from sqlalchemy.exc import SQLAlchemyError

from kit.config import Config, Unset, config, service_names
from kit.storage.migrations import close_to_others, create_database, create_role, upgrade


def prepare(settings: Config) -> list[str]:
    """One line for each thing done. On the embedded server each service also gets a role that can open no other's database."""
    done = []
    is_embedded = not settings.environ.get("DATABASE_URL")
    roles = settings.state.get("roles", {}) if is_embedded else {}
    for service in service_names():
        url = settings.database_of(service)
        is_ours = not settings.environ.get(f"{service.upper()}_DATABASE_URL")
        if is_ours and create_database(url, server=settings.database_url):
            done.append(f"{service}: database made")
        if is_ours and service in roles:
            owner = settings.database_url
            create_role(owner, roles[service]["role"], roles[service]["password"])
            close_to_others(owner, roles[service]["database"], roles[service]["role"])
        done += [f"{service}: migrated to {revision}" for revision in upgrade(service, url)]
    return done


def main() -> int:
    try:
        for line in prepare(config()):
            sys.stdout.write(line + "\n")
    except (Unset, SQLAlchemyError) as wrong:
        sys.stderr.write(f"The databases could not be prepared: {wrong}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
