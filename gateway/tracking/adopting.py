"""Beacons that a worker answered for and could not hand in, since it was killed: another one does it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import gevent

from gateway.tracking.journal import Journal, LeftOver
from kit.errors import Unavailable

log = logging.getLogger(__name__)

LOOKED_EVERY = 5.0  # seconds

HandIn = Callable[[dict[str, Any], Callable[[], None]], None]


def adopt_for_ever(journal: Journal, hand_in: HandIn) -> None:
    """Looks for files of workers that are gone, at once and every few seconds."""
    while True:
        try:
            for found in journal.left_over():
                adopt(found, hand_in)
        except Exception:
            log.exception("journals of beacons that were left over")
        gevent.sleep(LOOKED_EVERY)


def adopt(found: LeftOver, hand_in: HandIn) -> None:
    """Hands in what is in the file, which is removed when the broker has all of it. Where it takes nothing now, the file is left."""
    items = found.items()
    if not items:
        found.remove()
        return
    missing = len(items)

    def taken() -> None:
        nonlocal missing
        missing -= 1
        if not missing:
            log.info("%s beacons of a worker that is gone were handed in", len(items))
            found.remove()

    try:
        for item in items:
            hand_in(item, taken)
    except Unavailable:
        found.leave()
