"""The second installation's broker before it is used: emptied of an earlier life, laid out, and left alone once services run on it."""

from __future__ import annotations

from collections.abc import Iterator

import pika
import pytest
from pika.adapters.blocking_connection import BlockingChannel

from contracts.envelope import EVENTS_EXCHANGE, LOG_STREAM
from infra.standby.broker import Broker, BrokerAway
from tests.support.two_sites import OneSite, two_sites
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow
SAVED, MAILBOX, MINE = "people.department_saved.v1", "tickets.copies", "integrator.mine"


@pytest.fixture
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneSite]:
    site, _ = two_sites(tmp_path_factory.mktemp("broker"))
    site.rabbitmq.start(site.log)
    yield site
    site.rabbitmq.kill()


def test_an_earlier_life_is_removed_and_what_runs_is_left_alone(at: OneSite) -> None:
    broker = Broker(at.broker_admin)
    with pika.BlockingConnection(pika.URLParameters(at.rabbitmq.url)) as line:
        channel = line.channel()
        channel.confirm_delivery()
        made = broker.lay_out()
        assert broker.lay_out() == made, "said again it changes nothing"
        channel.queue_declare(MINE, durable=True)
        channel.queue_bind(MINE, EVENTS_EXCHANGE, "#")
        channel.basic_publish(EVENTS_EXCHANGE, SAVED, b"of a history that is no more", mandatory=True)
        eventually(lambda: _waiting(channel, MAILBOX) == 1)

        assert MAILBOX in broker.remove_mailboxes()
        broker.lay_out()
        assert (_waiting(channel, MAILBOX), _waiting(channel, MINE)) == (0, 1), "what others own stays"
        channel.basic_publish(EVENTS_EXCHANGE, SAVED, b"sent before any service runs", mandatory=True)
        eventually(lambda: _waiting(channel, MAILBOX) == 1)

        channel.basic_consume(MAILBOX, lambda *_: None)
        line.process_data_events(0)
        eventually(lambda: _has_taker(broker), within=30)
        with pytest.raises(BrokerAway, match="already run"):
            broker.remove_mailboxes()
        channel.queue_declare(LOG_STREAM, passive=True)


def test_a_broker_whose_administration_is_away_says_so(at: OneSite) -> None:
    at.rabbitmq.kill()
    assert not Broker(at.broker_admin).is_there()
    with pytest.raises(BrokerAway, match="does not answer"):
        Broker(at.broker_admin).lay_out()


def _waiting(channel: BlockingChannel, name: str) -> int:
    return int(channel.queue_declare(name, passive=True).method.message_count)


def _has_taker(broker: Broker) -> bool:
    return any(one["name"] == MAILBOX and one.get("consumers") for one in broker._ask("GET", "/api/queues/%2F?columns=name,consumers"))
