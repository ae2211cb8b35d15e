"""Agents at work, as the load generators know them: signed in, active, with limits nobody reaches."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from infra.days.roster import Shift
from infra.demo.api import Api
from infra.demo.stage import MANAGEMENT, TIMERS, Stage
from tests.bench.line import Headers, Line

AGENTS = 50
FRONT_LINE = "front"
ROOM = 1_000  # chats at once for each
SIGNED_IN_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Agent:
    """`headers` are those of the session."""

    id: str
    headers: Headers


@dataclass(frozen=True, slots=True)
class Desk:
    """A department's front line group and everybody in it; can be handed to another process."""

    host: str
    port: int
    department_id: str
    group_id: str
    agents: tuple[Agent, ...]


async def staff(api: Api, port: int) -> Desk:
    """Sets the stage, signs all agents in and switches them on. No timer takes work away while it is measured."""
    stage = Stage(api)
    await stage.set_up([Shift(f"bench{number:03d}", FRONT_LINE, 0, 86_400, ROOM, None) for number in range(AGENTS)])
    await api.patch(f"{MANAGEMENT}/settings/work", {"values": dict.fromkeys(TIMERS, 0)})
    waiting = [(stage.agent_ids[shift.name], shift.name, stage.passwords[shift.name]) for shift in stage.shifts]
    agents: list[Agent] = []

    async def sign_in_some() -> None:
        line = await Line.open("127.0.0.1", port)
        while waiting:
            agents.append(await _signed_in(line, *waiting.pop()))
        line.close()

    await asyncio.gather(*(sign_in_some() for _ in range(SIGNED_IN_AT_ONCE)))
    return Desk("127.0.0.1", port, stage.department_id, stage.groups[FRONT_LINE], tuple(agents))


async def _signed_in(line: Line, agent_id: str, name: str, password: str) -> Agent:
    answer = await line.ask("POST", f"{MANAGEMENT}/session", {"username": name, "password": password})
    headers = {"Cookie": answer.headers["set-cookie"].partition(";")[0], "X-CSRF-Token": answer.json()["csrf_token"]}
    switches = [{"channel": channel, "is_active": True} for channel in ("tickets", "chats")]
    await line.ask("PUT", f"{MANAGEMENT}/presence/groups", {"switches": switches, "is_confirmed": True}, headers)
    return Agent(agent_id, headers)
