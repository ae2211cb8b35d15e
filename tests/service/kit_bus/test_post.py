"""What is sent together goes out in one piece, with what others say at the same time on either side of it; and all of it or none."""

from __future__ import annotations

import subprocess
import sys

import pika

from kit.config import PROJECT
from tests.support.servers import Servers
from tests.support.waiting import eventually

LETTERS, LONG, SIGNALS = 400, 20_000, 300  # more at once than a socket takes
BEGIN = """
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
"""
SAID = """
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
CUT = """
line = post._channel.connection.transport.sock.fd
try:
    post.send(letters("said", 400, 100_000), timeout=0.5)
    sys.exit("the broker took all of it")
except NotSent:
    pass
try:
    line.send(b"more")
    sys.exit("more was said after half a frame")
except BrokenPipeError:
    print("cut", flush=True)
except BlockingIOError:
    sys.exit("more could be said after half a frame")
with eventlet.Timeout(30):
    while post.wire.is_up:
        eventlet.sleep(0.01)
    while not post.wire.is_up:
        eventlet.sleep(0.01)
post.send(letters("last", 1, 100_000), timeout=20)
"""


def test_all_of_it_goes_out_whole_and_in_order_or_none(broker: str) -> None:
    with pika.BlockingConnection(pika.URLParameters(broker)) as connection:
        channel = connection.channel()
        for box in ("letters", "signals"):
            channel.queue_declare(box)
        command = [sys.executable, "-c", BEGIN + SAID, broker, *map(str, (LETTERS, LONG, SIGNALS))]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        letters, signals = _all(channel, "letters", LETTERS + 1), _all(channel, "signals", SIGNALS)
    assert [body.split()[:2] for body in letters] == [[b"said", str(number).encode()] for number in range(LETTERS)] + [[b"last", b"0"]]
    assert {len(body) for body in letters[:-1]} == {LONG}
    assert signals == [f"signal {number}".encode() for number in range(SIGNALS)]


def test_a_connection_on_which_the_broker_takes_no_more_is_given_up(own_servers: Servers) -> None:
    url = own_servers.rabbitmq.url
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        channel.queue_declare("letters")
        own_servers.rabbitmq.ctl("set_vm_memory_high_watermark", "absolute", "1MB")
        eventually(lambda: "memory" in own_servers.rabbitmq.ctl("eval", "rabbit_alarm:get_alarms()."))
        with subprocess.Popen([sys.executable, "-c", BEGIN + CUT, url], cwd=PROJECT, stdout=subprocess.PIPE, text=True) as sender:
            assert sender.stdout is not None
            assert sender.stdout.readline() == "cut\n"
            own_servers.rabbitmq.ctl("set_vm_memory_high_watermark", "0.4")
            assert sender.wait(60) == 0
        letters = _all(channel, "letters", 500)
    assert {len(body) for body in letters} == {100_000}, "half a letter is none"
    assert [body for body in letters if body.startswith(b"last 0 ")] == [b"last 0 ".ljust(100_000, b".")], "and others may come after it"


def _all(channel: pika.adapters.blocking_connection.BlockingChannel, box: str, wanted: int) -> list[bytes]:
    """All that lies there; one more than wanted would be seen as well."""
    found: list[bytes] = []
    while len(found) <= wanted:
        _, _, body = channel.basic_get(box, auto_ack=True)
        if body is None:
            break
        found.append(body)
    return found
