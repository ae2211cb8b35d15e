"""The figures of a day, by kind of work and group and in all: waits, losses, hand-offs, loads, fairness."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import fmean

from infra.simulate.day import Outcome
from infra.simulate.floor import Desk, Piece

Figures = dict[str, float]
ALL = "all"
WITHIN = 20.0  # seconds
MEANS = {
    "arrivals": "arrivals",
    "mean_wait": "wait, mean (s)",
    "p50_wait": "wait, median (s)",
    "p95_wait": "wait, 95 % (s)",
    "p99_wait": "wait, 99 % (s)",
    "share_waiting": "has to wait",
    "share_within_20": "begun with within 20 s",
    "share_abandoned": "gives up",
    "mean_answered_after": "answered after, mean (s)",
    "hand_offs": "hand-offs",
    "moves": "rebalanced",
    "longest_queue": "longest queue",
    "left_waiting": "left in the queue at closing",
    "left_with_agents": "left with agents at closing",
    "share_of_capacity": "share of capacity, mean",
    "fairness_of_work": "fairness of work (Jain)",
    "fairness_of_capacity": "fairness of shares (Jain)",
}


def figures(outcome: Outcome, warm_up: float = 0.0) -> dict[str, dict[str, Figures]]:
    """By kind (chat, ticket), then by group, and `all`. Who arrives before `warm_up` (a second of the day) is not counted in waits."""
    groups = sorted({group for desk in outcome.desks.values() for group in desk.person.seats})
    found: dict[str, dict[str, Figures]] = {}
    for kind in ("chat", "ticket"):
        pieces = [piece for piece in outcome.pieces if piece.arrival.kind == kind and piece.arrival.at >= warm_up]
        if pieces:
            found[kind] = {group: _of(outcome, pieces, kind, group) for group in [ALL, *groups]}
    return found


def jain(shares: Sequence[float]) -> float:
    """(Σx)² / (n Σx²): 1 where all have the same, 1/n where one has all (R. Jain, D. Chiu, W. Hawe, DEC TR-301, 1984)."""
    squares = math.fsum(share * share for share in shares)
    return math.fsum(shares) ** 2 / (len(shares) * squares) if squares else math.nan


def _of(outcome: Outcome, everything: list[Piece], kind: str, group: str) -> Figures:
    pieces = [piece for piece in everything if group in (ALL, piece.group)]
    desks = [desk for desk in outcome.desks.values() if desk.on_seconds and (group == ALL or group in desk.person.seats)]
    return {
        "arrivals": float(len(pieces)),
        **_waits(pieces),
        "mean_answered_after": _mean(piece.answered_at - piece.arrival.at for piece in pieces if piece.answered_at is not None),
        "hand_offs": float(sum(piece.hand_offs for piece in pieces)),
        "moves": float(sum(piece.moves for piece in pieces)),
        "longest_queue": float(longest([steps_of(outcome, kind, group)])),
        "left_waiting": float(sum(piece.queued is not None for piece in pieces)),
        "left_with_agents": float(sum(piece.agent is not None and _is_open(piece, outcome) for piece in pieces)),
        **_loads(desks, kind, group),
    }


def _waits(pieces: list[Piece]) -> Figures:
    """Of all whose wait is over, who gave up included; shares of all who came and whose wait is over."""
    waits = sorted(piece.waited for piece in pieces if piece.waited is not None)
    at_once = [piece for piece in pieces if piece.is_begun and piece.waited is not None and piece.waited <= WITHIN]
    return {
        "mean_wait": _mean(waits),
        "p50_wait": percentile(waits, 0.50),
        "p95_wait": percentile(waits, 0.95),
        "p99_wait": percentile(waits, 0.99),
        "share_waiting": _mean(float(wait > 0) for wait in waits),
        "share_within_20": len(at_once) / len(pieces) if pieces else math.nan,
        "share_abandoned": _mean(float(piece.ending == "abandoned") for piece in pieces),
    }


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


def steps_of(outcome: Outcome, kind: str, group: str) -> list[tuple[float, int]]:
    """How long the queue is from which second on; for all groups together, their sum."""
    changes = []
    for (of_kind, of_group), queue in outcome.queues.items():
        if of_kind == kind and group in (ALL, of_group):
            before = 0
            for at, length in queue.steps:
                changes.append((at, length - before))
                before = length
    steps, total = [], 0
    for at, change in sorted(changes, key=lambda one: one[0]):
        total += change
        steps.append((at, total))
    return steps


def longest(many: Iterable[list[tuple[float, int]]]) -> int:
    return max((length for steps in many for _, length in steps), default=0)


def received_by(desk: Desk, kind: str, group: str = ALL) -> int:
    """How much he was given, by whatever way."""
    return sum(count for (of_kind, of_group), count in desk.received.items() if of_kind == kind and group in (ALL, of_group))


def share_of(desk: Desk, kind: str) -> float:
    """Chats: his running ones over his most, over his time on shift. Tickets: the part of it in which he worked on one."""
    if not desk.on_seconds:
        return 0.0
    busy = desk.chat_seconds / desk.person.max_chats if kind == "chat" else desk.ticket_seconds
    return busy / desk.on_seconds


def _loads(desks: list[Desk], kind: str, group: str) -> Figures:
    on_shift = [desk.on_seconds for desk in desks]
    shares = [share_of(desk, kind) for desk in desks]
    return {
        "share_of_capacity": math.fsum(share * hours for share, hours in zip(shares, on_shift, strict=True)) / math.fsum(on_shift)
        if desks
        else math.nan,
        "fairness_of_work": jain([received_by(desk, kind, group) / desk.on_seconds for desk in desks]) if desks else math.nan,
        "fairness_of_capacity": jain(shares) if desks else math.nan,
    }


def _is_open(piece: Piece, outcome: Outcome) -> bool:
    """Its agent still has to do something about it."""
    desk = outcome.desks[str(piece.agent)]
    return piece.arrival.work_id in (desk.chats if piece.arrival.kind == "chat" else desk.tickets)


def _mean(values: Iterable[float]) -> float:
    all_of_them = list(values)
    return fmean(all_of_them) if all_of_them else math.nan
