"""Who publishes facts waits for the log of facts: what goes out before it is there would be in no stream."""

from __future__ import annotations

from typing import Any, cast

import amqp
import pytest
from amqp.exceptions import NotFound

from kit.bus import topology, wire


class Broker:
    """Stands for a connection to a broker that answers the look for the log with this refusal, and notes what is declared."""

    def __init__(self, refusal: str) -> None:
        self.refusal, self.declared = refusal, 0

    @property
    def connection(self) -> Broker:
        return self

    def channel(self) -> Broker:
        return self

    def queue_declare(self, name: str, **how: Any) -> None:
        if how.get("passive"):
            raise NotFound(self.refusal)
        self.declared += 1

    def close(self) -> None:
        pass

    def exchange_declare(self, *_: Any, **__: Any) -> None:
        pass

    queue_bind = exchange_declare


def test_a_log_that_comes_back_from_a_crash_is_waited_for() -> None:
    broker = Broker("queue 'frontline.log' in vhost '/' process is stopped by supervisor or down or inaccessible")
    with pytest.raises(NotFound):
        wire.keep_log(cast(amqp.Connection, broker), topology.fact_log())
    assert broker.declared == 0


def test_a_log_that_is_missing_is_made() -> None:
    broker = Broker("no queue 'frontline.log' in vhost '/'")
    wire.keep_log(cast(amqp.Connection, broker), topology.fact_log())
    assert broker.declared == 1
