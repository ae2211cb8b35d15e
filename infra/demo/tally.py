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
    """The messages of one piece of work: what each side sent (and the server took), and what the other side got, in order."""

    sent: dict[str, list[str]] = field(default_factory=lambda: {"customer": [], "agent": []})
    got: dict[str, list[str]] = field(default_factory=lambda: {"customer": [], "agent": []})

    def faults(self, work: str) -> list[str]:
        """In words, what was lost, doubled or out of order."""
        found = []
        for sender, reader in (("customer", "agent"), ("agent", "customer")):
            sent, got = self.sent[sender], self.got[reader]
            found += [f"{work}: {text!r} of the {sender} reached the {reader} {n} times" for text, n in Counter(got).items() if n > 1]
            found += [f"{work}: {text!r} of the {sender} never reached the {reader}" for text in sent if text not in set(got)]
            known = [text for text in got if text in set(sent)]
            if not found and known != sent:
                found.append(f"{work}: the {reader} got the {sender}'s messages in another order: {known} for {sent}")
        return found


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
