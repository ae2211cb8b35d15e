"""One service asks another, outside of any transaction: a question or a command over a connection of its own, with a deadline."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import amqp
import eventlet
import orjson

from kit.bus import topology, wire
from kit.bus.client import understood
from kit.bus.wording import headers_of, to_json
from kit.errors import Unavailable
from kit.storage.work import Call


def ask(url: str, name: str, service: str, method: str, call: Call, timeout: float, asked: dict[str, Any] | None = None) -> Any:
    """The answer. Raises the service's Refusal, RemoteBug, or Unavailable within `timeout` seconds.

    After Unavailable a command may or may not have been done: say it again with the same `call.key`.
    """
    try:
        with eventlet.Timeout(timeout, Unavailable("no_answer", f"{service} did not answer in time.")):
            answer = _answer(url, name, f"{service}.{method}", to_json(asked or {}), headers_of(call, timeout), timeout)
    except wire.LOST as lost:
        raise Unavailable("broker_lost", f"{service} could not be asked: {type(lost).__name__}.") from lost
    return understood(service, method, orjson.loads(answer))


def _answer(url: str, name: str, key: str, body: bytes, headers: dict[str, Any], timeout: float) -> bytes:
    answers: list[bytes] = []
    connection = wire.connect(url, name)
    try:
        channel = connection.channel()
        mailbox = f"rpc.reply-{uuid4().hex}"
        channel.queue_declare(mailbox, exclusive=True, auto_delete=True)
        channel.basic_consume(mailbox, no_ack=True, callback=lambda message: answers.append(_bytes(message)))
        channel.events["basic_return"].add(_unanswered)
        asked = amqp.Message(
            body,
            content_type="application/json",
            correlation_id=mailbox,
            reply_to=mailbox,
            delivery_mode=1,
            expiration=str(int(timeout * 1000)),
            application_headers=headers,
        )
        channel.basic_publish(asked, topology.RPC_EXCHANGE, key, mandatory=True)
        while not answers:
            connection.drain_events()
    finally:
        wire.hang_up(connection)
    return answers[0]


def _unanswered(_failure: Any, _exchange: str, key: str, _message: amqp.Message) -> None:
    """The question came back, since nobody takes it."""
    raise Unavailable("unknown_service", f"Nobody answers to {key}.")


def _bytes(message: amqp.Message) -> bytes:
    return message.body if isinstance(message.body, bytes) else str(message.body).encode()
