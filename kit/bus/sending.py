"""A connection that sends what is published at once and in one piece: pika waits for the socket's leave, and sends each frame by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import pika
from pika.adapters.utils.io_services_utils import _AsyncPlaintextTransport


class Sending(pika.SelectConnection):
    """What the socket does not take now goes pika's way, and so does everything where it is encrypted."""

    _held: list[bytes] | None = None

    @contextmanager
    def in_one_piece(self) -> Iterator[None]:
        """What is published in the block goes out at its end. Nothing may be waited for inside. Only in the connection's own thread."""
        held = self._held = []
        try:
            yield
        finally:
            self._held = None
            if held:
                self._output_marshaled_frames(held)

    def _output_marshaled_frames(self, marshaled_frames: Sequence[bytes]) -> None:
        if self._held is not None:
            self._held += marshaled_frames
        else:
            super()._output_marshaled_frames([b"".join(marshaled_frames)])

    def _adapter_emit_data(self, data: bytes) -> None:
        transport = self._transport
        if type(transport) is _AsyncPlaintextTransport and not transport.get_write_buffer_size():
            with suppress(OSError):  # full, or gone: the transport finds out, and tells
                data = data[transport._sock.send(data) :]
        if data:
            super()._adapter_emit_data(data)
