"""An agent through a shift: signs in, goes active, answers what the stream brings, drops out and comes back, signs out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import aiohttp

from infra.days.roster import Shift
from infra.demo.api import Api, Refused
from infra.demo.chat_work import ChatWork, hear
from infra.demo.play import Play
from infra.demo.reading import Reader
from infra.demo.streams import Said, follow
from infra.demo.tally import AgentDay
from infra.demo.ticket_work import TicketWork

MANAGEMENT = "/api/management/v1"
AWAY_SECONDS = 40.0  # real ones: longer than it takes to notice that he is gone

Work = ChatWork | TicketWork
Held = dict[str, asyncio.Task[None]]


@dataclass(slots=True)
class AgentPlayer:
    """One agent. `password` is the one the stage gave him; `is_day_over` lets the last shift stay until all work is done."""

    play: Play
    shift: Shift
    agent_id: str
    password: str
    day: AgentDay
    is_day_over: asyncio.Event
    chats: Held = field(default_factory=dict)
    tickets: Held = field(default_factory=dict)
    readers: dict[str, Reader] = field(default_factory=dict)
    desk: asyncio.Lock = field(default_factory=asyncio.Lock)
    stays: bool = False

    async def live(self) -> None:
        """The whole shift."""
        await self.play.clock.until(self.shift.starts_at)
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            api = Api(session, self.play.url, self.play.tally.requests)
            signed_in = await api.post(f"{MANAGEMENT}/session", {"username": self.shift.name, "password": self.password})
            api.headers["X-CSRF-Token"] = signed_in["csrf_token"]
            self.day.is_on_duty = True
            await self._switch(api, is_active=True)
            if self.shift.drops_out_at is not None:
                await self._work(api, until=self.shift.drops_out_at)
                await self._drop_out()
            await self._work(api, until=self.shift.ends_at)
            if self.stays:
                await self._work(api, until=None)
            await self._go_home(api)

    async def _work(self, api: Api, until: float | None) -> None:
        listening = asyncio.create_task(self._listen(api))
        over = asyncio.create_task(self.is_day_over.wait())
        end = over if until is None else asyncio.create_task(self.play.clock.until(until))
        try:
            await asyncio.wait((listening, end, over), return_when=asyncio.FIRST_COMPLETED)
            if listening.done():
                listening.result()
            if until == self.shift.ends_at and not self.stays:
                await self._finish(api)
        finally:
            for task in (listening, end, over):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _finish(self, api: Api) -> None:
        """Takes nothing new and ends the running chats; the stream stays open meanwhile."""
        await self._switch(api, is_active=False)
        if self.chats:
            await asyncio.wait(list(self.chats.values()), timeout=1800 / self.play.clock.speed)

    async def _drop_out(self) -> None:
        """Without a word: no stream, no answer, nothing signed out."""
        self.day.dropped_out += 1
        self.day.is_on_duty = False
        await self._stop(self.chats, self.tickets)
        await asyncio.sleep(AWAY_SECONDS)
        self.day.is_on_duty = True

    async def _go_home(self, api: Api) -> None:
        await self._stop(self.chats, self.tickets)
        stop = {"tickets": True, "chats": True, "calls": True}
        await api.post(f"{MANAGEMENT}/presence/logout", {"stop_receiving": stop, "is_handing_off_tickets": True})
        await api.ask("DELETE", f"{MANAGEMENT}/session")
        self.day.is_on_duty = False

    async def _stop(self, *works: Held) -> None:
        for held in works:
            tasks = list(held.values())
            held.clear()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _switch(self, api: Api, *, is_active: bool) -> None:
        switches = [{"channel": channel, "is_active": is_active} for channel in ("tickets", "chats")]
        await api.put(f"{MANAGEMENT}/presence/groups", {"switches": switches, "is_confirmed": True})

    async def _listen(self, api: Api) -> None:
        async for said in follow(api.session, f"{self.play.url}{MANAGEMENT}/stream", api.headers):
            if said.event in ("opened", "start_afresh"):
                await self._take_up(api)
            elif said.event.startswith(("chat.", "tickets.")):
                await self._hear(api, said)

    async def _take_up(self, api: Api) -> None:
        """What is his already: read from the lists, as a screen does that opens."""
        for chat in await self._all(api, f"{MANAGEMENT}/chats", view="my_active"):
            self._begin(self.chats, chat["id"], partial(ChatWork, self, api, chat["id"]))
        for ticket in await self._all(api, f"{MANAGEMENT}/tickets", view="mine", status="active"):
            self._begin(self.tickets, ticket["id"], partial(TicketWork, self, api, ticket["id"]))

    async def _all(self, api: Api, path: str, **query: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor = None
        while True:
            page = await api.get(path, limit=100, cursor=cursor, **query)
            found += page["items"]
            cursor = page["next_cursor"]
            if not cursor:
                return found

    async def _hear(self, api: Api, said: Said) -> None:
        data: dict[str, Any] = said.data.get("data", {})  # type: ignore[assignment]
        what, subject = said.event.split(".")[1], str(said.data.get("subject"))
        if "chat" in data:
            self._own(self.chats, subject, data["chat"], partial(ChatWork, self, api, subject))
            if what in ("chat_message_received", "chat_message_sent"):
                await hear(self, subject, said)
        elif "ticket" in data:
            self._own(self.tickets, subject, data["ticket"], partial(TicketWork, self, api, subject))

    def _own(self, held: Held, work_id: str, state: dict[str, Any], work: Callable[[], Work]) -> None:
        if state["agent_id"] == self.agent_id and state["status"] == "active":
            self._begin(held, work_id, work)
        elif work_id in held:
            held.pop(work_id).cancel()

    def _begin(self, held: Held, work_id: str, work: Callable[[], Work]) -> None:
        if work_id not in held:
            held[work_id] = asyncio.create_task(self._guarded(held, work_id, work()))

    async def _guarded(self, held: Held, work_id: str, work: Work) -> None:
        try:
            await work.live()
        except Refused as no:
            if no.status not in (403, 404, 409):  # it was taken from him, or ended, meanwhile
                self.play.tally.trouble(f"{self.shift.name}: {no}")
        except Exception as failure:
            self.play.tally.trouble(f"{self.shift.name} on {work_id}: {failure!r}")
        finally:
            if held.get(work_id) is asyncio.current_task():
                del held[work_id]
