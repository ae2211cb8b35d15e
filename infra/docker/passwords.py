"""Writes what docker-compose needs and nobody may know by default: .env, the broker's users, the admin token. Keeps what is there."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import sys
from pathlib import Path

SERVICES = ("people", "routing", "tickets", "chat", "kb", "whoson", "reports", "mail")
ADMINISTRATOR = "administrator"
INTEGRATOR = "integrator"
FEDERATION = "federation"  # the other installation's broker, which gets the public facts from here

# What each account may declare, write to and read from on the broker. A service reaches its own mailboxes and the shared
# exchanges; the public bus is read by binding an own mailbox, so an integrator needs to read the exchange and own `integrator.*`.
SHARED = r"frontline\..*|retry\..*|nameko-rpc|amq\.default"


def rights_of(account: str) -> dict[str, str]:
    """The broker's three patterns for one account."""
    if account == INTEGRATOR:
        own = r"^integrator\..*$"
        return {"configure": own, "write": own, "read": r"^(integrator\..*|frontline\.events)$"}
    if account == FEDERATION:
        own = r"federation: frontline\.events -> .*"
        return {"configure": f"^{own}$", "write": f"^{own}$", "read": rf"^({own}|frontline\.events)$"}
    own = rf"{account}\..*|rpc[.-]{account}.*|rpc\.reply-.*|amq\.gen.*"
    return {"configure": f"^({own}|{SHARED})$", "write": f"^({own}|{SHARED})$", "read": f"^({own}|{SHARED})$"}


def main(root: Path) -> None:
    """Creates .env and infra/docker/secrets/ below `root`, with mode 0600; values already in .env stay."""
    env_file, folder = root / ".env", root / "infra/docker/secrets"
    known = _read(env_file)
    names = [f"{service.upper()}_{kind}_PASSWORD" for service in SERVICES for kind in ("DB", "AMQP")]
    names += ["GATEWAY_AMQP_PASSWORD", "INTEGRATOR_AMQP_PASSWORD", "FEDERATION_AMQP_PASSWORD", "ADMINISTRATOR_AMQP_PASSWORD"]
    names += ["POSTGRES_PASSWORD", "REPLICATION_PASSWORD", "GRAFANA_PASSWORD", "FRONTLINE_ADMIN_TOKEN", "FRONTLINE_SECRET"]
    values = {name: known.get(name) or secrets.token_urlsafe(24) for name in names}
    _write(env_file, "".join(f"{name}={value}\n" for name, value in {**known, **values}.items()))
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "definitions.json", json.dumps(definitions(values), indent=2) + "\n", mode=0o644)
    _write(folder / "admin_token", values["FRONTLINE_ADMIN_TOKEN"], mode=0o644)


def definitions(values: dict[str, str]) -> dict[str, object]:
    """RabbitMQ definitions: one user a service with its rights, the gateway, one for integrators, one administrator."""
    accounts = [*SERVICES, "gateway", INTEGRATOR, FEDERATION]
    users = [_user(account, values[f"{account.upper()}_AMQP_PASSWORD"], "") for account in accounts]
    users.append(_user(ADMINISTRATOR, values["ADMINISTRATOR_AMQP_PASSWORD"], "administrator"))
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    permissions = [{"user": account, "vhost": "/", **rights_of(account)} for account in accounts]
    permissions.append({"user": ADMINISTRATOR, "vhost": "/", **everything})
    return {"vhosts": [{"name": "/"}], "users": users, "permissions": permissions}


def _user(name: str, password: str, tags: str) -> dict[str, str]:
    """RabbitMQ's salted SHA-256: four bytes of salt before the digest of salt and password."""
    salt = os.urandom(4)
    digest = hashlib.sha256(salt + password.encode()).digest()
    return {
        "name": name,
        "password_hash": base64.b64encode(salt + digest).decode(),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": tags,
    }


def _read(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    lines = (line.strip() for line in file.read_text().splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def _write(file: Path, text: str, mode: int = 0o600) -> None:
    file.write_text(text)
    file.chmod(mode)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
