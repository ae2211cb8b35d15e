"""What a ticket or chat tells the variables of a canned reply."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.management.tickets import must_hold

VIEW = {"ticket": "tickets.view", "chat": "live_chats.view"}


def told_by(channel: str, item_id: str) -> dict[str, Any]:
    """{channel, brand_id, department_id, values} of the ticket or chat. Raises its service's refusal where the asker does not reach it."""
    must_hold(VIEW[channel])
    if channel == "ticket":
        item = ask("tickets", "ticket", {"ticket_id": item_id})
        values = {"ticket.number": item["number"], "ticket.subject": item["subject"], "customer.email": item["email"]}
    else:
        item = ask("chat", "chat", {"chat_id": item_id})
        values = {"chat.number": item["number"], "customer.email": item["customer"]["email"]}
    name = (item.get("customer") or {}).get("name") or (item.get("submitter") or {}).get("name")
    told = {name: value[:1000] for name, value in (values | {"customer.name": name}).items() if value}
    place = item["place"]
    return {"channel": channel, "brand_id": place["brand_id"], "department_id": place["department_id"], "values": told}
