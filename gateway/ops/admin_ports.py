"""Asking the services' admin ports."""

from __future__ import annotations

from flask import current_app

from gateway.config import Settings
from kit.config import config, service_names
from kit.errors import NotFound
from kit.instances.asking import Ports


def services() -> tuple[str, ...]:
    """Every service of this installation, by name."""
    return service_names()


def ports_of(service: str, settings: Settings | None = None) -> Ports:
    """The admin ports of all its instances. Raises NotFound for an unknown service."""
    if service not in services():
        raise NotFound("service_unknown", "There is no such service.")
    found: Settings = settings or current_app.extensions["settings"]
    return Ports(config(), service, found.admin_token)
