"""One demo from end to end: stage, observer, players, live board, verdict."""

from __future__ import annotations

import asyncio
import contextlib
import random
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from hashlib import sha256

import aiohttp
from rich.console import Console
from rich.live import Live

from infra.days.arrivals import Day
from infra.days.roster import Shift
from infra.demo.api import Api
from infra.demo.board import board, report
from infra.demo.clock import DayClock
from infra.demo.director import Director
from infra.demo.observer.judge import Judge
from infra.demo.observer.order import Order
from infra.demo.observer.watch import Watch
from infra.demo.play import Play
from infra.demo.stage import Stage
from infra.demo.tally import Tally
from infra.demo.verdict import findings
from kit.bus.client import Client
from kit.config import Config, config
from kit.storage.work import Call

SETTLES_WITHIN = 30.0  # seconds after the day until the bus has told everything
REFRESH_SECONDS = 0.5


@dataclass(slots=True)
class Demo:
    """What was asked for on the command line, and what was written down while it ran."""

    day: Day
    shifts: list[Shift]
    speed: float
    chat_share: float
    dice: random.Random
    starts_at: float = 0.0
    url: str | None = None
    token: str | None = None
    console: Console = field(default_factory=Console)
    settings: Config = field(default_factory=config)
    judge: Judge = field(default_factory=Judge)
    tally: Tally = field(default_factory=Tally)

    async def run(self) -> bool:
        """Plays the day. True if the verdict is good."""
        url = self.url or f"http://127.0.0.1:{self.settings.port}"
        order = Order(self.judge.see)
        watch = Watch(self.settings.amqp_url, order.take)
        watch.start()
        if not await asyncio.to_thread(watch.is_listening.wait, 15):
            raise TimeoutError("the observer does not reach the bus")
        try:
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session, self._key() as token:
                stage = Stage(Api(session, url, self.tally.requests, {"Authorization": f"Bearer {token}"}))
                self.console.print(f"setting the stage for {len(self.day.seconds)} arrivals and {len(self.shifts)} agents")
                await stage.set_up(self.shifts)
                play = Play(url, session, DayClock(self.starts_at, self.speed), self.dice, self.tally, stage.department_id)
                director = Director(play, stage, self.day, self.chat_share)
                await self._played(director)
                await stage.clear_up()
                await self._settled()
        finally:
            await asyncio.to_thread(watch.stop)
            order.end()
        if watch.failure is not None:
            self.judge.fault(f"the observer itself failed: {watch.failure!r}")
        return report(self.console, director, self.judge, findings(self.tally, self.judge, len(self.day.seconds)))

    async def _played(self, director: Director) -> None:
        playing = asyncio.create_task(director.run())
        if self.console.is_terminal:
            with Live(console=self.console, auto_refresh=False) as live:
                while not playing.done():
                    live.update(board(director, self.judge), refresh=True)
                    await asyncio.wait((playing,), timeout=REFRESH_SECONDS)
        else:
            while not playing.done():
                await asyncio.wait((playing,), timeout=30)
                self.console.print(board(director, self.judge))
        await playing

    async def _settled(self) -> None:
        """Until the bus has been silent for two seconds."""
        until = asyncio.get_running_loop().time() + SETTLES_WITHIN
        seen = -1
        while seen != self.judge.checked["facts"] and asyncio.get_running_loop().time() < until:
            seen = self.judge.checked["facts"]
            await asyncio.sleep(2)

    @contextlib.asynccontextmanager
    async def _key(self) -> AsyncIterator[str]:
        """The token given, or one made for this run by the operator of this machine and revoked at its end."""
        if self.token:
            yield self.token
            return
        client = Client(self.settings.amqp_url, "demo")
        secret = f"demo-{uuid.uuid4().hex}"
        try:
            token_id = await asyncio.to_thread(made_token, client, secret)
            yield secret
            await asyncio.to_thread(_operator, client, "revoke_token", {"token_id": token_id})
        finally:
            client.close()


def made_token(client: Client, secret: str) -> str:
    asked: dict[str, object] = {"name": "demo", "scopes": ["*"], "token_hash": sha256(secret.encode()).hexdigest()}
    return str(_operator(client, "create_token", asked)["token_id"])


def _operator(client: Client, method: str, asked: dict[str, object]) -> dict[str, str]:
    call = Call(actor="system", via="management", key=str(uuid.uuid4()))
    answer: dict[str, str] = client.ask("people", method, asked, call=call, timeout=15)
    return answer
