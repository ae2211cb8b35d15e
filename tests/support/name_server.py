"""A little name server on a port of its own, which counts what it is asked."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.reversename
import dns.rrset

SILENT = "."


@dataclass(slots=True)
class NameServer:
    """`names` by address; SILENT: no answer. What it does not know has no name."""

    port: int
    names: dict[str, str]
    asked: list[str] = field(default_factory=list)
    delay: float = 0.0

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def answer(self, question: bytes) -> bytes | None:
        said = dns.message.from_wire(question)
        wanted = said.question[0].name
        address = dns.reversename.to_address(wanted)
        self.asked.append(address)
        time.sleep(self.delay)
        answer = dns.message.make_response(said)
        answer.flags |= dns.flags.RA
        name = self.names.get(address)
        if name == SILENT:
            return None
        if name is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        else:
            answer.answer.append(dns.rrset.from_text(wanted, 60, "IN", "PTR", name))
        return answer.to_wire()


@contextmanager
def name_server(names: Mapping[str, str]) -> Iterator[NameServer]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        server = NameServer(listening.getsockname()[1], dict(names))

        def serve() -> None:
            while True:
                question, asker = listening.recvfrom(4096)
                if not question:
                    return
                threading.Thread(target=reply, args=(question, asker), daemon=True).start()

        def reply(question: bytes, asker: tuple[str, int]) -> None:
            answer = server.answer(question)
            if answer is not None:
                listening.sendto(answer, asker)

        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        yield server
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", server.port))
        serving.join(5)
