"""A tiny service that only the tests of the kit run: it keeps notes, and can be made to fail on purpose."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from marshmallow import Schema, fields

from contracts.envelope import Envelope
from contracts.fact import Fact
from kit.bus.apart import apart
from kit.errors import Conflict, Refusal
from kit.service import Asked, Command, Deadline, Inflow, Inquiry, Lane, Outing, Outside, Question, Service, Signal, Timer, Upkeep
from kit.storage.work import Reading, Work

_seen = {"rounds": 0}
metadata = sa.MetaData()
notes = sa.Table(
    "notes",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("said_by", sa.Text, nullable=False, server_default=""),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("clock_timestamp()")),
)


class NoteKeptFields(Schema):
    """What the fact carries."""

    text = fields.String(required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteKept(Fact):
    """A note was stored. Not in the catalogue: it never leaves the tests."""

    type = "sample.note_kept.v1"
    schema = NoteKeptFields

    text: str


class Trouble(Exception):
    """What a handler raises that was told to fail."""


class Noted(Schema):
    """What the commands take."""

    key = fields.String(required=True)
    text = fields.String(load_default="")
    seconds = fields.Float(load_default=0)
    times = fields.Integer(load_default=1)
    inner = fields.Nested({"number": fields.Integer(required=True)}, load_default=None, allow_none=True)


def keep(work: Work, asked: Asked) -> Asked:
    """Stores a note and announces it, `times` over; takes `seconds` about it."""
    for _ in range(asked["times"]):
        work.session.execute(sa.insert(notes).values(key=asked["key"], text=asked["text"], said_by=work.call.actor))
        work.announce(NoteKept(subject=asked["key"], text=asked["text"]))
    if asked["seconds"]:
        time.sleep(asked["seconds"])
    work.signal("sample.kept", {"key": asked["key"]})
    count = work.session.scalar(sa.select(sa.func.count()).where(notes.c.key == asked["key"]))
    return {"key": asked["key"], "count": count, "at": work.now}


def refuse(work: Work, asked: Asked) -> Asked:
    work.session.execute(sa.insert(notes).values(key=asked["key"], text="never seen"))
    raise Conflict("not_now", "It was true a moment ago.", field="key")


def stumble(work: Work, asked: Asked) -> Asked:
    raise Trouble(asked["text"])


def mumble(work: Work, asked: Asked) -> Any:
    return {"answer": object()}


def due_later(work: Work, asked: Asked) -> Asked:
    due_at = work.now + timedelta(seconds=asked["seconds"])
    work.set_deadline("remind", asked["key"], due_at, {"text": asked["text"]})
    return {"due_at": due_at}


def counted(reading: Reading, asked: Asked) -> Asked:
    if asked["seconds"]:
        time.sleep(asked["seconds"])
    return {"count": reading.session.scalar(sa.select(sa.func.count()).where(notes.c.key == asked["key"]))}


def look(reading: Reading) -> None:
    """What each process does for itself: it counts its rounds, and stumbles while a note says so."""
    if reading.session.scalar(sa.select(sa.func.count()).where(notes.c.key == "stumble")):
        raise Trouble("told to fail")
    _seen["rounds"] += 1


def seen(reading: Reading, asked: Asked) -> Asked:
    return {"pid": os.getpid(), "rounds": _seen["rounds"]}


def ground(reading: Reading, asked: Asked) -> Asked:
    """Keeps a processor busy for a while, beside everything else."""
    return {"digest": apart(hashlib.pbkdf2_hmac, "sha256", b"flour", b"salt", asked["times"]).hex()}


def note_heard(work: Work, envelope: Envelope) -> None:
    """Stores a note a fact; fails for `text` = fail until the note named by FIXED is there, ends the process for `text` = die."""
    text = envelope.data["text"]
    if text.startswith("slow"):
        time.sleep(float(text.partition(" ")[2]))
    if text == "fail" and not work.session.scalar(sa.select(sa.func.count()).where(notes.c.key == "fixed")):
        raise Trouble("told to fail")
    if text == "die" and not work.session.scalar(sa.select(sa.func.count()).where(notes.c.key == "fixed")):
        os._exit(9)
    work.session.execute(sa.insert(notes).values(key=f"heard:{envelope.subject}", text=text, said_by=work.call.cause))


def drops_in(work: Work, messages: Sequence[dict[str, Any]]) -> None:
    """Stores a note a message, once; fails, or takes its time, as facts do."""
    is_fixed = work.session.scalar(sa.select(sa.func.count()).where(notes.c.key == "fixed"))
    for said in messages:
        if said["text"] == "fail" and not is_fixed:
            raise Trouble("told to fail")
        if said["text"].startswith("slow"):
            time.sleep(float(said["text"].partition(" ")[2]))
    new = {(f"drop:{said['key']}", str(said["number"])): None for said in messages}
    found = sa.select(notes.c.key, notes.c.text).where(sa.tuple_(notes.c.key, notes.c.text).in_(list(new)))
    for known in work.session.execute(found):
        del new[known.key, known.text]
    if new:
        pid = str(os.getpid())
        work.session.execute(sa.insert(notes), [{"key": key, "text": number, "said_by": pid} for key, number in new])


def remind(work: Work, deadline: Deadline) -> None:
    if deadline.payload.get("text") == "fail":
        raise Trouble("told to fail")
    work.session.execute(sa.insert(notes).values(key=f"due:{deadline.subject}", text=deadline.due_at.isoformat()))


def pulse(work: Work) -> None:
    work.session.execute(sa.insert(notes).values(key="pulse", text=str(os.getpid())))


def typed(work: Work, signal: Signal) -> None:
    work.session.execute(sa.insert(notes).values(key="typed", text=signal.payload["text"], said_by=signal.call.actor))


def visit(outside: Outside) -> bool:
    """Goes out for each note `wish`, keeps `out`, waits until somebody keeps `back`, and keeps `visited`; fails for `text` = fail."""
    wish = sa.delete(notes).where(notes.c.key == "wish").returning(notes.c.text)

    def take(work: Work) -> str | None:
        taken = work.session.execute(wish).scalar()
        if taken is not None:
            work.session.execute(sa.insert(notes).values(key="out", text=str(os.getpid())))
        return taken

    taken = outside.do(take)
    if taken == "fail":
        raise Trouble("told to fail")
    if taken is None:
        return False
    _wait_for_back(outside)
    outside.do(lambda work: work.session.execute(sa.insert(notes).values(key="visited", text=taken)))
    return True


def inquire(outside: Outside, asked: Asked) -> Asked:
    """Waits outside as `visit` does, and counts the calls in a work of its own."""
    _wait_for_back(outside)
    outside.do(lambda work: work.session.execute(sa.insert(notes).values(key="inquired", text=asked["key"], said_by=work.call.actor)))
    return {"key": asked["key"]}


def call_next_door(outside: Outside, asked: Asked) -> Asked:
    """Asks the neighbour for the method named by `text`; its refusals come back as an answer."""
    said = {"key": asked["key"], "seconds": asked["seconds"]}
    try:
        return {"said": outside.ask("neighbour", asked["text"], said, key=asked["key"], timeout=1.5)}
    except Refusal as refusal:
        return {"kind": refusal.kind, "code": refusal.code}


def _wait_for_back(outside: Outside) -> None:
    while outside.is_wanted:
        with outside.reading() as session:
            if session.scalar(sa.select(sa.func.count()).where(notes.c.key == "back")):
                return
        time.sleep(0.02)


SERVICE = Service(
    name="sample",
    metadata=metadata,
    commands={
        "keep": Command(Noted, keep),
        "refuse": Command(Noted, refuse),
        "stumble": Command(Noted, stumble),
        "mumble": Command(Noted, mumble),
        "due_later": Command(Noted, due_later),
    },
    questions={
        "counted": Question(Noted, counted),
        "seen": Question(Noted, seen),
        "ground": Question(Noted, ground),
        "inquire": Inquiry(Noted, inquire),
        "call_next_door": Inquiry(Noted, call_next_door),
    },
    lanes={
        "notes": Lane({"outside.note.v1": note_heard}, retry_after=(0.2, 0.4)),
        "slow": Lane({"outside.slow.v1": note_heard}, batch=5, retry_after=(0.2,)),
        "paced": Lane({"outside.paced.v1": note_heard}, batch=6, pace=60.0),
    },
    deadlines={"remind": remind},
    timers={"pulse": Timer(0.5, pulse)},
    upkeep={"look": Upkeep(0.2, look)},
    outings={"visit": Outing(0.1, visit, at_once=2)},
    signals={"sample.typed": typed},
    inflows={"drops": Inflow(drops_in, batch=50)},
    niceness=11,
)

NEIGHBOUR = Service(
    name="neighbour",
    metadata=metadata,
    commands={"keep": Command(Noted, keep), "refuse": Command(Noted, refuse), "stumble": Command(Noted, stumble)},
)
