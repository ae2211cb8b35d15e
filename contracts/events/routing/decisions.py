"""Facts about routing's decisions: who got a piece of work, why it waits, and when it stops counting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypedDict

from contracts.fact import Fact, fact
from contracts.shapes import PlaceShape
from contracts.vocabulary import ChatHandling, Method, Reason, WaitingBecause, WorkType
from contracts.wire import At, Count, Id, Ids, Text, Truth, one_of, shape, shapes


class Candidate(TypedDict):
    """One who was left at the last step; the numbers are those before this decision."""

    agent_id: Id
    handling: Annotated[str, one_of(*ChatHandling)]
    received_count: Count | None
    last_received_at: At | None
    counted: Count | None
    max_tickets: Count | None
    counted_in_group: Count | None
    max_tickets_in_group: Count | None
    running: Count | None
    max_active_chats: Count | None
    last_chat_ended_at: At | None
    last_chat_assigned_at: At | None


class Dropped(TypedDict):
    """Who fell out at one step; ids only while all steps together have at most 50."""

    step: Annotated[str, one_of(*(f"T{n}" for n in range(5, 10)), *(f"C{n}" for n in range(4, 11)))]
    count: Count
    agent_ids: Ids | None


class Decision(TypedDict):
    """One decision. `assignment_number` grows by one with each change of owner, `decision_number` counts per group from 1.

    `decided_by` is the step of the rules, `why` one short sentence for people, without names.
    """

    work_type: Annotated[str, one_of(*WorkType)]
    place: PlaceShape
    assignment_number: Count
    decision_id: Id
    decision_number: Count
    request_id: Id | None
    reason: Annotated[str, one_of(*Reason)]
    detail: Text | None
    rules_version: Text
    decided_by: Text | None
    why: Text | None
    candidate_count: Count | None
    candidates: Annotated[list[Any], shapes(Candidate)]
    dropped: Annotated[list[Any], shapes(Dropped)]


class Load(TypedDict):
    """What an agent has after a decision."""

    active_tickets: Count
    counted_tickets: Count
    counted_in_group: Count
    received_count: Count
    running_chats: Count


class Counter(TypedDict):
    agent_id: Id
    received_count: Count


class Move(TypedDict):
    work_id: Id
    from_agent_id: Id
    to_agent_id: Id


class HeldBack(TypedDict):
    work_id: Id
    because: Annotated[str, one_of("read", "composed", "assigned", "pinned")]


DecisionShape = Annotated[Mapping[str, Any], shape(Decision)]
LoadShape = Annotated[Mapping[str, Any], shape(Load)]


@fact("routing.counters_reset.v1")
class CountersReset(Fact):
    """RTE-042, before the queue is worked; the subject is the group."""

    place: PlaceShape
    went_active_agent_id: Id
    counters: Annotated[list[Any], shapes(Counter)]


@fact("routing.work_assigned.v1")
class WorkAssigned(Fact):
    """A new owner is decided; the subject is the work."""

    decision: DecisionShape
    agent_id: Id
    from_agent_id: Id | None = None
    method: Annotated[str, one_of(*Method)]
    asked_agent_id: Id | None = None
    queued_at: At | None = None
    queue_seconds: Count = 0
    is_receipt: Truth
    load: LoadShape


@fact("routing.work_queued.v1")
class WorkQueued(Fact):
    """From now on no agent, by decision. A chat handed off keeps its first `queued_at`."""

    decision: DecisionShape
    from_agent_id: Id | None = None
    queued_at: At
    position: Count
    waiting_because: Annotated[str, one_of(*WaitingBecause)]


@fact("routing.work_kept.v1")
class WorkKept(Fact):
    """A decision that changes no owner: a reply, a due follow-up, a pin, a call log nobody takes."""

    decision: DecisionShape
    agent_id: Id
    method: Annotated[str, one_of(*Method)]
    load: LoadShape


@fact("routing.work_released.v1")
class WorkReleased(Fact):
    """Stops counting in a load or a queue."""

    work_type: Annotated[str, one_of(*WorkType)]
    place: PlaceShape
    agent_id: Id | None = None
    reason: Annotated[str, one_of("not_active", "ended", "deleted", "absorbed", "placed")]
    load: LoadShape | None = None


@fact("routing.rebalancing_finished.v1")
class RebalancingFinished(Fact):
    """A run is over, also when nothing moved; its moves are `work_assigned` with this `run_id` as detail.

    The lists hold the first thousand, the counts all.
    """

    place: PlaceShape
    run_id: Id
    rule_id: Id
    trigger: Annotated[str, one_of("interval", "schedule", "agent_started", "agent_stopped", "person")]
    considered: Count
    moves: Annotated[list[Any], shapes(Move)]
    held_back: Annotated[list[Any], shapes(HeldBack)]
    moved_count: Count = 0
    held_back_count: Count = 0
