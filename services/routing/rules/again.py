"""A decision made once more from what was stored of it, with the rules as they are now (RTE-213)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.routing.rules.decisions import Decision, Saw
from services.routing.rules.requests import Situation, distribute, placed, settled

OUTSIDE = ("taken", "stale", "queue", "RTE-080")
PLANNED = ("RTE-104 (1)", "RTE-104 (2)")  # of a rebalance run, in which each move follows from all before it


@dataclass(frozen=True, slots=True)
class Choice:
    """What came out: `outcome`, whose it is then, and the step that decided. `looks_at_group`: whom it would go to was not looked at."""

    outcome: str
    agent_id: str | None
    step: str

    def is_as(self, other: Choice) -> bool:
        """The same for everybody concerned, by whatever step."""
        return (self.outcome, self.agent_id) == (other.outcome, other.agent_id)


def again(work_type: str, here: Situation | None, saw: Saw[Any] | None) -> Choice:
    """What the rules say today. Without `saw` only what is settled before the group is looked at can be said."""
    first = settled(here) if here is not None else None
    if first is not None:
        return _choice(first)
    if saw is None:
        return Choice("looks_at_group", None, "")
    decision = distribute(work_type, saw.members, leaving=saw.leaving_agent_id, barred=saw.barred)
    return _choice(placed(here, decision) if here is not None else decision)


def _choice(decision: Decision[Any]) -> Choice:
    return Choice(decision.outcome, decision.agent_id, decision.decided_by)
