"""A line to a mail server: opened with its certificate checked, used for one mail after the other, cut when it takes too long (INT-001)."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from contracts.vocabulary_of_mail import Cause, Security
from kit.config import config
from services.mail.rules.answers import Delivery, NoLine, Said, bounded

LATE = "The server did not answer in time."


@dataclass(frozen=True, slots=True)
class Server:
    """Where, how and as whom. `deadline_seconds` bounds every single wait. `roots` is a file of certificates to trust instead of the
    system's; without it FRONTLINE_MAIL_ROOTS names one."""

    host: str
    port: int
    security: str
    username: str = ""
    password: str = field(default="", repr=False)
    ignores_certificate: bool = False
    deadline_seconds: float = 30.0
    roots: str | None = None


class Line(Protocol):
    """An open line; to be closed. What it sends to is never more than one mail's addresses."""

    def send(self, sender: str, to: Sequence[str], message: bytes, within: float) -> Delivery: ...

    def close(self) -> None: ...


def open_line(server: Server) -> SmtpLine:
    """Connects, secures and signs in, within four times the deadline. Raises NoLine."""
    cause, smtp = Cause.CONNECTION, _Smtp()
    smtp.timeout = server.deadline_seconds
    try:
        with _watched(smtp, 4 * server.deadline_seconds):
            smtp.connect_to(server)
            if server.username:
                cause = Cause.LOGIN
                smtp.login(server.username, server.password)
    except (OSError, smtplib.SMTPException, ValueError) as failure:
        smtp.close()
        raise NoLine(cause, _words(failure)) from failure
    return SmtpLine(smtp)


class SmtpLine:
    """A line that speaks SMTP."""

    def __init__(self, smtp: _Smtp) -> None:
        self._smtp = smtp

    def send(self, sender: str, to: Sequence[str], message: bytes, within: float) -> Delivery:
        """One mail to these addresses, each with its answer, within so many seconds in all. Never raises for what servers do."""
        answers: dict[str, Said] = {}
        try:
            with _watched(self._smtp, within):
                self._offer(sender, to, message, answers)
            is_whole = all(said.code != 421 for said in answers.values())
        except (OSError, smtplib.SMTPException, ValueError) as failure:
            is_whole, said = False, Said(None, _words(failure))
            answers |= {address: said for address in to if address not in answers or answers[address].state == "sent"}
        return Delivery(answers, is_whole)

    def _offer(self, sender: str, to: Sequence[str], message: bytes, answers: dict[str, Said]) -> None:
        smtp = self._smtp
        options = [f"size={len(message)}"] if smtp.has_extn("size") else []
        if not message.isascii() or any(not address.isascii() for address in (sender, *to)):
            if not smtp.has_extn("smtputf8"):
                answers |= dict.fromkeys(to, Said(553, "The server takes no addresses with letters beyond ASCII."))
                return
            options.append("SMTPUTF8")
        begun = Said(*_read(smtp.mail(sender, options)))
        if begun.state != "sent":
            answers |= dict.fromkeys(to, begun)
        else:
            answers |= {address: Said(*_read(smtp.rcpt(address))) for address in to}
        taken = [address for address in to if answers[address].state == "sent"]
        if not taken:
            smtp.rset()
            return
        try:
            answers |= dict.fromkeys(taken, Said(*_read(smtp.data(message))))
        except smtplib.SMTPDataError as refused:
            answers |= dict.fromkeys(taken, Said(*_read((refused.smtp_code, refused.smtp_error))))
            smtp.rset()  # after its answer is kept: some hang up on this

    def close(self) -> None:
        """Says goodbye if the server is still there. Never raises."""
        with contextlib.suppress(OSError, smtplib.SMTPException, ValueError), _watched(self._smtp, 2.0):
            self._smtp.quit()
        self._smtp.close()


class _Smtp(smtplib.SMTP):
    """Names itself by the house's public name, and is told whom to trust."""

    def __init__(self) -> None:
        super().__init__(local_hostname=urlsplit(config().public_url).hostname or "localhost")
        self._context: ssl.SSLContext | None = None

    def connect_to(self, server: Server) -> None:
        self._host = server.host
        if server.security != Security.NONE:
            self._context = _context(server)
        self._is_secure_from_the_start = server.security == Security.TLS
        code, words = self.connect(server.host, server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        self.ehlo_or_helo_if_needed()
        if server.security == Security.STARTTLS:
            self.starttls(context=self._context)  # raises where the server has no such thing: nothing goes in the clear
            self.ehlo()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        if not self._is_secure_from_the_start or self._context is None:
            return plain
        return self._context.wrap_socket(plain, server_hostname=self._host)


def _context(server: Server) -> ssl.SSLContext:
    made = ssl.create_default_context(cafile=server.roots or config().environ.get("FRONTLINE_MAIL_ROOTS"))
    if server.ignores_certificate:
        made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    return made


@contextmanager
def _watched(smtp: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Cuts the line after so many seconds, whatever is being waited for: a server that drips must not hold us. Raises TimeoutError."""
    is_cut = threading.Event()

    def cut() -> None:
        is_cut.set()
        with contextlib.suppress(OSError):
            if smtp.sock is not None:
                smtp.sock.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(seconds, cut)
    watch.daemon = True
    watch.start()
    try:
        yield
    except (OSError, smtplib.SMTPException, ValueError) as broken:
        if is_cut.is_set():
            raise TimeoutError from broken
        raise
    finally:
        watch.cancel()


def _read(answer: tuple[int, bytes | str]) -> tuple[int | None, str]:
    code, words = answer
    return (code, bounded(words)) if code > 0 else (None, "It said nothing that could be read.")


def _words(failure: Exception) -> str:
    """What people are told of it."""
    if isinstance(failure, smtplib.SMTPResponseException):
        return bounded(f"{failure.smtp_code} {bounded(failure.smtp_error)}")
    if isinstance(failure, ssl.SSLCertVerificationError):
        return bounded(f"Its certificate is not valid: {failure.verify_message}.")
    if isinstance(failure, ssl.SSLError):
        return bounded(f"No secure connection: {failure.reason or 'it broke off'}.")
    if isinstance(failure, TimeoutError):
        return LATE
    if isinstance(failure, socket.gaierror):
        return "The name of the server is not known."
    if isinstance(failure, smtplib.SMTPServerDisconnected):
        return LATE if "timed out" in str(failure) else "The server hung up."
    if isinstance(failure, UnicodeError):
        return "User name or password have letters that cannot be sent."
    if isinstance(failure, smtplib.SMTPException):
        return bounded(str(failure))
    return bounded(f"It cannot be reached: {getattr(failure, 'strerror', None) or type(failure).__name__}.")
