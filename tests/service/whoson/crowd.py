"""Visitors of a site whose beacons go straight to the bus, as the gateway hands them in: many browsers, page after page."""

from __future__ import annotations

import itertools
import threading
import time
import zlib
from datetime import UTC, datetime
from typing import Any

import orjson
import pika
from pika.exceptions import AMQPError
from uuid_utils import uuid7

from contracts.envelope import EVENTS_EXCHANGE, Envelope, wire_time
from kit.bus.topology import SHARES
from tests.service.whoson.site import FIREFOX, key
from tests.support.suite import Suite
from tests.support.waiting import eventually

SETTINGS = "people.settings_changed.v1"


class Crowd:
    """`begin` has every visitor go from page to page until `end`; what was not confirmed is said again, and every tenth thing twice."""

    def __init__(self, suite: Suite, visitors: int = 40, pause: float = 0.1) -> None:
        self.broker, self.pause = suite.broker, pause
        self.brand = str(uuid7())
        self.keys = [key() for _ in range(visitors)]
        self.views: dict[str, list[str]] = {visitor: [] for visitor in self.keys}
        self.rounds = 0
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def begin(self) -> Crowd:
        self._thread.start()
        return self

    def until(self, rounds: int, within: float = 60) -> None:
        eventually(lambda: self.rounds >= rounds, within)

    def end(self) -> None:
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        for number in itertools.count():
            round_ = [self._look(visitor, number) for visitor in self.keys]
            while not self._handed_in(round_ + round_[:: 10 if number % 2 else len(round_)]):
                time.sleep(0.2)
            self.rounds = number + 1
            if self._ending.wait(self.pause):
                return

    def _look(self, visitor: str, number: int) -> tuple[str, bytes]:
        view = key()
        self.views[visitor].append(view)
        at = wire_time(datetime.now(UTC))
        where = {"key": visitor, "brand_id": self.brand, "ip": "192.0.2.7", "agent": FIREFOX, "languages": "de", "at": at, "user_id": None}
        what = [{"t": "view", "v": view, "n": 0, "a": 0, "u": f"https://shop.example/{number}", "p": f"Page {number}"}]
        said = {"at": at, "beacons": [{**where, "what": what}]}
        return str(zlib.crc32(visitor.encode()) % SHARES), orjson.dumps(said)

    def _handed_in(self, messages: list[tuple[str, bytes]]) -> bool:
        try:
            with pika.BlockingConnection(pika.URLParameters(self.broker)) as connection:
                channel = connection.channel()
                channel.confirm_delivery()
                for bucket, body in messages:
                    channel.basic_publish("frontline.beacons", bucket, body, pika.BasicProperties(delivery_mode=2), mandatory=True)
        except (AMQPError, OSError):
            return False
        return True


def switch_on(suite: Suite, **values: Any) -> None:
    """What people tells when an administrator enables Who's On."""
    said = Envelope(
        id=str(uuid7()),
        source="/frontline/people",
        type=SETTINGS,
        subject="whos_on",
        time=datetime.now(UTC),
        sequence=1,
        data={"values": {"is_enabled": True, **values}},
        actor="employee:1",
        via="management",
    )
    with pika.BlockingConnection(pika.URLParameters(suite.broker)) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        channel.basic_publish(EVENTS_EXCHANGE, SETTINGS, said.to_wire(), pika.BasicProperties(delivery_mode=2), mandatory=True)
    eventually(lambda: suite.admin("whoson", "/tracking")["is_on"])
