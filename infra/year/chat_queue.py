"""A front line's chats of a day: each agent has as many places as he may have chats, and who comes when all are taken waits."""

from __future__ import annotations

from heapq import heapify, heappop, heapreplace

from infra.year.company import Group
from infra.year.roster import NO_NEW_CHATS, DayRoster, Shift

Place = tuple[int, int, Shift]


class ChatQueue:
    """Chats must come in order of time."""

    def __init__(self, group: Group, roster: DayRoster) -> None:
        self._free: list[Place] = []
        for agent in group.members:
            shift = roster.shifts.get(agent.number)
            if shift:
                self._free += [(shift.starts, agent.number * 10 + place, shift) for place in range(agent.max_chats)]
        heapify(self._free)

    def next_place(self, at: int) -> tuple[int, Shift] | None:
        """When somebody can take the chat that comes `at`, and who; the one whose place has been free for longest.

        None when nobody will today. The place stays free until it is taken.
        """
        while self._free:
            free_at, number, shift = self._free[0]
            starts = max(at, free_at)
            if shift.lunch_from <= starts < shift.lunch_to:
                heapreplace(self._free, (shift.lunch_to, number, shift))
            elif starts > shift.ends - NO_NEW_CHATS:
                heappop(self._free)
            else:
                return starts, shift
        return None

    def take(self, until: int) -> None:
        """The place found last is taken until then."""
        _, number, shift = self._free[0]
        heapreplace(self._free, (until, number, shift))
