"""What is sent together goes out in one piece, with what others say at the same time on either side of it; and all of it or none."""

from __future__ import annotations

import subprocess
import sys

import pika

from kit.config import PROJECT

LETTERS, LONG, SIGNALS = 400, 20_000, 300  # more at once than a socket takes
SENDER = """
import eventlet
eventlet.monkey_patch()
import sys
from kit.bus.post import Letter, NotSent, Post

post = Post(sys.argv[1], "a test")
eventlet.spawn(post.wire.run)
post.wire.ready.wait()

def letters(word, count, size):
    for number in range(count):
        yield Letter("", "letters", f"{word} {number} ".encode().ljust(size, b"."))

def stopped():
    yield from letters("never", 3, 100)
    raise NotSent("the lease is another's")

def chat(count):
    for number in range(count):
        post.drop_in("", "signals", f"signal {number}".encode())
        eventlet.sleep(0)

try:
    post.send(stopped())
    sys.exit("nobody said that it was not sent")
except NotSent:
    pass
talking = eventlet.spawn(chat, int(sys.argv[4]))
post.send(letters("said", int(sys.argv[2]), int(sys.argv[3])))
post.send([])
talking.wait()
post.send(letters("last", 1, 10))
"""


def test_all_of_it_goes_out_whole_and_in_order_or_none(broker: str) -> None:
    with pika.BlockingConnection(pika.URLParameters(broker)) as connection:
        channel = connection.channel()
        for box in ("letters", "signals"):
            channel.queue_declare(box)
        command = [sys.executable, "-c", SENDER, broker, *map(str, (LETTERS, LONG, SIGNALS))]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        letters, signals = _all(channel, "letters", LETTERS + 1), _all(channel, "signals", SIGNALS)
    assert [body.split()[:2] for body in letters] == [[b"said", str(number).encode()] for number in range(LETTERS)] + [[b"last", b"0"]]
    assert {len(body) for body in letters[:-1]} == {LONG}
    assert signals == [f"signal {number}".encode() for number in range(SIGNALS)]


def _all(channel: pika.adapters.blocking_connection.BlockingChannel, box: str, wanted: int) -> list[bytes]:
    """All that lies there; one more than wanted would be seen as well."""
    found: list[bytes] = []
    while len(found) <= wanted:
        _, _, body = channel.basic_get(box, auto_ack=True)
        if body is None:
            break
        found.append(body)
    return found
