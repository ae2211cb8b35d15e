"""The rows that a batch of facts makes, before any of them is stored."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from contracts.envelope import Envelope
from services.reports.models.kinds import Kind

Row = dict[str, Any]
NAMES = UUID("6f0f2a0c-5a3e-4c55-9d0e-6f3c1d0b7a10")  # of the ids that are made of addresses
PRIORITIES = {"low": 1, "normal": 2, "high": 3, "urgent": 4}


@dataclass(slots=True)
class Rows:
    """`acts` are told once and never change. `newest` holds, by table and key, the row of the highest sequence; `versions` keep them all.

    `items` are merged: the newest state, and what single facts say for good. `opened` items may have acts that wait for a first holder,
    `moved` ones a new stretch; `invitations` acts that wait for their sender, `agents` new status events from the moment said on.
    """

    acts: list[Row] = field(default_factory=list)
    items: dict[str, Row] = field(default_factory=dict)
    newest: dict[str, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    versions: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    opened: dict[str, datetime] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    invitations: set[str] = field(default_factory=set)
    agents: dict[str, datetime] = field(default_factory=dict)

    def act(self, kind: Kind, envelope: Envelope, **values: Any) -> Row:
        """One more act of this fact; `at` and `nth` are set here. How often one fact acts is a matter of the fact alone."""
        row = {"family": kind.value // 100, "kind": kind.value, "at": envelope.time, "fact_id": envelope.id, "nth": 0} | values
        if self.acts and self.acts[-1]["fact_id"] == envelope.id:
            row["nth"] = self.acts[-1]["nth"] + 1
        self.acts.append(row)
        return row

    def keep(self, table: str, key: str, row: Row) -> None:
        """The row of the highest sequence stays."""
        known = self.newest[table].get(key)
        if known is None or known["sequence"] < row["sequence"]:
            self.newest[table][key] = row

    def keep_item(self, key: str, row: Row, lasting: Row | None = None) -> None:
        """State by sequence; `lasting` is what this fact alone says: creator_id, first_holder_id, deleted_by, is_absorbed, primary_id."""
        known = self.items.get(key)
        if known is None:
            known = self.items[key] = row | dict.fromkeys(LASTING) | {"is_absorbed": False}
        elif known["sequence"] < row["sequence"]:
            known.update(row)
        if lasting:
            known.update(lasting)

    def await_holder(self, item_id: str, since: datetime) -> None:
        """This item's acts, from this moment on, may have to be given to its first holder."""
        self.opened[item_id] = min(since, self.opened.get(item_id, since))

    def touch_agent(self, agent_id: str, at: datetime) -> None:
        """This agent's duties are to be worked out again from this moment on."""
        self.agents[agent_id] = min(at, self.agents.get(agent_id, at))


LASTING = ("creator_id", "first_holder_id", "deleted_by", "primary_id")


def employee_of(envelope: Envelope) -> str | None:
    """The employee who did it; None for all others."""
    kind, _, key = envelope.actor.partition(":")
    return key or None if kind == "employee" else None


def customer_id_of(user_id: str | None, email: str | None) -> str | None:
    """The account's id; without one an id made of the address, so that the same address is the same customer."""
    if user_id:
        return user_id
    return str(uuid5(NAMES, email.strip().lower())) if email and email.strip() else None


def moment(text: str) -> datetime:
    """A time as envelopes carry it."""
    return datetime.fromisoformat(text)
