"""Facts for tests: the golden example of each, with what a test wants to be otherwise; and the rows that are made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from contracts.envelope import Envelope
from kit.config import PROJECT
from services.reports.models.kinds import Kind
from services.reports.projecting.rows import Row, Rows
from services.reports.projecting.taking import TAKES

EXAMPLES = PROJECT / "contracts" / "examples"


def told(name: str, data: Mapping[str, Any] | None = None, **envelope: Any) -> Envelope:
    """`data` is laid over the example's, field by field."""
    found = Envelope.from_wire((EXAMPLES / f"{name}.v1.json").read_bytes())
    return replace(found, id=str(uuid4()), data=_over(found.data, data or {}), **envelope)


def rows_of(*facts: Envelope) -> Rows:
    rows = Rows()
    for fact in facts:
        TAKES[fact.type](rows, fact)
    return rows


def acts_of(*facts: Envelope) -> list[Row]:
    return rows_of(*facts).acts


def kinds_of(*facts: Envelope) -> list[Kind]:
    return [Kind(act["kind"]) for act in acts_of(*facts)]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(below)
    for name, value in above.items():
        known = found.get(name)
        found[name] = _over(known, value) if isinstance(value, Mapping) and isinstance(known, Mapping) else value
    return found
