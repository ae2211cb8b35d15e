"""Time logs: what agents say they spent on a ticket or a chat."""

from __future__ import annotations

import random
from typing import Any

from infra.year.company import Agent
from infra.year.moments import HOUR, MINUTE, SECOND, text
from infra.year.names import id_of, name_of
from infra.year.pieces import Piece
from infra.year.telling import Subject
from infra.year.world import World


def log_time(world: World, dice: random.Random, agent: Agent, on: Piece, at: int) -> None:
    """Entered a moment after the answer; some are put right or taken back."""
    name = name_of(dice)
    seconds, entered = dice.randrange(60, 1800), at + dice.randrange(2 * SECOND, MINUTE)
    is_automatic = dice.random() < 0.4
    said: dict[str, Any] = {
        "on": {"type": on.shape, "id": on.id, "number": on.state["number"]},
        "place": on.state["place"],
        "agent_id": agent.id,
        "category_id": None if is_automatic else world.company.categories[dice.randrange(len(world.company.categories))][0],
        "subject": "Time spent",
        "description": None,
        "is_billable": dice.random() < 0.3,
        "is_automatic": is_automatic,
        "work_started_at": text(at - seconds * SECOND),
        "duration_seconds": seconds,
        "entered_at": text(entered),
    }
    log = Subject(world.desk, id_of(entered, name), name)
    log.tell(entered, "tickets.time_log_created.v1", agent.actor, "management", said)
    chance = dice.random()
    if chance < 0.05:
        changed = {**said, "duration_seconds": seconds + 60, "before": {"duration_seconds": seconds}}
        log.tell(entered + 2 * MINUTE, "tickets.time_log_changed.v1", agent.actor, "management", changed)
    elif chance < 0.07:
        gone = {"on": said["on"], "agent_id": agent.id}
        log.tell(entered + HOUR, "tickets.time_log_deleted.v1", agent.actor, "management", gone)
