"""The loop in which pika waits. Under gevent its watchers stay from one wait to the next; gevent's own `poll` makes them anew each time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from pika.adapters.select_connection import IOLoop, PollEvents, _PollerBase


def loop() -> IOLoop:
    """A loop for one connection: of this process's greenlets where gevent has taken the place of threads, else pika's own."""
    patched = sys.modules.get("gevent.monkey")
    return _GreenLoop() if patched is not None and patched.is_module_patched("select") else IOLoop()


class _GreenLoop(IOLoop):
    @staticmethod
    def _get_poller(get_wait_seconds: Callable[[], float | None], process_timeouts: Callable[[], None]) -> _PollerBase:
        return _GreenPoller(get_wait_seconds, process_timeouts)


class _GreenPoller(_PollerBase):
    """Handlers run in the greenlet that waits, as with any other poller: they may take locks.

    A watcher that has told rests until the next wait: else it would tell again and again while a handler waits for something.
    """

    def __init__(self, *given: Any) -> None:
        self._watchers: dict[int, Any] | None = None
        super().__init__(*given)

    def _init_poller(self) -> None:
        import gevent
        from gevent.event import Event

        self._get_hub, self._hub = gevent.get_hub, gevent.get_hub()
        self._io = self._hub.loop.io
        self._watchers, self._resting, self._told, self._bell = {}, set[int](), dict[int, int](), Event()

    def _uninit_poller(self) -> None:
        for fileno in list(self._watchers or ()):
            self._forget(fileno)
        self._watchers = None

    def _register_fd(self, fileno: int, events: int) -> None:
        if self._watchers is not None:
            self._forget(fileno)
            wanted = (1 if events & PollEvents.READ else 0) | (2 if events & PollEvents.WRITE else 0)
            if wanted:
                self._watchers[fileno] = self._io(fileno, wanted)
                self._resting.add(fileno)

    def _modify_fd_events(self, fileno: int, events: int, events_to_clear: int, events_to_set: int) -> None:
        self._register_fd(fileno, events)

    def _unregister_fd(self, fileno: int, events_to_clear: int) -> None:
        self._forget(fileno)

    def _forget(self, fileno: int) -> None:
        watcher = (self._watchers or {}).pop(fileno, None)
        if watcher is not None:
            self._resting.discard(fileno)
            self._told.pop(fileno, None)
            watcher.stop()
            watcher.close()

    def wake_threadsafe(self) -> None:
        """Rings, from a greenlet of the same thread; pika's own bell is a pair of sockets."""
        if self._watchers is not None and self._get_hub() is self._hub:
            self._bell.set()
        else:
            super().wake_threadsafe()

    def poll(self) -> None:
        """Until something happens or the next alarm is due."""
        assert self._watchers is not None
        for fileno in self._resting:
            self._watchers[fileno].start(self._happened, fileno, pass_events=True)
        self._resting.clear()
        self._bell.wait(self._get_max_wait())
        self._bell.clear()
        told, self._told = self._told, {}
        self._dispatch_fd_events(told)

    def _happened(self, events: int, fileno: int) -> None:
        """In gevent's own loop, where nothing may wait."""
        if self._watchers is not None and fileno in self._watchers:
            self._watchers[fileno].stop()
            self._resting.add(fileno)
            self._told[fileno] = (PollEvents.READ if events & 1 else 0) | (PollEvents.WRITE if events & 2 else 0)
            self._bell.set()
