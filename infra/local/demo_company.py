"""A small company to look around in: loaded once, by commands and over HTTP, never into a database directly.

Every module in infra/local/company/ with a function `load(company: Company) -> None` is a step, in order of name. Steps must be
harmless when said again: each command carries a key made of its own name, so that the service answers as it did the first time.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import uuid
from dataclasses import dataclass, field
from typing import Any

from infra.local import company as steps
from kit.bus.client import Client
from kit.config import Config, config
from kit.storage.work import Call

SPACE = uuid.UUID("5f0d5e52-6a0f-4a0e-9a53-6b7c1f0c8d11")  # the demo company's ids and keys are made in it, the same on every run


@dataclass(slots=True)
class Company:
    """What a step works with. `made` carries ids from step to step."""

    client: Client
    settings: Config
    made: dict[str, Any] = field(default_factory=dict)

    def command(self, service: str, name: str, asked: dict[str, Any], *, label: str) -> Any:
        """Sends a command under a key made from `label`. Raises the service's Refusal."""
        call = Call(actor="system", via="management", key=str(uuid.uuid5(SPACE, f"{service}.{name}.{label}")))
        return self.client.ask(service, name, asked, call=call, timeout=15)

    def question(self, service: str, name: str, asked: dict[str, Any] | None = None) -> Any:
        return self.client.ask(service, name, asked or {}, call=Call(actor="system", via="management"), timeout=15)


def main() -> int:
    settings = config()
    mark = settings.home / "demo-company"
    if mark.exists():
        return 0
    client = Client(settings.amqp_url, "demo company")
    company = Company(client, settings)
    try:
        names = sorted(found.name for found in pkgutil.iter_modules(steps.__path__))
        for name in names:
            importlib.import_module(f"{steps.__name__}.{name}").load(company)
    finally:
        client.close()
    if names:
        mark.touch()
    return 0


if __name__ == "__main__":
    sys.exit(main())
