"""The broker's accounts, imported into a real node: a service reaches its own mailboxes, an integrator only the public bus."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pika
import pytest

from contracts.envelope import LOG_STREAM
from infra.docker import passwords
from infra.local.rabbitmq import RabbitMQ
from kit.bus import topology
from kit.bus.redelivering import redeliver
from tests.support.servers import Servers


@pytest.fixture
def accounts(own_servers: Servers, tmp_path: Path) -> dict[str, str]:
    """Name → URL, after the definitions that the container loads have been imported."""
    passwords.main(tmp_path)
    file = tmp_path / "infra/docker/secrets/definitions.json"
    file.chmod(0o644)
    own_servers.rabbitmq.ctl("import_definitions", str(file))
    known = dict(line.split("=", 1) for line in (tmp_path / ".env").read_text().splitlines())
    names = [user["name"] for user in json.loads(file.read_text())["users"]]
    return {name: _url(own_servers.rabbitmq, name, known[f"{name.upper()}_AMQP_PASSWORD"]) for name in names}


def test_passwords_are_kept_when_written_again_and_never_the_same_twice(tmp_path: Path) -> None:
    passwords.main(tmp_path)
    first = (tmp_path / ".env").read_text()
    passwords.main(tmp_path)
    assert (tmp_path / ".env").read_text() == first
    values = [line.split("=", 1)[1] for line in first.splitlines()]
    assert len(set(values)) == len(values) and min(map(len, values)) >= 24


def test_a_service_reaches_its_own_mailboxes_only(accounts: dict[str, str]) -> None:
    with _channel(accounts["chat"]) as channel:
        channel.exchange_declare("frontline.events", "topic", durable=True)
        channel.queue_declare("chat.obey", durable=True)
        channel.queue_bind("chat.obey", "frontline.events", "routing.work_assigned.v1")
        channel.basic_publish("frontline.events", "routing.work_assigned.v1", b"{}")
    with _channel(accounts["tickets"]) as channel, pytest.raises(pika.exceptions.ChannelClosedByBroker, match="ACCESS_REFUSED"):
        channel.basic_get("chat.obey")
    with _channel(accounts["tickets"]) as channel, pytest.raises(pika.exceptions.ChannelClosedByBroker, match="ACCESS_REFUSED"):
        channel.queue_declare("chat.copies", durable=True)
    with _channel(accounts["chat"]) as channel:
        assert channel.basic_get("chat.obey", auto_ack=True)[2] == b"{}"


def test_the_gateway_hands_beacons_in_and_whoson_alone_takes_them(accounts: dict[str, str]) -> None:
    [first, *_] = topology.of_inflow("whoson", "beacons")[1:]
    with _channel(accounts["whoson"]) as channel:
        channel.exchange_declare("frontline.beacons", "direct", durable=True)
        channel.queue_declare(first.name, durable=True, arguments=first.arguments)
        channel.queue_bind(first.name, *first.bindings[0])
    with _channel(accounts["gateway"]) as channel:
        channel.confirm_delivery()
        channel.basic_publish(*first.bindings[0], b"{}", mandatory=True)
    for account in ("chat", "gateway", "integrator"):
        with _channel(accounts[account]) as channel, pytest.raises(pika.exceptions.ChannelClosedByBroker, match="ACCESS_REFUSED"):
            channel.queue_declare(first.name, passive=True)
            channel.basic_consume(first.name, lambda *_: None)
    with _channel(accounts["integrator"]) as channel:
        channel.confirm_delivery()
        with pytest.raises(pika.exceptions.ChannelClosedByBroker, match="ACCESS_REFUSED"):
            channel.basic_publish("frontline.beacons", "7", b"{}")


def test_an_integrator_hears_the_public_bus_and_says_nothing_on_it(accounts: dict[str, str]) -> None:
    with _channel(accounts["people"]) as channel:
        channel.exchange_declare("frontline.events", "topic", durable=True)
        channel.exchange_declare("nameko-rpc", "topic", durable=True)
    with _channel(accounts["integrator"]) as channel:
        channel.queue_declare("integrator.mine")
        channel.queue_bind("integrator.mine", "frontline.events", "tickets.#")
    with _channel(accounts["tickets"]) as channel:
        channel.basic_publish("frontline.events", "tickets.ticket_created.v1", b"seen")
    with _channel(accounts["integrator"]) as channel:
        assert channel.basic_get("integrator.mine", auto_ack=True)[2] == b"seen"
    for exchange in ("frontline.events", "nameko-rpc"):
        with _channel(accounts["integrator"]) as channel:
            channel.confirm_delivery()
            with pytest.raises(pika.exceptions.ChannelClosedByBroker, match="ACCESS_REFUSED"):
                channel.basic_publish(exchange, "people.create_token", b"{}")


def test_the_gateways_account_hands_a_new_service_what_was_told_before(accounts: dict[str, str]) -> None:
    """As the runbook new-service has it said in the gateway's container."""
    told_at = datetime.now(UTC)
    envelope = {"id": "1", "type": "people.brand_saved.v1", "time": told_at.isoformat()}
    with _channel(accounts["people"]) as channel:
        channel.exchange_declare("frontline.events", "topic", durable=True)
        channel.queue_declare(LOG_STREAM, durable=True, arguments=topology.fact_log().arguments)
        channel.queue_bind(LOG_STREAM, "frontline.events", "#")
        channel.confirm_delivery()
        channel.basic_publish("frontline.events", "people.brand_saved.v1", json.dumps(envelope).encode())
    with _channel(accounts["kb"]) as channel:
        channel.queue_declare("kb.copies", durable=True)
    since, until = told_at - timedelta(minutes=1), told_at + timedelta(minutes=1)
    assert redeliver(accounts["gateway"], "kb", "copies", {"people.brand_saved.v1"}, since, until) == 1
    with _channel(accounts["kb"]) as channel:
        assert json.loads(channel.basic_get("kb.copies", auto_ack=True)[2]) == envelope | {"replay": True}


def _url(node: RabbitMQ, name: str, password: str) -> str:
    return f"amqp://{name}:{quote(password, safe='')}@127.0.0.1:{node.ports[0]}/%2F"


class _channel:
    """A channel for the block; the connection goes with it."""

    def __init__(self, url: str) -> None:
        self._connection = pika.BlockingConnection(pika.URLParameters(url))

    def __enter__(self) -> pika.adapters.blocking_connection.BlockingChannel:
        return self._connection.channel()

    def __exit__(self, *_: object) -> None:
        self._connection.close()
