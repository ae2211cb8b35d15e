"""Everything the services publish: importing this room enters every fact in FACTS, by its type."""

from contracts.events import chat, kb, mail, people, reports, routing, tickets, whoson
from contracts.fact import FACTS

__all__ = ["FACTS", "chat", "kb", "mail", "people", "reports", "routing", "tickets", "whoson"]
