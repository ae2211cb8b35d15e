"""A way in before nameko has set it up: health is asked for from the first moment on."""

from __future__ import annotations

from kit.bus.receiver import Receiver


def test_what_is_not_set_up_yet_is_not_up() -> None:
    receiver = Receiver()
    assert not receiver.is_up
    receiver.open_wire("amqp://nobody@127.0.0.1:1/", "nowhere")
    assert not receiver.is_up
