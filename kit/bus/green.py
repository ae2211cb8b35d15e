"""Makes this process green: every wait lets other threads run. Import it before anything that opens sockets or takes locks."""

# ruff: noqa: E402
from __future__ import annotations

import sys
import warnings
from types import ModuleType

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

# To look names up, eventlet imports all of dnspython, and that takes the library of ciphers in wherever it is installed, to prove answers:
# 12 MB in each process. Nobody asks for proofs here, so these two rooms are left empty (docs/decisions/0034).
for unused in ("dns.dnssec", "dns.dnssecalgs"):
    sys.modules[f"__patched_module_{unused}"] = ModuleType(unused)

import eventlet

eventlet.monkey_patch()

from collections.abc import Callable
from typing import Any

import eventlet.wsgi
import psycopg2.extensions
from eventlet.event import Event

assert psycopg2.extensions.get_wait_callback() is not None, "psycopg2 would block every green thread"

__all__ = ["Event", "run_within", "serve_web", "spawn"]


def spawn(act: Callable[..., Any], *given: Any) -> None:
    """Runs it in a green thread that nobody waits for."""
    eventlet.spawn_n(act, *given)


def run_within(seconds: float, act: Callable[[], Any]) -> bool:
    """Runs it, but no longer than so many seconds. Says whether it came to its end."""
    with eventlet.Timeout(seconds, False):
        act()
        return True
    return False


def serve_web(host: str, port: int, app: Any) -> None:
    """Serves a WSGI application in the background, a green thread a request."""
    listener = eventlet.listen((host, port), reuse_port=False)
    spawn(_serve, listener, app)


def _serve(listener: Any, app: Any) -> None:
    eventlet.wsgi.server(listener, app, log_output=False, debug=False, max_size=20)
