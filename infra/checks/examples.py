"""One golden example for each fact, contracts/examples/<type>.json: made once from the schema, then kept as readers may rely on it."""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from marshmallow import Schema, fields, validate

from contracts.envelope import Envelope
from contracts.events import FACTS
from contracts.fact import Fact
from contracts.wire import ItemOrId, Moment
from infra.checks import tree

FOLDER = Path("contracts/examples")
MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LIKELY = ("primary", "active", "normal")
TEXTS = {
    "number": "3F1-31381518-0B2B",
    "name": "Front desk",
    "username": "rosa.marin",
    "display_name": "Rosa Marin",
    "full_name": "Rosa Marin",
    "chat_display_name": "Rosa",
    "email": "rosa.marin@example.com",
    "to_email": "rosa.marin@example.com",
    "phone": "+44 20 7946 0018",
    "ip": "203.0.113.7",
    "language": "en",
    "preferred_language": "en",
    "time_zone": "Europe/Lisbon",
    "hourly_cost": "31.50",
    "subject": "My card was charged twice",
    "question": "Can you see why my card was charged twice?",
    "text": "I can see both charges; the second one is on its way back to you.",
    "preview": "I can see both charges; the second one is on its way back to you.",
    "note": "Ask whether the money has arrived.",
    "why": "The mailbox does not exist.",
    "rules_version": "1",
    "validation_hash": "q8Zr2mVn",
    "was_status": "active",
    "key": "contract_number",
    "value": "C-20931",
    "website": "https://www.example.com",
    "title": "Front page",
    "summary": "How to get a wrong charge back.",
    "slug": "front-page",
    "keyword": "refund",
    "query": "charged twice",
    "url": "https://www.example.com/terms",
    "error": "404 Not Found",
    "visitor_id": "b3b1c7a2f0d94e6f",
    "spider_name": "Examplebot",
    "shortcut": "refund",
    "primary_number": "3F1-31381518-0B2C",
    "description": "The customer called about a double charge.",
    "customer_name": "Rosa Marin",
    "survey_name": "After a ticket",
    "related_number": "3F1-31381518-0B2B",
    "link_text": "How did we do?",
    "answer": "It was quick.",
    "agent_name": "Ada",
    "host_name": "a79-168-20-7.cable.example.net",
    "host_domain": "example.net",
    "network": "Example Cable",
    "country": "PT",
    "region": "Lisbon",
    "city": "Lisbon",
    "browser": "Firefox 128",
    "os": "Windows 10",
    "device": "computer",
    "initial_page": "https://www.example.com/",
    "initial_virtual_page": "Front page",
    "initial_page_title": "Welcome",
    "initial_referrer": "https://search.example/?q=refund",
    "search_words": "refund",
    "current_page": "https://www.example.com/help",
    "current_virtual_page": "Help",
    "current_page_title": "Help",
    "current_referrer": "https://www.example.com/",
    "referrer": "https://www.example.com/",
    "visitor_key": "k3JrT0xQe2sWm8VbNcYpLA",
    "view_key": "Zq9fHh1uRk5tD7aXwE2mGg",
    "virtual_page": "Help",
    "host": "smtp.example.com",
    "security": "starttls",
    "from_name": "Example Support",
    "from_address": "support@example.com",
    "address": "rosa.marin@example.com",
    "said": "The mailbox is full.",
    "purpose": "report",
    "message_id": "<018f3a60-1c2b-7d4e-9f50-6a7b8c9d0e1f@example.com>",
}
NUMBERS: dict[str, float] = {
    "latitude": 38.7,
    "longitude": -9.1,
    "port": 587,
    "code": 452,
    "rating": 68.3333,
    "stars": 3.5,
    "points": 5.0,
    "weight": 3.0,
    "yes_value": 1.0,
    "no_value": 0.0,
    "score": 4.0,
    "max_score": 5.0,
}


def missing(root: Path = tree.ROOT) -> list[str]:
    """Facts without an example."""
    return sorted(name for name in FACTS if not (root / FOLDER / f"{name}.json").exists())


def write_missing(root: Path = tree.ROOT) -> None:
    (root / FOLDER).mkdir(exist_ok=True)
    for name in missing(root):
        (root / FOLDER / f"{name}.json").write_bytes(orjson.dumps(orjson.loads(made(FACTS[name])), option=orjson.OPT_INDENT_2) + b"\n")


def made(fact: type[Fact]) -> bytes:
    """An envelope with a sensible value in every field, the same each time."""
    return Envelope(
        id=_id(fact.type),
        source=f"/frontline/{fact.type.split('.')[0]}",
        type=fact.type,
        subject="regional" if fact.type.startswith("people.settings") else _id("subject"),
        time=MORNING,
        sequence=7,
        actor=f"employee:{_id('agent')}",
        via="management",
        cause=f"command:{_id('command')}",
        traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        data=_object(fact.schema()),
    ).to_wire()


def _object(schema: Schema) -> dict[str, Any]:
    return {} if schema.partial else {name: _value(name, field) for name, field in schema.fields.items()}


def _value(name: str, field: fields.Field[Any]) -> Any:
    if isinstance(field, ItemOrId):
        return _object(field.item.schema)
    if isinstance(field, fields.Nested):
        return _object(field.schema)
    if isinstance(field, fields.List):
        return [_value(name.removesuffix("s"), field.inner)]
    if isinstance(field, fields.Dict):
        return {_id("custom field"): _value(name, field.value_field)} if field.value_field else {}
    if isinstance(field, Moment):
        return "2026-03-02T09:30:00.000Z"
    if isinstance(field, fields.Date):
        return "2026-12-25"
    if isinstance(field, fields.UUID):
        return _id(name)
    if isinstance(field, fields.Float):
        return NUMBERS[name]
    if isinstance(field, fields.Integer | fields.Boolean):
        return name.startswith("is_") if isinstance(field, fields.Boolean) else NUMBERS.get(name, 1)
    return _text(name, field)


def _text(name: str, field: fields.Field[Any]) -> str:
    for rule in field.validators:
        if isinstance(rule, validate.OneOf):
            return str(next((word for word in LIKELY if word in rule.choices), next(iter(rule.choices))))
        if isinstance(rule, validate.Regexp):
            return "09:00"
    return TEXTS.get(name, name.replace("_", " "))


def _id(name: str) -> str:
    """A version 7 id of a fixed moment, its random part drawn from the name."""
    drawn = int.from_bytes(hashlib.sha256(name.encode()).digest()[:10])
    moment = int(MORNING.timestamp() * 1000) << 80
    return str(uuid.UUID(int=(moment | drawn) & ~(0xF << 76) & ~(0x3 << 62) | (0x7 << 76) | (0x2 << 62)))
