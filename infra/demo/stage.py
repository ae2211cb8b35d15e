"""Sets the stage through the management API: a department of its own, two groups, agents with memberships and limits."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

from infra.days.roster import FRONT_LINE, SECOND_LINE, Shift
from infra.demo.api import Api, Refused

MANAGEMENT = "/api/management/v1"
EVERYBODY = "Everyone"
HEARD_WITHIN = 15.0  # seconds until one service has heard of what another was told
# Real seconds: the day runs fast, the timers of the product do not.
TIMERS = {
    "hand_off_no_initial_response_seconds": 20,
    "hand_off_no_follow_up_response_seconds": 20,
    "hand_off_agent_disconnected_seconds": 5,
}


@dataclass(slots=True)
class Stage:
    """What was set up. `passwords` and `agent_ids` are by the agents' names of this run."""

    api: Api
    run: str = field(default_factory=lambda: secrets.token_hex(3))
    department_id: str = ""
    groups: dict[str, str] = field(default_factory=dict)
    shifts: list[Shift] = field(default_factory=list)
    agent_ids: dict[str, str] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    timers_before: dict[str, Any] = field(default_factory=dict)

    async def set_up(self, shifts: list[Shift]) -> None:
        """Everything the day needs; takes a few seconds."""
        await self._timers()
        await self._department()
        roles = {role["name"]: role["id"] for role in (await self.api.get(f"{MANAGEMENT}/roles", limit=100))["items"]}
        self.shifts = [replace(shift, name=f"{shift.name}-{self.run}") for shift in shifts]
        for shift in self.shifts:
            await self._agent(shift, roles["Agent"])

    async def clear_up(self) -> None:
        """Puts the timers back; the department stays, its work can be looked at."""
        await self.api.patch(f"{MANAGEMENT}/settings/work", {"values": self.timers_before})

    async def _timers(self) -> None:
        known = (await self.api.get(f"{MANAGEMENT}/settings/work"))["values"]
        self.timers_before = {name: known[name] for name in TIMERS}
        await self.api.patch(f"{MANAGEMENT}/settings/work", {"values": TIMERS})

    async def _department(self) -> None:
        brands = (await self.api.get(f"{MANAGEMENT}/brands"))["items"]
        brand_id = brands[0]["id"] if brands else (await self._brand())["id"]
        everybody = next(
            role["id"] for role in (await self.api.get(f"{MANAGEMENT}/roles", limit=100))["items"] if role["name"] == EVERYBODY
        )
        settings = {"tickets": {"new_tickets_role": everybody}, "chats": {"new_chats_role": everybody}}
        asked = {"brand_id": brand_id, "name": f"Demo {self.run}", "front_line_group_name": "Front line", "settings": settings}
        made = await self.api.post(f"{MANAGEMENT}/departments", asked)
        second = await self.api.post(f"{MANAGEMENT}/groups", {"department_id": made["id"], "name": "Second line"})
        self.department_id = made["id"]
        self.groups = {FRONT_LINE: made["front_line_group_id"], SECOND_LINE: second["id"]}

    async def _brand(self) -> Any:
        return await self.api.post(f"{MANAGEMENT}/brands", {"name": "Demo", "host_names": ["localhost"]})

    async def _agent(self, shift: Shift, role_id: str) -> None:
        password = secrets.token_urlsafe(18)
        asked = {"username": shift.name, "email": f"{shift.name}@demo.example", "display_name": shift.name.title(), "role_ids": [role_id]}
        made = await self.api.post(f"{MANAGEMENT}/employees", asked | {"password": password, "password_again": password})
        self.agent_ids[shift.name], self.passwords[shift.name] = made["id"], password
        membership = {"agent_id": made["id"], "group_id": self.groups[shift.group]}
        membership |= {"ticket_handling": shift.handling, "chat_handling": shift.handling}
        await self._heard(lambda: self.api.post(f"{MANAGEMENT}/memberships", membership))
        limits = {"max_active_chats": shift.max_chats, "max_tickets": shift.max_tickets}
        await self._heard(lambda: self.api.put(f"{MANAGEMENT}/active-agents/{made['id']}/limits", limits))

    async def _heard(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        """Asks until the other service has heard of the employee and the group."""
        until = asyncio.get_running_loop().time() + HEARD_WITHIN
        while True:
            try:
                return await ask()
            except Refused as no:
                if no.status not in (404, 409) or asyncio.get_running_loop().time() > until:
                    raise
                await asyncio.sleep(0.1)
