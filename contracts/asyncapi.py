"""The AsyncAPI 3 document of the public bus, made of the facts."""

from __future__ import annotations

import inspect
from typing import Any

from contracts.envelope import EVENTS_EXCHANGE
from contracts.events import FACTS
from contracts.fact import Fact
from contracts.json_schema import Json, object_of

ABOUT = (
    "What happens in Frontline, as it happens: CloudEvents 1.0 in JSON. Bind a mailbox of your own to the exchange, by routing key. "
    "A fact may come late, twice and out of order: count each id once, and order one subject by its sequence. "
    "Fields and words may be added within a version; take an unknown word as 'other'."
)


def document(version: str = "0.1.0") -> Json:
    """The whole document: one channel, message and operation for each fact, shapes by reference."""
    shapes: dict[str, Json] = {"Envelope": _envelope()}
    messages = {name: _message(fact, shapes) for name, fact in sorted(FACTS.items())}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Frontline: facts on the bus", "version": version, "description": ABOUT, "license": {"name": "MIT"}},
        "defaultContentType": "application/json",
        "channels": {_key(name): _channel(name) for name in messages},
        "operations": {f"publish_{_key(name)}": _operation(name) for name in messages},
        "components": {"messages": {_key(name): message for name, message in messages.items()}, "schemas": shapes},
    }


def _key(name: str) -> str:
    """AsyncAPI keys have no dots."""
    return name.replace(".", "_")


def _channel(name: str) -> Json:
    exchange = {"name": EVENTS_EXCHANGE, "type": "topic", "durable": True}
    return {
        "address": name,
        "messages": {"fact": {"$ref": f"#/components/messages/{_key(name)}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": "0.3.0"}},
    }


def _operation(name: str) -> Json:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{_key(name)}"},
        "messages": [{"$ref": f"#/channels/{_key(name)}/messages/fact"}],
    }


def _message(fact: type[Fact], shapes: dict[str, Json]) -> Json:
    carried = object_of(fact.schema(), shapes)
    payload = {"allOf": [{"$ref": "#/components/schemas/Envelope"}, {"properties": {"type": {"const": fact.type}, "data": carried}}]}
    return {"name": fact.type, "title": fact.__name__, "summary": inspect.getdoc(fact) or "", "payload": payload}


def _envelope() -> Json:
    text: dict[str, Any] = {"type": "string", "minLength": 1}
    said = {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "format": "uuid"},
        "source": text | {"format": "uri-reference"},
        "type": text,
        "subject": text,
        "time": {"type": "string", "format": "date-time"},
        "sequence": {"type": "string", "pattern": "^[0-9]{12}$"},
        "actor": text,
        "via": text,
        "cause": {"type": "string"},
        "traceparent": {"type": "string"},
        "ruledepth": {"type": "integer", "minimum": 0},
        "replay": {"type": "boolean"},
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"type": "string", "format": "uri"},
        "data": {"type": "object"},
    }
    return {
        "type": "object",
        "required": ["specversion", "id", "source", "type", "subject", "time", "sequence", "data"],
        "properties": said,
    }
