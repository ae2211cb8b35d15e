"""What an agent holds: given and taken off, with the counts that the rules read."""

from __future__ import annotations

from infra.simulate.clock import Clock
from infra.simulate.floor import Floor, Piece


def give(floor: Floor, piece: Piece, clock: Clock, *, is_counted: bool) -> None:
    """The piece is now its agent's, by a receipt if it counts (RTE-031, RTE-041, RTE-058)."""
    name, at = str(piece.agent), clock.moment
    desk = floor.desks[name]
    desk.pass_by(clock.now)
    key = piece.arrival.kind, piece.group
    desk.received[key] = desk.received.get(key, 0) + 1
    piece.assigned_at, piece.is_counted = at, is_counted
    if piece.arrival.kind == "chat":
        desk.chats[piece.arrival.work_id] = piece
        for group in desk.person.seats:
            members = floor.chats[group]
            members[name] = members[name].after_chat(at)
        return
    desk.tickets[piece.arrival.work_id] = piece
    if is_counted:
        _count(floor, piece, 1)
        member = floor.tickets[piece.group][name]
        floor.tickets[piece.group][name] = member._replace(received_count=member.received_count + 1, last_received_at=at)


def take_off(floor: Floor, piece: Piece, now: float) -> None:
    """The piece counts for its agent no more."""
    desk = floor.desks[str(piece.agent)]
    desk.pass_by(now)
    if piece.arrival.kind == "chat":
        del desk.chats[piece.arrival.work_id]
        floor.change_chats(desk.person.name, running=len(desk.chats))
        return
    desk.tickets.pop(piece.arrival.work_id, None)  # one that is not Active is not there
    if piece.is_counted:
        _count(floor, piece, -1)
        piece.is_counted = False


def _count(floor: Floor, piece: Piece, more: int) -> None:
    name = str(piece.agent)
    for group in floor.desks[name].person.seats:
        member = floor.tickets[group][name]
        here = member.counted_in_group + more * (group == piece.group)
        floor.tickets[group][name] = member._replace(counted=member.counted + more, counted_in_group=here)
