"""A service for the bench alone: one lane whose handler makes one insert, and the floor of that, measured in the same process."""

from __future__ import annotations

import threading
import time

import psycopg2
import sqlalchemy as sa
from marshmallow import Schema, fields

from contracts.envelope import Envelope
from kit.config import config
from kit.service import Asked, Command, Lane, Service
from kit.storage.prepared import Prepared
from kit.storage.work import Work
from tests.support.sample_service import metadata

CALLERS = 10
NOTE = Prepared("note", ("text", "text"), "insert into notes (key, text) values ($1, $2)")
INSERT = "insert into notes (key, text) values (%s, %s)"


class Bare(Schema):
    """How many transactions."""

    times = fields.Integer(required=True)


def note(work: Work, envelope: Envelope) -> None:
    work.put_off_until_settled(NOTE, "heard", envelope.data["text"])


def bare_inserts(_work: Work, asked: Asked) -> Asked:
    """Insert transactions a second of bare psycopg2: a statement and a commit each, from some green threads at once."""
    url = sa.make_url(config().database_of("sample")).set(drivername="postgresql").render_as_string(hide_password=False)
    each = asked["times"] // CALLERS

    def insert_many() -> None:
        connection = psycopg2.connect(url)
        for _ in range(each):
            with connection, connection.cursor() as cursor:
                cursor.execute(INSERT, ("bare", "x"))
        connection.close()

    threads = [threading.Thread(target=insert_many) for _ in range(CALLERS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"per_second": each * CALLERS / (time.monotonic() - began)}


SERVICE = Service(
    name="sample",
    metadata=metadata,
    commands={"bare_inserts": Command(Bare, bare_inserts)},
    lanes={"notes": Lane({"outside.note.v1": note})},
)
