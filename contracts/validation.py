"""Does an envelope keep its word? For tests and for tools; services trust what is on the bus."""

from __future__ import annotations

from typing import Any

from contracts.envelope import Envelope
from contracts.events import FACTS


def problems(envelope: Envelope) -> list[str]:
    """What is wrong with a fact as it would go on the wire: one line a field, empty when all is well."""
    known = FACTS.get(envelope.type)
    if known is None:
        return [f"{envelope.type}: no such fact"]
    sent = Envelope.from_wire(envelope.to_wire())
    return [f"{envelope.type}: {path}: {said}" for path, said in _flat(known.schema().validate(sent.data))]


def _flat(errors: Any, path: str = "") -> list[tuple[str, str]]:
    if not isinstance(errors, dict):
        return [(path, " ".join(map(str, errors)))]
    return [line for name, inner in errors.items() for line in _flat(inner, f"{path}.{name}" if path else str(name))]
