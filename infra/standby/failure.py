"""Whether the other installation is gone, or only we are cut off: what must be known before taking over by oneself."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Sequence

from infra.standby.site import Site, other
from infra.standby.standing import answers

LOOK_EVERY = 1.0  # seconds
WITNESS_SECONDS = 2.0


class NoWitness(Exception):
    """Without anybody else to ask, a cut line looks like a dead primary."""


def await_failure(site: Site, seconds: float, witnesses: Sequence[str], on_change: Callable[[str], None]) -> None:
    """Returns once the other database has not answered for so long, and more than half of the witnesses (host:port) are reached from here.

    `on_change` hears of each turn. Raises NoWitness where none is named.
    """
    if not witnesses:
        raise NoWitness("Name at least one witness (host:port) outside both installations: a cut line would look like a dead primary.")
    url, gone_since, said = other(site), None, ""
    while True:
        state = "well" if answers(url) else "gone" if is_reached_by_most(witnesses) else "cut off"
        if state != said:
            on_change({"well": "the other one answers", "gone": "the other one is gone", "cut off": "we are cut off ourselves"}[state])
            said, gone_since = state, time.monotonic() if state == "gone" else None
        if gone_since is not None and time.monotonic() - gone_since >= seconds:
            return
        time.sleep(LOOK_EVERY)


def is_reached_by_most(witnesses: Sequence[str]) -> bool:
    """Whether more than half of them take a connection from here."""
    return sum(map(_is_reached, witnesses)) * 2 > len(witnesses)


def _is_reached(witness: str) -> bool:
    host, _, port = witness.rpartition(":")
    with contextlib.suppress(OSError, ValueError), socket.create_connection((host, int(port)), WITNESS_SECONDS):
        return True
    return False
