"""What a service does with one call: check its shape, run the command once or the question, and put the answer in words."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from marshmallow import EXCLUDE, Schema, ValidationError
from psycopg2 import errors as pg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kit.bus.outside import OutsideOf
from kit.bus.wording import to_json
from kit.bus.workshop import Workshop, is_database_away
from kit.errors import Conflict, Invalid, NotFound, Refusal, Unavailable
from kit.service import Command, Inquiry, Question
from kit.storage.prepared import Prepared
from kit.storage.tables import inbox
from kit.storage.work import Call, Reading, Work

log = logging.getLogger(__name__)

LANE = "command"
TOO_BUSY = (pg.LockNotAvailable, pg.QueryCanceled, pg.DeadlockDetected, pg.SerializationFailure)
Said = dict[str, Any]
_ENTER = Prepared(
    "enter_command",
    ("text", "text", "timestamptz"),
    """
    insert into inbox (lane, key, answer, received_at) values ('command', $1, jsonb_build_object('digest', $2), $3)
    on conflict do nothing
    """,
)


class _Ping(Schema):
    """Takes nothing and minds nothing."""

    class Meta:
        unknown = EXCLUDE


class Answering:
    """All commands and questions of one service, and `ping`."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        service = workshop.service
        ping = Question(_Ping, lambda reading, asked: {"service": service.name, "at": reading.now})
        self._methods: dict[str, Command | Question | Inquiry] = {"ping": ping, **service.questions, **service.commands}
        self._schemas = {name: method.takes() for name, method in self._methods.items()}

    def answer(self, method: str, body: bytes, call: Call) -> tuple[str, bytes]:
        """(outcome, wire form). Outcome is `answer`, a refusal's kind, or `bug`. Never raises."""
        try:
            return "answer", b'{"answer":' + self._run(method, body, call) + b"}"
        except Refusal as refusal:
            return refusal.kind, to_json(refusal.as_answer())
        except Exception as error:
            unavailable = _for_now(error)
            if unavailable is not None:
                log.warning("%s: %s.%s: %r", unavailable.code, self._workshop.service.name, method, error)
                return Unavailable.kind, to_json(unavailable.as_answer())
            log.exception("bug in %s.%s", self._workshop.service.name, method)
            return "bug", to_json({"bug": {"trace": call.traceparent, "method": method, "error": type(error).__name__}})

    def knows(self, method: str) -> bool:
        return method in self._methods

    def _run(self, name: str, body: bytes, call: Call) -> bytes:
        method = self._methods.get(name)
        if method is None:
            raise NotFound("unknown_method", f"{self._workshop.service.name} does not know {name}.")
        asked = _checked(self._schemas[name], body)
        if isinstance(method, Question):
            return to_json(self._ask(method, asked, call))
        if isinstance(method, Inquiry):
            return to_json(method.handler(OutsideOf(self._workshop, call), asked))
        if not call.key:
            return to_json(self._workshop.do(lambda session: self._handled(method, session, asked, call)))
        return self._once(name, method, asked, call, digest=_digest(name, body))

    def _ask(self, question: Question, asked: Said, call: Call) -> Any:
        for last_try in (False, True):
            try:
                with self._workshop.database.reading() as session:
                    return question.query(Reading(session, self._workshop.now(), call), asked)
            except DBAPIError as error:
                if last_try or not error.connection_invalidated:
                    raise
        return None

    def _handled(self, command: Command, session: Session, asked: Said, call: Call) -> tuple[Any, Sequence[Work]]:
        work = self._workshop.work(session, call)
        return command.handler(work, dict(asked)), [work]

    def _once(self, name: str, command: Command, asked: Said, call: Call, digest: str) -> bytes:
        """The inbox row comes first: who brings the same key at the same time waits for it, and then finds the answer."""
        key = f"{call.actor}/{call.key}"

        def act(session: Session) -> tuple[bytes, Sequence[Work]]:
            if not _ENTER.run(session, key, digest, self._workshop.now()).rowcount:
                return to_json(_stored(session, key, digest)), []
            answer, works = self._handled(command, session, asked, call)
            said = to_json(answer)
            works[0].answered = key, f'{{"answer":{said.decode()}}}'
            return said, works

        return self._workshop.do(act)


def _for_now(error: Exception) -> Unavailable | None:
    """What to say when it is nobody's fault and may go well later: no database, or a lock held or a query run for too long."""
    if is_database_away(error):
        return Unavailable("database_away")
    if isinstance(error, DBAPIError) and isinstance(error.orig, TOO_BUSY):
        return Unavailable("busy")
    return None


def _stored(session: Session, key: str, digest: str) -> Any:
    kept = session.execute(sa.select(inbox.c.answer).where(inbox.c.lane == LANE, inbox.c.key == key)).scalar_one()
    if kept["digest"] != digest:
        raise Conflict("key_reused", "This idempotency key was used for something else.")
    return kept["answer"]


def _checked(schema: Schema, body: bytes) -> Said:
    try:
        loaded: Said = schema.load(orjson.loads(body or b"{}"))
        return loaded
    except orjson.JSONDecodeError:
        raise Invalid("not_json", "The body is no JSON.") from None
    except ValidationError as error:
        field, detail = first_fault(error.messages)
        raise Invalid("invalid_field", detail, field=field) from None


def first_fault(messages: Any, path: str = "") -> tuple[str, str]:
    """The first field at fault as a dotted path, and what is wrong with it."""
    if isinstance(messages, dict):
        for name, inner in messages.items():
            at = path if name == "_schema" else f"{path}.{name}".lstrip(".")
            return first_fault(inner, at)
    if isinstance(messages, list) and messages:
        return first_fault(messages[0], path)
    return path, str(messages)


def _digest(name: str, body: bytes) -> str:
    asked = orjson.dumps(orjson.loads(body or b"{}"), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(name.encode() + b"\n" + asked).hexdigest()[:32]
