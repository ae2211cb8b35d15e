"""What the routes about rebalance rules take and give (RTE-131 to RTE-139)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from gateway.people.kinds import count, identity, matching, moment, several, text, truth, word
from gateway.schemas import Id, PageQuery

LONGEST = 60 * 24 * 30
_MANY = 2**31 - 1
_TIME = r"^([01]\d|2[0-3]):[0-5]\d$"
_ZONE = r"^[A-Za-z0-9_+/-]+$"


def _minutes(description: str, least: int = 0, **more: Any) -> Any:
    return count(description, least, LONGEST, **more)


def _count(description: str) -> Any:
    return count(description, 0, _MANY, required=True)


def _agents(**more: Any) -> fields.List[Any]:
    described = {"description": "Members of the group, whose tickets it spreads and who get them"}
    return fields.List(Id(), validate=validate.Length(1, 500), metadata=described, **more)


class RuleSettings(Schema):
    """How a rule spreads, and when it runs. A new rule has the preset where nothing is said."""

    name = matching("What it is called", r".*\S", 200)
    hold_after_compose_minutes = _minutes("A ticket stays so long after somebody wrote on it; preset 30")
    hold_after_read_minutes = _minutes("A ticket stays so long after somebody opened it; preset 10")
    hold_after_assigned_minutes = _minutes("A ticket stays so long after its agent got it; preset 20")
    pinned_after_minutes = _minutes("A pinned ticket may move when the pin is older; preset 120")
    is_moving_pinned = truth("Whether pinned tickets move at all; preset no")
    interval_minutes = _minutes("From one run to the next; preset 60", 1)
    is_on_interval = truth("Whether it runs at this interval; preset no")
    times_of_day = several(matching("Such as 08:30", _TIME, 5), "When it runs every day; three at most, preset none", 3)
    is_on_schedule = truth("Whether it runs at these times; preset no")
    time_zone = matching("Whose clock shows these times; null, the preset: the department's", _ZONE, 100, allow_none=True)
    is_on_start = truth("Whether it runs when one of its agents starts to receive tickets of the group; preset no")
    is_on_stop = truth("Whether it runs when one of them stops; preset no")


class RuleChanges(RuleSettings):
    """What can be changed of a rule; its group it keeps."""

    agent_ids = _agents()


class UnsavedRule(RuleSettings):
    """A rule as it stands on a screen."""

    group_id = identity("Whose tickets it spreads", required=True)
    agent_ids = _agents(required=True)


class NewRule(UnsavedRule):
    """A rule for one group."""

    class Meta:
        title = "NewRebalanceRule"

    name = matching("What it is called", r".*\S", 200, required=True)


class RulesQuery(PageQuery):
    """Which rules."""

    group_id = Id(metadata={"description": "Of this group"})
    department_id = Id(metadata={"description": "Of this department"})


class RebalanceRunCounts(Schema):
    """A run in numbers."""

    run_id = identity("Its id; the detail of the decisions that moved", required=True)
    rule_id = identity("The rule", required=True)
    trigger = word("What set it off", "interval", "schedule", "agent_started", "agent_stopped", "person", required=True)
    actor = text("Who, as kind:id", 200, required=True)
    started_at = moment("The holds are counted back from here", required=True)
    finished_at = moment("Null while it goes on", required=True, allow_none=True)
    considered = _count("Unanswered Active tickets of its agents")
    moved_count = _count("Those that got another agent")
    held_back_count = _count("Those that were left alone")


class RebalanceMove(Schema):
    """A ticket that changes its agent."""

    work_id = identity("The ticket", required=True)
    number = text("Its number; null once it is purged", 100, 0, required=True, allow_none=True)
    from_agent_id = identity("Whose it was", required=True)
    to_agent_id = identity("Whose it is", required=True)


class HeldBackTicket(Schema):
    """A ticket that is left alone."""

    work_id = identity("The ticket", required=True)
    number = text("Its number; null once it is purged", 100, 0, required=True, allow_none=True)
    because = word("The first thing that holds it", "read", "composed", "assigned", "pinned", required=True)


def _moves() -> Any:
    return several(fields.Nested(RebalanceMove), "In order; the first thousand", 1000, required=True)


def _held_back() -> Any:
    return several(fields.Nested(HeldBackTicket), "The first thousand", 1000, required=True)


class RebalanceRun(RebalanceRunCounts):
    """A run and what it did."""

    moves = _moves()
    held_back = _held_back()


class RebalanceRule(RuleChanges):
    """A rule as it is stored."""

    id = identity("Its id", required=True)
    group_id = identity("Whose tickets it spreads", required=True)
    group_name = text("Its name", 1000, 0, required=True)
    department_id = identity("The group's department", required=True)
    department_name = text("Its name", 1000, 0, required=True, allow_none=True)
    brand_id = identity("Its brand", required=True)
    version = _count("Grows with each change")
    agent_ids = several(Id(), "Its agents; who leaves the group leaves the rule", 500, required=True)


class SpreadAgent(Schema):
    """An agent of the rule in a dry run."""

    agent_id = identity("Who", required=True)
    agent_name = text("His name", 1000, 0, required=True, allow_none=True)
    is_receiving = truth("Logged in, active for tickets in the group, not on Pull", required=True)
    before = _count("Active tickets of the group that are his now")
    after = _count("And after the run")


class DryRun(Schema):
    """What would be done right now. Nothing was."""

    group_id = identity("The group", required=True)
    considered = _count("Unanswered Active tickets of its agents")
    given_out_first = _count("Tickets that would be given out of the queue before")
    moved_count = _count("Those that would get another agent")
    held_back_count = _count("Those that would be left alone")
    moves = _moves()
    held_back = _held_back()
    agents = several(fields.Nested(SpreadAgent), "The rule's agents, by id", 500, required=True)
