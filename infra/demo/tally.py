"""What happened to everyone in the demo: one account for each arrival, one log of messages for each side of a piece of work."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Account:
    """One arrival. `ending` is empty until the customer is done; `waited` is seconds of the day until somebody answered."""

    number: int
    kind: str
    arrived_at: float
    work_id: str = ""
    work_number: str = ""
    agent: str = ""
    waited: float | None = None
    ending: str = ""


@dataclass(slots=True)
class Exchange:
    """The messages of one piece of work.

    `sent` is what the server took from each side, (number, text); `got` what each reader received, in that order. A reader is
    `customer`, or the name of an agent who had the work, with a number where he took it up again. A customer who left may have spoken to
    nobody; what an agent brought to its end was read whole: `is_read_to_the_end`.
    """

    sent: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: {"customer": [], "agent": []})
    got: dict[str, list[str]] = field(default_factory=dict)
    is_read_to_the_end: bool = False

    def taken_by(self, agent: str) -> list[str]:
        """For what this agent reads from now on. What he read before stays: he may lose it again before he has read a word."""
        return self.got.setdefault(agent if agent not in self.got else f"{agent} ({len(self.got)})", [])

    def faults(self, work: str) -> list[str]:
        """In words, what was lost, doubled or out of order."""
        mine = {side: [text for _, text in sorted(self.sent[side])] for side in self.sent}
        found: list[str] = []
        for reader, texts in self.got.items():
            expected = mine["agent" if reader == "customer" else "customer"]
            found += [f"{work}: {text!r} reached {reader} {n} times" for text, n in Counter(texts).items() if n > 1]
            known = [text for text in texts if text in set(expected)]
            if known != expected[: len(known)]:
                found.append(f"{work}: {reader} got {known}, sent were {expected}")
        found += self._lost(work, mine)
        return found

    def _lost(self, work: str, mine: dict[str, list[str]]) -> list[str]:
        agents = [texts for reader, texts in self.got.items() if reader != "customer"]
        read = {"customer": set().union(*agents) if agents else set(), "agent": set(self.got.get("customer", ()))}
        sides = [side for side in mine if side == "agent" or self.is_read_to_the_end]
        return [f"{work}: {text!r} of the {side} never arrived" for side in sides for text in mine[side] if text not in read[side]]


@dataclass(slots=True)
class AgentDay:
    """What one agent did."""

    name: str
    group: str
    is_on_duty: bool = False
    chats: int = 0
    tickets: int = 0
    messages: int = 0
    dropped_out: int = 0
    running: int = 0


@dataclass(slots=True)
class Tally:
    """Everything the players write down, for the live board and the verdict."""

    accounts: list[Account] = field(default_factory=list)
    exchanges: dict[str, Exchange] = field(default_factory=dict)
    agents: dict[str, AgentDay] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    requests: Counter[str] = field(default_factory=Counter)

    def exchange(self, work_id: str) -> Exchange:
        return self.exchanges.setdefault(work_id, Exchange())

    def trouble(self, text: str) -> None:
        """Something that must not happen to a player: it fails the demo."""
        if len(self.troubles) < 200:
            self.troubles.append(text)

    def endings(self) -> Counter[str]:
        """How the arrivals ended, by kind and ending; whoever is not done counts as open."""
        return Counter(f"{one.kind} {one.ending or 'open'}" for one in self.accounts)
