"""From what happens to wire bytes: facts are put together from parts made beforehand, since millions are wanted."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from operator import itemgetter
from typing import Any

import orjson

from infra.year.moments import DAY, text
from infra.year.names import id_of

Line = tuple[int, bytes]
by_time = itemgetter(0)


class Desk:
    """Takes what happens. Facts within the window are kept by day as wire bytes; all others are only counted by their subjects."""

    def __init__(self, first_day: int, end_day: int, *, is_beginning: bool) -> None:
        """Days are counted from 1970. At the beginning of a year what was told on its eve goes before the first day's facts."""
        self.first_day, self.end_day = first_day, end_day
        self.first = 0 if is_beginning else first_day * DAY
        self.end = end_day * DAY
        self._days: defaultdict[int, list[Line]] = defaultdict(list)

    def wants(self, at: int) -> bool:
        return self.first <= at < self.end

    def put(self, at: int, line: bytes) -> None:
        self._days[max(at // DAY, self.first_day)].append((at, line))

    def take(self, day: int) -> list[Line]:
        """The day's facts in order of time; those of one moment in the order they were told. They are here no longer then."""
        lines = self._days.pop(day, [])
        lines.sort(key=by_time)
        return lines


class Subject:
    """A thing that one service tells facts about, numbered from 1 without gaps, whether anybody wants to have them or not."""

    __slots__ = ("desk", "id", "name", "sequence")

    def __init__(self, desk: Desk, id_: str, name: str) -> None:
        self.desk, self.id, self.name = desk, id_, name
        self.sequence = 0

    def tell(self, at: int, what: str, actor: str, via: str, said: dict[str, Any]) -> None:
        """A fact of type `what`; `said` are its fields."""
        self.sequence += 1
        if not self.desk.wants(at):
            return
        head, tail = _frame(what, 1 if actor.startswith("event_rule") else 0)
        envelope = (
            f'{{"specversion":"1.0","id":"{id_of(at, self.name, self.sequence)}{head}{self.id}","time":"{text(at)}",'
            f'"sequence":"{self.sequence:012d}","actor":"{actor}","via":"{via}{tail}'
        )
        self.desk.put(at, envelope.encode() + orjson.dumps(said) + b"}")

    def skip(self, count: int) -> None:
        """So many facts that nobody wants to have."""
        self.sequence += count


@cache
def _frame(what: str, depth: int) -> tuple[str, str]:
    """What all envelopes of a type have in common. Nothing in it, nor in ids and actors, needs escaping."""
    service = what.partition(".")[0]
    return (
        f'","source":"/frontline/{service}","type":"{what}","subject":"',
        f'","cause":"","traceparent":"","ruledepth":{depth},"datacontenttype":"application/json",'
        f'"dataschema":"urn:frontline:{what}","data":',
    )
