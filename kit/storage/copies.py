"""Own copies of what other services own, fed by facts: the newest fact about a thing wins, in whatever order they come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.util import identity_key

from contracts.envelope import Envelope
from kit.storage.work import Work


class Copied:
    """Mixin of a copy: its id is the owner's, `sequence` the number of the fact it came from; gone things stay as a mark."""

    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    is_deleted: Mapped[bool] = mapped_column(sa.Boolean, default=False, server_default=sa.false())


def keep(work: Work, entity: type[Copied], envelope: Envelope, values: Mapping[str, Any], *, key: UUID | str | None = None) -> bool:
    """Stores the copy, unless what is stored is as new or newer. Says whether it was stored.

    `key` is the id of the copy where it is not the fact's subject (a membership in a fact about an agent).
    """
    return _put(work, entity, envelope, key, dict(values) | {"is_deleted": False})


def drop(
    work: Work, entity: type[Copied], envelope: Envelope, values: Mapping[str, Any] | None = None, *, key: UUID | str | None = None
) -> bool:
    """Marks the copy as deleted, so that an older fact cannot bring it back. Says whether that was news.

    `values` overwrite what must not stay; columns without a default must be given, in case the thing was never seen before.
    """
    return _put(work, entity, envelope, key, dict(values or {}) | {"is_deleted": True})


def _put(work: Work, entity: type[Copied], envelope: Envelope, key: UUID | str | None, values: dict[str, Any]) -> bool:
    work.session.flush()
    mine = UUID(str(key or envelope.subject))
    row = {"id": mine, "sequence": envelope.sequence} | values
    statement = insert(entity).values(row)
    changed = {name: statement.excluded[name] for name in row if name != "id"}
    newer = entity.sequence < statement.excluded.sequence
    done = work.session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed, where=newer).returning(entity.id))
    is_stored = done.first() is not None
    if is_stored:
        _forget(work, entity, mine)
    return is_stored


def _forget(work: Work, entity: type[Copied], key: UUID) -> None:
    """An instance of the copy that the session has in hand is read again when next looked at. Some services hold ids as text."""
    for known_as in (key, str(key)):
        held = work.session.identity_map.get(identity_key(entity, known_as))
        if held is not None:
            work.session.expire(held)
