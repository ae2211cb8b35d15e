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
LASTING = ("creator_id", "first_holder_id", "deleted_by", "primary_id")
STANDS = ("brand_id", "department_id", "group_id", "agent_id", "moved_by")
AWAITING = ("awaiting_from", "awaiting_until")
SENDER = ("brand_id", "department_id", "group_id", "agent_id", "word")


@dataclass(slots=True)
class Rows:
    """`acts` are told once and never change. `newest` holds, by table and key, the row of the highest sequence; `versions` keep them all.

    `items` and `invitations` are merged: what a fact says now, what a single one says for good, and between which moments acts
    await their holder or sender (`awaiting`: the act and whose it is). `moved` items have a new stretch; `agents` have new status
    events, from this sequence on.
    """

    acts: list[Row] = field(default_factory=list)
    items: dict[str, Row] = field(default_factory=dict)
    invitations: dict[str, Row] = field(default_factory=dict)
    awaiting: list[tuple[Row, str]] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    agents: dict[str, int] = field(default_factory=dict)
    newest: dict[str, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    versions: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def act(self, kind: Kind, envelope: Envelope, **values: Any) -> Row:
        """One more act of this fact; `nth` is set here, `at` unless it is given. How often one fact acts is a matter of the fact alone."""
        row = {"family": kind.value // 100, "kind": kind.value, "at": envelope.time, "fact_id": envelope.id, "nth": 0} | values
        if self.acts and self.acts[-1]["fact_id"] == envelope.id:
            row["nth"] = self.acts[-1]["nth"] + 1
        self.acts.append(row)
        return row

    def act_of_holder(self, kind: Kind, envelope: Envelope, **values: Any) -> None:
        """An act of an item that is kept already; its agent is whoever made the item, else the first who gets it (REP-018)."""
        act = self.act(kind, envelope, **values | {"agent_id": None})
        self.awaiting.append((act, act["item_id"]))
        _await(self.items[act["item_id"]], act["at"])

    def act_of_sender(self, kind: Kind, envelope: Envelope, invitation_id: str, chat_id: str) -> None:
        """An act that counts for whoever sent the invitation: the chat does not say."""
        act = self.act(kind, envelope, item_id=invitation_id, other_id=chat_id)
        self.awaiting.append((act, invitation_id))
        _await(self._invitation(invitation_id), act["at"])

    def keep(self, table: str, key: str, row: Row) -> None:
        """The row of the highest sequence stays."""
        known = self.newest[table].get(key)
        if known is None or known["sequence"] < row["sequence"]:
            self.newest[table][key] = row

    def keep_item(self, key: str, row: Row, lasting: Row | None = None) -> None:
        """State by sequence; `lasting` is what this fact alone says: creator_id, first_holder_id, deleted_by, is_absorbed, primary_id."""
        known = self.items.get(key)
        if known is None:
            known = self.items[key] = row | dict.fromkeys((*LASTING, *AWAITING)) | {"is_absorbed": False}
        elif known["sequence"] < row["sequence"]:
            known.update(row)
        if lasting:
            known.update(lasting)
            if lasting.get("creator_id") or lasting.get("first_holder_id"):
                self.held.add(key)

    def keep_call(self, row: Row) -> None:
        """State by sequence; place and agent as they were before the first transfer, where there was one."""
        known = self.newest["calls"].setdefault(row["item_id"], row)
        placed = {name: (row if _stands_before(row, known) else known)[name] for name in STANDS}
        known.update((row if known["sequence"] < row["sequence"] else known) | placed)

    def keep_time_log(self, row: Row) -> None:
        """State by sequence; what was deleted once stays so."""
        known = self.newest["time_logs"].setdefault(row["id"], row)
        is_deleted = known["is_deleted"] or row["is_deleted"]
        known.update((row if known["sequence"] < row["sequence"] else known) | {"is_deleted": is_deleted})

    def keep_sender(self, key: str, sender: Row) -> None:
        """Who sent this invitation."""
        self._invitation(key).update(sender)
        self.held.add(key)

    def touch_agent(self, agent_id: str, sequence: int) -> None:
        """This agent's duties are to be worked out again from this fact of his on."""
        self.agents[agent_id] = min(sequence, self.agents.get(agent_id, sequence))

    def _invitation(self, key: str) -> Row:
        return self.invitations.setdefault(key, {"id": key} | dict.fromkeys((*SENDER, *AWAITING)))


def _stands_before(row: Row, known: Row) -> bool:
    if row["moved_by"] is None or known["moved_by"] is None:
        return row["moved_by"] is not None or (known["moved_by"] is None and known["sequence"] < row["sequence"])
    return bool(row["moved_by"] < known["moved_by"])


def _await(row: Row, at: datetime) -> None:
    row["awaiting_from"] = min(at, row["awaiting_from"] or at)
    row["awaiting_until"] = max(at, row["awaiting_until"] or at)


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
