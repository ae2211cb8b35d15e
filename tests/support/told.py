"""Facts put into outboxes and inboxes by hand: as if told, sent and handled at a moment of the test's choosing."""

from __future__ import annotations

import importlib
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from infra.standby.site import connected
from kit.config import PROJECT


def tell(url: str, kind: str, at: datetime, *, is_sent: bool = True, **data: Any) -> str:
    """Puts the golden example of this type into the outbox at `url`, with these values in its data; its id."""
    said = orjson.loads((PROJECT / f"contracts/examples/{kind}.json").read_bytes())
    key = str(uuid.uuid4())
    said |= {"id": key, "data": said["data"] | data}
    row = {"key": key, "kind": kind, "subject": said["subject"], "body": orjson.dumps(said), "at": at, "sent": at if is_sent else None}
    columns = "(envelope_id, type, subject, body, recorded_at, sent_at)"
    with connected(url, None) as connection:
        connection.execute(sa.text(f"insert into outbox {columns} values (:key, :kind, :subject, :body, :at, :sent)"), row)
    return key


def handle(databases: Mapping[str, str], kind: str, key: str, at: datetime, *, but: str = "") -> None:
    """Notes in the inbox of every lane that listens to this type that the fact was handled; not in those of the service `but`."""
    for service, url in databases.items():
        lanes = importlib.import_module(f"services.{service}.service").SERVICE.lanes
        for name in (name for name, lane in lanes.items() if kind in lane.facts and service != but):
            with connected(url, None) as connection:
                entered = "insert into inbox (lane, key, received_at) values (:lane, :key, :at)"
                connection.execute(sa.text(entered), {"lane": name, "key": key, "at": at})


def unsent(url: str) -> list[str]:
    """Ids of the facts that wait to be sent, in their order."""
    with connected(url, None) as connection:
        return list(connection.scalars(sa.text("select envelope_id::text from outbox where sent_at is null order by id")))
