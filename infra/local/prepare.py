"""Makes the databases and brings them to their newest shape. A process of its own, so that the supervisor stays small."""

from __future__ import annotations

import sys

from sqlalchemy.exc import SQLAlchemyError

from infra.local import newcomers
from kit.config import Config, Unset, config, service_names
from kit.storage.migrations import close_to_others, create_database, create_role, has_database, upgrade


def prepare(settings: Config) -> list[str]:
    """One line for each thing done. On the embedded server each service also gets a role that can open no other's database."""
    done = []
    is_embedded = not settings.environ.get("DATABASE_URL")
    roles = settings.state.get("roles", {}) if is_embedded else {}
    for service in service_names():
        url = settings.database_of(service)
        is_ours = _is_ours(settings, service)
        if is_ours and create_database(url, server=settings.database_url):
            done.append(f"{service}: database made")
        if is_ours and service in roles:
            owner = settings.database_url
            create_role(owner, roles[service]["role"], roles[service]["password"])
            close_to_others(owner, roles[service]["database"], roles[service]["role"])
        done += [f"{service}: migrated to {revision}" for revision in upgrade(service, url)]
    return done


def late(settings: Config) -> list[str]:
    """Services whose database is missing while another's is there: they came after what the others have already told."""
    ours = [service for service in service_names() if _is_ours(settings, service)]
    missing = [service for service in ours if not has_database(settings.database_of(service), server=settings.database_url)]
    return missing if missing != ours else []


def _is_ours(settings: Config, service: str) -> bool:
    """Whether its database is made by us, not named one by one."""
    return not settings.environ.get(f"{service.upper()}_DATABASE_URL")


def main() -> int:
    try:
        newcomers.note(config().home, late(config()))
        for line in prepare(config()):
            sys.stdout.write(line + "\n")
    except (Unset, SQLAlchemyError) as wrong:
        sys.stderr.write(f"The databases could not be prepared: {wrong}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
