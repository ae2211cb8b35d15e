"""Finding what is named, and storing what must be unique."""

from __future__ import annotations

from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Database
from uuid_utils import uuid7

from kit.errors import Conflict, NotFound

T = TypeVar("T")

NOUNS = {"Account": "account", "ApiToken": "token", "Link": "link"}

TAKEN = {
    "brands_by_name": "name",
    "departments_by_name": "name",
    "groups_by_name": "name",
    "roles_by_name": "name",
    "accounts_by_username": "username",
    "sessions_token_hash_key": "token_hash",
    "api_tokens_token_hash_key": "token_hash",
}


def new_id() -> str:
    """An id that sorts by when it was made."""
    return str(uuid7())


def found(database: Database, entity: type[T], key: str, *, for_change: bool = False) -> T:
    """The entity by id, locked if it is to be changed. Raises NotFound `<noun>_unknown`."""
    one = database.get(entity, key, with_for_update=for_change or None, populate_existing=for_change)
    if one is None:
        noun = NOUNS.get(entity.__name__, entity.__name__.lower())
        raise NotFound(f"{noun}_unknown", f"There is no such {noun}.")
    return one


def store(database: Database, *new: object) -> None:
    """Sends everything to the database. Raises Conflict `<field>_taken` where something must be unique and is not."""
    database.add_all(new)
    try:
        database.flush()
    except IntegrityError as error:
        constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        if constraint not in TAKEN:
            raise
        field = TAKEN[constraint]
        raise Conflict(f"{field}_taken", f"This {field.replace('_', ' ')} is taken.", field=field) from error


def one_after_the_other(database: Database, what: str) -> None:
    """Until the end of this transaction nobody else comes past this line for the same thing."""
    database.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(what, 7))))
