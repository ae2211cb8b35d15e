"""Who this process is among the instances of its service."""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass, field

from kit.config import Config
from kit.version import VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """`name` is the same after a restart, `run` is this process's own and ends the name of each of its database sessions."""

    name: str
    admin_url: str
    path: str
    is_enabled_at_first: bool = True
    host: str = field(default_factory=socket.gethostname)
    run: str = field(default_factory=lambda: secrets.token_hex(4))
    pid: int = field(default_factory=os.getpid)
    version: str = VERSION


def identity_of(service: str, settings: Config) -> Identity:
    """As the environment says: named by FRONTLINE_INSTANCE, or by host and admin port."""
    port = settings.admin_port_of(service)
    host = socket.gethostname()
    reached_at = host if settings.admin_host in ("0.0.0.0", "::") else settings.admin_host
    return Identity(
        name=settings.instance_name or f"{host}:{port}",
        host=host,
        admin_url=f"http://{reached_at}:{port}",
        path=str(settings.home),
        is_enabled_at_first=not settings.starts_disabled,
    )
