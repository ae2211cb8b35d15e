"""Outings with nothing to do: one after the other looks, and who finds something calls the next."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import eventlet
from eventlet import greenthread

from kit.bus.outings import Outings
from kit.service import Outing

AT_ONCE = 4


def _gone_out(handler: Callable[[], bool], seconds: float) -> tuple[Outings, list[greenthread.GreenThread]]:
    outing = Outing(seconds, lambda outside: handler(), at_once=AT_ONCE)
    out = Outings(cast(Any, SimpleNamespace()), "looking", outing, lambda: True)
    return out, [eventlet.spawn(out._loop) for _ in range(AT_ONCE)]


def _ended(out: Outings, loops: list[greenthread.GreenThread]) -> None:
    out.kill()
    for loop in loops:
        loop.kill()


def test_many_with_nothing_to_do_look_no_more_often_than_one() -> None:
    looks = []

    def look() -> bool:
        looks.append(1)
        return False

    out, loops = _gone_out(look, 0.05)
    eventlet.sleep(0.5)
    _ended(out, loops)
    assert len(looks) <= AT_ONCE + 0.5 / 0.05, "each once as it begins, and then one in 50 ms"


def test_who_finds_something_calls_all_the_others_one_by_one() -> None:
    looks, waiting, most = [0], [0], [0]

    def look() -> bool:
        looks[0] += 1
        if looks[0] == 1:  # is out while the others find nothing and go to rest, for a minute
            eventlet.sleep(0.05)
            waiting[0] = 40
            return True
        if not waiting[0]:
            return False
        waiting[0] -= 1
        most[0] = max(most[0], out.out)
        eventlet.sleep(0.02)
        return True

    out, loops = _gone_out(look, 60)
    with eventlet.Timeout(10):
        while looks[0] <= AT_ONCE or waiting[0]:
            eventlet.sleep(0.01)
    _ended(out, loops)
    assert most[0] == AT_ONCE
