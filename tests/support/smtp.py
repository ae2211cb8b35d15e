"""A real mail server for tests: takes mail over a socket, plain or by TLS, and misbehaves exactly as it is told to."""

from __future__ import annotations

import base64
import contextlib
import email
import email.policy
import socketserver
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

HANG, CUT = "hang", "cut"
Answer = str | Callable[[], str]


@dataclass
class Taken:
    """One mail that was taken: who said so, for whom, its bytes."""

    sender: str
    to: list[str]
    body: bytes
    session: int

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.body, policy=email.policy.default)


@dataclass
class MailServer:
    """`answers` maps what is said (`ehlo`, `mail`, `data`, `end of data`, `rcpt <address>`…) to an answer, HANG or CUT, while it stands.

    `login` is wanted when it is given; `context` speaks TLS: from the start, or after STARTTLS where `is_starttls`.
    """

    login: tuple[str, str] | None = None
    context: ssl.SSLContext | None = None
    is_starttls: bool = False
    takes_any_letters: bool = False
    answers: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    sessions: int = 0

    def __post_init__(self) -> None:
        server = self

        class Session(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                server.sessions += 1
                with contextlib.suppress(OSError, ssl.SSLError, ConnectionError):
                    _Talk(server, self.request, server.sessions).run()

        class Threads(socketserver.ThreadingTCPServer):
            daemon_threads, allow_reuse_address, block_on_close = True, True, False

        self.let_go = threading.Event()
        self._listener = Threads(("127.0.0.1", 0), Session)
        self.port: int = self._listener.server_address[1]
        threading.Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self.let_go.set()
        self._listener.shutdown()
        self._listener.server_close()

    def subjects(self) -> list[str]:
        return [str(one.message["Subject"]) for one in self.taken]


class _Talk:
    """One session."""

    def __init__(self, server: MailServer, line: Any, number: int) -> None:
        self.server, self.line, self.number = server, line, number
        self.is_secure = server.context is not None and not server.is_starttls
        self.is_known = server.login is None
        self.sender, self.to = "", list[str]()
        if self.is_secure and server.context is not None:
            self.line = server.context.wrap_socket(line, server_side=True)
        self.reader = self.line.makefile("rb")

    def run(self) -> None:
        self.answer("connect", "220 mail.example at your service")
        while words := self.reader.readline():
            said = words.decode("utf-8").strip()
            verb, _, rest = said.partition(" ")
            self.server.said.append(said)
            act = getattr(self, f"on_{verb.lower()}", None)
            if act is None:
                self.say("500 what?")
            elif act(rest) is False:
                return

    def say(self, text: str) -> None:
        self.line.sendall(text.encode() + b"\r\n")

    def answer(self, what: str, usual: str) -> str:
        """Says what it was told to say, or the usual; hangs or cuts where it was told to. Gives what was said."""
        told = self.server.answers.get(what, usual)
        if told == HANG:
            self.server.let_go.wait(60)
            raise ConnectionError
        if told == CUT:
            self.line.close()
            raise ConnectionError
        self.say(told)
        return told

    def on_ehlo(self, rest: str) -> None:
        offers = ["mail.example", "SIZE 20000000"]
        offers += ["STARTTLS"] if self.server.is_starttls and not self.is_secure else []
        offers += ["AUTH PLAIN"] if self.server.login else []
        offers += ["SMTPUTF8"] if self.server.takes_any_letters else []
        lines = [f"250-{offer}" for offer in offers[:-1]] + [f"250 {offers[-1]}"]
        self.answer("ehlo", "\r\n".join(lines))

    def on_starttls(self, rest: str) -> None:
        assert self.server.context is not None
        self.say("220 go on")
        self.line = self.server.context.wrap_socket(self.line, server_side=True)
        self.reader, self.is_secure = self.line.makefile("rb"), True

    def on_auth(self, rest: str) -> None:
        how, _, given = rest.partition(" ")
        if how != "PLAIN":
            self.say("504 only PLAIN")
            return
        _, user, password = base64.b64decode(given).decode().split("\0")
        self.is_known = (user, password) == self.server.login
        self.answer("auth", "235 welcome" if self.is_known else "535 5.7.8 who are you?")

    def on_mail(self, rest: str) -> None:
        if not self.is_known:
            self.say("530 5.7.0 sign in first")
            return
        self.sender, self.to = _address(rest), []
        self.answer("mail", "250 ok")

    def on_rcpt(self, rest: str) -> None:
        address = _address(rest)
        if self.answer(f"rcpt {address}", self.server.answers.get("rcpt", "250 ok")).startswith("2"):
            self.to.append(address)

    def on_data(self, rest: str) -> None:
        if not self.answer("data", "354 go on").startswith("354"):
            return
        lines: list[bytes] = []
        while (words := self.reader.readline()) != b".\r\n":
            if not words:
                raise ConnectionError
            lines.append(words.removeprefix(b".") if words.startswith(b"..") else words)
            if len(lines) == 1 and self.server.answers.get("first line") == CUT:
                self.answer("first line", "")
        if self.server.answers.get("end of data", "250").startswith("250") or "taken" in self.server.answers:
            self.server.taken.append(Taken(self.sender, self.to, b"".join(lines), self.number))
        self.answer("end of data", "250 2.0.0 taken")

    def on_rset(self, rest: str) -> None:
        self.answer("rset", "250 ok")

    def on_noop(self, rest: str) -> None:
        self.say("250 ok")

    def on_quit(self, rest: str) -> bool:
        self.say("221 bye")
        return False


def _address(rest: str) -> str:
    return rest.partition("<")[2].partition(">")[0]


def speaking(certificate: Path, key: Path) -> ssl.SSLContext:
    """What a server with this certificate speaks."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
