"""A connection in a thread of its own, made again whenever it was lost: for who asks, hands in or reads along outside of services."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

import pika

from kit.bus.looping import loop
from kit.bus.sending import Sending

log = logging.getLogger(__name__)

REOPEN_AFTER = 0.5  # seconds
ENDED_WITHIN = 2.0


class Lasting:
    """Subclasses say what happens on a new connection (`_connected`) and when one is lost (`_let_go`), and start `_thread`.

    Make it after the fork. All but `close` runs in that thread.
    """

    _kind: type[Sending] = Sending

    def __init__(self, url: str, name: str) -> None:
        self._params = pika.URLParameters(url)
        self._params.client_properties = {"connection_name": name}
        self._params.heartbeat = 10
        self._params.blocked_connection_timeout = 10
        self._name, self._is_closing = name, False
        self._connection: Any = None
        self._thread = threading.Thread(target=self._run, daemon=True, name=f"{name}-bus")

    def close(self) -> None:
        """Hangs up for good, without waiting long."""
        self._is_closing = True
        connection = self._connection
        if connection is not None:
            connection.ioloop.add_callback_threadsafe(self._end)
        self._thread.join(ENDED_WITHIN)

    def _connected(self, connection: Any) -> None:
        raise NotImplementedError

    def _let_go(self, why: BaseException | str) -> None:
        raise NotImplementedError

    def _end(self) -> None:
        self._hang_up()

    def _run(self) -> None:
        while not self._is_closing:
            try:
                self._connection = self._kind(
                    self._params,
                    on_open_callback=self._connected,
                    on_open_error_callback=self._lost,
                    on_close_callback=self._lost,
                    custom_ioloop=loop(),
                )
                self._connection.ioloop.start()
            except Exception as trouble:
                log.exception("bus connection of %s", self._name)
                self._let_go(trouble)
            if not self._is_closing:
                time.sleep(REOPEN_AFTER)

    def _lost(self, connection: pika.SelectConnection, why: BaseException | str) -> None:
        self._let_go(why)
        connection.ioloop.stop()

    def _hang_up(self) -> None:
        if self._connection is not None and self._connection.is_open:
            self._connection.close()
