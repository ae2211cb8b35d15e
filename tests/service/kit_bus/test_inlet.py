"""An inlet: grouped, confirmed when they are safe, refused when they are not, and never silently lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kit.bus import inlet
from kit.bus.inlet import Inlet
from kit.bus.topology import SHARES
from kit.errors import Unavailable
from tests.support.beacons import Mailbox
from tests.support.servers import Servers, await_written
from tests.support.waiting import eventually


@pytest.fixture
def handed() -> Iterator[Callable[[str], Inlet]]:
    made: list[Inlet] = []

    def connected(url: str) -> Inlet:
        made.append(Inlet(url, "beacons"))
        assert made[-1].wait_until_connected()
        return made[-1]

    yield connected
    for each in made:
        each.close()


def beacon(number: int) -> dict[str, Any]:
    return {"key": f"visitor-{number}", "what": []}


def test_what_comes_close_together_goes_as_one_message_a_bucket(broker: str, handed: Callable[[str], Inlet]) -> None:
    mailbox, sent = Mailbox(broker), handed(broker)
    waiters = [sent.hand_in(str(number % 2), beacon(number), is_lossy=False) for number in range(10)]
    assert all(waiter is not None and waiter.wait(5) for waiter in waiters)
    assert mailbox.read() == [beacon(number) for number in (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)]
    assert [key for key, _ in mailbox.messages] == ["0", "1"]
    assert mailbox.messages[0][1]["at"].endswith("Z")


def test_a_hundred_are_a_message(broker: str, handed: Callable[[str], Inlet]) -> None:
    mailbox, sent = Mailbox(broker), handed(broker)
    for number in range(250):
        assert sent.hand_in(str(3), beacon(number), is_lossy=True) is None
    assert eventually(lambda: len(mailbox.read()) == 250)
    assert max(len(message["beacons"]) for _, message in mailbox.messages) <= inlet.MOST_IN_ONE


def test_what_no_queue_wants_was_not_taken(broker: str, handed: Callable[[str], Inlet]) -> None:
    sent = handed(broker)
    waiter = sent.hand_in(str(0), beacon(0), is_lossy=False)
    assert waiter is not None and waiter.wait(5) is False
    mailbox = Mailbox(broker)
    again = sent.hand_in(str(0), beacon(0), is_lossy=False)
    assert again is not None and again.wait(5) is True
    assert mailbox.read() == [beacon(0)]


def test_too_much_at_once_is_refused_and_what_may_be_lost_first(
    broker: str, handed: Callable[[str], Inlet], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = handed(broker)
    monkeypatch.setattr(inlet, "MOST_UNCONFIRMED", 100)
    loads = iter((0.49, 0.5, 0.99, 1.0))
    monkeypatch.setattr(Inlet, "load", property(lambda _: next(loads)))
    sent.hand_in(str(0), beacon(0), is_lossy=True)
    with pytest.raises(Unavailable, match="overloaded"):
        sent.hand_in(str(0), beacon(0), is_lossy=True)
    sent.hand_in(str(0), beacon(0), is_lossy=False)
    with pytest.raises(Unavailable, match="overloaded"):
        sent.hand_in(str(0), beacon(0), is_lossy=False)


def test_what_is_kept_is_said_again_until_a_queue_has_it(
    broker: str, handed: Callable[[str], Inlet], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inlet, "AGAIN_SECONDS", 0.2)
    sent, taken = handed(broker), []
    sent.hand_in("0", beacon(0), is_lossy=False, on_taken=lambda: taken.append(0))
    sent.hand_in("0", beacon(1), is_lossy=True)
    assert eventually(lambda: _is_refused(sent))
    assert taken == []
    mailbox = Mailbox(broker)
    assert eventually(lambda: taken == [0])
    found = mailbox.read()
    assert beacon(0) in found and beacon(1) not in found, "what may be lost is not said again"
    sent.hand_in("0", beacon(3), is_lossy=False, on_taken=lambda: taken.append(3))
    assert eventually(lambda: taken == [0, 3])


def test_what_is_kept_is_sent_before_the_inlet_closes(broker: str, handed: Callable[[str], Inlet], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inlet, "KEPT_SECONDS", 60.0)
    mailbox, sent, taken = Mailbox(broker), handed(broker), []
    sent.hand_in("0", beacon(0), is_lossy=False, on_taken=lambda: taken.append(0))
    sent.close()
    assert (mailbox.read(), taken) == ([beacon(0)], [0])


@pytest.mark.slow
def test_the_broker_is_killed_and_what_is_kept_comes_first_afterwards(own_servers: Servers, handed: Callable[[str], Inlet]) -> None:
    url = own_servers.rabbitmq.url
    mailbox, sent, taken = Mailbox(url), handed(url), []
    await_written(own_servers.rabbitmq, "beacons.of.the.test")
    mailbox.close()
    handed_in: list[int] = []

    def keep(number: int) -> None:
        sent.hand_in("0", beacon(number), is_lossy=False, on_taken=lambda: taken.append(number))
        handed_in.append(number)

    for number in range(300):
        keep(number)
    own_servers.rabbitmq.kill()
    assert eventually(lambda: not sent.wait_until_connected(0))
    assert len(taken) < 300
    own_servers.rabbitmq.start(own_servers.log)
    assert sent.wait_until_connected(20)
    keep(300)
    assert eventually(lambda: set(taken) == set(handed_in), within=20)
    found = [each["key"] for each in Mailbox(url).read()]
    assert found.index("visitor-300") == len(found) - 1
    assert set(found) == {f"visitor-{number}" for number in handed_in}


@pytest.mark.slow
def test_the_broker_is_killed_in_the_middle_and_what_was_confirmed_is_there(own_servers: Servers, handed: Callable[[str], Inlet]) -> None:
    url = own_servers.rabbitmq.url
    mailbox, sent = Mailbox(url), handed(url)
    await_written(own_servers.rabbitmq, "beacons.of.the.test")
    safe: list[str] = []
    refused = threading.Event()

    def go_on(part: int) -> None:
        for number in range(part, 1_000_000, 8):
            try:
                waiter = sent.hand_in(str(number % SHARES), beacon(number), is_lossy=False)
                is_safe = waiter is not None and waiter.wait(1)
            except Unavailable:
                is_safe = False
            if is_safe:
                safe.append(f"visitor-{number}")
            else:
                refused.set()
                return

    threads = [threading.Thread(target=go_on, args=(part,)) for part in range(8)]
    for thread in threads:
        thread.start()
    assert eventually(lambda: len(safe) > 300)
    own_servers.rabbitmq.kill()
    for thread in threads:
        thread.join(10)
    assert refused.is_set()
    with pytest.raises(Unavailable):
        sent.hand_in(str(0), beacon(0), is_lossy=False)
    own_servers.rabbitmq.start(own_servers.log)
    mailbox = eventually(lambda: _mailbox(url))  # type: ignore[assignment]
    assert sent.wait_until_connected(20)
    found = {each["key"] for each in mailbox.read()}
    assert set(safe) <= found
    mailbox.close()
    again = sent.hand_in(str(0), beacon(0), is_lossy=False)
    assert again is not None and again.wait(5)


def _is_refused(sent: Inlet) -> bool:
    try:
        sent.hand_in("0", beacon(2), is_lossy=False, on_taken=lambda: None)
    except Unavailable as refusal:
        return refusal.code == "not_taken"
    return False


def _mailbox(url: str) -> Mailbox | None:
    try:
        return Mailbox(url)
    except Exception:
        time.sleep(0.2)
        return None
