"""Beacons on the wire: a request of the plainest form is read here without a parser of mail, any other by nobody here."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from time import time
from typing import Any, NamedTuple

from gevent.pywsgi import format_date_time

PATH = "/t/b"
MOST_HEADERS = 60
# Lines of a token, a colon and text, each ended by CRLF: nothing folded, no control characters, no underscore in a name.
LINE = r"[!#$%&'*+.^`|~0-9A-Za-z-]++:[\t -~\x80-\xff]*+\r\n"
HEAD = re.compile(rf"POST {PATH} HTTP/1\.1\r\n((?:{LINE}){{1,{MOST_HEADERS}}}+)\r\n").match
LENGTH = re.compile(r"[0-9]{1,5}").fullmatch
# What tracking and those who trust a proxy want of the headers; each may be there once.
OF_TRACKING = ("host", "user-agent", "accept-language", "cookie", "origin", "dnt", "sec-gpc")
OF_PROXIES = tuple(f"x-forwarded-{what}" for what in ("for", "proto", "host", "port", "prefix"))
WANTED = {name: "HTTP_" + name.replace("-", "_").upper() for name in (*OF_TRACKING, *OF_PROXIES)} | {"content-length": "CONTENT_LENGTH"}
# Who says one of these means more than a body of a known length: that is for those who know all of HTTP.
UNUSUAL = frozenset(("transfer-encoding", "expect", "upgrade", "trailer", "te", "proxy-connection", "content-encoding"))

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Beacon(NamedTuple):
    """A request that is there as a whole: so many bytes of what was read."""

    size: int
    environ: Environ


def beacon_in(read: bytes, base: Environ) -> Beacon | None:
    """The beacon that `read` begins with, with its part of a WSGI environment added to `base`.

    None unless each byte of its head is understood and its body is there: nothing has happened then, and the common way takes it or not.
    """
    if not read.startswith(b"POST /t/b "):
        return None
    found = HEAD(read.decode("latin-1"))
    if found is None:
        return None
    environ = base.copy()
    for line in found[1].split("\r\n"):
        name, _, value = line.partition(":")
        name = name.lower()
        key = WANTED.get(name)
        if key is not None:
            if key in environ:
                return None
            environ[key] = value.strip(" \t")
        elif name in UNUSUAL or (name == "connection" and value.strip(" \t").lower() != "keep-alive"):
            return None
    length, begin = environ.get("CONTENT_LENGTH", ""), found.end()
    if not LENGTH(length) or not environ.get("HTTP_HOST"):
        return None
    size = begin + int(length)
    if size > len(read):
        return None
    environ["wsgi.input"] = io.BytesIO(read[begin:size])
    return Beacon(size, environ)


def answered(application: Application, environ: Environ) -> bytes:
    """What goes back, as one piece."""
    told: list[Any] = []
    body = b"".join(application(environ, lambda status, headers: told.extend((status, headers))))
    status, headers = told
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers])
    return f"HTTP/1.1 {status}\r\n{lines}Date: {_date(int(time()))}\r\n\r\n".encode("latin-1") + body


_dates: dict[int, str] = {}


def _date(second: int) -> str:
    date = _dates.get(second)
    if date is None:
        _dates.clear()
        date = _dates[second] = format_date_time(second).decode()
    return date
