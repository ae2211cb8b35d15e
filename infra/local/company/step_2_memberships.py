"""Who works in which group of the demo company. Routing hears of people over the bus, so the first tries may come too early."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from kit.errors import NotFound

if TYPE_CHECKING:
    from infra.local.demo_company import Company

HEARD_WITHIN = 30.0  # seconds
SUPPORT, SALES, SECOND_LINE = "Support Front Line", "Sales Front Line", "Support Second Line"
MEMBERS = {
    SUPPORT: {"ada": "primary", "ben": "primary", "chloe": "secondary", "mia": "pull"},
    SALES: {"chloe": "primary", "dev": "primary", "mia": "pull"},
    SECOND_LINE: {"ada": "secondary", "dev": "primary"},
}


def load(company: Company) -> None:
    """Everybody goes active by signing in, and may have three chats at once."""
    for group, members in MEMBERS.items():
        for username, handling in members.items():
            asked = {"agent_id": company.made["employee_ids"][username], "group_id": company.made["group_ids"][group]}
            asked |= {"ticket_handling": handling, "chat_handling": handling, "is_active_on_login": True}
            once_heard(company, "add_membership", asked, f"{group} {username}")
    for username, employee_id in company.made["employee_ids"].items():
        once_heard(company, "set_agent_limits", {"agent_id": employee_id, "max_active_chats": 3}, username)


def once_heard(company: Company, command: str, asked: dict[str, Any], label: str) -> None:
    """Sends a command to routing, again until it knows whom it is about. Raises NotFound when it never does."""
    until = time.monotonic() + HEARD_WITHIN
    while True:
        try:
            company.command("routing", command, asked, label=label)
            return
        except NotFound:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
