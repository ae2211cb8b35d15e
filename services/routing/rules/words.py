"""The rules in words for people: what each step means, why work waits, and one short sentence for a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

# What is said of those who fell out at a step.
DROPPED_AT = {
    "T5": "not logged in",
    "T6": "not active for tickets in the group",
    "T7": "the agent it was moved away from",
    "T8": "at the limit of tickets",
    "T9": "Secondary, while a Primary member could take it",
    "C4": "not logged in",
    "C5": "not active for chats in the group",
    "C6": "not Available",
    "C7": "composing a call log",
    "C8": "barred from this chat until the next answer, login or return",
    "C9": "at the limit of chats",
    "C10": "Secondary, while a Primary member could take it",
}
# How a step decided.
DECIDED_BY = {
    "T1": "asked for by name",
    "T2": "pinned to its agent",
    "T4": "nobody in the group is given tickets automatically",
    "T10": "nobody who could take it was left",
    "T11": "lowest counter, then longest since the last ticket",
    "C1": "asked for by name",
    "C3": "nobody in the group is given chats automatically",
    "C11": "nobody who could take it was left",
    "C12": "lowest share of capacity",
    "C13": "as low a share of capacity as others, but fewer chats",
    "C14": "as few chats as others, but longest since one ended",
    "C15": "as others in all of that, but longest since one was given",
    "RTE-080": "not Active, so it lies in the queue until a reply or an agent",
    "RTE-086 (1)": "pinned to its agent",
    "RTE-086 (2)": "Active already, so it stays with its agent",
    "RTE-086 (3)": "its agent is active in the group",
    "RTE-104 (1)": "moved by a rebalance rule, its agent receives nothing",
    "RTE-104 (2)": "moved by a rebalance rule, to even out",
    "taken": "taken by hand",
    "stale": "somebody else had it by then",
    "queue": "given out of the queue just before",
}
WAITING_BECAUSE = {
    "no_member": "The group has no members.",
    "pull_only": "Everybody in the group takes work by hand: it waits until somebody takes it.",
    "nobody_logged_in": "Nobody who is given work in this group is logged in.",
    "nobody_active": "Nobody who is logged in is active in this group.",
    "nobody_available": "Nobody who is active in this group is Available.",
    "all_composing": "Everybody who could take it is composing a call log.",
    "all_barred": "It was taken away from everybody who could take it; they have not shown that they are back.",
    "all_at_limit": "Everybody who could take it is at the limit.",
    "not_active": "Only Active work is given out: it lies here until a reply or an agent.",
}


def sentence(said: Mapping[str, Any]) -> str:
    """Why, in a few words, without names. `said` is a decision as it is stored: outcome, method, decided_by, candidates, dropped."""
    step, first = said["decided_by"], next(iter(said["candidates"]), None)
    why = DECIDED_BY.get(step, step)
    if said["outcome"] == "assigned" and first is not None:
        why = _alone_or_best(why, step, first, said["candidate_count"] or len(said["candidates"]))
    elif said["outcome"] == "queued" and said["dropped"]:
        why = "nobody could take it"
    dropped = _dropped(said["dropped"])
    return f"{why}; {dropped}" if dropped else why


def _alone_or_best(why: str, step: str, first: Mapping[str, Any], of: int) -> str:
    if of == 1:
        return "the only one who could take it"
    numbers = {"T11": f" ({first.get('received_count')})", "C12": f" ({first.get('running')} of {first.get('max_active_chats')})"}
    head, _, tail = why.partition(",")
    end = " of" if not tail else f",{tail}, of"
    return f"{head}{numbers.get(step, '')}{end} {of} candidates"


def _dropped(steps: Sequence[Mapping[str, Any]]) -> str:
    """`2 were at the limit of tickets, 1 was not logged in`; the step that looks at most of them last comes first."""
    return ", ".join(_counted(len(one["agent_ids"]), DROPPED_AT.get(one["step"], one["step"])) for one in reversed(steps))


def _counted(count: int, what: str) -> str:
    return f"{count} {'was' if count == 1 else 'were'} {what}"
