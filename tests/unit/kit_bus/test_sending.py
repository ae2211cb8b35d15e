"""What is published goes out at once and in one piece; what the socket does not take goes pika's way, and nothing twice or out of turn."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from pika.adapters.utils.io_services_utils import _AsyncPlaintextTransport

from kit.bus.sending import Sending


class Socket:
    """The sending end of a pair: takes `room` bytes in each call, and is full at 0."""

    def __init__(self, end: socket.socket) -> None:
        self._end, self.room, self.calls = end, 1_000_000, 0

    def fileno(self) -> int:
        return self._end.fileno()

    def send(self, data: bytes) -> int:
        self.calls += 1
        if not self.room:
            raise BlockingIOError(11, "full")
        return self._end.send(data[: self.room])


class Watched:
    """Stands for the loop: whether somebody waits for the socket's leave to write."""

    is_waiting = False

    def set_reader(self, fileno: int, act: Any) -> None: ...

    def set_writer(self, fileno: int, act: Any) -> None:
        self.is_waiting = True

    def remove_writer(self, fileno: int) -> None:
        self.is_waiting = False


class Line(Sending):
    def __init__(self, sock: Any, loop: Any) -> None:
        self.bytes_sent = self.frames_sent = 0
        self._transport = _AsyncPlaintextTransport(sock, None, loop)


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    yield ours, theirs
    ours.close()
    theirs.close()


def test_a_message_and_a_block_of_them_is_one_piece(pair: tuple[socket.socket, socket.socket]) -> None:
    sock, loop = Socket(pair[0]), Watched()
    line = Line(sock, loop)
    line._output_marshaled_frames([b"method", b"header", b"body"])
    assert (sock.calls, pair[1].recv(100), loop.is_waiting) == (1, b"methodheaderbody", False)
    with line.in_one_piece():
        line._output_marshaled_frames([b"a", b"b"])
        line._output_marshaled_frames([b"c"])
        assert sock.calls == 1
    assert (sock.calls, pair[1].recv(100), line.bytes_sent) == (2, b"abc", 19)
    with line.in_one_piece():
        pass
    assert sock.calls == 2


@pytest.mark.parametrize("room", [0, 2])
def test_what_is_not_taken_waits_and_what_comes_after_it_stays_behind(pair: tuple[socket.socket, socket.socket], room: int) -> None:
    sock, loop = Socket(pair[0]), Watched()
    line = Line(sock, loop)
    sock.room = room
    line._output_marshaled_frames([b"first ", b"message "])
    sock.room = 1_000_000
    line._output_marshaled_frames([b"second"])
    assert loop.is_waiting
    line._transport._on_socket_writable()
    assert (pair[1].recv(100), loop.is_waiting) == (b"first message second", False)


def test_a_line_that_is_dead_is_left_to_the_transport(pair: tuple[socket.socket, socket.socket]) -> None:
    line = Line(Socket(pair[0]), loop := Watched())
    pair[1].close()
    line._output_marshaled_frames([b"lost"])
    assert loop.is_waiting
