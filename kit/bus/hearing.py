"""A connection that reads one channel's deliveries where they stand: of each, pika makes three objects and twenty calls."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import NamedTuple

from kit.bus.sending import Sending

_FRAME, _METHOD, _LONG = struct.Struct(">BHI"), struct.Struct(">BHIHH"), struct.Struct(">Q")
METHOD, HEADER, BODY, END = 1, 2, 3, 0xCE
DELIVER = (60, 60)  # class and method
OFFSET = b"\x0fx-stream-offsetl"  # name and type of the header, before its eight bytes

OnDelivery = Callable[[int, int, bytes], None]


class Unfinished(Exception):
    """A delivery has begun, and the rest is under way."""


class Delivery(NamedTuple):
    """One message of a stream, and how many bytes it was."""

    tag: int
    offset: int
    body: bytes
    size: int


class Hearing(Sending):
    """What is not a delivery of a stream in one piece, on the channel that `hear` names, goes pika's way, in its turn."""

    _heard: int | None = None
    _on_delivery: OnDelivery

    def hear(self, channel: int, on_delivery: OnDelivery) -> None:
        """From now on `on_delivery(tag, offset, body)` gets what comes on this channel, and its consumer's callback the rest."""
        self._heard, self._on_delivery = channel, on_delivery

    def _on_data_available(self, data_in: bytes) -> None:
        if self._heard is None:
            super()._on_data_available(data_in)
            return
        self._frame_buffer += data_in
        while self._frame_buffer and not self._took_all(self._frame_buffer, self._heard):
            size, frame = self._read_frame()
            if frame is None:
                return
            self._trim_frame_buffer(size)
            self._process_frame(frame)

    def _took_all(self, data: bytes, channel: int) -> bool:
        """Hands over the deliveries that `data` begins with. False where what follows is for pika."""
        at = 0
        try:
            while self.is_open:
                found = delivery_in(data, at, channel)
                if found is None:
                    break
                at += found.size
                self._on_delivery(found.tag, found.offset, found.body)
            return at == len(data)
        except Unfinished:
            return True
        finally:
            self._trim_frame_buffer(at)  # and counts: by that pika knows that the broker lives


def delivery_in(data: bytes, at: int, channel: int) -> Delivery | None:
    """The delivery that begins at `at`; None for anything else. Raises Unfinished where its end has yet to come."""
    if len(data) < at + _METHOD.size:
        return None
    kind, number, _, *what = _METHOD.unpack_from(data, at)
    if (kind, number, *what) != (METHOD, channel, *DELIVER):
        return None
    try:
        header = _after(data, at, METHOD, channel)
        body = _after(data, header, HEADER, channel)
        end = _after(data, body, BODY, channel)
    except (struct.error, IndexError) as cut:
        raise Unfinished from cut
    except ValueError:
        return None
    place = data.find(OFFSET, header, body)
    if place < 0 or data.find(OFFSET, place + 1, body) >= 0 or _LONG.unpack_from(data, header + 11)[0] != end - body - 8:
        return None
    (tag,) = _LONG.unpack_from(data, at + 12 + data[at + 11])  # behind the consumer's name
    (offset,) = _LONG.unpack_from(data, place + len(OFFSET))
    return Delivery(tag, offset, data[body + 7 : end - 1], end - at)


def _after(data: bytes, at: int, kind: int, channel: int) -> int:
    """Where the frame at `at` ends. Raises ValueError where it is another one."""
    found, number, size = _FRAME.unpack_from(data, at)
    end = int(at + 8 + size)
    if (found, number) != (kind, channel) or data[end - 1] != END:
        raise ValueError("another frame")
    return end
