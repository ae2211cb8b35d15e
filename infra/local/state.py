"""What the embedded parts remember between runs: ports, passwords, and the addresses kit/config.py reads."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from infra.local.processes import free_ports

PORTS = {"postgres": 5532, "amqp": 5673, "distribution": 25673, "epmd": 15673}


class AlreadyRunning(Exception):
    """Another supervisor holds this home."""


def hold(home: Path) -> TextIO:
    """Takes the home for this process, until it ends in whatever way. Raises AlreadyRunning."""
    home.mkdir(parents=True, exist_ok=True)
    lock = (home / "supervisor.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise AlreadyRunning(f"Frontline already runs from {home} (process {lock.read().strip()}).") from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def known(home: Path) -> dict[str, Any]:
    """What is remembered, with fresh secrets for whatever is not there yet, and ports that are free now."""
    kept = _read(home).get("kept", {})
    kept.setdefault("admin_token", secrets.token_urlsafe(24))
    kept.setdefault("secret", secrets.token_urlsafe(32))
    kept.setdefault("passwords", {})
    for name in ("postgres", "rabbitmq"):
        kept["passwords"].setdefault(name, secrets.token_hex(16))
    kept["ports"] = _free(kept.get("ports", {}))
    return dict(kept)


def password_of(kept: dict[str, Any], role: str) -> str:
    """The role's password, made when first asked for."""
    return str(kept["passwords"].setdefault(role, secrets.token_hex(16)))


def write(home: Path, kept: Mapping[str, Any], addresses: Mapping[str, Any]) -> None:
    """Puts it in place whole or not at all; readable by us only."""
    rough = home / "state.json.new"
    rough.touch(0o600)
    rough.chmod(0o600)
    said = {"kept": kept, "admin_token": kept["admin_token"], "secret": kept["secret"], **addresses}
    with rough.open("w") as out:
        json.dump(said, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    rough.replace(home / "state.json")


def _read(home: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((home / "state.json").read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return found


def _free(before: Mapping[str, int]) -> dict[str, int]:
    """The ports of last time where they are free, else others."""
    return {name: free_ports(1, [before.get(name, usual)])[0] for name, usual in PORTS.items()}
