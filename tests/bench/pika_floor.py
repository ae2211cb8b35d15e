"""The floor of a question over the bus: bare pika, a connection a caller, an echo on the other side."""

from __future__ import annotations

import multiprocessing
import threading
import time
import uuid
from typing import Any

import pika

MAILBOX = "bench.echo"


def round_trips(amqp_url: str, callers: int, seconds: float) -> float:
    """Echo round trips a second with so many callers, each with a connection of its own and direct reply-to."""
    spawned = multiprocessing.get_context("spawn")
    ready = spawned.Event()
    echo = spawned.Process(target=_echo, args=(amqp_url, ready), daemon=True)
    echo.start()
    try:
        if not ready.wait(20):
            raise TimeoutError("the echo did not start")
        with spawned.Pool(1) as pool:
            return pool.apply(_call, (amqp_url, callers, seconds))
    finally:
        echo.terminate()
        echo.join()


def _echo(amqp_url: str, ready: Any) -> None:
    connection = pika.BlockingConnection(pika.URLParameters(amqp_url))
    channel = connection.channel()
    channel.queue_declare(MAILBOX, auto_delete=True)
    channel.basic_qos(prefetch_count=100)

    def answer(channel: Any, method: Any, properties: Any, body: bytes) -> None:
        said = pika.BasicProperties(correlation_id=properties.correlation_id)
        channel.basic_publish("", properties.reply_to, body, said)
        channel.basic_ack(method.delivery_tag)

    channel.basic_consume(MAILBOX, answer)
    ready.set()
    channel.start_consuming()


def _call(amqp_url: str, callers: int, seconds: float) -> float:
    counts = [0] * callers
    end = time.monotonic() + seconds
    threads = [threading.Thread(target=_one_caller, args=(amqp_url, end, counts, number)) for number in range(callers)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - began)


def _one_caller(amqp_url: str, end: float, counts: list[int], number: int) -> None:
    connection = pika.BlockingConnection(pika.URLParameters(amqp_url))
    channel = connection.channel()
    answered: list[str] = []
    channel.basic_consume("amq.rabbitmq.reply-to", lambda c, m, p, b: answered.append(p.correlation_id), auto_ack=True)
    while time.monotonic() < end:
        call = uuid.uuid4().hex
        said = pika.BasicProperties(reply_to="amq.rabbitmq.reply-to", correlation_id=call, content_type="application/json")
        channel.basic_publish("", MAILBOX, b'{"args":[],"kwargs":{}}', said)
        while call not in answered:
            connection.process_data_events(time_limit=1)
        answered.clear()
        counts[number] += 1
    connection.close()
