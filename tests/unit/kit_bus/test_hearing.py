"""Deliveries read where they stand: whole or in pieces, each once and in order, and all else as pika reads it."""

from __future__ import annotations

from typing import Any

import pika
import pytest
from pika import frame, spec

from kit.bus.hearing import Hearing, Unfinished, delivery_in

LOG, OTHER = 3, 4
FIRST = 2**33  # as large as the broker writes them: pika would write smaller ones in four bytes


def delivered(tag: int, body: bytes, *, channel: int = LOG, largest: int = 131_064, headers: dict[str, Any] | None = None) -> bytes:
    """What the broker sends for one message; a body larger than `largest` in pieces."""
    method = frame.Method(channel, spec.Basic.Deliver("ctag3.abc", tag, False, "frontline.events", "whoson.page_viewed.v1"))
    told = pika.BasicProperties(content_type="application/json", delivery_mode=2, headers=headers or {"x-stream-offset": FIRST + tag})
    pieces = [body[at : at + largest] for at in range(0, len(body), largest)]
    frames = [method, frame.Header(channel, len(body), told), *(frame.Body(channel, piece) for piece in pieces)]
    return b"".join(each.marshal() for each in frames)


class Line(Hearing):
    """A connection without a broker: what goes pika's way is noted."""

    def __init__(self) -> None:
        self._frame_buffer, self.bytes_received = b"", 0
        self.heard: list[tuple[int, int, bytes]] = []
        self.others: list[Any] = []
        self.hear(LOG, lambda tag, offset, body: self.heard.append((tag, offset, body)))

    is_open = True

    def _process_frame(self, frame_value: Any) -> None:
        self.others.append(frame_value)


FACTS = [(tag, FIRST + tag, b'{"n":%d}' % tag * tag) for tag in range(1, 40)]
STREAM = b"".join(delivered(tag, body) for tag, _, body in FACTS)


@pytest.mark.parametrize("piece", [1, 7, 8, 100, 1_000, len(STREAM)])
def test_each_is_heard_once_and_in_order_however_it_is_cut(piece: int) -> None:
    line = Line()
    for at in range(0, len(STREAM), piece):
        line._on_data_available(STREAM[at : at + piece])
    assert line.heard == FACTS
    assert (line.others, line._frame_buffer, line.bytes_received) == ([], b"", len(STREAM))


def test_what_comes_between_goes_the_other_way_in_its_turn() -> None:
    line = Line()
    beat, signal = frame.Heartbeat().marshal(), delivered(1, b"typing", channel=OTHER)
    line._on_data_available(beat + delivered(1, b"a") + signal + delivered(2, b"b") + beat[:3])
    line._on_data_available(beat[3:] + delivered(3, b"c"))
    assert [body for _, _, body in line.heard] == [b"a", b"b", b"c"]
    assert [type(each).__name__ for each in line.others] == ["Heartbeat", "Method", "Header", "Body", "Heartbeat"]


@pytest.mark.parametrize(
    "sent",
    [
        delivered(1, b"abcdefgh", largest=4),
        delivered(1, b""),
        delivered(1, b"no stream", headers={"other": 1}),
        delivered(1, b"two", headers={"x-stream-offset": FIRST, "more": {"x-stream-offset": FIRST + 1}}),
        delivered(1, b"cut")[:-1] + b"\x00",
        frame.Method(LOG, spec.Basic.ConsumeOk("ctag3.abc")).marshal(),
        frame.Heartbeat().marshal(),
    ],
)
def test_what_is_not_as_expected_is_left_to_pika(sent: bytes) -> None:
    rest = b"" if sent.startswith(frame.Heartbeat().marshal()) else frame.Heartbeat().marshal()
    assert delivery_in(sent + rest, 0, LOG) is None


def test_of_a_delivery_that_is_not_there_as_a_whole_nothing_is_taken() -> None:
    whole = delivered(1, b"abc")
    for end in range(11, len(whole)):
        with pytest.raises(Unfinished):
            delivery_in(whole[:end], 0, LOG)
    assert delivery_in(whole[:10], 0, LOG) is None
